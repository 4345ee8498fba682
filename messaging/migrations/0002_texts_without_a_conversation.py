"""A daily message belongs to a client and a day, not to a conversation."""

import django.db.models.deletion
from django.db import migrations, models

from plans.legacy.operations import AlterNullOnly


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_legacy_schema"),
    ]

    operations = [
        AlterNullOnly(
            model_name="message",
            name="conversation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="messaging.conversation",
            ),
        ),
    ]
