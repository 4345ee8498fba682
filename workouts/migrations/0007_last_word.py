"""When a client's latest word about a session was said, by their own clock: reports come late and in any order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workouts", "0006_revisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="workoutinstance",
            name="reported_at",
            field=models.DateTimeField(
                blank=True, help_text="of the client's latest word about it, by their own clock", null=True
            ),
        ),
    ]
