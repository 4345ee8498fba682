"""Columns that take ciphertext."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0015_call_totals"),
    ]

    operations = [
        migrations.AlterField(model_name="alert", name="sentence", field=models.TextField(max_length=300)),
        migrations.AlterField(model_name="redflag", name="quote", field=models.TextField(max_length=300)),
        migrations.AlterField(
            model_name="change", name="wish", field=models.TextField(help_text="the wish as it was read")
        ),
        migrations.AlterField(model_name="change", name="rows", field=models.TextField()),
    ]
