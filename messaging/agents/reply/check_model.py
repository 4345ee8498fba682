"""What a model could do to a text and the rules cannot: add what nobody said, drop what somebody did. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from llm.plain_text import has_link, has_phone_number
from llm.task import Violation
from messaging.agents.reply.check_wishes import check_wish
from messaging.agents.reply.figures import is_among
from messaging.agents.reply.reading import Read, is_repeated, read_wish
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.rules import written
from messaging.agents.reply.said import are_words_of, said_in
from messaging.agents.reply.schema import ReplyAnswer
from messaging.agents.reply.sets import Incomplete
from messaging.domain.intents import DoneSet, Intent, Log, Thanks
from messaging.domain.number_words import in_figures
from messaging.domain.text import is_gsm7, septets
from plans.domain.movements import MEDICINE

MOST_WISHES: Final = 6
"""In one text. Whoever finds more has read it word by word."""
QUESTION_MAX: Final = 160
"""Septets, as of every question of ours (`messaging.domain.intents.Question`)."""
SMALL_TALK_MAX: Final = 8
"""Words of a text that may be small talk as a whole: it gets no answer, and nobody else reads it."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_ADVICE: Final = re.compile(
    r"\b(?:doctor|physio\w*|diagnos\w*|inflam\w*|tendon\w*|torn|tear|sprain\w*|injur\w*|ice it|stretch\w*|rest it)\b",
    re.IGNORECASE,
)
"""A question asks; what to do about a body is not said in passing."""


def check_model(request: ReplyRequest, answer: ReplyAnswer) -> list[Violation]:
    """Everything that a model's answer breaks besides `check`; all of it is an error."""
    return list(_broken(request, answer))


def _broken(request: ReplyRequest, answer: ReplyAnswer) -> Iterator[Violation]:
    if len(answer.intents) > MOST_WISHES:
        yield Violation("too_many", f"There are {len(answer.intents)} intents; {MOST_WISHES} is the most.")
    read: list[Read] = []
    for wish in answer.intents:
        try:
            read.append(read_wish(request, wish))
        except Incomplete as missing:
            yield Violation("incomplete", str(missing))
            continue
        if is_repeated(request, wish) is None:
            yield from check_wish(request, wish)
    yield from _dropped(request, read)
    yield from _against_each_other(read)
    yield from _unanswered(request, answer)
    yield from _question(request, answer)


# --- What the rules have read stays ----------------------------------------------------------------------------------
def _dropped(request: ReplyRequest, read: Sequence[Read]) -> Iterator[Violation]:
    found = [wish for each in read for wish in each.found.intents]
    unsure = frozenset().union(*(each.unsure for each in read))
    for old in request.understood.wishes:
        if not any(extends(new, old, unsure) for new in found) and not _is_asked(old, unsure):
            told = written(old).model_dump_json(exclude_defaults=True)
            yield Violation(
                "dropped", f"{written(old).kind}: it was read already and has to stay as it is: {told[:120]}"
            )


def extends(new: Intent, old: Intent, unsure: frozenset[str] = frozenset()) -> bool:
    """Whether `new` says all that `old` says, and perhaps more. `unsure`: exercises that are asked about instead."""
    if type(new) is not type(old):
        return False
    if isinstance(new, Log) and isinstance(old, Log):
        return _extends_a_log(new, old, unsure)
    told = _values_of(new)
    return all(told.get(name) == value for name, value in _values_of(old).items())


def _values_of(wish: Intent) -> dict[str, Any]:
    """The fields of an intent that say something."""
    return {name: value for name in wish.__slots__ if (value := getattr(wish, name)) not in (None, (), "", False)}


def _extends_a_log(new: Log, old: Log, unsure: frozenset[str]) -> bool:
    """Sets that were taken from the plan, as no figure was read, may get the figures that were said."""
    same = new.day == old.day and set(old.left_out) <= set(new.left_out) and old.felt in (None, new.felt)
    by_exercise = {each.exercise_id for each in old.sets} - unsure
    return same and all(_extends_sets(_of(new, key), _of(old, key)) for key in by_exercise)


def _of(log: Log, exercise_id: str) -> list[DoneSet]:
    return [each for each in log.sets if each.exercise_id == exercise_id]


def _extends_sets(new: Sequence[DoneSet], old: Sequence[DoneSet]) -> bool:
    return new == old or (bool(new) and all(each.from_plan for each in old) and not any(each.from_plan for each in new))


def _is_asked(old: Intent, unsure: frozenset[str]) -> bool:
    return isinstance(old, Log) and bool(old.sets) and {each.exercise_id for each in old.sets} <= unsure


# --- The answer as a whole -------------------------------------------------------------------------------------------
_ONE_OF: Final = (
    ("harder", "easier"), ("minutes",), ("session_minutes",), ("send_time",), ("pause",), ("plan_weeks",),
    ("program",), ("busy_week",), ("training_days",), ("pause", "resume"), ("yes", "no"), ("ill", "well_again"),
)  # fmt: skip
"""Kinds of which one text means one."""


def _against_each_other(read: Sequence[Read]) -> Iterator[Violation]:
    kinds = [each.wish.kind for each in read]
    for group in _ONE_OF:
        if sum(kind in group for kind in kinds) > 1:
            yield Violation("contradiction", f"There are several of {' and '.join(group)}: ask which one is meant.")
    regions = [(each.wish.region, each.wish.kind) for each in read if each.wish.region]
    for region in {region for region, kind in regions if kind == "pain"} & {r for r, k in regions if k == "pain_over"}:
        yield Violation("contradiction", f"{region} hurts and is fine at once: ask how it is.")


def _unanswered(request: ReplyRequest, answer: ReplyAnswer) -> Iterator[Violation]:
    """Nobody's words are lost: what is no wish is said to be unread, and a coach reads it."""
    if not are_words_of(answer.unread, request.said):
        yield Violation("words_not_said", "unread: it has to be words of the text.")
    is_answered = bool(answer.intents or answer.question or request.understood.questions)
    if not is_answered and not answer.unread.strip():
        yield Violation("nothing_read", "Nothing was read: the words of the text belong into `unread`.")
    small_talk = any(wish.kind == "thanks" for wish in answer.intents)
    is_new = not any(isinstance(wish, Thanks) for wish in request.understood.wishes)
    if small_talk and is_new and ("?" in request.text or len(request.text.split()) > SMALL_TALK_MAX):
        yield Violation("small_talk", "thanks: there is more in the text: those words belong into `unread`.")


def _question(request: ReplyRequest, answer: ReplyAnswer) -> Iterator[Violation]:
    text = answer.question
    if text is None:
        return
    if not is_gsm7(text) or "\n" in text:
        yield Violation("not_gsm7", "The question holds signs outside GSM-7: plain letters, in one line.")
    elif septets(text) > QUESTION_MAX:
        yield Violation("too_long", f"The question takes {septets(text)} characters; {QUESTION_MAX} is the limit.")
    if not text.endswith("?") or len(text.split()) < 2:
        yield Violation("no_question", "The question has to be one, and end with a question mark.")
    if has_link(text) or has_phone_number(text):
        yield Violation("link", "The question holds a link or a phone number.")
    if MEDICINE.search(text) or _ADVICE.search(text):
        yield Violation("medicine", "The question speaks of medicine or gives advice.")
    said = {1.0, *said_in(request).anything}  # "which one?"
    for number in dict.fromkeys(map(float, _NUMBER.findall(in_figures(text)))):
        if not is_among(number, said):
            yield Violation("figure_not_said", f"The question holds {number:g}, which does not stand in the text.")
