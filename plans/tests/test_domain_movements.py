"""What a model's texts may not ask for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.domain.movements import MOVEMENTS, check_wording, movements_in, unasked_movements

MONDAY = date(2026, 3, 2)
SOUND = ClientFacts(ref="s")
KNEE = ClientFacts(ref="k", limitations=(LimitationFact("knee", "severe"),))
WRIST = ClientFacts(ref="w", limitations=(LimitationFact("wrist", "moderate"),))


@pytest.mark.parametrize(
    ("client", "text", "faults"),
    [
        (SOUND, "Back squats and box jumps in every block", set()),
        (SOUND, "Take 400 mg of ibuprofen first", {"medicine"}),
        (KNEE, "Back squats and box jumps in every block", {"movement_named"}),
        (KNEE, "stop the medication", {"medicine"}),
        (KNEE, "Running is replaced until that has passed", set()),
        (KNEE, "Más saltos y sentadillas", {"movement_named"}),
        (KNEE, "Build a steady habit, easy on the joint", set()),
        (WRIST, "Your running grows week by week", set()),
        (WRIST, "Work up to a max single", {"movement_named"}),
    ],
)
def test_a_plans_words_name_no_movement_to_whom_it_may_be_wrong(
    client: ClientFacts, text: str, faults: set[str]
) -> None:
    assert {violation.id for violation in check_wording(client, [MONDAY], [text])} == faults


@pytest.mark.parametrize(
    ("text", "present", "unasked"),
    [
        ("Squat slowly", ["Goblet squat"], set()),
        ("then do heavy lunges", ["Goblet squat"], {"lunge"}),
        ("an easy jog", ["Easy run"], set()),
        ("sprint until it hurts, hop a little", ["Easy run"], {"sprint", "jump"}),
        ("Breathe, and enjoy the session", [], set()),
    ],
)
def test_what_is_not_in_front_of_the_client_is_not_asked_for(text: str, present: list[str], unasked: set[str]) -> None:
    assert unasked_movements(text, present) == unasked


WORDS = (
    *("squat", "ſquat", "lunge", "lunging", "dead-lift", "deadlift", "jump", "leaps", "hop", "hops", "hopping", "plyo"),
    *("sprint", "burpees", "snatch", "run", "running", "jogs", "bench", "press", "hand-stand", "dragon", "flag"),
    *("salta", "saltos", "sentadilla", "corre", "corras", "max", "out", "single", "maximum", "to", "the", "failure"),
)


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12), st.sampled_from([" ", "-", ", ", ""]))
def test_looking_for_all_families_at_once_finds_what_looking_for_each_does(words: list[str], between: str) -> None:
    text = between.join(words)
    one_by_one = {
        name for name, pattern in MOVEMENTS.items() if re.search(rf"\b(?:{pattern})", text.casefold(), re.IGNORECASE)
    }
    assert movements_in(text) == one_by_one
    assert movements_in(text.upper()) >= one_by_one
