"""Today's session otherwise, and what they train with, for and for how long. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from messaging.domain.intents import (
    Dislike,
    Easier,
    Goal,
    Harder,
    Intent,
    Minutes,
    Owned,
    Place,
    PlannedWork,
    PlanWeeks,
    Program,
    Question,
    ReplyContext,
    SessionMinutes,
    SessionSeen,
    Swap,
)
from messaging.domain.logs.names import mentions_in

Taken = tuple[Intent | Question, int, int]
"""A wish, and where it stands in its sentence."""

THINGS: Final = {
    "hotel gym": "hotel", "hotel room": "hotel", "hotel": "hotel", "full gym": "full_gym",
    "commercial gym": "full_gym", "the gym": "full_gym", "a gym": "full_gym", "gym": "full_gym",
    "planet fitness": "full_gym", "crossfit box": "full_gym", "home gym": "home_barbell", "nothing": "bodyweight",
    "bodyweight": "bodyweight", "body weight": "bodyweight", "no equipment": "bodyweight", "no weights": "bodyweight",
    "resistance bands": "bands", "resistance band": "bands", "bands": "bands", "band": "band",
    "mini bands": "mini_band", "mini band": "mini_band", "dumbbells": "dumbbells", "dumbells": "dumbbells",
    "dumbbell": "dumbbell", "dumbell": "dumbbell", "dbs": "dumbbells", "mancuernas": "dumbbells",
    "kettlebells": "kettlebell", "kettlebell": "kettlebell", "kb": "kettlebell", "barbell": "barbell",
    "squat rack": "rack", "power rack": "rack", "rack": "rack", "bench": "adjustable_bench",
    "pull up bar": "pull_up_bar", "pullup bar": "pull_up_bar", "pull-up bar": "pull_up_bar",
    "trx": "suspension_trainer", "rings": "suspension_trainer", "dip station": "dip_station",
    "dip bars": "dip_station", "medicine ball": "medicine_ball", "med ball": "medicine_ball", "plyo box": "box",
    "step": "box", "exercise bike": "exercise_bike", "stationary bike": "exercise_bike", "spin bike": "exercise_bike",
    "peloton": "exercise_bike", "rower": "rower", "rowing machine": "rower", "elliptical": "elliptical",
    "treadmill": "treadmill", "pool": "pool", "yoga mat": "mat", "mat": "mat", "cable machine": "cable",
    "leg press": "leg_press", "trap bar": "trap_bar", "ez bar": "ez_bar", "smith machine": "smith_machine",
}  # fmt: skip
_THING: Final = rf"(?:{'|'.join(sorted(THINGS, key=len, reverse=True))})"
_THINGS: Final = (
    r"(?:a |an |some |my |the |2 |just |only |pair of |set of |adjustable |new |light |heavy |\d+ ?kg |\d+ ?lbs? )*"
    rf"{_THING}(?:(?:,? and |, | or |,? with )(?:a |an |some |my |2 |just |only )*{_THING})*"
)
_TODAY: Final = r"(?: today| tonight| for today| right now| this morning| now| hoy)?"
_PLACE: Final = re.compile(
    rf"^(?:i (?:am|have|got|only have) )?(?:at |in |from |with |only |just |using )*(?:the |a |"
    rf"my )?(?P<hotel>hotel(?: gym| room)?){_TODAY}(?: please| workout| session)?$"
    rf"|\b(?:no|sin|without a|without the|can not (?:get|make it) to the|gym (?:is )?closed|not at the|"
    rf"can not use the) ?(?P<none>gym|equipment|weights)?{_TODAY}\b(?=.*\b|$)"
    rf"|\b(?:at home|home)(?: today| tonight)?(?:,? (?:with|and) (?:just |only )?(?P<home>{_THINGS}))?{_TODAY}$"
    rf"|^(?:i )?(?:only|just) (?:have |got |using )?(?P<only>{_THINGS})(?: with me| here| available| at hand)?{_TODAY}$"
    rf"|\b(?:i )?(?:only|just) have (?P<have>{_THINGS})(?: with me| here| available)?{_TODAY}\b"
    rf"|^(?:at|in) (?P<at>the gym|a gym|full gym|the pool){_TODAY}$|^(?P<alone>{_THINGS}) (?:only|today)(?: today|"
    rf" please)?$"
    rf"|\b(?:have|got) access to (?:a |the )?(?P<access>{_THING}){_TODAY}\b"
    r"|^(?:training |train |workout |i am )*(?P<out>outside|outdoors|in the park|at the park|park workout|"
    r"in the garden)(?: today| workout)?$"
)
_PIECE: Final = rf"(?!(?:the |a |my )?(?:gym|equipment|weights|hotel)\b){_THINGS}"
_MISSING: Final = re.compile(
    rf"^(?:sorry |there is |they have |i have |we have |tengo |hay )*(?:no|without|sin) (?P<no>{_PIECE})"
    rf"(?: here| available| free)?{_TODAY}(?: here)?$"
    rf"|^(?:all )?(?P<taken>{_PIECE}(?:,? and {_PIECE})*) (?:is|are) (?:all )?(?:taken|occupied|broken|in use|"
    rf"out of order|not available|unavailable|missing|gone|being used)(?: here)?{_TODAY}$"
)
"""A piece that is not there today; a sentence of its own, as a log may say what was done without one."""
_OWNED: Final = re.compile(
    rf"\b(?:i )?(?:just )?(?:bought|got myself|purchased|ordered and got|compre|now have|i have got|i own|own|"
    rf"have new|got|have) (?:a |an |some |new |2 |myself |my own |us )*"
    rf"(?P<more>{_THINGS})(?: at home| now| available| from now on)?\b"
    rf"|\b(?P<joined>joined a (?:new )?gym|have a gym membership|signed up (?:at|for|to) (?:a|the) gym|"
    rf"gym membership now|joined (?:the )?gym)\b"
    rf"|\b(?:sold|lost|gave away|broke|got rid of|no longer have|do not have|returned|do not own|without) (?:a |an |"
    rf"my |the |any |access to )*(?P<less>{_THINGS})"
    rf"(?: any ?more| now)?\b|\b(?P<quit>(?:quit|left|cancelled|canceled) (?:my |the )?gym(?: membership)?)\b"
)
_WHOLE_PLACES: Final = frozenset({"full_gym", "bodyweight", "hotel"})
_MIN: Final = r"(?P<n{0}>\d{{1,3}}) min"
_ALWAYS: Final = re.compile(r"\b(?:from now on|always|every (?:day|session|workout)|per session|a session|per workout|"
    r"each (?:day|session|workout)|per day|sessions of|"
                            r"going forward|in general|usually|as a rule|siempre|por sesion)\b")  # fmt: skip
_MINUTES: Final = re.compile(
    rf"^(?:(?:i )?(?:only|just) (?:have |got )?|i have |i got |have |got |make it |max |maximum |about |can you do |"
    rf"give me |need |like |in |solo |tengo |"
    rf"can we do |keep it (?:to|under|below) |make it |can you make it |could you make it |cut it to |shorten it to |"
    rf"only |under |a |done in |quick )*{_MIN.format(1)}(?: only| please| max| today| tops| is all i have| at most| "
    rf"version| session| workout| long| free| available| for today| hoy| left| for this| or less| and that is it|"
    rf" quick one| right now| now| tonight| por favor)*$"
    rf"|\b(?:(?:i )?only have|(?:i )?only got|just have|only|have just|have only|cut (?:it )?(?:down )?to|"
    rf"shorten (?:it )?to|squeeze in|tengo solo|solo tengo) {_MIN.format(2)}\b"
    rf"|\b(?P<half>half an hour|media hora)(?: today| only| please| max| is all i have)*$|\b(?P<hour>(?:1|an|one|"
    rf"una) (?:hour|hora))(?: today| only| max| is all i have)$"
)
_SHORT: Final = re.compile(r"\b(?:(?:be|have to be|gotta be|make it) quick|short on time|not much time|no time|"
    r"little time|quick one|something (?:quick|short|shorter)|shorter (?:today|one|session|workout)|"
                           r"short (?:one|session|workout)|in a (?:hurry|rush)|running late|less time|poco tiempo|"
                           r"something shorter|tight on time|pressed for time)\b")  # fmt: skip
_HARDER: Final = re.compile(
    r"^(?:a (?:bit|little) |something |little |bit )?(?:more|harder|heavier|tougher)(?: please| today| work| weight|"
    r" challenge| sets| volume)+$|^(?:a (?:bit|little) )(?:more|harder|heavier|tougher)$"
    r"|^(?:harder|heavier|tougher|mas duro|mas dificil|un poco mas|mas peso)(?: please| today| por favor)*$"
    r"|\b(?:too (?:easy|light)|make it (?:a (?:bit|little) )?(?:harder|heavier|tougher)|can handle more|could do more|"
    r"want more|want it (?:a (?:bit|little) )?harder|up the (?:weights?|load|intensity)|step it up|"
    r"not (?:hard|heavy|challenging) enough|push me(?: more| harder)?|demasiado facil|"
    r"give me (?:something )?(?:more(?! details| info)|harder)|need more of a challenge|ready for more|add (?:a bit|"
    r"some) more)\b"
)
_EASIER: Final = re.compile(
    r"^(?:a (?:bit|little) |something |little |bit |i need |i want )*(?:less|easier|lighter|softer|gentler)(?: please|"
    r" today| work| weight| sets| volume| session| workout| one)*$"
    r"|^(?:mas (?:facil|ligero|ligera|suave)|menos)(?: please| today| por favor)*$"
    r"|\b(?:too (?:hard|heavy|much)(?: today| for me)?|make it (?:a (?:bit|little) )?(?:easier|lighter)|"
    r"take it (?:easy|easier)|go easy|go easier|dial it (?:back|down)|tone it down|ease (?:up|off)|"
    r"scale (?:it )?(?:back|down)|(?:very |so |super |really )?(?:tired|exhausted|wiped out|knackered|wrecked|beat|"
    r"drained) today|low energy(?: today)?|no energy(?: today)?|slept (?:badly|terribly|really badly|3 hours|4 hours)|"
    r"something (?:easy|easier|light|lighter|gentle)|need (?:an? )?(?:easy|easier|lighter|light) (?:day|one|session|"
    r"workout)|demasiado duro|muy duro|cansad[oa] (?:today|hoy)|take it down a notch|lighter today)\b"
)
_SWAP: Final = re.compile(
    r"\b(?:swap(?: out)?|replace|change|switch(?: out)?|substitute|cambia|cambiar|sustituir|trade)(?: the| my| out|"
    r" all| el| la| los| las)* (?P<x1>[a-z][a-z -]*?)(?: (?:for|with|to|by|por|con|into) (?:the |some |"
    r"a )?(?P<y1>[a-z][a-z -]*))?$"
    r"|\b(?:can|could|may) (?:i|we) (?:do|have|use|try) (?:the |some |a )?(?P<y2>[a-z][a-z -]*?) (?:instead of|"
    r"rather than|in place of|for) (?:the |my )?(?P<x2>[a-z][a-z -]*)$"
    r"|\b(?:i would |would )?rather (?:do |have )?(?P<y4>[a-z][a-z -]*?) than (?:the |my )?(?P<x7>[a-z][a-z -]*)$"
    r"|\b(?P<y3>[a-z][a-z -]*?) (?:instead of|rather than|in place of|en vez de|en lugar de) (?:the |my |las |los |"
    r"la |el )?(?P<x3>[a-z][a-z -]*)$"
    r"|\b(?:something else|anything else|an alternative|alternative|another exercise|a different exercise|substitute|"
    r"other option|something) (?:for|to|instead of|in place of|than) (?:the |my )?(?P<x4>[a-z][a-z -]*)$"
    r"|\b(?:no|without|skip(?: the)?|can not do(?: the)?|not doing(?: the)?|sin) (?P<x5>[a-z][a-z -]*?) (?:today|hoy|"
    r"this time|right now)$"
    r"|\b(?P<x6>[a-z][a-z -]*?) (?:is taken|are taken|is broken|is not free|is not available|machine is taken)$"
)
_DISLIKE: Final = re.compile(
    r"\b(?:never(?: ever)?(?: again)?(?: give me| send me| program| want)?|no more|stop (?:giving me|adding|"
    r"sending me|with the|programming|putting in)|do not (?:give me|want|like|ever give me|send me|program|"
    r"want to do)|i hate(?: doing)?|hate|"
    r"remove|take out|ban|nunca(?: mas)?|no quiero|please no|get rid of|leave out|no)(?: any| more| the| doing| those|"
    r" these| mas)* (?P<x>[a-z][a-z -]*?)(?: ever again| again| any ?more| ever| for good| forever| from (?:my|"
    r"the) plan| please)*$"
)
_FOR_GOOD: Final = re.compile(
    r"\b(?:never|no more|stop|any ?more|ever|for good|forever|ban|remove|from (?:my|"
    r"the) plan|nunca|do not (?:give me|want|ever|send me|program)|take out|get rid of|leave out)\b"
)
_WELCOME: Final = re.compile(
    r"\b(?P<x1>[a-z][a-z -]*?) (?:is|are) (?:ok|okay|fine|good|allowed|welcome)(?: again| now)+\b|\b(?:bring back|"
    r"i (?:like|want) |can do |give me )(?:the )?(?P<x2>[a-z][a-z -]*?) (?:again|back)\b"
    r"|\bbring back (?:the )?(?P<x3>[a-z][a-z -]*)$"
)
_GOAL: Final = re.compile(r"\b(?:my (?:new )?goal (?:is|changed to|has changed to)(?: now)?(?: to)?|"
    r"new goal ?:?(?: is)?|goal ?:|change my goal to|(?:i am )?(?:now )?training for|mi objetivo es|signed up for)"
                          r" (?P<goal>.+?)(?: now)?$")  # fmt: skip
_WEEKS: Final = re.compile(
    r"\b(?:make (?:it|the plan|my plan)|(?:shorten|extend|lengthen|change|stretch|cut)(?: it| the plan|"
    r" my plan)?(?: to| down to| out to)?|plan of|plan to be|want|"
    r"i want|can we do|need)(?: a| an| the| be)* ?(?P<n>\d{1,2})[ -]weeks?(?: plan| long| instead| program|"
    r" programme)?\b|\b(?P<n2>\d{1,2})[ -]week (?:plan|program|programme)\b"
)
_PROGRAMS: Final = {
    "strength": "strength", "powerlifting": "strength", "fuerza": "strength", "endurance": "endurance",
    "running": "endurance", "cardio": "endurance", "marathon": "endurance", "resistencia": "endurance",
    "hybrid": "hybrid", "shred": "shred", "fat loss": "shred", "weight loss": "shred", "cutting": "shred",
    "rehab": "rehab", "rehabilitation": "rehab",
}  # fmt: skip
_TYPE: Final = "|".join(_PROGRAMS)
_PROGRAM: Final = re.compile(
    r"\b(?:switch|change|move|put|cambia(?:me)?|pasar)(?: me| my plan| my program| the plan| us| mi plan)? (?:over )?"
    rf"(?:to|onto|into|on|a)(?: a| an| more| the)? (?P<p>{_TYPE})(?: training| plan| program| programme| block)?\b"
    rf"|\b(?:want|start|do) (?:a |an )(?P<p2>{_TYPE}) (?:plan|program|programme)\b"
)


def plan_of(sentence: str) -> Taken | None:
    """The plan's length or type."""
    if match := _PROGRAM.search(sentence):
        kind = _PROGRAMS[match.group("p") or match.group("p2")]
        return Program(kind), match.start(), match.end()  # type: ignore[arg-type]
    if match := _WEEKS.search(sentence):
        return PlanWeeks(int(match.group("n") or match.group("n2"))), match.start(), match.end()
    return None


