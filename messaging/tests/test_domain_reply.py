"""A reply as it is sent: what fits in two SMS, what waits for MORE, and where a long one is parted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.domain.reply import HINT, REPLY_MAX, REST, fitted
from messaging.domain.text import is_gsm7, septets

FULL = "a" * (REPLY_MAX - 1) + "."


@pytest.mark.parametrize(
    ("case", "sentences", "question", "more", "reply", "kept"),
    [
        ("nothing is said", [], "", "", "", ""),
        ("sentences follow one another", ["Logged.", "Well done."], "", "", "Logged. Well done.", ""),
        ("an empty one leaves no gap", ["Logged.", "", "Well done."], "", "", "Logged. Well done.", ""),
        ("a question is last", ["Logged."], "Was it hard?", "", "Logged. Was it hard?", ""),
        ("a question alone", [], "Was it hard?", "", "Was it hard?", ""),
        ("details wait, with a hint", ["Logged."], "", "3x5", f"Logged. {HINT}", "3x5"),
        ("the hint stands before the question", ["Logged."], "Hard?", "3x5", f"Logged. {HINT} Hard?", "3x5"),
        ("what is never sent is not sent", ["See http://a.example/b now"], "", "{x}", f"See now {HINT}", "(x)"),
        ("exactly two SMS go whole", [FULL], "", "", FULL, ""),
        ("with no room for the hint the details are kept all the same", [FULL], "", "3x5", FULL, "3x5"),
    ],
)
def test_what_is_said_and_what_waits(
    case: str, sentences: list[str], question: str, more: str, reply: str, kept: str
) -> None:
    assert fitted(sentences, question=question, more=more) == (reply, kept), case


def test_the_hint_is_there_down_to_the_last_septet_of_room() -> None:
    room = REPLY_MAX - septets(f" {HINT}")
    assert fitted(["b" * room], more="3x5") == (f"{'b' * room} {HINT}", "3x5")
    assert fitted(["b" * (room + 1)], more="3x5") == ("b" * (room + 1), "3x5")


ROOM = REPLY_MAX - septets(f" {REST}")


@pytest.mark.parametrize(
    ("case", "told", "first", "rest"),
    [
        ("at the end of a sentence", "a" * 200 + ". " + "b" * 200, "a" * 200 + ".", "b" * 200),
        ("of the last one that fits", "a" * 160 + ". " + "b" * 40 + ". " + "c" * 200, "a" * 160 + ". " + "b" * 40 + ".",
         "c" * 200),
        ("else at a semicolon", "a" * 200 + "; " + "b" * 200, "a" * 200 + ";", "b" * 200),
        ("else at a comma", "a" * 200 + ", " + "b" * 200, "a" * 200 + ",", "b" * 200),
        ("else between words", "a" * 200 + " " + "b" * 200, "a" * 200, "b" * 200),
        ("a sentence goes before a later comma", "a" * 150 + ". " + "b" * 100 + ", " + "c" * 200, "a" * 150 + ".",
         "b" * 100 + ", " + "c" * 200),
        ("not at a mark in the first half", "a" * 100 + ". " + "b" * 400, "a" * 100 + ". " + "b" * (ROOM - 102),
         "b" * (400 - ROOM + 102)),
        ("a word without an end where it has to be", "a" * 400, "a" * ROOM, "a" * (400 - ROOM)),
        ("signs that count double take their room", "^" * 200, "^" * (ROOM // 2), "^" * (200 - ROOM // 2)),
    ],
)  # fmt: skip
def test_a_long_reply_is_parted(case: str, told: str, first: str, rest: str) -> None:
    assert fitted([told]) == (f"{first} {REST}", rest), case


def test_the_rest_comes_before_the_details_and_the_question_stays() -> None:
    reply, kept = fitted(["a" * 200 + ". " + "b" * 200 + "."], question="Was it hard?", more="3x5")
    assert reply == f"{'a' * 200}. {REST} Was it hard?"
    assert kept == f"{'b' * 200}. 3x5"


words = st.text(alphabet="ab ,.;^?", max_size=700)


@given(st.lists(words, max_size=4), st.sampled_from(["", "Was it hard?"]), words)
def test_whatever_is_said_it_fits_and_nothing_is_lost(sentences: list[str], question: str, more: str) -> None:
    reply, kept = fitted(sentences, question=question, more=more)
    assert is_gsm7(reply)
    assert septets(reply) <= REPLY_MAX
    assert reply.endswith(question)
    left = reply.removesuffix(question).replace(HINT, "").replace(REST, "") + kept
    assert "".join(left.split()) == "".join("".join([*sentences, more]).split())
