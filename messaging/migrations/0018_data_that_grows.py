"""Indexes by which what is open, what is newest and what is too old are found, each without reading the rest."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0017_encrypt_health_notes"),
        ("plans", "0021_found_by_index"),
        ("workouts", "0009_asked_for_today"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="inboundtext",
            name="legal_word",
            field=models.CharField(
                blank=True,
                choices=[("stop", "stop"), ("start", "start"), ("help", "help")],
                default="",
                help_text="stop, start, help or nothing",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[("rules", "rules"), ("gemini", "gemini"), ("coach", "coach"), ("legacy", "legacy")],
                db_default="",
                default="",
                help_text="who wrote the words",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)), fields=["created_at"], name="alerts_open"
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["kind", "created_at"],
                name="alerts_open_of_a_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", False)), fields=["settled_at"], name="alerts_settled"
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["-created_at", "-id"], name="alerts_newest"),
        ),
        migrations.AddIndex(
            model_name="badnumber",
            index=models.Index(fields=["since"], name="bad_numbers_by_age"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["made_at"], name="changes_by_age"),
        ),
        migrations.AddIndex(
            model_name="inboundtext",
            index=models.Index(
                condition=models.Q(("legal_word", "")), fields=["received_at"], name="inbound_texts_by_age"
            ),
        ),
        migrations.AddIndex(
            model_name="inboundtext",
            index=models.Index(
                condition=models.Q(
                    models.Q(("understood", True), _negated=True), ("legal_word", ""), ("user__isnull", False)
                ),
                fields=["received_at"],
                name="inbound_texts_for_a_coach",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("kind", "reset"), _negated=True), fields=["created_at"], name="messages_by_age"
            ),
        ),
        migrations.AddIndex(
            model_name="obstacleplan",
            index=models.Index(fields=["-date", "-id"], name="obstacle_plans_newest"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(condition=models.Q(("state", "open")), fields=["made_at"], name="proposals_open"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)), fields=["decided_at"], name="proposals_decided"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["-made_at", "-id"], name="proposals_newest"),
        ),
        migrations.AddIndex(
            model_name="takeover",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="take_overs_ended"
            ),
        ),
    ]