def goal(sentence: str) -> Taken | None:
    match = _GOAL.search(sentence)
    return (Goal(match.group("goal").strip(" .!")), match.start(), match.end()) if match else None


def minutes(sentence: str, context: ReplyContext) -> Taken | None:
    """Today's, or from now on. A time that is no shorter than today's run or ride is what was done."""
    always = _ALWAYS.search(sentence)
    if always and (number := re.search(r"\b(\d{1,3}) min\b", sentence)):
        start, end = min(always.start(), number.start()), max(always.end(), number.end())
        return SessionMinutes(int(number.group(1))), start, end
    today = todays(context)
    if today is not None and "no time for" in sentence and mentions_in(sentence, today.work):
        return None  # "no time for the rows": what was left out
    match = _MINUTES.search(sentence.rstrip("?. !"))
    if match is None:
        return (_how_long(), *_at(_SHORT.search(sentence))) if _SHORT.search(sentence) else None
    number_told = (
        30 if match.group("half") else 60 if match.group("hour") else int(match.group("n1") or match.group("n2"))
    )
    if re.search(r"\b(?:tomorrow|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|next)\b", sentence):
        return None
    if _is_a_bout(number_told, context) and not re.search(r"\b(?:only|just|max|today|have|please)\b", sentence):
        return None
    return Minutes(number_told), match.start(), match.end()


