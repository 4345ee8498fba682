"""What may never be false of a user, now that the legacy rows are repaired."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_limitations_and_pauses"),
        ("plans", "0008_repair_users"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("next_message_at__isnull", False)),
                fields=["next_message_at"],
                name="users_with_a_next_message",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(
                    ("is_active", True), ("next_message_at__isnull", True), ("opted_out_at__isnull", True)
                ),
                fields=["id"],
                name="users_to_be_scheduled",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("preferred_send_hour__gte", 0), ("preferred_send_hour__lte", 23)),
                name="send_hour_is_an_hour_of_the_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["client", "coach"])), name="user_is_a_client_or_a_coach"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("coach", models.F("id")), _negated=True), name="nobody_coaches_themselves"
            ),
        ),
    ]
