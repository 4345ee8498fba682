"""Texts to staff that name a client know whom they are about: they are exported and erased with the client."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0018_data_that_grows"),
        ("workouts", "0010_encrypt_health_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="about",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                help_text="the client whom a text to staff names",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages_about",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about"], name="messages_about_a_client"
            ),
        ),
    ]