def _how_long() -> Question:
    return Question("Sure. How many minutes do you have today?", "minutes")


def _at(match: re.Match[str] | None) -> tuple[int, int]:
    assert match is not None
    return match.start(), match.end()


def _is_a_bout(told: int, context: ReplyContext) -> bool:
    today = todays(context)
    if today is None or any(item.type != "cardio" for item in today.work):
        return False
    planned = max((item.duration_sec or 0 for item in today.work), default=0)
    return bool(today.work) and told * 60 >= planned


def place(sentence: str) -> Taken | None:
    """Where they train today, and with what."""
    match = _PLACE.search(sentence)
    if match is None or re.search(
        r"\b(?:tomorrow|next|week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
        r"from now on|crowded|busy|packed|was|until|till)\b",
        sentence,
    ):
        return None
    told = next(
        (match.group(name) for name in ("hotel", "home", "only", "have", "at", "alone", "access") if match.group(name)),
        None,
    )
    if told and _things(told) == ("adjustable_bench",):
        return None  # "just bench today" is the press
    if told:
        return Place(_things(told)), match.start(), match.end()
    if (
        match.group("none") is None
        and not match.group("out")
        and not re.search(
            r"\bhome\b|"
            r"\bgym (?:is )?closed\b",
            match.group(),
        )
    ):
        return None
    return Place(("bodyweight",)), match.start(), match.end()


