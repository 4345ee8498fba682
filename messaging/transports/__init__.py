"""How a text leaves the house: one class for each way, found by the name in `settings.SMS_TRANSPORT`."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from messaging.transports.base import Transport

TRANSPORTS: Final = {
    "console": "messaging.transports.console.ConsoleTransport",
    "file": "messaging.transports.file.FileTransport",
    "twilio": "messaging.transports.twilio.TwilioTransport",
    "memory": "messaging.transports.memory.MemoryTransport",
}


def current_transport() -> Transport:
    """The transport that the settings name. Raises KeyError for a name that nobody registered."""
    built: Transport = import_string(TRANSPORTS[settings.SMS_TRANSPORT])()
    return built
