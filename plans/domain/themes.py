"""Day themes in plain words, and what each one holds. Any text a coach or a model writes finds its nearest theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

Family = Literal["strength", "cardio", "mobility", "rehab", "rest"]
Cardio = Literal["easy", "quality", "long"]


@dataclass(frozen=True, slots=True)
class Theme:
    """`strength`: which part of the body is trained. `cardio`: which kind. `runs`: the cardio is running."""

    text: str
    family: Family
    strength: str | None = None
    cardio: Cardio | None = None
    runs: bool = False
    core: bool = False

    @property
    def is_key_cardio(self) -> bool:
        return self.cardio in ("quality", "long")


REST_THEME: Final = Theme("Rest", "rest")
THEMES: Final[dict[str, Theme]] = {
    "FB": Theme("Full body", "strength", "full_body"),
    "FB+C": Theme("Full body and cardio", "strength", "full_body", "easy"),
    "FB+E": Theme("Full body and easy run", "strength", "full_body", "easy", runs=True),
    "FB+Q": Theme("Full body and run intervals", "strength", "full_body", "quality", runs=True),
    "FB+I": Theme("Full body and low-impact intervals", "strength", "full_body", "quality"),
    "U": Theme("Upper body", "strength", "upper"),
    "L": Theme("Lower body", "strength", "lower"),
    "Pu": Theme("Push muscles", "strength", "push"),
    "Pl": Theme("Pull muscles", "strength", "pull"),
    "Lg": Theme("Legs", "strength", "legs"),
    "E": Theme("Easy run", "cardio", cardio="easy", runs=True),
    "E+core": Theme("Easy run and core", "cardio", cardio="easy", runs=True, core=True),
    "Q": Theme("Run intervals", "cardio", cardio="quality", runs=True),
    "LR": Theme("Long run", "cardio", cardio="long", runs=True),
    "C": Theme("Low-impact cardio", "cardio", cardio="easy"),
    "C+core": Theme("Low-impact cardio and core", "cardio", cardio="easy", core=True),
    "I": Theme("Low-impact intervals", "cardio", cardio="quality"),
    "LC": Theme("Long low-impact cardio", "cardio", cardio="long"),
    "R": Theme("Rehab strength", "rehab", "rehab"),
    "Mo": Theme("Mobility", "mobility"),
    "-": REST_THEME,
}
"""By the short code that the week templates use."""

LOW_IMPACT: Final = {"E": "C", "E+core": "C+core", "Q": "I", "LR": "LC", "FB+E": "FB+C", "FB+Q": "FB+I"}
"""What a client gets who may not run."""
EASIER: Final = {"Q": "E", "I": "C", "FB+Q": "FB+E", "FB+I": "FB+C"}
"""The same day without fast work: easy weeks, first blocks of beginners."""
SHORTER: Final = {"LR": "E", "LC": "C"}
"""The same day without its length: next to an event."""

_BY_TEXT: Final = {theme.text.casefold(): theme for theme in THEMES.values()}
_WORDS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("rehab", "physio", "recovery exercise"), "R"),
    (("mobility", "stretch", "yoga", "recovery", "flexib"), "Mo"),
    (("long run",), "LR"),
    (("interval", "tempo", "threshold", "speed", "fartlek", "hill"), "Q"),
    (("full body", "total body", "strength and"), "FB"),
    (("upper",), "U"),
    (("lower",), "L"),
    (("push",), "Pu"),
    (("pull",), "Pl"),
    (("leg", "squat", "deadlift"), "Lg"),
    (("run", "jog"), "E"),
    (("long",), "LC"),
    (("cardio", "bike", "ride", "cycl", "swim", "walk", "row", "condition", "hiit"), "C"),
)


@lru_cache(maxsize=1024)
def theme_of(text: str) -> Theme:
    """The theme of a day: by its exact words, else by the first telling word; an unknown text is a full-body day."""
    said = text.casefold().strip()
    if said in _BY_TEXT:
        return _BY_TEXT[said]
    return next((THEMES[code] for words, code in _WORDS if any(word in said for word in words)), THEMES["FB"])
