"""When they train and hear from us: hours, zones, pauses, travel, busy weeks, training days. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from accounts.domain.vocabulary import WEEKDAYS
from messaging.domain.countries import date_order
from messaging.domain.intents import BusyWeek, Intent, PauseWish, Question, ReplyContext, SendTime, TrainingDays, Travel
from messaging.domain.wishes.days import Ambiguous, days_in, span_in, weekdays_in
from messaging.domain.wishes.hours import HalfHour, WhichHalf, clock, hour_in
from messaging.domain.wishes.training import THINGS
from messaging.domain.wishes.zones import zone_named
from plans.domain.position import monday_of

Taken = tuple[Intent | Question, int, int]

_TEXT_AT: Final = re.compile(
    r"\b(?:(?:text|message|msg|send|write|ping|contact|remind|mandame|escribeme|enviame)(?: me| it| them| us| this|"
    r" my| the| workouts?| workout| texts?| messages?| daily| mensajes?| el| los)*"
    r"|(?:change|move|switch|set|push|shift|update)(?: my| the| it)*(?: send(?:ing)?| daily| text| message| workout|"
    r" morning)*(?: time| hour| text| texts| message| messages)?(?: from [^ ]+(?: ?[ap]m)?)?"
    r"|(?:my )?(?:texts?|messages?|workouts?)(?: to come| should come)?|(?:i want|can i (?:get|have)|could i (?:get|"
    r"have)|get|want|prefer|i would like)(?: my| the| it| them)*(?: workout| texts?| messages?| message)?)"
    r" (?:at|by|around|about|before|after|from|for|a las|to) (?P<when>[^,]*)$|^(?:text|message)s? (?P<when2>\d.*)$"
)
_NOT_BEFORE: Final = re.compile(
    r"\b(?:stop (?:texting|messaging|writing|sending)(?: me| it| them)?|do not (?:text|message|write|send|contact|"
    r"wake)(?: me| it| anything| them)?|no (?:texts?|messages?)|not|never (?:text|message)(?: me)?)"
    r"(?: texts| messages)? before (?P<when>[^,]*)$"
)
_ZONE: Final = re.compile(
    r"\b(?:i (?:have )?(?:just )?moved to|i am moving to|i (?:now )?live in|moved to|living in|relocated to|(?:switch|"
    r"change|set|update)(?: my)?(?: time ?zone| zone| clock)?(?: to)|my (?:time ?zone|zone) is|time ?zone ?:?|"
    r"i am (?:now )?on|me mude a|vivo en)(?: now)? (?P<place>[a-z/_ .]+?)(?: (?:time ?zone|zone|time))*(?: now|"
    r" from now on| today| permanently| last week| this week| yesterday| recently| for good| for work| last month|"
    r" this month)*$"
)
_PAUSE: Final = re.compile(
    r"\b(?:pause|pausa|pausar|pausing|put (?:it |me |everything |my plan |the plan |training )?on hold|on hold|freeze|"
    r"take a break|taking a break|break from (?:training|the plan|texts)|need a break|hold (?:my|the) (?:plan|texts|"
    r"training)|"
    r"stop for (?:a|\d))\b"
)
_FOR: Final = re.compile(
    r"\b(?:for|next|por|durante|de) (?:the next |about |like |another |"
    r"los proximos )?(?P<n>\d{1,2}|a|an|one|una|un|couple of|few) ?(?P<u>days?|weeks?|months?|mes|meses)\b"
)
_UNTIL: Final = re.compile(r"\b(?:till|until|through|thru|back on|back|return on|resume on|hasta(?: el)?)(?: on)? ")
_THIS_WEEK: Final = re.compile(r"\b(?:this|esta|rest of the|the rest of the|current) week\b")
_NEXT_WEEK: Final = re.compile(r"\b(?:next|following|proxima|coming) week\b")
_AWAY: Final = re.compile(
    r"\b(?:traveling|travel|away|out of town|on vacation|on holiday|on a (?:work |business )?trip|trip|vacation|"
    r"holiday|de traveling|conference|on the road|out of the country|fuera|visiting|flying to|going to|"
    r"i am in|will be in|be in|in)\b"
)
_ABROAD: Final = re.compile(r"\b(?:in|to|visiting|en|a) (?P<place>[a-z]+(?: [a-z]+)?)\b")
_CLEARLY_AWAY: Final = re.compile(
    r"\b(?:traveling|travel|away|out of town|vacation|holiday|trip|conference|"
    r"on the road|out of the country|fuera|visiting|flying)\b"
)
_BUSY: Final = re.compile(
    r"\b(?:busy|crazy|hectic|mad|tough|insane|packed|rough|full|stressful|loca|ocupada|complicada|"
    r"liada)(?: work)? week\b|\bweek (?:is|will be|looks|is going to be|es|esta) (?:\S+ )?(?:busy|crazy|hectic|mad|"
    r"packed|full|insane|tough)\b|"
    r"\b(?:swamped|slammed|busy|crunched|deadlines?)\b.*\bweek\b|\b(?:only|just|max|solo)\b.*\b(?:days?|times|"
    r"sessions?|twice|once|workouts?)\b.*\bweek\b|\bweek\b.*\b(?:only|just|max|solo)\b.*\b(?:days?|times|sessions?|"
    r"twice|once)\b|"
    r"\bweek\b.*\b\d days? (?:only|max)\b"
)
_DAYS: Final = re.compile(
    r"\b(?P<n>[1-6]) ?(?:days?|sessions?|times|x|workouts?|training)\b|\b(?P<twice>twice)\b|"
    r"\b(?P<once>once)\b"
)
_CAN: Final = re.compile(
    r"\b(?:can (?:do|train|work out|make|only do|only train|only make)|available|free|train(?:ing)? on|works? for me|"
    r"work(?:s)? best|is best|are best|i have time|only have|my (?:training |workout )?days are|my days|new days|"
    r"days ?:|change my days to|"
    r"switch (?:my days )?to|move (?:my days|training) to|i prefer|prefer|puedo|entreno|could do|good for me|is good|"
    r"are good|i will train|do)\b"
)
_CAN_NOT: Final = re.compile(r"\b(?:can not (?:do|train|make(?: it)?|work out|on)?|not (?:available|free|on|possible)|"
    r"no (?:training )?(?:on )?(?=" + "|".join(d.lower() for d in WEEKDAYS) + r")|"
                             r"unable|busy on|not (?=" + "|".join(d.lower() for d in WEEKDAYS) + r")|no puedo|off on|"
                             r"except|without)\b")  # fmt: skip
_ALWAYS: Final = re.compile(
    r"\b(?:from now on|always|every week|each week|going forward|permanently|in general|"
    r"my days|new days|days are|generally|usually|my training days|siempre)\b"
)


def send_time(sentence: str) -> Taken | None:
    """The hour, half an hour and am or pm asked about; a zone that is named."""
    if match := _ZONE.search(sentence):
        zone = zone_named(match.group("place"))
        if zone:
            return SendTime(zone=zone), match.start(), match.end()
        if re.search(r"\b(?:moved|relocated|zone|mude)\b", match.group()):
            asked = Question("Which big city has the same clock as you there?", "complete", "i moved to {}")
            return asked, match.start(), match.end()
    not_before = _NOT_BEFORE.search(sentence)
    match = not_before or _TEXT_AT.search(sentence)
    if match is None or (not_before is None and re.search(r"\b(?:not|dont|never)\b", sentence[: match.end()])):
        return None
    when = match.group("when") or (match.groupdict().get("when2") or "")
    if re.search(r"\d+ ?(?:days|weeks|kg|lb|reps|sets|min|km)\b", when):
        return None
    try:
        hour = hour_in(when)
    except HalfHour as half:
        first, second = clock(half.before), clock((half.before + 1) % 24)
        asked = Question(f"I text on the hour: {first} or {second}?", "half_hour", str(half.before))
        return asked, match.start(), match.end()
    except WhichHalf as which:
        asked = Question(f"Do you mean {which.hour} am or {which.hour} pm?", "half_hour", str(which.hour))
        return asked, match.start(), match.end()
    return (SendTime(hour), match.start(), match.end()) if hour is not None else None


def pause(sentence: str, context: ReplyContext) -> Taken | None:
    """ "Till Monday" pauses until the day before Monday."""
    match = _PAUSE.search(sentence)
    if match is None or re.search(
        r"\b(?:pause squats?|paused? (?:bench|squat|deadlift|reps?)|pause (?:between|"
        r"at the))\b",
        sentence,
    ):
        return None
    try:
        return _pause(sentence, context), match.start(), len(sentence)
    except Ambiguous as error:
        about = error.gap_in(sentence, otherwise="pause {}")
        return Question(f"Which day do you mean, {error}"[:160], "complete", about), match.start(), len(sentence)


def _pause(sentence: str, context: ReplyContext) -> PauseWish:
    today, order = context.today, date_order(context.country)
    if span := span_in(sentence, today, order=order):
        return PauseWish(
            span[0], span[1] + timedelta(days=0 if _UNTIL.search(sentence) or " to " not in sentence else 1)
        )
    told = days_in(sentence, today, order=order)
    until = _UNTIL.search(sentence)
    start = today
    if told and re.search(r"\b(?:from|starting|beginning|as of|desde)(?: on)? $", sentence[: told[0].start]):
        start, told = told[0].day, told[1:]
    if length := _length(sentence):
        return PauseWish(start, start + length)
    if told and (until or start != today):
        return PauseWish(start, told[0].day if told[0].day > start else told[0].day + timedelta(days=7))
    if _NEXT_WEEK.search(sentence):
        monday = monday_of(today) + timedelta(days=7)
        return PauseWish(today, monday) if until else PauseWish(monday, monday + timedelta(days=7))
    if _THIS_WEEK.search(sentence):
        return PauseWish(today, monday_of(today) + timedelta(days=7))
    return PauseWish(start)


def _length(sentence: str) -> timedelta | None:
    match = _FOR.search(sentence)
    if match is None:
        return None
    word, unit = match.group("n"), match.group("u")
    number = {"a": 1, "an": 1, "one": 1, "una": 1, "un": 1, "couple of": 2, "few": 3}.get(word) or int(word)
    days = 1 if unit.startswith("d") else 7 if unit.startswith("w") else 30
    return timedelta(days=number * days)


def travel(sentence: str, context: ReplyContext) -> Taken | None:
    """The last day is included. Without days it is asked when."""
    match = _AWAY.search(sentence)
    clearly = _CLEARLY_AWAY.search(sentence)
    if match is None or re.search(
        r"\b(?:back from|was|returned|if i|right away|straight away|in (?:a |the )?(?:hurry|"
        r"rush|morning|gym|evening|bed)|go away|pain .* away|throw)\b",
        sentence,
    ):
        return None
    place = _place(sentence)
    if not clearly and place is None:
        return None
    try:
        days = _away(sentence, context)
    except Ambiguous as error:
        about = error.gap_in(sentence, otherwise="traveling {}")
        return Question(f"Which day do you mean, {error}"[:160], "complete", about), match.start(), len(sentence)
    if days is None:
        if not clearly:
            return None
        return (
            Question("Have a good trip! From when to when are you away?", "complete", "traveling {}"),
            match.start(),
            len(sentence),
        )
    return Travel(days[0], days[1], _equipment(sentence), place), 0, len(sentence)


def _away(sentence: str, context: ReplyContext) -> tuple[date, date] | None:
    today, order = context.today, date_order(context.country)
    if span := span_in(sentence, today, order=order):
        later = timedelta(
            days=7 if _NEXT_WEEK.search(sentence) and span[0] < monday_of(today) + timedelta(days=7) else 0
        )
        return span[0] + later, span[1] + later
    told = days_in(sentence, today, order=order)
    if (length := _length(sentence)) is not None:
        start = told[0].day if told else monday_of(today) + timedelta(days=7) if _NEXT_WEEK.search(sentence) else today
        return start, start + length - timedelta(days=1)
    if told and _UNTIL.search(sentence):
        return (today, told[0].day) if len(told) == 1 else (told[0].day, told[1].day)
    if _NEXT_WEEK.search(sentence) and not told:
        monday = monday_of(today) + timedelta(days=7)
        return monday, monday + timedelta(days=6)
    if _THIS_WEEK.search(sentence) and not told:
        return today, monday_of(today) + timedelta(days=6)
    if re.search(r"\b(?:this|the|over the) weekend\b", sentence):
        saturday = monday_of(today) + timedelta(days=5)
        return max(today, saturday), saturday + timedelta(days=1)
    if len(told) == 1:
        return told[0].day, told[0].day
    if len(told) == 2:
        first, second = told[0].day, told[1].day
        return first, second if second >= first else second + timedelta(days=7)
    return None


def _place(sentence: str) -> str | None:
    for match in _ABROAD.finditer(sentence):
        words = match.group("place")
        if zone := zone_named(words) or zone_named(words.split()[0]):
            return zone
    return None


def _equipment(sentence: str) -> tuple[str, ...] | None:
    if re.search(r"\b(?:no (?:gym|equipment|weights)|without (?:a gym|equipment)|sin (?:gym|equipo))\b", sentence):
        return ("bodyweight",)
    found = [
        THINGS[word]
        for word in sorted(THINGS, key=len, reverse=True)
        if re.search(rf"\b{word}\b", sentence) and len(word) > 3
    ]
    kept = [each for each in dict.fromkeys(found) if not (each == "full_gym" and "hotel" in found)]
    return tuple(kept) or None


def busy_week(sentence: str, context: ReplyContext) -> Taken | None:
    match = _BUSY.search(sentence)
    if match is None or weekdays_in(sentence):
        return None
    monday = monday_of(context.today) + timedelta(days=7 if _NEXT_WEEK.search(sentence) else 0)
    days = _DAYS.search(sentence)
    number = None if days is None else 2 if days.group("twice") else 1 if days.group("once") else int(days.group("n"))
    minutes = re.search(r"\b(\d{2,3}) min\b", sentence)
    return BusyWeek(monday, number, int(minutes.group(1)) if minutes else None), 0, len(sentence)


def training_days(sentence: str, context: ReplyContext) -> Taken | None:
    """Days that are possible, or those that are not: for a week that is named, or from now on."""
    named = weekdays_in(sentence)
    if (
        not named
        or re.search(r"\b(?:resume|start again|begin again|back on)\b", sentence)
        or sentence.endswith("?")
        or re.search(
            r"\b(?:did|done|ran|was|yesterday|session|race|"
            r"log)\b",
            sentence,
        )
    ):
        return None
    can_not = _CAN_NOT.search(sentence)
    if (
        can_not is None
        and not _CAN.search(sentence)
        and not _ALWAYS.search(sentence)
        and not _NEXT_WEEK.search(sentence)
    ):
        return None
    monday = _monday(sentence, named, context, is_not=can_not is not None)
    if can_not is not None:
        left = tuple(day for day in context.days if day not in named)
        if not context.days or not left:
            return (
                Question("On which days can you train then?", "complete", f"{_scope(sentence)} i can do {{}}"),
                0,
                len(sentence),
            )
        return TrainingDays(left, monday), 0, len(sentence)
    return TrainingDays(named, monday), 0, len(sentence)


def _scope(sentence: str) -> str:
    """The words that say for which week, or for how long."""
    for pattern in (_ALWAYS, _NEXT_WEEK, _THIS_WEEK):
        if match := pattern.search(sentence):
            return match.group()
    return "this week"


def _monday(sentence: str, named: tuple[str, ...], context: ReplyContext, *, is_not: bool) -> date | None:
    this = monday_of(context.today)
    if _ALWAYS.search(sentence):
        return None
    if _NEXT_WEEK.search(sentence):
        return this + timedelta(days=7)
    if _THIS_WEEK.search(sentence):
        return this
    if is_not or len(named) == 1:  # "can't do Friday": the coming one
        day = min((WEEKDAYS.index(each) - context.today.weekday()) % 7 for each in named)
        return monday_of(context.today + timedelta(days=day))
    return None
