"""Copies of plans, weeks and sessions that are deleted by now go: nothing tells any more whose they were."""

from django.db import migrations
from django.db.models import Exists, OuterRef

EDITED = (("plans", "FitnessPlan"), ("plans", "Microcycle"), ("workouts", "WorkoutInstance"))
AT_ONCE = 500


def batches(keys):
    known = list(keys)
    return [known[n : n + AT_ONCE] for n in range(0, len(known), AT_ONCE)]


def delete_orphans(apps, schema_editor):
    alias = schema_editor.connection.alias
    versions = apps.get_model("reversion", "Version").objects.using(alias)
    revisions = apps.get_model("reversion", "Revision").objects.using(alias)
    emptied = set()
    for app, name in EDITED:
        model = apps.get_model(app, name)
        ours = versions.filter(content_type__app_label=app, content_type__model=name.lower())
        for keys in batches(ours.order_by().values_list("object_id", flat=True).distinct()):
            there = {str(pk) for pk in model.objects.using(alias).filter(pk__in=keys).values_list("pk", flat=True)}
            orphans = ours.filter(object_id__in=set(keys) - there)
            emptied.update(orphans.values_list("revision_id", flat=True))
            orphans.delete()
    for keys in batches(emptied):
        kept = Exists(versions.filter(revision_id=OuterRef("pk")))
        revisions.filter(~kept, pk__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("messaging", "0022_legal_words_of_nobody"),
        ("plans", "0022_way_back_stays_open_after_encryption"),
        ("reversion", "0002_add_index_on_version_for_content_type_and_db"),
        ("workouts", "0010_encrypt_health_notes"),
    ]

    operations = [
        migrations.RunPython(delete_orphans, migrations.RunPython.noop),
    ]
