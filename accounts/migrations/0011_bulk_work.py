"""Filters that coaches keep, and actions that are done to many clients."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_audit_trail_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("action", models.CharField(help_text="the name of one of the console's actions", max_length=40)),
                ("told", models.JSONField(default=dict, help_text="what its form was told, as it was posted")),
                ("created_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(blank=True, help_text="when it was confirmed", null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_jobs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "bulk_jobs",
            },
        ),
        migrations.CreateModel(
            name="BulkStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("done", "done"), ("refused", "refused")],
                        db_default="waiting",
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("sentence", models.TextField(blank=True, db_default="", default="")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_steps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="accounts.bulkjob"
                    ),
                ),
            ],
            options={
                "db_table": "bulk_steps",
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list", models.CharField(help_text="of which list, by its model: accounts.user", max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(help_text="as in the list's address: status__exact=draft", max_length=500)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "saved_filters",
            },
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("begun_at__isnull", False), ("finished_at__isnull", True)),
                fields=["begun_at"],
                name="bulk_jobs_to_be_done",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("begun_at__isnull", True)), fields=["created_at"], name="bulk_jobs_not_confirmed"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True), ("finished_at__gte", models.F("begun_at")), _connector="OR"
                ),
                name="bulk_job_finishes_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_at__isnull", True), ("begun_at__isnull", False), _connector="OR"),
                name="finished_bulk_job_was_begun",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkstep",
            index=models.Index(fields=["job", "state"], name="bulk_steps_of_a_job"),
        ),
        migrations.AddConstraint(
            model_name="bulkstep",
            constraint=models.UniqueConstraint(fields=("job", "client"), name="one_step_for_each_client_of_a_bulk_job"),
        ),
        migrations.AddConstraint(
            model_name="bulkstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "refused"])), name="bulk_step_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), ("state", "refused"), _negated=True),
                name="refused_bulk_step_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("owner", "list", "name"), name="one_filter_of_a_name_for_each_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("query", ""), _negated=True)),
                name="saved_filter_has_a_name_and_filters",
            ),
        ),
    ]
