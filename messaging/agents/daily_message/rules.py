"""A day's message without a model: what a coach would type, as full as fits. Pure and deterministic.

Every text is tried in full first, then with less and less said: first the accessories shrink to one line, then warm-up
and cool-down to one line each, then rests and loads go. What has to be named stays to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from messaging.agents.daily_message.request import MAIN_TYPES, DailyMessageRequest
from messaging.agents.daily_message.schema import DailyMessageAnswer
from messaging.domain.text import NAME_PLACEHOLDER, cut, longest, one_line, spoken
from workouts.words import amount_in_words, item_in_words

Item = dict[str, Any]

SIDE_TYPES: Final = ("accessory", "core")
LINE_MAX: Final = 200
LOAD_WORDS: Final = {"light": "an easy day", "moderate": "a moderate day", "heavy": "a hard day"}

SIGN_OFFS: Final = (
    "Move well, stop if something hurts, and enjoy it!",
    "Quality first. Have a good session!",
    "Take your time and breathe. You have got this.",
    "Good technique before more weight. Enjoy!",
)
REST_WORDS: Final = (
    "today is a rest day. Your body builds on the work while you recover. An easy walk is welcome. Sleep well!",
    "today is for rest. Nothing to do, and that is part of the plan. A few minutes of gentle stretching are fine.",
    "rest day today. Recovery is when training turns into progress. Drink enough, take a stroll if you like.",
)


@dataclass(frozen=True, slots=True)
class Brevity:
    """How much is left out. `items`: how many exercises of a kind are named at most in a one-line list."""

    sides_in_one_line: bool = False
    ends_in_one_line: bool = False
    bare: bool = False
    items: int = 20
    modification: bool = True


STEPS: Final = (
    Brevity(),
    Brevity(sides_in_one_line=True),
    Brevity(sides_in_one_line=True, ends_in_one_line=True),
    Brevity(sides_in_one_line=True, ends_in_one_line=True, items=4),
    Brevity(sides_in_one_line=True, ends_in_one_line=True, items=2, bare=True),
    Brevity(sides_in_one_line=True, ends_in_one_line=True, items=1, bare=True, modification=False),
)

MAIN_WITH_EFFORT: Final = Brevity()
MAIN_BARE: Final = Brevity(bare=True)


def write(request: DailyMessageRequest) -> DailyMessageAnswer:
    """The fullest text that fits into its room with the longest name in it."""
    if request.is_rest:
        return DailyMessageAnswer(text=f"Hi {NAME_PLACEHOLDER}, {_picked(REST_WORDS, request)}")
    for brevity in STEPS:
        text = _text(request, brevity)
        if longest(text) <= request.room:
            return DailyMessageAnswer(text=text)
    return DailyMessageAnswer(text=_outline(request))


def main_work_only(request: DailyMessageRequest) -> Iterator[str]:
    """What stands in for a text that would cost too much, the fullest first: greeting, theme, load, the main work.

    The last one names the main work without its amounts. A rest day has one text.
    """
    if request.is_rest:
        yield write(request).text
        return
    # Lighter sets of a lift are a warm-up of the same name.
    working = [item for item in request.items() if item["type"] not in ("prep", "cooldown")]
    main = _to_be_named(sorted(working, key=lambda item: item["type"] not in MAIN_TYPES), request)
    for brevity in (MAIN_WITH_EFFORT, MAIN_BARE):
        yield _joined([_headline(request), *(f"- {_words(item, brevity)}" for item in main)])
    yield _outline(request)


def _text(request: DailyMessageRequest, brevity: Brevity) -> str:
    lines = [_headline(request), *_session(request, brevity)]
    if brevity.modification and request.modifications:
        lines.append(_modification(request.modifications[0]))
    return _joined([*lines, _picked(SIGN_OFFS, request)])


def _outline(request: DailyMessageRequest) -> str:
    """For a session that no shortening fits: what has to be named, and nothing else."""
    return _joined([_headline(request), "Main work: " + "; ".join(map(spoken, request.main_exercises()))])


def _joined(lines: Iterable[str]) -> str:
    """One cleaned line each; the name's place is put before them, as cleaning would take its braces."""
    return f"Hi {NAME_PLACEHOLDER}! " + "\n".join(filter(None, map(one_line, lines)))


