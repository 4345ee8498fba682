"""What is understood of every labelled reply is what `data/understood/` says, to the letter."""

from __future__ import annotations

import pytest

from messaging.tests.understood import FOLDER, REPLIES, text_of


@pytest.mark.parametrize("corpus", list(REPLIES))
def test_every_reply_is_understood_as_it_stands_on_file(corpus: str) -> None:
    read = text_of(corpus).splitlines()
    on_file = (FOLDER / f"{corpus}.txt").read_text(encoding="utf-8").splitlines()
    otherwise = [(now, before) for now, before in zip(read, on_file, strict=False) if now != before]
    assert otherwise[:5] == [], "meant so? then `python -m messaging.tests.understood`, and read what has changed"
    assert len(read) == len(on_file)
