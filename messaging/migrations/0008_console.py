"""Approved messages, coaches who answer in person, and alerts of missed sessions."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0007_messages_by_due"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TakeOver",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, help_text="when the chat was handed back", null=True)),
            ],
            options={
                "db_table": "take_overs",
            },
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_kind_is_known",
        ),
        migrations.AddField(
            model_name="message",
            name="approved_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when a coach approved it, for a client whose messages are reviewed first",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bad_number", "the number takes no texts"),
                    ("missed", "a message was not sent"),
                    ("undelivered", "a message did not arrive"),
                    ("plan_ended", "the plan is over: a draft of the next one waits"),
                    ("no_plan", "has no plan"),
                    ("sessions_missed", "missed three sessions in a row"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["bad_number", "missed", "undelivered", "plan_ended", "no_plan", "sessions_missed"])
                ),
                name="alert_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="takeover",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="take_overs", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="takeover",
            name="coach",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="taken_over",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="takeover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("client",),
                name="one_coach_at_a_time_takes_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="takeover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="take_over_ends_after_it_begins",
            ),
        ),
    ]
