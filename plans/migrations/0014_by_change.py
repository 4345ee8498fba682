"""What has changed of a client's plans and weeks is found by an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_way_back_is_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="fitnessplan",
            index=models.Index(fields=["client", "updated_at", "id"], name="plans_by_change"),
        ),
        migrations.AddIndex(
            model_name="microcycle",
            index=models.Index(fields=["client", "updated_at", "id"], name="weeks_by_change"),
        ),
    ]
