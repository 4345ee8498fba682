"""Which Python is the newest, and what is said where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fitcoach.testing import newest


def python(folder: Path, name: str, *, says: str, status: int = 0) -> str:
    """A command that answers like a Python of that version."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {says}\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("case", "versions", "chosen"),
    [
        ("the higher of two", ["3.12.9", "3.13.0"], 1),
        ("numbers and not letters: 3.9 is older than 3.12", ["3.12.0", "3.9.18"], 0),
        ("a later patch of our own is none", ["3.11.99"], None),
        ("our own is none", ["3.11.7"], None),
        ("an older one is none", ["3.9.18"], None),
        ("there is none at all", [], None),
    ],
)
def test_the_newest_is_that_of_the_highest_minor_version_above_ours(
    case: str, versions: list[str], chosen: int | None, tmp_path: Path
) -> None:
    pythons = [python(tmp_path, f"python{number}", says=said) for number, said in enumerate(versions)]
    expected = None if chosen is None else pythons[chosen]
    assert newest.newest(pythons, than=(3, 11, 7)) == expected, case


def test_a_stand_in_that_refuses_and_a_name_of_nothing_are_passed_over(tmp_path: Path) -> None:
    refuses = python(tmp_path, "python3.14", says="3.14.0", status=127)
    runs = python(tmp_path, "python3.13", says="3.13.0")
    assert newest.newest([refuses, str(tmp_path / "nowhere"), runs], than=(3, 11, 7)) == runs


def test_our_own_python_tells_its_version() -> None:
    assert newest.version_of(sys.executable) == "{}.{}.{}".format(*sys.version_info[:3])


@pytest.mark.parametrize(("required", "status"), [("", 0), ("0", 0), ("1", 1)])
def test_where_there_is_none_it_says_so_and_fails_only_where_one_is_required(
    required: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(newest, "candidates", list)
    monkeypatch.setenv("REQUIRE_NEWEST", required)
    assert newest.main(["-k", "progress"]) == status
    ours = sys.version.split()[0]
    assert capsys.readouterr().out == (
        f"fitcoach: no Python of this machine is newer than {ours}, so that the tests ran by that one alone\n"
    )


def test_one_that_was_named_and_is_not_newer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert newest.main(["/nowhere/python"]) == 1
    assert "/nowhere/python is not newer than" in capsys.readouterr().out
