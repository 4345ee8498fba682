"""Running totals of the call log, which is purged, and the missed messages by when they were due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0014_operations_alerts")]

    operations = [
        migrations.CreateModel(
            name="CallsCounted",
            fields=[
                ("id", models.IntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "calls counted",
                "db_table": "calls_counted",
            },
        ),
        migrations.CreateModel(
            name="CallTotal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("task", models.CharField(help_text="which agent", max_length=40)),
                ("provider", models.CharField(help_text="whose answer was taken", max_length=40)),
                (
                    "model",
                    models.CharField(
                        blank=True, default="", help_text="the model that was asked, if any was", max_length=80
                    ),
                ),
                ("outcome", models.CharField(max_length=40)),
                (
                    "at_most_sec",
                    models.CharField(help_text="the bucket of its seconds, as Prometheus writes it", max_length=8),
                ),
                ("calls", models.BigIntegerField()),
                ("seconds", models.FloatField()),
                ("input_tokens", models.BigIntegerField()),
                ("output_tokens", models.BigIntegerField()),
                ("cost_usd", models.DecimalField(decimal_places=6, max_digits=16)),
            ],
            options={
                "db_table": "call_totals",
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("state", "missed")), fields=["due_at"], name="messages_missed"),
        ),
        migrations.AddConstraint(
            model_name="callscounted",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="calls_are_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="calltotal",
            constraint=models.UniqueConstraint(
                fields=("task", "provider", "model", "outcome", "at_most_sec"), name="one_total_for_each_sort_of_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="calltotal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("calls__gte", 1),
                    ("cost_usd__gte", 0),
                    ("input_tokens__gte", 0),
                    ("output_tokens__gte", 0),
                    ("seconds__gte", 0),
                ),
                name="call_total_counts_something",
            ),
        ),
    ]
