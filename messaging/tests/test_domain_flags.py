"""What is alarming in a text and what is not, on labelled replies; what is answered; whose emergency number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.domain.countries import AMBULANCE, country_of, date_order, emergency_number
from messaging.domain.flags import Alarms, Flag, dizzy_answer, emergency_answer, read_alarms
from messaging.domain.text import is_gsm7, segments

REPLIES = Path(__file__).parent / "replies"


def lines(name: str) -> Iterator[str]:
    for line in (REPLIES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


ALARMING = [tuple(line.split("\t")) for line in lines("red_flags.txt")]
ORDINARY = list(lines("ordinary.txt"))
SAID = [(label, text) for label, text in ALARMING if label not in ("dizzy",)]


def test_the_labelled_set_is_large_enough_and_nobody_is_in_it_twice() -> None:
    assert (len(SAID) >= 120, len(ORDINARY) >= 300) == (True, True)
    assert len(set(ORDINARY)) == len(ORDINARY)


@pytest.mark.parametrize(("label", "text"), SAID)
def test_an_alarming_text_is_an_alarm_of_its_kind(label: str, text: str) -> None:
    """Recall is 100 %: each is a case of its own."""
    alarms = read_alarms(text, pregnant=label.startswith("pregnant:"))
    kinds = set(label.removeprefix("pregnant:").removeprefix("other:").split("+"))
    assert kinds <= {flag.kind for flag in alarms.flags}
    assert {flag.who for flag in alarms.flags} == {"other" if label.startswith("other:") else "self"}


def test_at_most_one_ordinary_text_in_twenty_is_taken_for_an_alarm() -> None:
    false = [text for text in ORDINARY if read_alarms(text).flags or read_alarms(text).dizzy]
    assert (len(false) / len(ORDINARY) <= 0.05, false) == (True, [])


@pytest.mark.parametrize("text", [text for label, text in ALARMING if label == "dizzy"])
def test_dizzy_alone_is_a_question_and_no_alarm(text: str) -> None:
    alarms = read_alarms(text)
    assert (alarms.flags, alarms.dizzy) == ((), True)


@pytest.mark.parametrize("text", ["some bleeding after squats", "having contractions", "calf pain and swelling"])
def test_signs_of_a_pregnancy_count_in_a_pregnancy_alone(text: str) -> None:
    assert (read_alarms(text).flags, bool(read_alarms(text, pregnant=True).flags)) == ((), True)


@pytest.mark.parametrize(
    ("text", "is_alarm"),
    [
        ("chest pain 3 years ago, all clear from the doctor", False),
        ("chest pain 3 years ago", True),
        ("chest pain 3 years ago, doctor cleared me, but it is back today", True),
        ("chest pain 2 weeks ago, doctor cleared me", True),
        ("my dad had chest pain yesterday", False),
        ("my dad has chest pain", True),
        ("no chest pain", False),
        ("no, chest pain", True),
        ("my chest doesn't hurt", False),
    ],
)
def test_denied_past_and_somebody_elses(text: str, is_alarm: bool) -> None:
    assert bool(read_alarms(text).flags) is is_alarm


@pytest.mark.parametrize("before", ["", "done\n", "all sets done. "])
def test_how_far_a_pregnancy_is_may_begin_any_sentence(before: str) -> None:
    assert read_alarms(f"{before}32 weeks and bleeding a bit after the session").flags == (
        Flag("pregnancy", "self", "bleeding"),
    )


@given(st.sampled_from(SAID), st.sampled_from(ORDINARY))
def test_an_ordinary_line_beside_it_hides_no_alarm(said: tuple[str, str], ordinary: str) -> None:
    label, text = said
    for whole in (f"{ordinary}\n{text}", f"{text}\n{ordinary}"):
        assert read_alarms(whole, pregnant=label.startswith("pregnant:")).flags


@given(st.text(max_size=3000))
def test_any_text_is_read(text: str) -> None:
    read_alarms(text)
    read_alarms(text, pregnant=True)


@pytest.mark.parametrize("country", ["US", "GB", "DE", "MX", "PE", None])
@pytest.mark.parametrize(("label", "text"), SAID[::7])
def test_the_answer_fits_two_texts_and_names_the_number(label: str, text: str, country: str | None) -> None:
    words = emergency_answer(read_alarms(text, pregnant=True), country=country)
    number = emergency_number(country)
    assert (is_gsm7(words), segments(words) <= 2) == (True, True)
    assert number in words if number else ("112" in words and "911" in words)


@pytest.mark.parametrize(
    ("text", "country", "piece"),
    [
        ("chest pain", "US", "call 911 now"),
        ("chest pain", "AU", "call 000 now"),
        ("me duele el pecho", "MX", "llama ya al 911"),
        ("me duele el pecho", "ES", "llama ya al 112"),
        ("i want to die", "US", "call or text 988"),
        ("i want to die", "GB", "116 123"),
        ("i want to die", "NZ", "call 111 now"),
        ("my dad has chest pain", "US", "call 911 for them right now"),
        ("chest pain", None, "112 or 911"),
    ],
)
def test_what_is_answered(text: str, country: str | None, piece: str) -> None:
    assert piece in emergency_answer(read_alarms(text), country=country)


# --- Countries --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("country", "number"), AMBULANCE.items())
def test_each_number_is_an_emergency_number_of_its_country(country: str, number: str) -> None:
    assert phonenumbers.is_emergency_number(number, country)


@pytest.mark.parametrize(
    ("number", "zone", "country"),
    [
        ("+15550100101", "America/Denver", "US"),
        ("+14165550100", "America/Toronto", "CA"),
        ("+447700900123", "UTC", "GB"),
        ("+4915112345678", "America/Denver", "DE"),
        ("5550100101", "America/Denver", "US"),
        ("5550100101", "Europe/Madrid", "ES"),
        ("5550100101", "UTC", None),
        ("", "Mars/Olympus", None),
    ],
)
def test_a_country_is_the_numbers_else_the_zones(number: str, zone: str, country: str | None) -> None:
    assert country_of(number, zone) == country


@pytest.mark.parametrize(
    ("country", "first"), [("US", "month"), ("GB", "day"), ("DE", "day"), ("CA", None), (None, None)]
)
def test_which_comes_first_in_a_date(country: str | None, first: str | None) -> None:
    assert date_order(country) == first


def test_where_nobody_knows_the_number_none_is_made_up() -> None:
    assert (emergency_number("LU"), emergency_number("PE"), emergency_number(None)) == ("112", None, None)


@pytest.mark.parametrize(
    ("case", "spanish", "country", "words"),
    [
        ("in English", False, "US", "call 911 now. I have told your coach. Is it only dizziness?"),
        ("where both numbers are named", False, None, "call 112 or 911 now. I have told your coach."),
        ("in Spanish", True, "MX", "llama ya al 911. He avisado a tu coach. Es solo mareo?"),
        ("in Spanish, where both are named", True, None, "llama ya al 112 o 911. He avisado a tu coach."),
    ],
)
def test_dizzy_alone_is_asked_about_with_the_number_at_hand(
    case: str, spanish: bool, country: str | None, words: str
) -> None:
    answer = dizzy_answer(spanish=spanish, country=country)
    assert words in answer, case
    assert (is_gsm7(answer), segments(answer) <= 2) == (True, True)


MINE, THEIRS = Flag("heart", "self", "chest pain"), Flag("heart", "other", "chest pain")
MY_LIFE, THEIR_LIFE = Flag("self_harm", "self", "end it"), Flag("self_harm", "other", "end it")


@pytest.mark.parametrize(
    ("case", "flags", "spanish", "country", "words"),
    [
        ("one's own", (MINE,), False, "US", "This could be serious. Stop training and call 911 now;"),
        ("one's own, in Spanish", (MINE,), True, "MX", "Puede ser grave. Deja de entrenar y llama ya al 911;"),
        ("nobody knows where", (MINE,), False, None, "call 112 or 911 now;"),
        ("nobody knows where, in Spanish", (MINE,), True, None, "llama ya al 112 o 911;"),
        ("somebody else's", (THEIRS,), False, "US", "That sounds like an emergency: call 911 for them right now"),
        ("somebody else's, in Spanish", (THEIRS,), True, "MX", "Suena a emergencia: llama ya al 911 por esa persona"),
        ("one's own comes before somebody else's", (THEIRS, MINE), False, "US", "Stop training and call 911 now;"),
        ("one's own life", (MY_LIFE,), False, "US", "please call or text 988 (day and night), and call 911 now if"),
        (
            "one's own life, in Spanish",
            (MY_LIFE,),
            True,
            "US",
            "por favor llama al 988 (dia y noche), y llama ya al 911",
        ),
        ("without a line to call", (MY_LIFE,), False, "PE", "please talk to someone you trust and call "),
        ("without one, in Spanish", (MY_LIFE,), True, "PE", "por favor habla con alguien de confianza y llama ya al "),
        ("somebody else's life is an emergency of theirs", (THEIR_LIFE,), False, "US", "call 911 for them right now"),
        ("their life and one's own heart", (THEIR_LIFE, MINE), False, "US", "Stop training and call 911 now;"),
    ],
)
def test_an_alarm_is_answered_in_its_own_words(
    case: str, flags: tuple[Flag, ...], spanish: bool, country: str | None, words: str
) -> None:
    assert words in emergency_answer(Alarms(flags, spanish=spanish), country=country), case
