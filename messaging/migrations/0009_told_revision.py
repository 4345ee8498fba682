"""Which revision of a session a text tells, so that one that was edited since is told anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0008_console"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="workout_revision",
            field=models.IntegerField(
                blank=True, editable=False, help_text="which revision of the session the words tell", null=True
            ),
        ),
    ]
