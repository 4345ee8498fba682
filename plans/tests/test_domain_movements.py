"""What a model's texts may not ask for."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.domain.movements import check_wording, unasked_movements

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
