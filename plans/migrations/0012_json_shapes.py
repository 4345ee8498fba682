"""Lists are lists: PostgreSQL looks into objects and single values as well."""

import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import accounts.json_sql


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0011_index_adopted_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fitnessplan",
            name="only_a_draft_has_no_blocks",
        ),
        migrations.RemoveConstraint(
            model_name="microcycle",
            name="pattern_has_seven_days",
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(django.db.models.lookups.Exact(accounts.json_sql.JsonType("mesocycles"), "array")),
                name="mesocycles_are_a_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "draft"), ("mesocycles__0__weeks__isnull", False), _connector="OR"),
                name="only_a_draft_has_no_blocks",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitnessplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("current_mesocycle_index", 0),
                    django.db.models.lookups.LessThan(
                        models.F("current_mesocycle_index"),
                        models.Case(
                            models.When(
                                django.db.models.lookups.Exact(accounts.json_sql.JsonType("mesocycles"), "array"),
                                then=accounts.json_sql.JsonLength("mesocycles"),
                            ),
                            default=0,
                        ),
                    ),
                    _connector="OR",
                ),
                name="position_lies_in_the_plans_blocks",
            ),
        ),
        migrations.AddConstraint(
            model_name="microcycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pattern__days__6__day__isnull", False),
                    ("pattern__days__7__isnull", True),
                    django.db.models.lookups.Exact(accounts.json_sql.JsonType("pattern__days"), "array"),
                ),
                name="pattern_has_seven_days",
            ),
        ),
    ]
