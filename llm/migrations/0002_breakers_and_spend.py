from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("llm", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Breaker",
            fields=[
                (
                    "model",
                    models.CharField(help_text="provider and model", max_length=120, primary_key=True, serialize=False),
                ),
                ("setting", models.CharField(help_text="fingerprint of key, model and address", max_length=12)),
                ("failures", models.JSONField(default=list, help_text="instants of the last failures")),
                ("open_until", models.DateTimeField(blank=True, null=True)),
                (
                    "needs_change",
                    models.BooleanField(default=False, help_text="open until somebody changes the setting"),
                ),
                ("fault", models.CharField(blank=True, default="", help_text="why it was opened last", max_length=40)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "llm_breakers",
            },
        ),
        migrations.CreateModel(
            name="Spend",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="window, whose, and when it began", max_length=80, primary_key=True, serialize=False
                    ),
                ),
                ("window", models.CharField(max_length=12)),
                ("client_id", models.UUIDField(blank=True, null=True)),
                ("began_at", models.DateTimeField()),
                ("requests", models.IntegerField(default=0)),
                ("tokens", models.BigIntegerField(default=0)),
                ("cost_usd", models.DecimalField(decimal_places=6, default=0, max_digits=14)),
            ],
            options={
                "verbose_name_plural": "spend",
                "db_table": "llm_spend",
            },
        ),
        migrations.AddConstraint(
            model_name="breaker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("open_until__isnull", True), ("needs_change", False)),
                    models.Q(("fault", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_open_breaker_has_a_fault",
            ),
        ),
        migrations.AddIndex(
            model_name="spend",
            index=models.Index(fields=["began_at"], name="spend_by_time"),
        ),
        migrations.AddConstraint(
            model_name="spend",
            constraint=models.CheckConstraint(
                condition=models.Q(("window__in", ("client_day", "hour", "minute"))),
                name="spend_window_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="spend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("client_id__isnull", False), ("window", "client_day")),
                    models.Q(models.Q(("window", "client_day"), _negated=True), ("client_id__isnull", True)),
                    _connector="OR",
                ),
                name="a_clients_window_has_a_client_and_no_other_has",
            ),
        ),
        migrations.AddConstraint(
            model_name="spend",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_usd__gte", 0), ("requests__gte", 0), ("tokens__gte", 0)),
                name="spend_is_not_negative",
            ),
        ),
    ]
