"""Alarming texts: read without any model, answered with fixed words."""

from messaging.domain.flags.reading import Alarms, Flag, read_alarms
from messaging.domain.flags.wording import dizzy_answer, emergency_answer

__all__ = ("Alarms", "Flag", "dizzy_answer", "emergency_answer", "read_alarms")
