"""Logs out of a text: sets of the session that is meant, other sports, sessions that were skipped. Pure.

A clause is read from one named exercise to the next. What no figure or word could be made of stays in the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from messaging.domain.intents import (
    DoneSet,
    Found,
    Intent,
    Log,
    OtherSport,
    PlannedWork,
    Question,
    ReplyContext,
    SessionSeen,
    Skip,
)
from messaging.domain.logs.belonging import figures_by_mention
from messaging.domain.logs.days import WORDS, session_meant, session_on, told_day
from messaging.domain.logs.figures import Figure, figures_of
from messaging.domain.logs.names import Mention, mentions_in
from messaging.domain.logs.pending import about, finished
from messaging.domain.logs.sets import Unclear, planned_sets, sets_of
from messaging.domain.logs.spelling import plain
from messaging.domain.logs.sports import is_idle, other_sport
from messaging.domain.logs.words import (
    AFTER_NOT,
    ALL_THE_REST,
    BUT,
    DONE,
    DONE_WITH,
    FILLER,
    JUST_DID,
    LAST_ONE,
    LATER,
    NEGATED,
    NONE_OF_IT,
    NOT_AS_PLANNED,
    NOT_DONE,
    OR,
    OTHERWISE,
    SAYING_NO,
    SAYS_ALL,
    UNKNOWN_BETWEEN,
)
from workouts.domain.catalogue import load_catalogue

MOST_BARE_REPS: Final = 30
AMOUNTS: Final = frozenset({"sets", "load_reps", "list"})
WHAT_OTHERWISE: Final = "What was different from the plan? Text me the exercise with its sets, reps and weight, please?"


@dataclass(slots=True)
class Reading:
    """What a text has told so far of one session."""

    context: ReplyContext
    session: SessionSeen
    sets: dict[str, tuple[DoneSet, ...]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    whole: bool = False
    felt: float | None = None
    questions: list[Question] = field(default_factory=list)


def read_logs(text: str, context: ReplyContext) -> Found:
    """`Log`, `OtherSport` and `Skip`; the rest is what none of them was made of."""
    told = plain(text)
    if not told:
        return Found()
    if answered := _answer(told, context):
        return answered
    day = told_day(told, context.today)
    if is_idle(told) and not DONE.search(told) and not _names_its_work(told, context, day):
        return Found((Skip(day or context.today),))
    sports, told = _sports(told, context, day)
    if not told:
        return Found(sports)
    session = session_on(context, day) if day else session_meant(context)
    if session is None or session.is_rest or not session.work or LATER.search(told):
        found = _without_a_session(told, context, day)
        return replace(found, intents=sports)
    found = _read(told, Reading(context, session))
    return replace(found, intents=(*sports, *found.intents))


def _names_its_work(told: str, context: ReplyContext, day: date | None) -> bool:
    """ "Rows skipped" is not the whole session."""
    session = session_on(context, day) if day else session_meant(context)
    planned = {item.exercise_id for item in session.work} if session is not None else set()
    return session is not None and any(planned & set(each.ids) for each in mentions_in(told, session.work))


def _read(told: str, reading: Reading) -> Found:
    rest = []
    for clause in _clauses(told):
        left = _clause(clause, reading)
        rest += [left] if left else []
    return Found(log_of(reading), tuple(reading.questions), " ".join(rest))


def _clauses(told: str) -> list[str]:
    """Sentences and lines; commas stay, as they part the figures of a list."""
    parts = re.split(r"\n|;|(?<!\d)\.(?!\d)|(?<=\d)\.(?=\s|$)|!|\bthen\b", told)
    return [part.strip() for part in parts if part.strip(" ,.")]


def _clause(clause: str, reading: Reading) -> str:
    """Take what the clause says; returns the words that nothing was made of."""
    without_day = WORDS.sub(" ", clause)
    if without_day != clause and JUST_DID.fullmatch(without_day.strip()):
        reading.whole = True  # "did Monday's session"
        return ""
    clause = without_day
    main, excluded = _parted(clause)
    work = reading.session.work
    mentions = mentions_in(main, work)
    done = DONE.search(main)
    is_done = done is not None and not NEGATED.search(main[: done.start()])
    out = mentions_in(excluded, work) if excluded is not None else []
    says_all = SAYS_ALL.fullmatch(main.strip(" ,")) is not None
    if out and not (is_done or mentions or says_all) and not _has_work(excluded or ""):
        return clause  # "but not the squats", of which nobody knows what it is about
    if excluded is not None and out and (is_done or mentions or says_all):
        reading.whole = reading.whole or (says_all and not _has_work(excluded))
        reading.left_out += [mention.ids[0] for mention in out]
        if _has_work(excluded):  # "done, but bench 55", "but only 5 reps on squats": not left out, done otherwise
            reading.left_out = reading.left_out[: -len(out)]
            main, mentions = f"{main} , {excluded}", mentions_in(f"{main} , {excluded}", work)
    elif excluded is not None:
        main = f"{main} {excluded}"
        mentions = mentions_in(main, work)
    if not mentions:
        return "" if says_all and out else _whole_session(main, is_done, reading)
    if is_done and done is not None and not (mentions[0].start <= done.start() and len(mentions) == 1):
        of_these = DONE_WITH.match(main, done.end()) is not None
        is_first = done.start() < mentions[0].start and not of_these
        rest_done = NOT_DONE.search(main[: mentions[0].start].rstrip()) is not None and "rest" in main
        reading.whole = reading.whole or is_first or rest_done or "everything" in done.group()
    elif is_done and done is not None and NOT_DONE.search(main[: mentions[0].start].rstrip()):
        reading.whole = True  # "skipped planks, the rest is done"
    return _mentioned(main, mentions, reading, is_done=is_done)


def _parted(clause: str) -> tuple[str, str | None]:
    match = BUT.search(clause)
    if match is None:
        return clause, None
    main = "all" if match.group().startswith("all but") else clause[: match.start()]
    return main, clause[match.end() :]


def _whole_session(clause: str, is_done: bool, reading: Reading) -> str:
    figures = figures_of(clause)
    cardio = [item for item in reading.session.work if item.type == "cardio"]
    if cardio and any(figure.kind in ("time", "distance") for figure in figures):
        item = max(cardio, key=lambda each: each.duration_sec or 0)
        _take(item, figures, clause, reading)
        reading.whole = reading.whole or is_done
        return _left(clause, figures, ())
    efforts = [figure for figure in figures if figure.kind == "rpe"]
    how_long = [] if cardio else [figure for figure in figures if figure.kind == "time"][:1]
    if is_done and NOT_AS_PLANNED.search(clause):
        reading.questions.append(Question(WHAT_OTHERWISE, "complete", "{}"))
        return ""
    if is_done and len(efforts) + len(how_long) == len(figures):  # "done in 50 min"
        reading.whole = True
        reading.felt = efforts[-1].values[0] if efforts else reading.felt
        return _left(clause, [*efforts, *how_long], ())
    if efforts and (reading.whole or reading.sets) and len(efforts) == len(figures):
        reading.felt = efforts[-1].values[0]
        return _left(clause, efforts, ())
    if not is_done and efforts and len(efforts) == len(figures) and reading.session.done:
        reading.felt = efforts[-1].values[0]  # of the session that is logged already
        return _left(clause, efforts, ())
    return _left(clause, (), ())


def _mentioned(clause: str, mentions: Sequence[Mention], reading: Reading, *, is_done: bool) -> str:
    """Each exercise with its own figures.

    A figure that nothing was made of makes the others doubtful, and so do words about an exercise without a figure
    ("calf raises kill me"): nothing of the clause is stored then.
    """
    stored, asked = dict(reading.sets), len(reading.questions)
    shared = figures_by_mention(clause, mentions)
    ends = [*(mention.start for mention in mentions[1:]), len(clause)]
    for number, (mention, end) in enumerate(zip(mentions, ends, strict=True)):
        before = clause[mentions[number - 1].end if number else 0 : mention.start]
        goes_on = number > 0 and OR.fullmatch(before) and mentions[number - 1].ids[0] in reading.left_out
        is_out = NOT_DONE.search(before.rstrip()) or goes_on or AFTER_NOT.match(clause, mention.end)
        if is_out and not shared[number]:
            reading.left_out.append(mention.ids[0])
        else:
            _take_mention(mention, shared[number], clause[mention.start : end], reading)
    used = [figure for own in shared for figure in own]
    left = _left(clause, used, mentions)
    if any(sign.isdigit() for sign in left) or _may_mean_otherwise(clause, shared, left, is_done=is_done):
        reading.sets = stored
        name = _called(mentions[0], reading)
        question = f"{name}: how many sets and reps, with which weight?"
        if len(reading.questions) == asked:
            reading.questions.append(Question(question, "complete", f"{name} {{}}"))
        return ""
    if set(left.split()) - SAYING_NO and not is_done:
        for mention, own in zip(mentions, shared, strict=True):
            if all(figure.unit == "felt" for figure in own) and mention.ids[0] not in stored:
                reading.sets.pop(mention.ids[0], None)
        return left if any(figure.unit != "felt" for figure in used) else clause
    return left


def _may_mean_otherwise(clause: str, shared: Sequence[Sequence[Figure]], left: str, *, is_done: bool) -> bool:
    """Whether words beside the figures say that they are others': a goal, a share, the second set, somebody else's."""
    work = [[figure for figure in own if figure.kind != "rpe"] for own in shared]
    if not any(work):
        return is_done and NOT_AS_PLANNED.search(clause) is not None
    lost = bool(set(left.split()) - SAYING_NO) and any(sum(f.kind in AMOUNTS for f in own) > 1 for own in work)
    return OTHERWISE.search(clause) is not None or (lost and not is_done and UNKNOWN_BETWEEN.search(clause) is not None)


def _called(mention: Mention, reading: Reading) -> str:
    work = {item.exercise_id: item.name for item in reading.session.work}
    return work.get(mention.ids[0]) or not_planned(mention.ids[0]).name


def _take_mention(mention: Mention, figures: Sequence[Figure], told: str, reading: Reading) -> None:
    work = reading.session.work
    if len(mention.ids) > 1:
        names = " or ".join(item.name for item in work if item.exercise_id in mention.ids)
        told = told.replace(mention.words, "{}", 1)
        reading.questions.append(Question(f"{mention.words.capitalize()}: {names}?"[:160], "complete", told))
        return
    item = next((each for each in work if each.exercise_id == mention.ids[0]), None) or not_planned(mention.ids[0])
    if not figures and item not in work:
        return
    _take(item, figures, told, reading)


def not_planned(exercise_id: str) -> PlannedWork:
    """An exercise of the catalogue that no session asked for."""
    exercise = load_catalogue().get(exercise_id)
    assert exercise is not None
    return PlannedWork(exercise_id, exercise.name, exercise.item_types[0] if exercise.item_types else "accessory")


def _take(item: PlannedWork, figures: Sequence[Figure], told: str, reading: Reading) -> None:
    last = LAST_ONE.search(told)
    try:
        if last is None or not figures:
            reading.sets[item.exercise_id] = sets_of(item, figures, units=reading.context.units)
            return
        offset = _offset(told, figures)
        general = [figure for figure in figures if figure.start - offset < last.start()]
        own = [figure for figure in figures if figure.start - offset >= last.start()]
        reading.sets[item.exercise_id] = _last_otherwise(item, general, own, units=reading.context.units)
    except Unclear as unclear:
        reading.questions.append(asked_by(unclear, item, reading))


def asked_by(unclear: Unclear, item: PlannedWork, reading: Reading) -> Question:
    """For one figure of sets that are known but for it, or for all of them once more."""
    if not unclear.sets:
        return Question(unclear.sentence[:160], "complete", f"{item.name} {{}}")
    kept = about(reading.session.day, item.exercise_id, unclear.slot, unclear.sets)
    return Question(unclear.sentence[:160], "figure", kept)


def _offset(told: str, figures: Sequence[Figure]) -> int:
    """Figures are counted from the beginning of their clause: where `told` begins in it."""
    first = figures_of(told)
    return figures[0].start - first[0].start if first else 0


def _last_otherwise(
    item: PlannedWork, general: Sequence[Figure], own: Sequence[Figure], *, units: str
) -> tuple[DoneSet, ...]:
    sets = sets_of(item, general, units=units)
    if not own:
        return sets
    figure = own[0]
    if figure.kind == "rpe":
        changed = replace(sets[-1], rpe=figure.values[0], from_plan=False)
    elif figure.kind == "reps" or _is_a_number_of_reps(figure, sets[-1]):
        changed = replace(sets[-1], reps=int(figure.values[0]), from_plan=False)
    elif figure.kind in ("load", "at", "number"):
        one = sets_of(replace(item, sets=1), [figure], units=units)
        changed = replace(sets[-1], weight_kg=one[0].weight_kg, from_plan=False)
    else:
        raise Unclear(f"{item.name}: what was the last set?", "reps")
    return (*(replace(each, from_plan=False) for each in sets[:-1]), changed)


def _is_a_number_of_reps(figure: Figure, last: DoneSet) -> bool:
    value = figure.values[0] if figure.values else 0
    return figure.kind == "number" and value <= MOST_BARE_REPS and (last.reps or 0) >= value - 3


def log_of(reading: Reading) -> tuple[Intent, ...]:
    """The log that was read; none when nothing was said of what was done."""
    done = dict(reading.session.done)
    if reading.whole:
        for item in reading.session.work:
            if item.exercise_id not in reading.sets and item.exercise_id not in done:
                reading.sets[item.exercise_id] = planned_sets(item)
    for out in reading.left_out:
        reading.sets.pop(out, None)
    sets = tuple(each for own in reading.sets.values() for each in own)
    told = {*reading.sets, *reading.left_out, *done}
    asked = {question.about for question in reading.questions}
    open_work = [item for item in reading.session.work if item.exercise_id not in told]
    partial = bool(sets) and not reading.whole and bool(open_work) and not asked
    if not sets and reading.felt is None and not (reading.whole and done):
        return ()
    return (Log(reading.session.day, sets, reading.felt, partial, tuple(dict.fromkeys(reading.left_out))),)


def _left(clause: str, figures: Iterable[Figure], mentions: Iterable[Mention]) -> str:
    """The words that nothing was made of, without those that say nothing."""
    spans = sorted([(f.start, f.end) for f in figures] + [(m.start, m.end) for m in mentions], reverse=True)
    for start, end in spans:
        clause = f"{clause[:start]} {clause[end:]}"
    left = FILLER.sub(" ", DONE.sub(" ", NOT_DONE.sub(" ", LAST_ONE.sub(" ", clause))))
    return " ".join(left.split())


# --- Answers to a question, other sports, days without a session ------------------------------------------------------


def _answer(told: str, context: ReplyContext) -> Found | None:
    if context.asked == "figure" and context.asked_about:
        return finished(told, context)
    if context.asked != "rest":
        return None
    session = session_on(context, _day_of(context))
    if session is None:
        return None
    done = {key for key, _ in session.done}
    if ALL_THE_REST.fullmatch(told):
        sets = tuple(each for item in session.work if item.exercise_id not in done for each in planned_sets(item))
        return Found((Log(session.day, sets),) if sets else ())
    if NONE_OF_IT.fullmatch(told):
        left = tuple(item.exercise_id for item in session.work if item.exercise_id not in done)
        return Found((Log(session.day, (), left_out=left),))
    return None


def _day_of(context: ReplyContext) -> date:
    try:
        return date.fromisoformat(context.asked_about)
    except ValueError:
        return context.today


def _sports(told: str, context: ReplyContext, day: date | None) -> tuple[tuple[OtherSport, ...], str]:
    """Other sports, and what is told besides; a word about the effort alone belongs to the sport."""
    parts = [part.strip() for part in re.split(r"\band\b|\bthen\b|,(?!\d)|;|\n", told) if part.strip()]
    sports = [sport for part in parts if (sport := _sport(part, context, day))]
    others = [part for part in parts if not _sport(part, context, day)]
    if sports and any(DONE.search(part) or _has_work(part) for part in others):
        return tuple(sports), " , ".join(others)
    whole = _sport(told, context, day)
    return ((whole,), "") if whole is not None else ((), told)


def _has_work(part: str) -> bool:
    return any(figure.kind != "rpe" for figure in figures_of(part))


def _sport(told: str, context: ReplyContext, day: date | None) -> OtherSport | None:
    """None for what is the session's own."""
    sport = other_sport(told, day or context.today)
    session = session_on(context, day or context.today)
    if sport is None or session is None:
        return sport
    runs = sport.sport == "running" and any(item.type == "cardio" for item in session.work)
    own = any(sport.sport[:4] in item.name.casefold() for item in session.work)
    return None if runs or own else sport


def _without_a_session(told: str, context: ReplyContext, day: date | None) -> Found:
    if day is None and DONE.fullmatch(told.strip(" .!")) and not LATER.search(told):
        return Found((), (Question("Do you mean yesterday's session?", "confirm", "yesterday done"),))
    return Found(rest=told)
