"""The seasons in `data/seasons/` are what the built-in coach writes today, word for word."""

from __future__ import annotations

import pytest

from workouts.tests.written import CLIENTS, FOLDER, text_of


@pytest.mark.parametrize("name", list(CLIENTS))
def test_a_season_is_written_as_it_stands_on_file(name: str) -> None:
    on_file = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert text_of(name) == on_file, "meant so? then `python -m workouts.tests.written`, and read what has changed"


def test_every_season_on_file_is_somebodys() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(CLIENTS)
