"""Wishes out of a text, sentence by sentence; what is a log, or nothing that we know, stays in the rest. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from messaging.domain.intents import (
    Easier,
    Found,
    Harder,
    Ill,
    Intent,
    Minutes,
    Obstacle,
    PainOver,
    Question,
    ReplyContext,
    WellAgain,
)
from messaging.domain.wishes import bodies, calendar, commands, obstacles, training
from messaging.domain.wishes.days import Ambiguous
from messaging.domain.wishes.hours import HalfHour, WhichHalf
from messaging.domain.wishes.spelling import plain

Taken = tuple[Intent | Question, int, int]
Reader = Callable[[str, ReplyContext], Taken | None]

READERS: Final[tuple[Reader, ...]] = (
    lambda sentence, context: training.plan_of(sentence),
    lambda sentence, context: calendar.send_time(sentence),
    calendar.pause,
    bodies.illness,
    bodies.over,
    lambda sentence, context: bodies.pain(sentence),
    calendar.travel,
    calendar.busy_week,
    calendar.training_days,
    training.dislike,
    lambda sentence, context: training.missing(sentence),
    training.swap,
    lambda sentence, context: training.goal(sentence),
    training.minutes,
    lambda sentence, context: training.place(sentence),
    lambda sentence, context: training.owned(sentence),
    training.effort,
)
"""The more telling first."""
MOST_SMALL_TALK: Final = 4
MOST_OF_AN_ANSWER: Final = 6
_CONNECTED: Final = re.compile(r"^(?:and|but|also|y|pero|so)\b[ ,]*")
_OF_BODIES: Final = ("Pain", "PainOver", "Ill", "WellAgain")
_NEGATABLE: Final = frozenset(
    """PauseWish Swap Travel BusyWeek Harder Minutes Place PlanWeeks Program SessionMinutes Goal""".split()  # noqa: SIM905
)
_CALLED_OFF: Final = re.compile(
    r"^(?:please )?(?:do not|dont|never|no longer|not|cancel (?:my|the)|stop the)\b(?! (?:have|more|time))"
    r"|\b(?:do not(?! have)|no longer|should i|shall i|is it ok to|never mind)\b"
)
_UNTRUE: Final = re.compile(
    r"(?:no |hey |that is |thats |that |it is |this is )*(?:not true|untrue|wrong|never true|"
    r"a mistake|not correct)"
)
_BLANK: Final = re.compile(r"^(?:(?:and|but|so|also|my|i|the|a|please|coach|thanks|today|now|it|is|because|since|just|"
    r"hey|hi|with|then|feel|feels|"
                           r"really|very|in|on|at|for|to|of|again|have|am|got|sorry|no|y|pero|la|el|me|day|hotel|gym|"
                           r"can|could|you|tengo|estoy|any ?more|that|this|one|session|workout|or|all|too|if|possible|"
                           r"ever|so|as|well|from|now|lately)\b[ ,.!?]*)*$")  # fmt: skip
_LOGGED: Final = re.compile(
    r"^(?:done|did|finished|completed|ran|hecho|listo|yesterday|skipped|played|went|walked|swam|biked)\b|"
    r"\b(?:i|we) (?:did|ran|finished|completed|benched|squatted)\b|\byesterdays? (?:run|session|workout|one)\b|"
    r"\b\d+ ?x ?\d+\b|@ ?\d|\brpe\b|\d ?kg\b|\d ?lbs?\b|\d:\d\d\b"
)
_WHOLE: Final = re.compile(r"[.!?;\n]+")
_PARTS: Final = re.compile(r"\n|(?<!\d)[.;!](?=\s|$)|(?<=[a-z])\.(?=\s)|(?<=\?) |\b(?=(?:but|pero|though|however)\b)|"
    r", (?=(?:and )?(?:i|my|can|please|also|swap|text|never|make|undo)\b)|"
                          r"\band (?=(?:i|my|can|please|also|swap|text|never|make|undo|only|send|pause|"
                          r"cancel)\b)")  # fmt: skip


def read_wishes(text: str, context: ReplyContext) -> Found:
    """Every wish of the text, in order. What is unclear is asked; words that are no wish are left in the rest."""
    told = plain(text)
    if not told:
        return Found()
    plans, left = obstacles.planned(text)
    if plans:
        others = read_wishes(left, context)
        return Found((*plans, *others.intents), others.questions, others.rest)
    if context.asked == "obstacle":
        return _about_obstacles(text, told, context)
    if answered := commands.answer(told, context):
        return answered
    if context.asked in ("figure", "rest") and _is_a_figure(told, context):
        return Found(rest=text)
    if (intents := commands.whole(told.strip(), context)) is not None:
        return Found(intents)
    if undone := commands.undo(told):
        return Found((undone[0],), rest=undone[1])
    found = _without_doubt(_sentences(told, context), told)
    if _LOGGED.match(told) and any(isinstance(wish, (Easier, Harder)) for wish in found.intents):
        return Found(rest=text)  # "done but lighter" says how it was
    return found if found.intents or found.questions else Found(rest=text)


def _without_doubt(found: Found, told: str) -> Found:
    """What holds a client back is not ended by a sentence that has a but: "fine for walking but not squats"."""
    doubtful = any(bodies.is_doubtful(part) and bodies.speaks_of_an_end(part) for part in _WHOLE.split(told))
    ends = [wish for wish in found.intents if isinstance(wish, (PainOver, WellAgain))]
    if not doubtful or not ends or all(isinstance(wish, PainOver) and wish.never_true for wish in ends):
        return found
    kept = tuple(wish for wish in found.intents if wish not in ends)
    return Found(kept, found.questions, f"{found.rest}\n{told}".strip() if not kept else found.rest or told)


def _is_a_figure(told: str, context: ReplyContext) -> bool:
    """A few words with a figure answer a question about figures, unless they clearly wish for something: "20 min" may
    be either.
    """
    if len(told.split()) > MOST_OF_AN_ANSWER or not any(sign.isdigit() for sign in told) or commands.undo(told):
        return False
    found = _sentences(told, context)
    return all(isinstance(wish, Minutes) for wish in found.intents) and not found.questions


def _about_obstacles(text: str, told: str, context: ReplyContext) -> Found:
    """The answer to the question of the week. It may come days later, so whoever says something else says that."""
    if obstacles.is_nothing(told):
        return Found((Obstacle(""),))
    found = read_wishes(text, replace(context, asked="", asked_about=""))
    if obstacles.is_answer(text, told, found, context):
        return Found((obstacles.obstacle(text),))
    return replace(found, intents=tuple(obstacles.in_the_week_asked_about(wish, context) for wish in found.intents))


def _sentences(told: str, context: ReplyContext) -> Found:
    reading = _Reading(context)
    for part in _PARTS.split(told):
        reading.take(part)
    intents = _without_contradiction(tuple(dict.fromkeys(reading.intents)))
    rest = [each for each in reading.rest if not _UNTRUE.fullmatch(each)]
    if len(rest) < len(reading.rest):  # "that's not true, my knee is fine"
        intents = tuple(replace(each, never_true=True) if isinstance(each, PainOver) else each for each in intents)
    return Found(intents, tuple(reading.questions[:1]), _joined(rest))


def _without_contradiction(intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """ "Better, but the fever is still 38": who is ill is not well."""
    is_ill = any(isinstance(wish, Ill) for wish in intents)
    return tuple(wish for wish in intents if not (is_ill and isinstance(wish, WellAgain)))


def _joined(rest: Sequence[str]) -> str:
    """A part that goes on with "but" belongs to the one before it."""
    told = ""
    for part in rest:
        told += f" {part}" if _CONNECTED.match(part) else f"\n{part}"
    return told.strip()


@dataclass(slots=True)
class _Reading:
    """What a text has told so far."""

    context: ReplyContext
    intents: list[Intent] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def take(self, part: str) -> None:
        """One sentence; what a wish leaves of it is read again, and what nobody takes is tried in its parts."""
        sentence = _CONNECTED.sub("", part.strip(" ,"))
        if not sentence:
            return
        taken = _taken(sentence, self.context)
        if taken is None:
            self._in_parts(sentence, part.strip(" ,"))
            return
        wish, start, end = taken
        if isinstance(wish, Question):
            self.questions.append(wish)
        else:
            self.intents.append(wish)
        left = f"{sentence[:start]} {sentence[end:]}".strip(" ,.!?")
        if left and not _BLANK.match(left) and not self._is_small_talk(left):
            self.take(left)

    def _is_small_talk(self, left: str) -> bool:
        """A few words around a wish that are neither a wish nor a figure nor a log."""
        few = len(left.split()) <= MOST_SMALL_TALK and not re.search(r"\d", left)
        return few and not _LOGGED.search(left) and _taken(left, self.context) is None

    def _in_parts(self, sentence: str, told: str) -> None:
        parts = re.split(r", | and | y ", sentence)
        told_of_work = _LOGGED.search(sentence) is not None  # "I did yesterday's run, 32 min" asks for no 32 minutes
        taken = [found for part in parts if (found := _taken(part.strip(" ,"), self.context)) is not None]
        if len(parts) > 1 and any(_beside_a_log(found) or not told_of_work for found in taken):
            for part in parts:
                if not self._is_small_talk(part):
                    self.take(part)
        else:
            self.rest.append(told)


def _taken(sentence: str, context: ReplyContext) -> Taken | None:
    command = commands.whole(sentence, context)
    if command is not None and len(command) == 1:
        return command[0], 0, len(sentence)
    is_log = _LOGGED.search(sentence)
    for reader in READERS:
        try:
            taken = reader(sentence, context)
        except (Ambiguous, HalfHour, WhichHalf):
            continue
        if taken is not None and _is_called_off(taken, sentence):
            return None
        if taken is not None and not (is_log and not _beside_a_log(taken)):
            return _whole_sentence(taken, sentence, is_log=is_log is not None)
    return None


def _is_called_off(taken: Taken, sentence: str) -> bool:
    """ "Don't pause my plan", "should I pause?": nothing is wished for, and a person reads it."""
    if type(taken[0]).__name__ not in _NEGATABLE:
        return False
    return _CALLED_OFF.search(sentence[: taken[2]]) is not None


def _whole_sentence(taken: Taken, sentence: str, *, is_log: bool) -> Taken:
    """What is said of a body is all about it, unless a log stands beside it."""
    return (taken[0], 0, len(sentence)) if type(taken[0]).__name__ in _OF_BODIES and not is_log else taken


def _beside_a_log(taken: Taken) -> bool:
    """What may stand in one sentence with figures of what was done: something that hurts, an hour, a goal."""
    wish = taken[0]
    return type(wish).__name__ in (*_OF_BODIES, "SendTime", "Goal") or (
        isinstance(wish, Question) and wish.kind == "half_hour"
    )
