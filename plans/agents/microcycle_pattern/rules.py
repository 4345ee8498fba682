"""A week's pattern without a model: the template on the client's own days, easy where the week is. Pure."""

from __future__ import annotations

from accounts.domain.vocabulary import WEEKDAYS
from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.schema import REST, PatternAnswer, PatternDay
from plans.domain.templates import REST_SLOT, Slot, week_of
from plans.domain.volume import Wave, wave_of


def write_pattern(request: WeekRequest) -> PatternAnswer:
    """The same request gives the same seven days."""
    wave = wave_of(request)
    slots = week_of(request)
    days = [_day(request, index, slot, wave) for index, slot in enumerate(slots)]
    return PatternAnswer(week_index=request.week_index, days=days)


def _day(request: WeekRequest, index: int, slot: Slot, wave: Wave) -> PatternDay:
    date = request.day(index)
    if date == request.client.event_date:
        return _rest(index, "Event day. Warm up well and enjoy it.")
    if date < request.plan_start or slot == REST_SLOT:
        return _rest(index, "Your plan has not begun yet." if date < request.plan_start else "")
    return _pattern_day(index, slot.theme.text, slot.load, _note(wave))


def _rest(index: int, note: str) -> PatternDay:
    return _pattern_day(index, REST, None, note)


def _pattern_day(index: int, theme: str, load: str | None, notes: str) -> PatternDay:
    return PatternDay.model_validate({"day": WEEKDAYS[index], "theme": theme, "load": load, "notes": notes})


def _note(wave: Wave) -> str:
    if wave.easy and wave.taper:
        return "Less work this week, so that you finish fresh."
    if wave.easy:
        return "Easy week: same exercises, about half the work."
    if wave.cut_back or wave.taper:
        return "A shorter week on purpose."
    return ""
