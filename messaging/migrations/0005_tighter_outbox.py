"""What a daily message may not be: longer than 900 characters, or too late before it is due."""

import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0004_outbox_constraints"),
        ("workouts", "0005_json_shapes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "daily"), _negated=True),
                    django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("content"), 900),
                    _connector="OR",
                ),
                name="daily_message_has_at_most_900_characters",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("send_before__isnull", True), ("send_before__gt", models.F("due_at")), _connector="OR"
                ),
                name="too_late_comes_after_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source", ""), ("source__in", ("rules", "gemini", "coach", "legacy")), _connector="OR"
                ),
                name="message_source_is_known",
            ),
        ),
    ]
