"""Alarming texts: read without any model, answered with fixed words."""

from messaging.domain.flags.reading import Alarms, Flag, read_alarms
from messaging.domain.flags.wording import emergency_answer

__all__ = ("Alarms", "Flag", "emergency_answer", "read_alarms")
