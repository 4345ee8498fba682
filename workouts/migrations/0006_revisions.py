"""Each change of a session makes its next revision, and what has changed is found by an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0014_by_change"),
        ("workouts", "0005_json_shapes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="workoutinstance",
            name="revision",
            field=models.IntegerField(db_default=1, default=1, help_text="goes up with every change"),
        ),
        migrations.AlterField(
            model_name="exerciseresult",
            name="logged_at",
            field=models.DateTimeField(help_text="when it was done, by the client's own clock"),
        ),
        migrations.AddIndex(
            model_name="workoutinstance",
            index=models.Index(fields=["client", "updated_at", "id"], name="workouts_by_change"),
        ),
        migrations.AddConstraint(
            model_name="workoutinstance",
            constraint=models.CheckConstraint(condition=models.Q(("revision__gte", 1)), name="revisions_count_from_1"),
        ),
    ]
