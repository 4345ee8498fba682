"""The audit: a small sample of what `make audit` plays, and that it sees what is wrong."""

from __future__ import annotations

import pytest

from fitcoach.audit import report
from fitcoach.audit.__main__ import lines_of, main
from fitcoach.audit.clients import EFFORTS, case_of
from fitcoach.audit.report import Tally, audit
from fitcoach.audit.season import Findings
from llm.task import Violation

SAMPLE = range(7_000, 7_036)
"""Every programme type six times; plans of up to a year."""


def test_a_sample_of_clients_breaks_no_rule() -> None:
    tally = audit(SAMPLE, jobs=1)
    assert {rule: count for rule, count in tally.counts.items() if rule[0] == "error"} == {}
    assert (tally.plans, tally.errors, tally.unsteady, tally.unmoved) == (len(SAMPLE), 0, 0, 0)
    assert tally.warned / tally.plans <= 0.1


def test_a_number_is_always_the_same_client_and_the_numbers_reach_everybody() -> None:
    cases = [case_of(number) for number in range(684)]
    assert cases == [case_of(number) for number in range(684)]
    assert {case.weeks for case in cases} == set(range(1, 53))
    assert {len(case.client.available_days) for case in cases} == set(range(1, 8))
    assert {case.effort for case in cases} == set(EFFORTS)
    alone = {case.client.limitations[0].region for case in cases if len(case.client.limitations) == 1}
    assert len(alone) == 19
    assert {case.client.age for case in cases} >= {None, 16, 80}


def test_the_report_counts_by_rule_and_names_a_client(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    tally.add(7, Findings([Violation("rpe_cap", "Too hard."), Violation("fills_minutes", "Short.", "warning")], 3))
    assert not tally.is_sound(1.0)
    report_lines = "\n".join(lines_of(tally))
    assert "error   rpe_cap" in report_lines
    assert "such as client 7: Too hard." in report_lines


@pytest.mark.parametrize(("case", "findings", "status"), [("sound", [], 0), ("an error", [Violation("x", "y")], 1)])
def test_an_error_makes_the_command_fail(
    case: str,
    findings: list[Violation],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(report, "one", lambda number: (number, Findings(list(findings)), True, True))
    assert main(["--clients", "3", "--jobs", "1"]) == status, case
    assert "3 plans" in capsys.readouterr().out
