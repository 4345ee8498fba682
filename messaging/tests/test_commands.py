"""The commands: a line for each message, a summary, and one clear line for what cannot be meant."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from accounts.tests.factories import CoachFactory
from messaging.management.commands import notify_reset, send_daily_messages
from messaging.models import Message
from messaging.tests.conftest import client_with_plan
from messaging.transports import memory

AT = "2026-06-10T13:00Z"


def run(name: str, *arguments: str) -> tuple[list[str], list[str]]:
    out, err = StringIO(), StringIO()
    call_command(name, *arguments, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_a_line_for_each_message_and_a_summary(tom: User) -> None:
    lines, _ = run("send_daily_messages", "--at", AT)
    message = Message.objects.get()
    assert message.workout is not None
    assert lines[0].startswith("sent 2026-06-10 Tom Miller (daily, ")
    assert lines[0].endswith(f" SMS): {message.workout.theme}")
    assert lines[1:] == ["1 due, 1 sent."]


def test_a_second_run_sends_nothing(tom: User) -> None:
    run("send_daily_messages", "--at", AT)
    assert run("send_daily_messages", "--at", AT) == (["0 due, 0 sent."], [])
    assert len(memory.SENT) == 1


def test_a_dry_run_says_what_it_would_do(tom: User) -> None:
    lines, _ = run("send_daily_messages", "--at", AT, "--dry-run")
    assert lines[0].startswith("would send 2026-06-10 Tom Miller (daily, ")
    assert lines[1:] == ["1 due, 1 would be sent."]
    assert (Message.objects.count(), memory.SENT) == (0, [])


def test_only_the_named_clients_by_id_or_phone_number(tom: User) -> None:
    olga = client_with_plan(name="Olga")
    otto = client_with_plan(name="Otto")
    lines, _ = run("send_daily_messages", "--at", AT, "--client", str(olga.pk), otto.phone_number)
    assert lines[-1] == "2 due, 2 sent."
    assert sorted(text.name for text in memory.SENT) == ["Olga", "Otto"]


def test_what_was_missed_is_counted(tom: User) -> None:
    run("send_daily_messages", "--at", "2026-06-09T13:00Z")
    lines, _ = run("send_daily_messages", "--at", "2026-06-10T20:00Z")
    assert lines == ["missed 2026-06-10 Tom Miller (daily): too late to be sent", "1 due, 0 sent, 1 missed."]


def test_a_client_who_cannot_be_scheduled_is_a_line_on_stderr(tom: User) -> None:
    client_with_plan(name="Bo", timezone="Mars/Olympus")
    lines, errors = run("send_daily_messages", "--at", AT)
    assert lines[-1] == "1 due, 1 sent, 1 not scheduled."
    assert errors == ["Bo: unknown time zone 'Mars/Olympus'"]


@pytest.mark.parametrize(("now", "sent"), [("2026-06-10T12:59Z", 0), (AT, 1)])
def test_without_an_instant_it_is_now(tom: User, now: str, sent: int) -> None:
    with time_machine.travel(now, tick=False):
        lines, _ = run("send_daily_messages")
    assert lines[-1] == f"{sent} due, {sent} sent."


@pytest.mark.parametrize("command", ["send_daily_messages", "notify_reset"])
@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01", "2026-06-10T25:00Z", "1066-10-14", "9999-12-31", "x" * 500]
)
def test_a_moment_that_cannot_be_meant_is_one_line_and_status_2(tom: User, command: str, text: str) -> None:
    with pytest.raises(CommandError, match=r"^not a moment") as caught:
        run(command, "--at", text)
    assert caught.value.returncode == 2
    assert len(str(caught.value)) < 150
    assert Message.objects.count() == 0


def test_an_unknown_client_is_one_line_and_nothing_is_sent_to_anybody(tom: User) -> None:
    coach = CoachFactory.create()
    for wrong in (str(uuid4()), "nobody", "+1000", "\0", str(coach.pk)):
        with pytest.raises(CommandError) as caught:
            run("send_daily_messages", "--at", AT, "--client", str(tom.pk), wrong)
        assert caught.value.returncode == 2
    assert (Message.objects.count(), memory.SENT) == (0, [])


@pytest.mark.parametrize("arguments", [["--at"], ["--sideways"], ["--client"]])
def test_a_wrong_argument_is_one_line_without_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        send_daily_messages.Command().run_from_argv(["manage.py", "send_daily_messages", *arguments])
    assert caught.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_note_about_the_conversion_is_a_line_each_and_safe_to_run_twice(tom: User) -> None:
    client_with_plan(name="Otto", opted_out_at="2026-06-01T00:00Z")
    *lines, summary = run("notify_reset", "--at", AT, "--dry-run")[0]
    assert sorted(lines) == ["opted out Otto", "would be queued Tom Miller, due 2026-06-10T14:00Z"]
    assert summary == "2 active clients, 1 would be queued, 1 opted out."
    assert Message.objects.count() == 0
    assert "queued Tom Miller, due 2026-06-10T14:00Z" in run("notify_reset", "--at", AT)[0]
    *lines, summary = run("notify_reset", "--at", "2026-06-20T00:00Z")[0]
    assert sorted(lines) == ["already queued Tom Miller", "opted out Otto"]
    assert summary == "2 active clients, 0 queued, 1 already queued, 1 opted out."
    assert Message.objects.count() == 1


def test_each_command_says_what_it_does() -> None:
    assert send_daily_messages.Command.help
    assert notify_reset.Command.help
