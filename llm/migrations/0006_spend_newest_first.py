"""The newest windows of spending, of which a million may have begun at one midnight."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("llm", "0005_call_constraints"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="spend",
            index=models.Index(fields=["-began_at", "-key"], name="spend_newest"),
        ),
    ]
