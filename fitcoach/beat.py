"""Beat is one table: it ticks often and does little. The database decides what a tick finds. Hours are UTC."""

import os
from datetime import timedelta
from typing import Any

from celery.schedules import crontab

# A rehearsal has no time for minutes: BEAT_EVERY_SEC makes each of them so short.
_SHORT = float(os.environ.get("BEAT_EVERY_SEC") or 0)
_MINUTE = timedelta(seconds=_SHORT) if _SHORT else crontab()
EVERY_MINUTE: dict[str, Any] = {"schedule": _MINUTE, "options": {"expires": 55}}

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Each minute: who comes due is planned, what is planned is composed, what is composed and due is sent.
    "tick": {"task": "messaging.tick", **EVERY_MINUTE},
    # Each minute: what a crash or a lost hint left behind is found again.
    "sweep": {"task": "messaging.sweep", **EVERY_MINUTE},
    # Each minute: sign-in codes whose hint was lost.
    "codes": {"task": "messaging.codes", **EVERY_MINUTE},
    # Each minute: what coaches asked to be done to many clients, and was not finished.
    "bulk": {"task": "console.bulk", **EVERY_MINUTE},
    # Each minute and queue: the worker of it shows that it is alive.
    **{
        f"pulse-{queue}": {
            "task": "messaging.pulse",
            "schedule": _MINUTE,
            "args": (queue,),
            "options": {"expires": 55, "queue": queue},
        }
        for queue in ("generate", "send", "inbound")
    },
    # Every five minutes: texts to us that no webhook told of, from the provider's own list.
    "catch-up": {"task": "messaging.catch_up", "schedule": crontab(minute="*/5"), "options": {"expires": 280}},
    # Every five minutes: what is wrong with the service, for those who run it.
    "look-after-operations": {
        "task": "messaging.look_after_operations",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 280},
    },
    # Every five minutes: the call log is added to its running totals.
    "count-calls": {"task": "messaging.count_calls", "schedule": crontab(minute="*/5"), "options": {"expires": 280}},
    # Once an hour: clients without a plan, and those who missed three sessions, go on their coach's list.
    "remind-coaches": {
        "task": "messaging.remind_coaches",
        "schedule": crontab(minute="20"),
        "options": {"expires": 1800},
    },
    # Once an hour: who asked to be forgotten a day ago is; codes, keys and tokens that have ended go.
    "forget": {"task": "messaging.forget", "schedule": crontab(minute="50"), "options": {"expires": 1800}},
    # Once a day, when it is night in America: what has been kept for long enough goes (docs/retention.md).
    "purge": {"task": "retention.purge", "schedule": crontab(hour="8", minute="10"), "options": {"expires": 3600}},
    # Once a day: calls to language models that are older than 90 days are forgotten.
    "purge-calls": {"task": "llm.purge", "schedule": crontab(hour="4", minute="40"), "options": {"expires": 3600}},
}