def missing(sentence: str) -> Taken | None:
    """What is not there today. A bench that is taken is the press on it: that is a swap."""
    match = _MISSING.search(sentence)
    if match is None or match.group("taken") in ("bench", "the bench", "my bench"):
        return None
    things = _things(match.group("no") or match.group("taken"))
    return None if set(things) & _WHOLE_PLACES else (Place(missing=things), match.start(), match.end())


def owned(sentence: str) -> Taken | None:
    """Bought, joined, sold."""
    match = _OWNED.search(sentence)
    if (
        match is None
        or sentence.endswith("?")
        or re.search(
            r"\b(?:today|tonight|only|just have|with me|at the hotel|"
            r"tomorrow)\b",
            sentence,
        )
    ):
        return None
    if match.group("joined"):
        return Owned(("full_gym",), more=True), match.start(), match.end()
    if match.group("quit"):
        return Owned(("full_gym",), less=True), match.start(), match.end()
    if match.group("less"):
        return Owned(_things(match.group("less")), less=True), match.start(), match.end()
    return Owned(_things(match.group("more")), more=True), match.start(), match.end()


def _things(words: str) -> tuple[str, ...]:
    found = re.findall(_THING, words)
    return tuple(dict.fromkeys(THINGS[each] for each in found))


def effort(sentence: str, context: ReplyContext) -> Taken | None:
    """A step more or less today; of a session that is done it is how it felt."""
    today = todays(context)
    if today is not None and today.done:
        return None
    for pattern, wish in ((_EASIER, Easier()), (_HARDER, Harder())):
        if match := pattern.search(sentence):
            return wish, match.start(), match.end()
    return None


