"""Words of closed lists, and a zone for everybody, now that nothing legacy can break them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_user_constraints"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="fitnessprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("program_type", ""),
                    ("program_type__in", ("endurance", "strength", "shred", "hybrid", "rehab", "other")),
                    _connector="OR",
                ),
                name="profile_program_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["client", "coach", "legacy"])), name="limitation_source_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("timezone", ""), _negated=True), name="user_has_a_zone"
            ),
        ),
    ]
