"""What a coach needs to know beyond the legacy free text. Null: nobody asked yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="fitnessprofile",
            name="available_days",
            field=models.JSONField(blank=True, help_text='["MONDAY", …]', null=True),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="equipment",
            field=models.JSONField(blank=True, help_text='pieces or presets: ["dumbbells"]', null=True),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="event_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="longest_run_km",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="notes",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="one_rep_max_kg",
            field=models.JSONField(blank=True, help_text='{"back_squat": 90}', null=True),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="program_type",
            field=models.CharField(blank=True, db_default="", default="", max_length=50),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="session_minutes",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="weekly_distance_km",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="fitnessprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("session_minutes__isnull", True),
                    models.Q(("session_minutes__gte", 10), ("session_minutes__lte", 240)),
                    _connector="OR",
                ),
                name="session_is_10_to_240_minutes",
            ),
        ),
    ]