def swap(sentence: str, context: ReplyContext) -> Taken | None:
    match = _SWAP.search(sentence.rstrip("?. "))
    if match is None:
        return None
    old = next((match.group(name) for name in ("x1", "x2", "x3", "x4", "x5", "x6", "x7") if match.group(name)), "")
    new = next((match.group(name) for name in ("y1", "y2", "y3", "y4") if match.group(name)), None)
    if new and re.search(r"\b(?:else|another|different|other|alternative)\b", new):
        new = None
    today = todays(context)
    work = today.work if today else ()
    found = _one(old, work)
    if found is None:
        return None
    if isinstance(found, Question):
        return found, match.start(), match.end()
    if found not in [item.exercise_id for item in work]:
        return None
    to = _one(new, ()) if new else None
    if new and (to is None or isinstance(to, Question)):
        sentence = f"I know no exercise called {new.strip()}. Shall I pick another one for you?"
        return Question(sentence[:160], "confirm", f"swap {_called(found, work)}"), match.start(), match.end()
    return Swap(found, to if isinstance(to, str) else None), match.start(), match.end()


def _called(exercise_id: str, work: Sequence[PlannedWork]) -> str:
    return next(item.name for item in work if item.exercise_id == exercise_id)


def dislike(sentence: str, context: ReplyContext) -> Taken | None:
    """An exercise that is never wanted, or welcome again."""
    today = todays(context)
    work = today.work if today else ()
    match = _DISLIKE.search(sentence.rstrip("?. !"))
    if "never mind" in sentence:
        return None
    if match is not None and _FOR_GOOD.search(match.group()):
        key = _one(match.group("x"), work)
        return (Dislike(key), match.start(), match.end()) if isinstance(key, str) else None
    if (match := _WELCOME.search(sentence)) and isinstance(key := _one(_group(match), work), str):
        return Dislike(key, again=True), match.start(), match.end()
    return None


def _group(match: re.Match[str]) -> str:
    return next(each for each in match.groups() if each)


def _one(words: str, work: Sequence[PlannedWork]) -> str | Question | None:
    """The exercise that these words name; a question when it may be two of the session's."""
    found = mentions_in(words.strip(), work)
    if not found:
        return None
    ids = found[0].ids
    if len(ids) == 1:
        return ids[0]
    names = " or ".join(item.name for item in work if item.exercise_id in ids)
    return Question(f"Which one, {names}?"[:160], "complete", "swap {}")


def todays(context: ReplyContext) -> SessionSeen | None:
    return next((each for each in context.sessions if each.day == context.today), None)
