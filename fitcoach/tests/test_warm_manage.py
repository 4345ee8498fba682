"""`manage.py` without its start: what it prints, how it ends, and that no run knows of another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fitcoach.testing.warm_manage import WarmManage

WHERE = "from django.db import connection; print(connection.settings_dict['NAME'])"
LEAVE = "import django; django.was_here = True; print('left')"
LOOK = "import django; print(hasattr(django, 'was_here'))"


@pytest.fixture(scope="module")
def manage() -> Iterator[WarmManage]:
    waiting = WarmManage()
    yield waiting
    waiting.close()


def shell(code: str) -> tuple[str, ...]:
    return ("shell", "-v", "0", "-c", code)


def test_each_run_takes_the_database_that_it_is_given(manage: WarmManage, tmp_path: Path) -> None:
    for name in ("one", "two"):
        said = manage.run(f"sqlite:///{tmp_path / name}.sqlite3", shell(WHERE))
        assert (said.status, said.out.strip(), said.err) == (0, f"{tmp_path / name}.sqlite3", "")


def test_no_run_knows_of_the_one_before(manage: WarmManage, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    assert manage.run(url, shell(LEAVE), shell(LOOK)).out.split() == ["left", "True"]
    assert manage.run(url, shell(LOOK)).out.split() == ["False"]


@pytest.mark.parametrize(
    ("case", "command", "status", "words"),
    [
        ("a refusal in one line", ("legacy_report",), 1, "CommandError: This database has no legacy tables"),
        ("a command that nobody knows", ("no_such_command",), 1, "Unknown command: 'no_such_command'"),
        ("a status of its own", shell("import sys; sys.exit(7)"), 7, ""),
        ("an error of the program", shell("1 / 0"), 1, "ZeroDivisionError"),
        ("a death without a word", shell("import os; os._exit(9)"), 9, ""),
    ],
)
def test_it_ends_as_manage_py_does_and_nothing_follows(
    manage: WarmManage, tmp_path: Path, case: str, command: tuple[str, ...], status: int, words: str
) -> None:
    said = manage.run(f"sqlite:///{tmp_path / 'one.sqlite3'}", command, shell("print('after')"))
    assert (said.status, said.out) == (status, ""), case
    assert words in said.err, case


def test_whoever_never_ran_anything_ends_at_once() -> None:
    WarmManage().close()
