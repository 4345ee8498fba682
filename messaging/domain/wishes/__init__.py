"""What clients ask for, out of their texts."""

from messaging.domain.wishes.reading import read_wishes

__all__ = ("read_wishes",)
