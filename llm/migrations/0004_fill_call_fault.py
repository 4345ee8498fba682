from django.db import migrations
from django.db.models import Case, Value, When


def fill(apps, schema_editor):
    """Calls from before faults had a name; an outcome that nobody knows any more was an answer all the same."""
    calls = apps.get_model("llm", "Call").objects.using(schema_editor.connection.alias)
    calls.filter(outcome__in=["reasked", "fell_back"], fault="").update(fault="unnamed")
    calls.exclude(outcome__in=["ok", "retried", "reasked", "fell_back", "flawed"]).update(
        outcome=Case(When(fault="", then=Value("ok")), default=Value("fell_back"))
    )


class Migration(migrations.Migration):
    dependencies = [("llm", "0003_call_fault")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
