"""What may never be false of a message. Every old row passes."""

from django.db import migrations, models

from plans.legacy.operations import AddConstraintSparingOldRows


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_outbox_columns"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ["planned", "queued", "sending", "unknown"])),
                fields=["due_at"],
                name="messages_still_open",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["attempt_id"], name="messages_of_an_attempt"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["user", "-created_at"], name="messages_of_a_client"),
        ),
        AddConstraintSparingOldRows(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["inbound", "outbound"])), name="message_direction_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["chat", "daily", "reset"])), name="message_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__isnull", True),
                    (
                        "state__in",
                        [
                            "planned",
                            "queued",
                            "sending",
                            "accepted",
                            "delivered",
                            "failed",
                            "unknown",
                            "missed",
                            "suppressed",
                        ],
                    ),
                    _connector="OR",
                ),
                name="message_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("direction", "outbound"), ("local_date__isnull", False)),
                fields=("user", "kind", "local_date"),
                name="one_message_per_client_kind_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "reset")), fields=("user",), name="one_reset_message_per_client"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "chat"),
                    models.Q(
                        ("direction", "outbound"),
                        ("due_at__isnull", False),
                        ("send_before__isnull", False),
                        ("state__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="message_of_ours_is_outbound_with_a_state_and_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "daily"), _negated=True), ("local_date__isnull", False), _connector="OR"
                ),
                name="daily_message_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction", "outbound"), ("state__isnull", True), _connector="OR"),
                name="inbound_has_no_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state__in", ["accepted", "delivered"])),
                    models.Q(
                        models.Q(("state__in", ["accepted", "delivered"]), _negated=True), ("sent_at__isnull", True)
                    ),
                    ("state__isnull", True),
                    _connector="OR",
                ),
                name="sent_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sending"), _negated=True),
                    models.Q(("attempt_id__isnull", False), ("claimed_at__isnull", False)),
                    _connector="OR",
                ),
                name="sending_has_an_attempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["queued", "sending", "accepted", "delivered"]), _negated=True),
                    models.Q(("content", ""), _negated=True),
                    _connector="OR",
                ),
                name="nothing_empty_is_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "suppressed"), models.Q(("suppressed_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "suppressed"), _negated=True), ("suppressed_reason", "")),
                    ("state__isnull", True),
                    _connector="OR",
                ),
                name="suppressed_has_a_reason",
            ),
        ),
    ]
