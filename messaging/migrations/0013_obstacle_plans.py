"""What may get in a client's way, the question that asks for it, and which text tells it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0012_kinds_in_words"),
        ("workouts", "0009_asked_for_today"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ObstaclePlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("date", models.DateField(help_text="the client's calendar day that it is about")),
                ("words", models.CharField(help_text="as they said it", max_length=200)),
                (
                    "if_part",
                    models.CharField(
                        blank=True, default="", help_text="what may happen, where they said if", max_length=200
                    ),
                ),
                ("then_part", models.CharField(blank=True, default="", help_text="what they do then", max_length=200)),
                ("source", models.CharField(default="client", help_text="who said it", max_length=10)),
                ("asked_for", models.DateField(help_text="the Monday of the week that it belongs to")),
                ("created_at", models.DateTimeField(help_text="when it was said")),
            ],
            options={
                "db_table": "obstacle_plans",
            },
        ),
        migrations.AddField(
            model_name="message",
            name="asks",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="what its last sentence asks",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="obstacle",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="what the client told of that day, as it was when the words were written",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="talkstate",
            name="obstacle_told_at",
            field=models.DateTimeField(
                blank=True, help_text="when they last told what could get in the way, or that nothing does", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks", ""), models.Q(("asks", "obstacle"), ("kind", "weekly")), _connector="OR"),
                name="what_a_message_asks_is_known",
            ),
        ),
        migrations.AddField(
            model_name="obstacleplan",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="obstacle_plans", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacleplan",
            constraint=models.UniqueConstraint(fields=("client", "date"), name="one_obstacle_plan_per_client_and_day"),
        ),
        migrations.AddConstraint(
            model_name="obstacleplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="obstacle_plan_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacleplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("if_part", ""), ("then_part", "")),
                    models.Q(models.Q(("if_part", ""), _negated=True), models.Q(("then_part", ""), _negated=True)),
                    _connector="OR",
                ),
                name="obstacle_plan_has_both_parts_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacleplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", "client")), name="obstacle_plan_source_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacleplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("date__gte", models.F("asked_for"))), name="obstacle_plan_lies_in_its_week"
            ),
        ),
    ]
