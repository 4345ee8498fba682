"""Beat is one table: it ticks often and does little. The database decides what a tick finds."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    # Each minute: who comes due is planned, what is planned is composed, what is composed and due is sent.
    "tick": {"task": "messaging.tick", "schedule": crontab(), "options": {"expires": 55}},
    # Each minute: what a crash or a lost hint left behind is found again.
    "sweep": {"task": "messaging.sweep", "schedule": crontab(), "options": {"expires": 55}},
    # Once a day: calls to language models that are older than 90 days are forgotten.
    "purge-calls": {"task": "llm.purge", "schedule": crontab(hour="4", minute="40"), "options": {"expires": 3600}},
}
