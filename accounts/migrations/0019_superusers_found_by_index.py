"""Whoever is called when the service is in trouble is found without reading all clients."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_data_that_grows"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(condition=models.Q(("is_superuser", True)), fields=["created_at"], name="superusers"),
        ),
    ]
