"""The console counts a day's planned texts by when they are due."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0006_outbox_complete"),
        ("workouts", "0007_last_word"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("kind", "chat"), _negated=True), fields=["due_at", "state"], name="messages_by_due"
            ),
        ),
    ]
