"""A plan gets its blocks, its position and its status."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_legacy_archive"),
    ]

    operations = [
        migrations.AddField(
            model_name="fitnessplan",
            name="current_mesocycle_index",
            field=models.IntegerField(db_default=0, default=0, help_text="from 0"),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="current_microcycle_week",
            field=models.IntegerField(db_default=1, default=1, help_text="from 1, inside the block"),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="cycle_start_date",
            field=models.DateField(blank=True, help_text="when the current block began", null=True),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="length_weeks",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="mesocycles",
            field=models.JSONField(default=list, help_text='[{"name", "weeks", "focus": [], "deload"}]'),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="notes",
            field=models.TextField(
                blank=True, db_default="", default="", help_text="travel, injuries, what was adjusted"
            ),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="source",
            field=models.CharField(
                choices=[("rules", "rules"), ("gemini", "gemini"), ("coach", "coach"), ("legacy", "legacy")],
                db_default="legacy",
                default="legacy",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("active", "active"),
                    ("completed", "completed"),
                    ("archived", "archived"),
                ],
                db_default="draft",
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="fitnessplan",
            name="weeks_moved",
            field=models.IntegerField(
                db_default=0, default=0, help_text="weeks that a coach moved the plan on (or back) against the calendar"
            ),
        ),
        migrations.AlterField(
            model_name="fitnessplan",
            name="start_date",
            field=models.DateField(blank=True, help_text="null only while a draft", null=True),
        ),
    ]
