"""Deleting rows that staff may have edited: django-reversion knows its copies of a row by the row's key alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.deletion import Collector
from reversion.models import Revision, Version


def delete_with_versions(rows: QuerySet[Any]) -> None:
    """Delete these rows and what hangs on them, with every copy that was kept of them.

    A copy that outlived its row could not be found any more when its client is forgotten.
    """
    with transaction.atomic():
        collector = Collector(using=rows.db, origin=rows)
        collector.collect(rows)
        for model, gone in [*collector.data.items(), *((each.model, each) for each in collector.fast_deletes)]:
            if reversion.is_registered(model):
                _delete_versions(model, gone)
        collector.delete()


def _delete_versions(model: type[Model], gone: Iterable[Model]) -> None:
    kind, keys = ContentType.objects.get_for_model(model), [str(row.pk) for row in gone]
    versions = Version.objects.filter(content_type=kind, object_id__in=keys)
    edits = set(versions.values_list("revision", flat=True))
    versions.delete()
    Revision.objects.filter(pk__in=edits, version__isnull=True).delete()
