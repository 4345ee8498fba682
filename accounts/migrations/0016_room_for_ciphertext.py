"""Columns that take ciphertext, and what a pause waits for in a column of its own: its note can be asked no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_consents_nobody_recorded"),
    ]

    operations = [
        migrations.AddField(
            model_name="pause",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[("", "as asked"), ("ill", "a fever"), ("forgetting", "to be forgotten")],
                db_default="",
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", ["", "ill", "forgetting"])), name="pause_cause_is_known"
            ),
        ),
        migrations.AlterField(
            model_name="hold",
            name="reason",
            field=models.TextField(help_text="in words: chest pain", max_length=200),
        ),
        migrations.AlterField(
            model_name="bulkjob",
            name="told",
            field=models.TextField(help_text="what its form was told, as it was posted"),
        ),
    ]
