"""The page of proof: sections come from commands that ran, and nothing else is changed by a run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import proof
from benchmarks.proofs import PROOFS, Proof

GOOD = Proof(PROOFS[0].name, "Good news", f"{sys.executable} -c \"print('all is well')\"", "What it shows.", "Beside.")
BAD = Proof(PROOFS[1].name, "Bad news", f"{sys.executable} -c \"print('3 lost'); raise SystemExit(3)\"", "It failed.")


def test_what_a_command_printed_is_on_the_page_with_the_command_and_the_machine(tmp_path: Path):
    page = tmp_path / "proof.md"
    assert proof.prove([GOOD], page) == 0
    text = page.read_text()
    assert "## Good news\n\nWhat it shows.\n\n`" in text
    assert f"; {proof.machine()}\n\n```text\nall is well\n```\n\nBeside.\n<!-- end -->" in text
    assert text.count(": not run yet.") == len(PROOFS) - 1


def test_a_command_that_fails_is_on_the_page_and_the_run_fails(tmp_path: Path):
    page = tmp_path / "proof.md"
    assert proof.prove([BAD], page) == 1
    assert "**It ended with the exit status 3.**" in page.read_text()
    assert "```text\n3 lost\n```" in page.read_text()


def test_what_is_not_run_again_stays_as_it_was(tmp_path: Path):
    page = tmp_path / "proof.md"
    proof.prove([GOOD], page)
    proof.prove([BAD], page)
    assert "all is well" in page.read_text()
    assert "3 lost" in page.read_text()


def test_long_output_is_its_last_lines_and_says_so():
    assert proof._shown("\n".join(map(str, range(70)))).splitlines()[:2] == ["… 10 lines before", "10"]


def test_the_page_holds_no_path_of_the_machine():
    assert proof._shown(f"wrote {proof.ROOT}/var/season") == "wrote ./var/season"


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as refused:
        proof.main(["alchemy"])
    assert refused.value.code == 2
    assert "no such proof: alchemy; there are audit, replay" in capsys.readouterr().err


def test_every_proof_has_a_section_on_the_stored_page_under_its_name():
    assert list(proof._sections(proof.PAGE)) == [each.name for each in PROOFS]
