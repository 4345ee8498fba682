"""What may never be false of a plan, now that every plan is converted."""

from django.db import migrations, models

from plans.legacy.conversion import drop_program_type_check, ensure_program_type_check


def forwards(apps, schema_editor):
    ensure_program_type_check(schema_editor.connection)


def backwards(apps, schema_editor):
    drop_program_type_check(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0008_repair_users"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.AddIndex(
            model_name="fitnessplan",
            index=models.Index(fields=["client", "-created_at"], name="plans_of_a_client"),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "active")), fields=("client",), name="one_active_plan_per_client"
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "active", "completed", "archived"])),
                name="plan_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ("rules", "gemini", "coach", "legacy"))), name="plan_source_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("current_mesocycle_index__gte", 0), ("current_microcycle_week__gte", 1)),
                name="position_counts_blocks_from_0_and_weeks_from_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("length_weeks__isnull", True),
                    models.Q(("length_weeks__gte", 1), ("length_weeks__lte", 260)),
                    _connector="OR",
                ),
                name="plan_length_is_1_to_260_weeks",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["active", "completed"]), _negated=True),
                    models.Q(
                        ("cycle_start_date__isnull", False),
                        ("length_weeks__isnull", False),
                        ("start_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="running_plan_has_a_start_and_a_length",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "draft"), ("mesocycles__0__isnull", False), _connector="OR"),
                name="only_a_draft_has_no_blocks",
            ),
        ),
    ]
