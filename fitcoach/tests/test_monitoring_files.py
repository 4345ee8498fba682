"""Rules, dashboard and guide speak of figures that there are, and rules ask what the service asks itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from fitcoach.metrics.collector import told_by_rows
from fitcoach.metrics.page import exposition
from messaging.models import OperationsAlert
from messaging.operations import troubles
from messaging.operations.figures import STAND_STILL_FOR
from messaging.watching import SILENT_FOR, TICK_SILENT_FOR, WAITING_FOR

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
GUIDE = (DEPLOY.parent / "docs" / "monitoring.md").read_text(encoding="utf-8")
AT = datetime(2026, 6, 10, 13, tzinfo=UTC)
RULES: dict[str, dict[str, Any]] = {
    rule["alert"]: rule
    for group in yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
}
TESTS = yaml.safe_load((DEPLOY / "prometheus" / "alerts.test.yml").read_text())["tests"]
DASHBOARD = json.loads((DEPLOY / "grafana" / "fitcoach.json").read_text())
NAME = re.compile(r"\bfitcoach_[a-z_]+\b")


def exported() -> set[str]:
    """Names of families, as the line of their type has them."""
    return set(re.findall(r"^# TYPE (\S+)", exposition(told_by_rows(at=AT)).decode(), flags=re.MULTILINE))


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES.values())
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def test_rules_and_dashboard_ask_for_what_there_is(db: None) -> None:
    families = exported()
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert {name for name in asked if re.sub("_(bucket|count|sum)$", "", name) not in families} == set()
    assert len(asked) >= 15


def test_every_figure_is_in_the_guide_and_the_guide_has_no_other(db: None) -> None:
    told = set(re.findall(r"^\| `(fitcoach_[a-z_]+)", GUIDE, flags=re.MULTILINE))
    assert told == exported()


def test_every_figure_of_the_service_is_on_the_dashboard(db: None) -> None:
    shown = {
        name
        for panel in DASHBOARD["panels"]
        for each in panel.get("targets", ())
        for name in NAME.findall(each["expr"])
    }
    bare = {re.sub("_(bucket|count|sum)$", "", name) for name in shown}
    assert exported() - bare == set()


def test_every_rule_is_in_the_guide() -> None:
    told = set(re.findall(r"^### (Fitcoach\w+)", GUIDE, flags=re.MULTILINE))
    assert told == set(RULES)
    assert {rule["labels"]["severity"] for rule in RULES.values()} == {"page", "ticket"}


@pytest.mark.parametrize(
    ("kind", "over", "lasting"),
    [
        ("no_tick", TICK_SILENT_FOR, None),
        ("waiting", WAITING_FOR, None),
        ("unknown", troubles.UNKNOWN_FOR, None),
        ("missed", timedelta(0), None),
        ("model_shut", troubles.SHUT_FOR, None),
        ("weeks_stand", STAND_STILL_FOR, None),
        ("old_zones", troubles.ZONES_OLD_AFTER, None),
    ],
)
def test_the_limits_of_a_rule_are_those_of_the_service(kind: str, over: timedelta, lasting: timedelta | None) -> None:
    (rule,) = (rule for rule in RULES.values() if rule["labels"].get("kind") == kind)
    assert re.fullmatch(r"fitcoach_[a-z_]+ > (\d+)", rule["expr"]), rule["expr"]
    assert float(rule["expr"].split(" > ")[1]) == over.total_seconds()
    assert rule.get("for") == (f"{lasting.total_seconds() / 60:.0f}m" if lasting else None)


def test_each_condition_of_the_service_has_its_rule() -> None:
    assert {rule["labels"]["kind"] for rule in RULES.values() if "kind" in rule["labels"]} == set(
        OperationsAlert.Kind.values
    )
    assert RULES["FitcoachQueueSilent"]["expr"].endswith(f" > {SILENT_FOR.total_seconds():.0f}")


def test_every_rule_is_tested_firing_and_silent() -> None:
    cases = [case for test in TESTS for case in test["alert_rule_test"]]
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == set(RULES)
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == set(RULES)


@pytest.mark.parametrize(
    "arguments",
    [("check", "rules", "alerts.yml"), ("test", "rules", "alerts.test.yml"), ("check", "config", "prometheus.yml")],
)
def test_promtool_agrees(arguments: tuple[str, ...], promtool: str, tmp_path: Path) -> None:
    folder = shutil.copytree(DEPLOY / "prometheus", tmp_path / "prometheus")
    (folder / "fitcoach-metrics-token").write_text("token")
    done = subprocess.run([promtool, *arguments], cwd=folder, capture_output=True, text=True)
    assert (done.returncode, "SUCCESS" in done.stdout) == (0, True), done.stdout + done.stderr


def test_the_dashboard_is_one_that_grafana_can_lay_out() -> None:
    panels = DASHBOARD["panels"]
    assert (DASHBOARD["uid"], len({panel["id"] for panel in panels})) == ("fitcoach", len(panels))
    cells = [cell for panel in panels for cell in covered(**panel["gridPos"])]
    assert len(cells) == len(set(cells)), "two panels lie on each other"
    assert max(column for column, _ in cells) == 23
    sources = {target["datasource"]["uid"] for panel in panels for target in panel.get("targets", ())}
    assert sources == {"${datasource}"}
    for path in (DEPLOY / "grafana" / "provisioning").rglob("*.yml"):
        assert yaml.safe_load(path.read_text())["apiVersion"] == 1


def covered(*, x: int, y: int, w: int, h: int) -> list[tuple[int, int]]:
    return [(x + column, y + line) for column in range(w) for line in range(h)]
