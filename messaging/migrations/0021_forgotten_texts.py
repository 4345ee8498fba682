"""Texts of the forgotten are known by a hash, so that the provider does not bring them back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0020_whom_pages_are_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForgottenText",
            fields=[
                (
                    "id_hash",
                    models.CharField(
                        help_text="of the provider's id, keyed with the secret key",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "forgotten_texts",
                "indexes": [models.Index(fields=["-received_at"], name="forgotten_texts_newest")],
            },
        ),
    ]
