"""How much a model would read and write for a client a day: characters of real questions and of the rules' answers.

`python -m benchmarks.words_of_a_day`. No model is asked. Tokens are reckoned at four characters each, as is usual for
English and JSON; what a provider counts is in `llm_calls`, and `manage.py replay_prompts` tells it.
"""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django

from benchmarks.coaching import CLIENTS

CHARACTERS_A_TOKEN = 4
DAYS_A_MONTH = Decimal("30.4")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    django.setup()
    from django.conf import settings

    from benchmarks.coaching import _requests

    requests = [each for number, fields in enumerate(CLIENTS) for each in _requests(number, fields)]
    asked = _of_sessions(requests)
    days = len(requests)
    tokens_in, tokens_out = 0.0, 0.0
    for name, pairs in asked.items():
        into, out = (statistics.mean(column) / CHARACTERS_A_TOKEN for column in zip(*pairs, strict=True))
        share = len(pairs) / days
        tokens_in, tokens_out = tokens_in + into * share, tokens_out + out * share
        print(f"{name:20} {into:6.0f} tokens in, {out:5.0f} out, {share:.2f} a day")
    print(
        f"a client-day: {tokens_in:.0f} tokens in, {tokens_out:.0f} out, without thinking and without a second question"
    )
    for model, (into, out) in settings.LLM_PRICES_USD.items():
        cost = (Decimal(tokens_in) * Decimal(into) + Decimal(tokens_out) * Decimal(out)) / 1_000_000 * DAYS_A_MONTH
        print(f"  {model:24} {cost:7.3f} USD a client-month")


def _of_sessions(requests: Sequence[Any]) -> dict[str, list[tuple[int, int]]]:
    """(characters in, characters out) of each question: sessions and their words each day, a week each Monday."""
    from messaging.agents.daily_message import TASK as WORDS
    from plans.agents.microcycle_pattern import TASK as WEEK
    from workouts.agents.daily_workout import TASK as SESSION

    asked: dict[str, list[tuple[int, int]]] = {"daily_workout": [], "daily_message": [], "microcycle_pattern": []}
    for request in requests:
        if request.date.weekday() == 0:
            asked["microcycle_pattern"].append(_characters(WEEK, request.week))
        if not request.day.is_rest:
            asked["daily_workout"].append(_characters(SESSION, request))
            asked["daily_message"].append(_characters(WORDS, _message_of(request, SESSION.rules(request))))
    return asked


def _characters(task: Any, request: Any) -> tuple[int, int]:
    from llm.question import Question

    question = Question(task, request)
    answer = task.rules(request).model_dump(mode="json", by_alias=True)
    into = len(question.instruction) + len(question.data) + len(json.dumps(question.schema))
    return into, len(json.dumps(answer, separators=(",", ":")))


def _message_of(request: Any, session: Any) -> Any:
    from messaging.agents.daily_message.request import DailyMessageRequest

    return DailyMessageRequest(
        date=request.date,
        theme=request.day.theme,
        load=request.day.load,
        session_type=session.session_type,
        details=session.details.stored(),
        block_name="Base",
        week=1,
        weeks=4,
        is_deload=False,
        program_type=request.week.program_type,
        reserved=0,
    )


if __name__ == "__main__":
    main()
