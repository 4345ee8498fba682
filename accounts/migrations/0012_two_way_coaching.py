"""Red flags that hold training, wishes for one week, times away, and the units that a client texts in."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_bulk_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="Away",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField(help_text="the last day away")),
                ("equipment", models.JSONField(help_text='pieces or presets: ["hotel"]')),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "times away",
                "db_table": "times_away",
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(help_text="in words: chest pain", max_length=200)),
                ("began_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "holds",
            },
        ),
        migrations.CreateModel(
            name="WeekWish",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("monday", models.DateField(help_text="on which the week begins")),
                ("available_days", models.JSONField(blank=True, help_text='["MONDAY", …]', null=True)),
                ("most_days", models.IntegerField(blank=True, help_text="on how many days at most", null=True)),
                ("session_minutes", models.IntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "week_wishes",
            },
        ),
        migrations.AddField(
            model_name="fitnessprofile",
            name="units",
            field=models.CharField(
                blank=True,
                choices=[("kg", "kg"), ("lb", "lb")],
                db_default="",
                default="",
                help_text="of weights that they text without one; empty: kg",
                max_length=2,
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(("units", ""), ("units__in", ("kg", "lb")), _connector="OR"),
                name="profile_units_are_kg_or_lb",
            ),
        ),
        migrations.AddField(
            model_name="away",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="times_away", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="holds", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="holds_released",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="weekwish",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="week_wishes", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="away",
            index=models.Index(fields=["client", "end_date"], name="away_of_a_client"),
        ),
        migrations.AddConstraint(
            model_name="away",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_date__gte", models.F("start_date"))), name="away_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="away",
            constraint=models.CheckConstraint(
                condition=models.Q(("equipment__0__isnull", False)), name="away_names_equipment"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)), fields=("client",), name="one_open_hold_per_client"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="hold_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_at__isnull", True), ("released_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="hold_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekwish",
            constraint=models.UniqueConstraint(fields=("client", "monday"), name="one_wish_per_client_and_week"),
        ),
        migrations.AddConstraint(
            model_name="weekwish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_days__isnull", True), models.Q(("most_days__gte", 1), ("most_days__lte", 7)), _connector="OR"
                ),
                name="wished_days_are_1_to_7",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekwish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("session_minutes__isnull", True),
                    models.Q(("session_minutes__gte", 10), ("session_minutes__lte", 240)),
                    _connector="OR",
                ),
                name="wished_session_is_10_to_240_minutes",
            ),
        ),
    ]
