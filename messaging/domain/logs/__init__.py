"""What clients did, out of their texts."""

from messaging.domain.logs.reading import read_logs

__all__ = ("read_logs",)
