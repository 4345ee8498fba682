"""A week, day by day: its theme, load and notes, with what an edit would break said beside the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.dateformat import format as in_format

from accounts.clock import local_date
from accounts.domain.vocabulary import LOADS, WEEKDAYS
from fitcoach.console.editing.page import EditorPage
from fitcoach.console.links import row_url
from plans.domain.themes import REST_THEME, THEMES
from plans.editing import WHOLE_WEEK, WeekRefused, by_day, day_of, edit_week, faults_of_week, why_not_editable
from plans.models import Microcycle
from workouts.models import WorkoutInstance

NOT_READY: Final = "Some fields cannot be read. Look at the sentences beside them."


class DayForm(forms.Form):
    """One day. `name`: the weekday, said before each label for who hears the page."""

    theme = forms.ChoiceField()
    load = forms.ChoiceField(required=False, choices=[("", "none"), *((load, load) for load in LOADS)])
    notes = forms.CharField(required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict | None, *, day: Mapping[str, Any]) -> None:
        name = day["day"].capitalize()
        super().__init__(data, prefix=day["day"], initial=dict(day))
        themes = dict.fromkeys([day["theme"], *(theme.text for theme in THEMES.values())])
        self.fields["theme"].choices = [(theme, theme) for theme in themes]  # type: ignore[attr-defined]
        for field, label in (("theme", "theme"), ("load", "load"), ("notes", "notes")):
            self.fields[field].label = f"{name}: {label}"

    def day(self) -> dict[str, Any]:
        """As a pattern holds it. A rest day has no load, whatever was chosen before it became one."""
        told = self.cleaned_data
        load = None if told["theme"] == REST_THEME.text else told["load"] or None
        return {"day": self.prefix, "theme": told["theme"], "load": load, "notes": told["notes"]}


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day of the grid. `form` is None for a day that is over; `session`: what is written for it already."""

    name: str
    date: date
    stored: Mapping[str, Any]
    form: DayForm | None
    session: WorkoutInstance | None
    session_url: str
    faults: Sequence[str]


class WeekPage(EditorPage):
    template_name = "console/editing/week.html"
    model = Microcycle
    done = "Changed a week."

    def write(self, row: Microcycle, seen: Any) -> None:
        forms_of_days = self._forms(row)
        if not all(form.is_valid() for form in forms_of_days if form is not None):
            raise ValueError(NOT_READY)
        stored = row.pattern["days"]
        days = [stored[n] if form is None else form.day() for n, form in enumerate(forms_of_days)]
        edit_week(row, days, at=self.at, seen=seen)

    def show(self, row: Microcycle, *, refused: ValueError | None = None) -> HttpResponse:
        locked = why_not_editable(row, at=self.at)
        faults = refused.faults if isinstance(refused, WeekRefused) else {}
        sessions = self._sessions(row)
        cards = [
            DayCard(
                name=name.capitalize(),
                date=day_of(row, n),
                stored=row.pattern["days"][n],
                form=None if locked else form,
                session=sessions.get(day_of(row, n)),
                session_url=row_url(found) if (found := sessions.get(day_of(row, n))) else "",
                faults=faults.get(name, ()),
            )
            for n, (name, form) in enumerate(zip(WEEKDAYS, self._forms(row), strict=True))
        ]
        standing = {} if locked or refused else by_day(faults_of_week(row, row.pattern))
        return self.shown(
            row,
            title=f"Week of {_said(row.start_date)}: {row.client.name}",
            plan_url=row_url(row.fitness_plan),
            cards=cards,
            locked=locked,
            fault=" ".join(faults.get(WHOLE_WEEK, ())) if faults else str(refused or ""),
            refused=bool(refused),
            standing=[sentence for told in standing.values() for sentence in told],
            counts_from=self._counts_from(cards),
            written=[card for card in cards if card.session is not None and card.form is not None],
        )

    def _forms(self, week: Microcycle) -> list[DayForm | None]:
        """Of the days that are not over."""
        today = local_date(week.client, self.at)
        data = self.request.POST or None
        days = enumerate(week.pattern["days"])
        return [DayForm(data, day=day) if day_of(week, n) >= today else None for n, day in days]

    def _sessions(self, week: Microcycle) -> dict[date, WorkoutInstance]:
        own = WorkoutInstance.objects.filter(client=week.client_id, date__range=(day_of(week, 0), day_of(week, 6)))
        return {session.date: session for session in own.exclude(status="withdrawn")}

    def _counts_from(self, cards: Sequence[DayCard]) -> DayCard | None:
        """The first day that an edit still reaches: its session is not written yet."""
        return next((card for card in cards if card.form is not None and card.session is None), None)


def _said(day: date) -> str:
    return in_format(day, "j M Y")
