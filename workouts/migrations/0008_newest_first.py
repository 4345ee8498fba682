"""Lists show the newest first, without sorting all there ever was."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workouts", "0007_last_word"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="exerciseresult",
            index=models.Index(fields=["-logged_at", "-id"], name="results_newest"),
        ),
        migrations.AddIndex(
            model_name="workoutinstance",
            index=models.Index(fields=["-date", "-id"], name="workouts_newest"),
        ),
    ]
