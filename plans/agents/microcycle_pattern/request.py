"""What is asked for when a week's pattern is written."""

from __future__ import annotations

from plans.domain.week import BlockOutline, WeekRequest

__all__ = ["BlockOutline", "WeekRequest"]
