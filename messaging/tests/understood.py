"""What the rules understand of every labelled reply, in full, on file in `data/understood/`.

The labels beside the replies say what matters of each; this says all of it: the words of a question, what it is about,
what is left over, what is alarming. Whoever changes a reader sees which texts are read otherwise:
`python -m messaging.tests.understood` writes the files anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from messaging.domain.flags import Alarms, read_alarms
from messaging.domain.intents import Log, ReplyContext
from messaging.domain.logs.repeating import told
from messaging.domain.understanding import Understood, read_by_rules
from messaging.tests import test_domain_flags, test_domain_logs, test_domain_wishes
from messaging.tests.test_domain_wishes import vars_of

FOLDER: Final = Path(__file__).parent / "data" / "understood"
US: Final = test_domain_wishes.US
Reply = tuple[str, str, ReplyContext]
"""The name of the context, the text, the context."""
REPLIES: Final[dict[str, list[Reply]]] = {
    "logs": [(day, text, test_domain_logs.DAYS[day]) for day, text, _ in test_domain_logs.REPLIES],
    "wishes": [(name, text, test_domain_wishes.CONTEXTS[name]) for name, text, _ in test_domain_wishes.REPLIES],
    "ordinary": [("us", text, US) for text in test_domain_flags.ORDINARY],
    "alarms": [("us", text, US) for _, text in test_domain_flags.ALARMING],
}


def lines(replies: Iterable[Reply]) -> Iterator[str]:
    for name, text, context in replies:
        yield f"{name}: {text!r}"
        yield from (f"    {line}" for line in _of(read_by_rules(text, context), context))
        yield from (f"    {line}" for line in _alarms(read_alarms(text, pregnant=True)))


def _of(said: Understood, context: ReplyContext) -> Iterator[str]:
    for wish in said.wishes:
        yield _log(wish, context) if isinstance(wish, Log) else repr(wish).replace("datetime.date", "")
    for question in said.questions:
        yield f"asks {question.kind!r} about {question.about!r}: {question.sentence}"
    if said.rest:
        yield f"left: {said.rest!r}"


def _log(log: Log, context: ReplyContext) -> str:
    """As clients are told of it, and the sets by themselves where they are not those of the plan."""
    own = [each for each in log.sets if not each.from_plan]
    sets = "; ".join(", ".join(str(value) for value in vars_of(each)[:-1] if value is not None) for each in own)
    return f"Log of {log.day}: {told(log, {}, units=context.units)}" + (f" [{sets}]" if sets else "")


def _alarms(alarms: Alarms) -> Iterator[str]:
    for flag in alarms.flags:
        yield f"alarm: {flag.kind} of {flag.who}, {flag.quote!r}"
    if alarms.dizzy or alarms.spanish:
        yield f"dizzy: {alarms.dizzy}, spanish: {alarms.spanish}"


def text_of(corpus: str) -> str:
    return "\n".join(lines(REPLIES[corpus])) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each_corpus in REPLIES:
        (FOLDER / f"{each_corpus}.txt").write_text(text_of(each_corpus), encoding="utf-8")
