"""Lists show the newest first, without sorting all there ever was."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0016_way_back_stays_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="microcycle",
            index=models.Index(fields=["-start_date", "-id"], name="weeks_newest"),
        ),
    ]
