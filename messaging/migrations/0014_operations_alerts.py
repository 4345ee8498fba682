"""What is wrong with the service itself, and when the tick last began."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0013_obstacle_plans")]

    operations = [
        migrations.CreateModel(
            name="OperationsAlert",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("no_tick", "the clock has stopped"),
                            ("waiting", "messages wait"),
                            ("unknown", "nobody knows whether messages went out"),
                            ("missed", "messages were missed"),
                            ("model_shut", "a model is not asked"),
                            ("weeks_stand", "no week advances"),
                            ("old_zones", "the time zone rules are old"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(help_text="how it stood when it was last seen", max_length=300)),
                ("since", models.DateTimeField(help_text="when it was first seen")),
                ("seen_at", models.DateTimeField(help_text="when it was last seen")),
                ("told_at", models.DateTimeField(blank=True, help_text="when staff were last told of it", null=True)),
                ("tellings", models.IntegerField(default=0)),
                ("mailed", models.IntegerField(default=0)),
                ("settled_at", models.DateTimeField(blank=True, help_text="when it was over", null=True)),
            ],
            options={
                "db_table": "operations_alerts",
            },
        ),
        migrations.AddField(
            model_name="heartbeat",
            name="began_at",
            field=models.DateTimeField(
                blank=True, help_text="of the tick: when one last began; of zone rules: when first seen", null=True
            ),
        ),
        migrations.AlterField(
            model_name="heartbeat",
            name="beat_at",
            field=models.DateTimeField(help_text="when it was last alive; of the tick: when one last ended"),
        ),
        migrations.AlterField(
            model_name="heartbeat",
            name="queue",
            field=models.CharField(
                help_text="the queue, or what else it is about", max_length=40, primary_key=True, serialize=False
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("kind",),
                name="one_open_operations_alert_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["no_tick", "waiting", "unknown", "missed", "model_shut", "weeks_stand", "old_zones"])
                ),
                name="operations_alert_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True), name="operations_alert_says_what_is_wrong"
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen_at__gte", models.F("since"))), name="operations_alert_is_seen_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_at__isnull", True), ("settled_at__gte", models.F("seen_at")), _connector="OR"
                ),
                name="operations_alert_is_over_after_it_was_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tellings", 0), ("told_at__isnull", True)),
                    models.Q(("tellings__gte", 1), ("told_at__isnull", False)),
                    _connector="OR",
                ),
                name="what_staff_were_told_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="operationsalert",
            constraint=models.CheckConstraint(
                condition=models.Q(("mailed__gte", 0), ("mailed__lte", models.F("tellings"))),
                name="no_more_is_mailed_than_was_told",
            ),
        ),
    ]