def _headline(request: DailyMessageRequest) -> str:
    theme = cut(one_line(request.theme), 70) or "your session"
    how = LOAD_WORDS.get(request.load or "", "")
    headline = f"Today: {theme}, {how}." if how else f"Today: {theme}."
    block = cut(one_line(request.block_name), 40)
    if request.is_deload:
        return f"{headline} This week is easy on purpose, so that you come back stronger."
    return f"{headline} {block}, week {request.week} of {request.weeks}." if block else headline


def _session(request: DailyMessageRequest, brevity: Brevity) -> list[str]:
    kinds: dict[str, list[Item]] = {"prep": [], "main": [], "side": [], "cooldown": []}
    for item in request.items():
        kinds[_kind(item)].append(item)
    lines = [_end("Warm-up", kinds["prep"], brevity)]
    lines += _mains(kinds["main"], request, brevity)
    lines += _sides(kinds["side"], brevity)
    lines.append(_end("Cool-down", kinds["cooldown"], brevity))
    return lines


def _kind(item: Item) -> str:
    if item["type"] in ("prep", "cooldown"):
        return str(item["type"])
    return "side" if item["type"] in SIDE_TYPES else "main"


def _mains(items: list[Item], request: DailyMessageRequest, brevity: Brevity) -> list[str]:
    """A line for each; when only the barest fits, the ones that have to be named and no more."""
    named = _to_be_named(items, request) if brevity.bare else items
    return [f"- {_words(item, brevity)}" for item in named]


def _to_be_named(items: list[Item], request: DailyMessageRequest) -> list[Item]:
    """Each of the main exercises once, where it comes first."""
    first_of = {item["exercise"]: item for item in reversed(items)}
    return [first_of[name] for name in request.main_exercises() if name in first_of]


def _sides(items: list[Item], brevity: Brevity) -> list[str]:
    if not brevity.sides_in_one_line:
        return [f"- {_words(item, brevity)}" for item in items]
    return [_list("Then", items, brevity, with_amounts=not brevity.bare)]


def _end(title: str, items: list[Item], brevity: Brevity) -> str:
    """Warm-up or cool-down: always one line; when space is short the names alone."""
    if brevity.bare and items:
        return f"{title}: {spoken(items[0]['exercise'])}" if brevity.items > 1 else f"{title}: 5 easy minutes"
    return _list(title, items, brevity, with_amounts=not brevity.ends_in_one_line)


def _list(title: str, items: list[Item], brevity: Brevity, *, with_amounts: bool) -> str:
    if not items:
        return ""
    named = [_named(item, with_amounts) for item in items[: brevity.items]]
    more = len(items) - len(named)
    return f"{title}: {'; '.join(named)}" + (f"; {more} more" if more else "")


def _named(item: Item, with_amounts: bool) -> str:
    name = spoken(item["exercise"])
    return f"{name} {amount_in_words(item)}".strip() if with_amounts else name


def _words(item: Item, brevity: Brevity) -> str:
    return _named(item, True) if brevity.bare else cut(one_line(item_in_words(item)), LINE_MAX)


def _modification(modification: dict[str, Any]) -> str:
    swap = modification["replace"]
    condition = cut(one_line(modification["condition"]), 80)
    return f"{_as_condition(condition)}: {spoken(swap['with'])} instead of {spoken(swap['exercise'])}."


def _as_condition(condition: str) -> str:
    """`This feels too hard` and `knee hurts` begin with If; what already says if or when is left as it is."""
    if condition.lower().startswith(("if ", "when ")):
        return condition
    first, _, rest = condition.partition(" ")
    return f"If {first.lower() if first.istitle() else first} {rest}".rstrip()


def _picked(words: tuple[str, ...], request: DailyMessageRequest) -> str:
    """Another one each day, the same one for the same day."""
    return words[request.date.toordinal() % len(words)]
