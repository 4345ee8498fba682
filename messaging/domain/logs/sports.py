"""Other sports, and sessions that were not done. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from messaging.domain.intents import OtherSport
from messaging.domain.logs.figures import figures_of

SPORTS: Final = {
    "football": "football", "soccer": "soccer", "futbol": "football", "basketball": "basketball", "tennis": "tennis",
    "padel": "padel", "pickleball": "pickleball", "badminton": "badminton", "volleyball": "volleyball",
    "hockey": "hockey", "rugby": "rugby", "cricket": "cricket", "golf": "golf", "baseball": "baseball",
    "softball": "softball", "climbing": "climbing", "climbed": "climbing", "bouldering": "climbing", "hike": "hiking",
    "hiked": "hiking", "hiking": "hiking", "skiing": "skiing", "skied": "skiing", "snowboarding": "snowboarding",
    "surfing": "surfing", "surfed": "surfing", "skating": "skating", "dancing": "dancing", "danced": "dancing",
    "yoga": "yoga", "pilates": "pilates", "boxing": "boxing", "boxed": "boxing", "kickboxing": "kickboxing",
    "bjj": "martial arts", "judo": "martial arts", "karate": "martial arts", "muay thai": "martial arts",
    "crossfit": "crossfit", "spin class": "spinning", "kayaking": "kayaking", "kayaked": "kayaking",
    "swam": "swimming", "swimming": "swimming", "swim": "swimming", "biked": "cycling", "bike ride": "cycling",
    "cycled": "cycling", "rode my bike": "cycling", "ran": "running", "went for a run": "running",
    "jogged": "running", "walked": "walking", "went for a walk": "walking", "long walk": "walking",
    "senderismo": "hiking", "nade": "swimming", "corri": "running", "camine": "walking", "bike to work": "cycling",
    "frisbee": "frisbee", "squash": "squash", "table tennis": "table tennis",
}  # fmt: skip
"""By the words that people use; the values are what the row says."""
_SPORT: Final = re.compile(rf"\b(?:{'|'.join(sorted(SPORTS, key=len, reverse=True))})\b")
_DID: Final = re.compile(
    r"\b(?:played|went|did|had|was|jugue|hice|after|instead|hiked|swam|cycled|biked|ran|jogged|walked|climbed|skied|"
    r"surfed|"
    r"danced|boxed|kayaked|rode|nade|corri|camine)\b"
)
_NOT_YET: Final = re.compile(
    r"\b(?:will|going to|tomorrow|can i|could i|should i|may i|want to|planning|next|tonight|later|instead of|puedo|"
    r"manana|"
    r"watch|watched|watching|at (?:a|the) \w+ (?:match|game)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day i have|"
    r"i have)\b|\?"
)
_IDLE: Final = re.compile(
    r"\b(?:skip(?:ped|ping)?(?: it| today| this one| the session| yesterday| workout| the workout)?|didnt (?:train|"
    r"work out|workout|"
    r"go|make it|do it|do anything)|missed (?:it|today|yesterday|the session|my workout|the workout|that one|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)|"
    r"not going to make it(?: today)?|not gonna make it(?: today)?|"
    r"couldnt (?:make it|train|do it|go)|cant (?:make it|train|do it|today|work out|workout)(?: today)?|"
    r"no training today|"
    r"not (?:training )?today|no (?:workout|session|gym session) today|hoy no (?:puedo|entreno|pude)|no (?:entrene|"
    r"pude entrenar)|"
    r"taking (?:today|the day) off|rest(?:ing)? today instead|wont make it(?: today)?|no time (?:to train|for it|"
    r"for training|today)(?: today)?)\b"
)
_OF_A_DAY_TO_COME: Final = re.compile(
    r"\b(?:tomorrow|next|friday|monday|tuesday|wednesday|thursday|saturday|sunday|"
    r"manana|week)\b"
)
_NO_SKIP: Final = re.compile(r"\b(?:skipping rope|skip rope|skip (?:the )?(?!it|today|this|session|workout)\w+s|"
    r"dont skip|never skip|"
                             r"skipped the|skipped (?!it|today|yesterday|session|workout)\w+)\b")  # fmt: skip


def other_sport(clause: str, day: date) -> OtherSport | None:
    """Something that was done, and is no session of the plan."""
    match = _SPORT.search(clause)
    if match is None or _NOT_YET.search(clause):
        return None
    figures = figures_of(clause)
    seconds = next((figure.values[0] for figure in figures if figure.kind == "time"), None)
    rpe = next((figure.values[0] for figure in figures if figure.kind == "rpe"), None)
    if seconds is None and not _DID.search(clause):
        return None
    minutes = round(seconds / 60) if seconds else None
    if minutes is not None and not 1 <= minutes <= 1440:
        return None
    return OtherSport(day, SPORTS[match.group()], minutes, rpe)


def is_idle(clause: str) -> bool:
    """Whether it says that a session is not done."""
    match = _IDLE.search(clause)
    if match is None or _NO_SKIP.search(clause):
        return False
    return match.group().startswith("missed") or not _OF_A_DAY_TO_COME.search(clause)
