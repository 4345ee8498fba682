"""A whole morning in one process, by a clock of its own: what a killed worker left is found and sent by the next.

`python -m messaging.testing.drain --at ISO [--minutes 240]`, with the settings in the environment. Ends early when no
row is open any more; says how many rows are in which state.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from datetime import datetime, timedelta


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", type=datetime.fromisoformat, required=True)
    parser.add_argument("--minutes", type=int, default=240)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")

    import django

    django.setup()
    print(dict(drain(options.at, minutes=options.minutes)), flush=True)


def drain(at: datetime, *, minutes: int) -> Counter[str]:
    """Run and sweep every two minutes until nothing is open, or time is up; rows by state."""
    from messaging.daily import process_due, sweep
    from messaging.models import Message

    for minute in range(0, minutes + 1, 2):
        now = at + timedelta(minutes=minute)
        process_due(at=now)
        sweep(at=now)
        if not Message.objects.filter(state__in=["planned", "queued", "sending", "unknown"]).exists():
            break
    return Counter(message.state or "" for message in Message.objects.only("state"))


if __name__ == "__main__":
    main()
