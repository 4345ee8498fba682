"""The beat table."""

from __future__ import annotations

from fitcoach.beat import BEAT_SCHEDULE
from fitcoach.celery import app


def test_every_line_of_the_table_is_a_task_that_workers_know() -> None:
    app.loader.import_default_modules()
    assert {line["task"] for line in BEAT_SCHEDULE.values()} <= set(app.tasks)
    assert "llm.purge" in {line["task"] for line in BEAT_SCHEDULE.values()}
