"""Which revision of a session a text tells, and whether a coach asked for it to go at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0008_console"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="asked_at",
            field=models.DateTimeField(
                blank=True, help_text="when a coach asked for it to go at once, whatever the client's hour", null=True
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="workout_revision",
            field=models.IntegerField(
                blank=True, editable=False, help_text="which revision of the session the words tell", null=True
            ),
        ),
    ]
