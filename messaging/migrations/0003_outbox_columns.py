"""`messages` becomes the outbox. Old rows get the kind `chat` and no state."""

import django.db.models.deletion
from django.db import migrations, models

DELETE_UNSENT = "DELETE FROM messages WHERE state IS NOT NULL AND sent_at IS NULL"
CONVERSATIONS = """
    INSERT INTO conversations (id, user_id, started_at, last_message_at, status, message_count, metadata,
                               created_at, updated_at)
    SELECT {new_id}, user_id, min(created_at), max(created_at), 'active', count(*), '{{"origin": "way back"}}',
           min(created_at), max(created_at)
    FROM messages WHERE conversation_id IS NULL GROUP BY user_id"""
PUT_INTO_CONVERSATIONS = """
    UPDATE messages SET conversation_id = (
        SELECT c.id FROM conversations c
        WHERE c.user_id = messages.user_id AND c.metadata = '{"origin": "way back"}'
        ORDER BY c.last_message_at DESC, c.id DESC LIMIT 1)
    WHERE conversation_id IS NULL"""
NEW_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


def backwards(apps, schema_editor):
    """The legacy table is a history: what was never sent leaves it, what was sent gets a conversation."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(DELETE_UNSENT)
        cursor.execute(CONVERSATIONS.format(new_id=NEW_ID[schema_editor.connection.vendor]))
        cursor.execute(PUT_INTO_CONVERSATIONS)
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # columns cannot be dropped while keys are still unchecked


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_texts_without_a_conversation"),
        ("workouts", "0003_workouts"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="attempt_id",
            field=models.UUIDField(blank=True, help_text="whose claim this is", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="attempts",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="message",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="error",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[("chat", "chat"), ("daily", "daily message"), ("reset", "system update")],
                db_default="chat",
                default="chat",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="local_date",
            field=models.DateField(blank=True, help_text="the client's calendar day that it is for", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="send_before",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="sent_at",
            field=models.DateTimeField(blank=True, help_text="when the provider accepted it", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="settled_at",
            field=models.DateTimeField(blank=True, help_text="when its last state was written", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="source",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="who wrote the words", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("planned", "planned"),
                    ("queued", "queued"),
                    ("sending", "sending"),
                    ("accepted", "accepted"),
                    ("delivered", "delivered"),
                    ("failed", "failed"),
                    ("unknown", "unknown"),
                    ("missed", "missed"),
                    ("suppressed", "suppressed"),
                ],
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="suppressed_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="message",
            name="workout",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="messages",
                to="workouts.workoutinstance",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
