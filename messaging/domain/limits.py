"""How long an attempt may take, and how often. `messaging.checks` holds these together with Celery's own limits."""

from datetime import timedelta
from typing import Final

HAND_OVER_WITHIN: Final = timedelta(minutes=3)
"""A batch that was claimed longer ago is not handed over any more; the rest of it goes back to the queue."""

GIVEN_UP_AFTER: Final = timedelta(minutes=10)
"""A row that has been `sending` for so long has lost its worker: what came of it is unknown."""

COMPOSE_LEASE: Final = timedelta(minutes=5)
"""For so long a row that somebody composes is left to them; from its due time on the rules may take it over."""

COMPOSE_WITHIN: Final = timedelta(seconds=150)
"""After so long a batch begins with nobody any more who is not due yet: the next tick goes on."""

MAX_ATTEMPTS: Final = 5
"""So often a text may be attempted before a look-up that does not find it stops putting it back to the queue."""
