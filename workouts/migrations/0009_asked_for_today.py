"""Wishes for one day, and other sports."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import accounts.json_sql


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0018_way_back_stays_open_still"),
        ("workouts", "0008_newest_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("date", models.DateField(help_text="on the client's calendar")),
                ("sport", models.CharField(max_length=40)),
                ("minutes", models.IntegerField(blank=True, null=True)),
                ("rpe", models.FloatField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "activities",
                "db_table": "activities",
            },
        ),
        migrations.AddField(
            model_name="workoutinstance",
            name="asked",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text='what the client asked for on this day alone: {"minutes", "equipment", "step"}',
            ),
        ),
        migrations.AddField(
            model_name="workoutinstance",
            name="facts_known",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="how new the client's facts were when it was built around them",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="workoutinstance",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(accounts.json_sql.JsonType("asked"), "object"),
                name="what_was_asked_is_an_object",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="activities", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["client", "-date"], name="activities_of_a_client"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("sport", ""), _negated=True), name="activity_has_a_sport"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__isnull", True), models.Q(("minutes__gte", 1), ("minutes__lte", 1440)), _connector="OR"
                ),
                name="activity_takes_1_to_1440_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("rpe__isnull", True), models.Q(("rpe__gte", 1), ("rpe__lte", 10)), _connector="OR"),
                name="activity_rpe_is_1_to_10",
            ),
        ),
    ]
