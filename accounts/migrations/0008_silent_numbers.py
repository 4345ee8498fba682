"""Numbers that texted STOP and have no client any more, by a keyed hash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_api"),
    ]

    operations = [
        migrations.CreateModel(
            name="SilentNumber",
            fields=[
                (
                    "number_hash",
                    models.CharField(
                        help_text="keyed with the secret key", max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateTimeField(help_text="when it texted STOP")),
            ],
            options={
                "db_table": "silent_numbers",
            },
        ),
    ]
