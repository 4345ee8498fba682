"""What the watch over prompts and logs sees, and that it sees at all."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.contextvars import bound_contextvars

from accounts.models import User
from accounts.tests.factories import LimitationFactory, UserFactory
from fitcoach.testing import canary, written
from llm import ask
from llm.models import Call
from llm.testing.fixtures import Gemini
from messaging.daily import process_due
from messaging.transports import memory
from plans.agents.fitness_plan import TASK as PLAN
from plans.agents.fitness_plan.request import PlanRequest
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import log_result, skip_workout, todays_workout

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 07:00 in Denver


@pytest.fixture
def quixandra(settings: object) -> Iterator[User]:
    settings.SMS_TRANSPORT = "memory"  # type: ignore[attr-defined]
    memory.clear()
    client = UserFactory.with_profile({"fitness_goals": "Zyllbergh wants to run, quixandra@zyllbergh.example"})
    LimitationFactory.create(client=client)
    yield client
    memory.clear()


def season_of(client: User) -> None:
    """A plan, six days of workouts and messages; each session is logged or skipped with a word."""
    create_fitness_plan(client, at=AT, length_weeks=8)
    for number in range(6):
        at = AT + timedelta(days=number)
        process_due(at=at - timedelta(minutes=20))
        process_due(at=at)
        workout = todays_workout(client, at=at)
        assert workout is not None
        if workout.session_type != "rest":
            remark = f"{client.name} did it, text me on {client.phone_number}"
            (log_result(workout, at=at, note=remark) if number % 2 else skip_workout(workout, at=at, reason=remark))


def test_a_season_with_a_model_tells_nobody_who_the_client_is(quixandra: User, gemini: Gemini) -> None:
    season_of(quixandra)
    told = "\n".join(str(asked.body) for asked in gemini.server.asked)
    assert {asked.task for asked in gemini.server.asked} == {
        "fitness_plan", "microcycle_pattern", "daily_workout", "daily_message",
    }  # fmt: skip
    assert canary.IN_A_PROMPT.search(told) is None
    assert not any(canary.IN_A_LOG.search(str(call)) for call in Call.objects.values_list("violations", "fault"))
    assert str(quixandra.pk) not in told
    assert canary.NOTE_WORD in told  # the note travels, its writer's name and number do not
    assert "did it, text me on" in told
    assert "30-39" in told
    assert WorkoutInstance.objects.filter(source="gemini").count() == 6
    assert len(memory.SENT) == 6
    assert all("Quixandra" in text.body for text in memory.SENT)


def test_the_watch_sees_a_name_in_a_prompt(quixandra: User) -> None:
    from accounts.selectors import facts_of

    request = PlanRequest(client=facts_of(quixandra), start_date=AT.date())
    leaks = canary.leaks_while(lambda: ask(PLAN, request, at=AT))  # nobody said what may not be told
    assert any("Zyllbergh" in leak for leak in leaks)


@pytest.mark.parametrize("words", ["Quixandra called", "call +1 555 000 0012", "a note: Snorkwhistle", "zarquonitis"])
def test_the_watch_sees_it_in_a_log(words: str) -> None:
    leaks = canary.leaks_while(lambda: logging.getLogger("messaging.daily").warning("noted: %s", words))
    assert [leak.partition(":")[0] for leak in leaks][:1] == ["records"]


def test_the_watch_reads_every_prompt_and_record(quixandra: User) -> None:
    before = canary.seen()
    create_fitness_plan(quixandra, at=AT)
    logging.getLogger("plans").info("planned")
    after = canary.seen()
    assert after["prompts"] == before["prompts"] + 1
    assert after["records"] > before["records"]


@pytest.mark.parametrize(
    ("case", "message", "given"),
    [
        ("in the words", "noted: %s", {}),
        ("beside them, where nobody reads the record's own words", "noted", {"seen": "Quixandra called"}),
    ],
)
def test_the_watch_reads_what_a_line_of_production_holds(case: str, message: str, given: dict[str, str]) -> None:
    words = ("Quixandra called",) if "%s" in message else ()
    leaks = canary.leaks_while(lambda: logging.getLogger("messaging.daily").warning(message, *words, extra=given))
    assert any(leak.startswith("lines: ") for leak in leaks), case


def test_the_watch_reads_what_is_bound() -> None:
    with bound_contextvars(client_id="Zyllbergh"):
        leaks = canary.leaks_while(lambda: logging.getLogger("messaging.daily").warning("noted"))
    assert [leak.partition(":")[0] for leak in leaks] == ["lines"]


# --- What other processes write ---------------------------------------------------------------------------------------

A_RUN = """
import subprocess, sys, pytest

@pytest.mark.parametrize("program", {programs!r})
def test_it_starts_a_process(program):
    subprocess.run([sys.executable, "-c", {set_up!r} + program], check=True, capture_output=True)
"""
SET_UP = "import django, logging, sys; django.setup(); log = logging.getLogger('messaging.outbox'); "


def run_of(*programs: str, folder: Path) -> tuple[int, list[str]]:
    """A pytest of its own whose tests start these; its exit status, and what it says of logs."""
    (folder / "test_a_run.py").write_text(A_RUN.format(programs=programs, set_up=SET_UP))
    plugin, root = ("-p", "fitcoach.testing.plugin"), Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *plugin, "-c", str(root / "pytest.ini"), str(folder)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "fitcoach.settings", "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True, timeout=280)
    assert f"{len(programs)} passed" in done.stdout, done.stdout
    return done.returncode, [line for line in done.stdout.splitlines() if line.startswith("a log names a client: ")]


def test_a_process_that_names_a_client_fails_the_whole_run(tmp_path: Path) -> None:
    status, told = run_of(
        "log.warning('Quixandra called')",
        "log.warning('told', extra={'seen': ['Snorkwhistle: no mornings']})",
        "print('call +15550100101', file=sys.stderr)",  # past all loggers
        folder=tmp_path,
    )
    assert status == pytest.ExitCode.TESTS_FAILED
    files = sorted(line.split(": ")[1] for line in told)
    assert files == [written.LINES, written.LINES, written.SAID, written.SAID, written.SAID], told


def test_what_is_masked_and_what_a_person_asked_to_see_fails_nothing(tmp_path: Path) -> None:
    programs = ("log.warning('call +15550100101')", "print('call +15550100101')")
    assert run_of(*programs, folder=tmp_path) == (0, [])


def test_texts_of_the_console_transport_and_words_of_the_launch_are_no_log_lines(tmp_path: Path) -> None:
    block = f"worker   | {written.RULE}\nworker   | daily to Quixandra\nworker   | {written.RULE}\n"
    (tmp_path / "log").write_text(f"fitcoach | sign in as +15550100101\n{block}web      | ready\n")
    assert written.leaks_in(tmp_path) == []
    (tmp_path / "log").write_text(f"{block}worker   | noted Quixandra\n")
    assert written.leaks_in(tmp_path) == ["log: …worker   | noted Quixandra…"]
    (tmp_path / "log").unlink()  # or it fails this very run
