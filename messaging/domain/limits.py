"""How often an attempt is made, and how far apart. Times that depend on the workers are settings: HAND_OVER_WITHIN …"""

from datetime import timedelta
from typing import Final

MAX_ATTEMPTS: Final = 5
"""So often a text may be attempted before a look-up that does not find it stops putting it back to the queue."""

APART: Final = timedelta(hours=12)
"""Two daily messages to one client are at least so far apart, whatever became of hours, zones and delays."""

LOOK_UPS: Final = 2
"""A provider's list lags behind what it has accepted, so a text that is not in it is looked for twice."""

MAX_RESENDS: Final = 3
"""So often a text that was not found is taken for lost and sent once more, each time after two look-ups of its own.

After that it is missed, and the coach is told. One would do for a provider's faults; a worker that is killed leaves
texts that never left, and a bad morning has many deaths."""
