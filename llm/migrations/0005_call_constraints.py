from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("llm", "0004_fill_call_fault")]

    operations = [
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("ok", "retried", "reasked", "fell_back", "flawed"))),
                name="call_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["retried", "reasked", "fell_back"]), _negated=True),
                    models.Q(("fault", ""), _negated=True),
                    _connector="OR",
                ),
                name="what_was_not_taken_at_once_has_a_fault",
            ),
        ),
    ]
