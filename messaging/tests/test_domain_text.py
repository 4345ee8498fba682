"""Plain text for SMS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.plain_text import has_link, has_phone_number
from messaging.domain.text import (
    NAME_MAX_LENGTH,
    cut,
    first_name,
    is_gsm7,
    longest,
    one_line,
    put_name,
    segments,
    septets,
    spoken,
    to_gsm7,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("José María", "José"),
        ("Łukasz Nowak", "Lukasz"),
        ("Søren", "Søren"),
        ("Zoë", "Zoe"),
        ("Владимир", "Vladimir"),
        ("王小明", "WangXiaoMing"),
        ("O’Neil", "O'Neil"),
        ("Anne-Marie Weber", "Anne-Marie"),
        ("🌸 Ana", "Ana"),
        ("evil.com", "evilcom"),
        ("+1 555 010 0199", "there"),
        ("{name}", "name"),
        ("", "there"),
        ("x" * 300, "x" * NAME_MAX_LENGTH),
    ],
)
def test_a_first_name_is_written_in_the_letters_that_sms_has(name: str, expected: str) -> None:
    assert first_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("niño, café, Größe", "niño, café, Größe"),
        ("cafe\u0301", "café"),
        ("“Go” – it’s 5 × 3…", '"Go" - it\'s 5 x 3...'),
        ("well done 💪🏽!", "well done !"),
        ("a\tb\u00a0c\r\n", "a b c \n"),
        ("`x`", "x"),
    ],
)
def test_other_signs_become_plain_ones_and_pictures_go(text: str, expected: str) -> None:
    assert to_gsm7(text) == expected


@pytest.mark.parametrize(
    ("text", "characters", "sms"),
    [("", 0, 0), ("a" * 160, 160, 1), ("a" * 161, 161, 2), ("€" * 80, 160, 1), ("a" * 900, 900, 6)],
)
def test_length_is_counted_as_a_network_counts_it(text: str, characters: int, sms: int) -> None:
    assert (septets(text), segments(text)) == (characters, sms)


@pytest.mark.parametrize("text", ["see https://x.y/z", "go to www.fit", "at fitness-shop.com now", "bit.ly/abc"])
def test_a_link_is_seen(text: str) -> None:
    assert has_link(text)
    assert not has_link(one_line(text))


@pytest.mark.parametrize("text", ["call +1 (555) 010-0199", "0049 30 123456", "5550100199"])
def test_a_phone_number_is_seen(text: str) -> None:
    assert has_phone_number(text)
    assert not has_phone_number(one_line(text))


@pytest.mark.parametrize(
    "text", ["3x8-10, RPE 7, rest 90 s", "2025-08-12", "5 km in 25.5 min", "Rest. Then go e.g. home"]
)
def test_a_prescription_is_neither(text: str) -> None:
    assert not has_link(text)
    assert not has_phone_number(text)


@given(st.text(max_size=200))
def test_any_text_becomes_gsm7_in_one_clean_line(text: str) -> None:
    clean = one_line(text)
    assert is_gsm7(clean)
    assert "\n" not in clean
    assert not has_link(clean)
    assert not has_phone_number(clean)
    assert one_line(clean) == clean


@given(st.text(max_size=60), st.text(alphabet=st.characters(codec="ascii"), max_size=100))
def test_any_name_fits_into_its_place(name: str, text: str) -> None:
    template = f"Hi {{name}}! {to_gsm7(text).replace('{', '').replace('}', '')}"
    filled = put_name(template, name)
    assert is_gsm7(filled)
    assert septets(filled) <= longest(template)
    assert 1 <= len(first_name(name)) <= NAME_MAX_LENGTH


@given(st.text(alphabet="ab€^ ", max_size=80), st.integers(min_value=2, max_value=60))
def test_a_cut_text_is_short_enough_and_says_so(text: str, length: int) -> None:
    shorter = cut(text, length)
    assert septets(shorter) <= length
    assert shorter == text or shorter.endswith("..")


@given(st.text(max_size=200))
def test_an_exercise_is_spoken_in_at_most_80_characters(name: str) -> None:
    assert septets(spoken(name)) <= 80
