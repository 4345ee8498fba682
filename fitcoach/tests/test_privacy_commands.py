"""`export_client` and `erase_client`: what an operator types who answers a request."""

from __future__ import annotations

import json
import os
import stat
import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import AuditEntry, Erasure, SignInCode, User
from accounts.silence import silent_since
from accounts.tests.factories import CoachFactory
from fitcoach.tests.api_cast import MONDAY, trained_client
from fitcoach.tests.test_api_people import everything_about
from messaging.belongings import BELONGINGS
from messaging.erasing import what_would_go, what_would_go_of_number
from messaging.exporting import export_of, write_export
from messaging.inbound import handle_waiting, keep
from messaging.management.commands import export_client
from messaging.models import BadNumber, InboundText

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Iterator[User]:
    with time_machine.travel(MONDAY, tick=False):
        client = trained_client()
        everything_about(client)
        yield client


def run(*words: Any) -> tuple[str, str]:
    """(stdout, stderr)"""
    out, err = StringIO(), StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*words: Any) -> tuple[str, int]:
    """(sentence, exit status)"""
    with pytest.raises(CommandError) as error:
        run(*words)
    return str(error.value), error.value.returncode


def exported(client: User) -> Any:
    return json.loads(json.dumps(export_of(client, at=timezone.now()), cls=DjangoJSONEncoder))


# --- Export -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["pk", "phone_number"])
def test_the_file_holds_what_the_client_would_get_and_is_its_owners_alone(
    named: str, ana: User, tmp_path: Path
) -> None:
    path, before = tmp_path / "ana.json", os.umask(0)
    try:
        out, err = run("export_client", getattr(ana, named), "--out", path)
    finally:
        os.umask(before)
    assert json.loads(path.read_text(encoding="utf-8")) == exported(ana)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path], "nothing else is left there"
    lines = out.splitlines()
    assert [line.split(":")[0].strip() for line in lines[:-2]] == list(BELONGINGS), "one line as each table is written"
    rows = sum(rows_of(ana).count() for rows_of in BELONGINGS.values())
    assert lines[-2] == f"{rows + 1} rows, the client's own and those of {len(BELONGINGS)} tables."
    assert (lines[-1].startswith(f"Written to {path}, readable for you alone"), err) == (True, "")


def test_a_dash_prints_json_and_tells_of_it_beside(ana: User) -> None:
    out, err = run("export_client", ana.pk, "--out", "-")
    assert json.loads(out) == exported(ana)
    assert err.splitlines()[0].strip().startswith("profiles: 1")
    assert err.splitlines()[-1].endswith(f"those of {len(BELONGINGS)} tables.")


def test_the_audit_trail_knows_of_an_export_by_command(ana: User) -> None:
    AuditEntry.objects.filter(client_id=ana.pk).count()
    run("export_client", ana.pk, "--out", "-")
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.actor_id, entry.action, entry.what, entry.client_id) == (
        None,
        "export",
        "everything that is kept of the client, by command",
        ana.pk,
    )


@pytest.mark.parametrize("kind", ["a file", "a link to nothing"])
def test_what_is_there_is_written_over_by_force_alone(kind: str, ana: User, tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "ana.json", tmp_path / "elsewhere.json"
    path.write_text("mine") if kind == "a file" else path.symlink_to(elsewhere)
    exports = AuditEntry.objects.filter(action="export").count()
    assert refused("export_client", ana.pk, "--out", path) == (
        f"{path} is there already: --force takes its place",
        2,
    )
    assert (not elsewhere.exists(), AuditEntry.objects.filter(action="export").count()) == (True, exports)
    run("export_client", ana.pk, "--out", path, "--force")
    assert json.loads(path.read_text(encoding="utf-8")) == exported(ana)
    assert (stat.S_IMODE(path.lstat().st_mode), elsewhere.exists()) == (0o600, False), "no link is followed"


def test_a_file_that_came_meanwhile_is_kept(ana: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ana.json"

    def meanwhile(*args: Any, **told: Any) -> Any:
        path.write_text("mine")
        return write_export(*args, **told)

    monkeypatch.setattr(export_client, "write_export", meanwhile)
    assert refused("export_client", ana.pk, "--out", path)[1] == 2
    assert (path.read_text(), list(tmp_path.iterdir())) == ("mine", [path])


def test_an_export_that_fails_leaves_no_half_a_file(ana: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(client: User, write: Any, **told: Any) -> Any:
        write('{"exported_at"')
        raise RuntimeError("an odd row")

    monkeypatch.setattr(export_client, "write_export", fails)
    with pytest.raises(RuntimeError, match="an odd row"):
        run("export_client", ana.pk, "--out", tmp_path / "ana.json")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_one_line(ana: User, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "ana.json"
    assert refused("export_client", ana.pk, "--out", path) == (
        f"{path} cannot be written: No such file or directory",
        1,
    )


# --- Erase ------------------------------------------------------------------------------------------------------------


def everything() -> dict[str, int]:
    return {user.phone_number: sum(what_would_go(user).values()) for user in User.objects.filter(role="client")}


def test_without_confirm_it_is_told_what_would_go_and_nothing_goes(ana: User) -> None:
    before, out = everything(), StringIO()
    with pytest.raises(CommandError) as error:
        call_command("erase_client", ana.phone_number, stdout=out)
    assert (str(error.value), error.value.returncode) == ("nothing was erased: --confirm does it, for good", 2)
    assert out.getvalue().splitlines()[-1] == told(what_would_go(ana), "would be erased")
    assert (everything(), Erasure.objects.count()) == (before, 0)


@pytest.mark.parametrize("words", [("--dry-run",), ("--dry-run", "--confirm")])
def test_a_dry_run_tells_and_changes_nothing(words: tuple[str, ...], ana: User) -> None:
    before = everything()
    out, _ = run("erase_client", ana.pk, *words)
    rows = what_would_go(ana)
    assert out.splitlines() == [
        *(f"  {table}: {count}" for table, count in rows.items()),
        told(rows, "would be erased"),
    ]
    assert (everything(), Erasure.objects.count()) == (before, 0)


def test_confirmed_the_client_goes_at_once_and_the_counts_stay(ana: User) -> None:
    ben, rows = trained_client(), what_would_go(ana)
    out, _ = run("erase_client", ana.pk, "--confirm")
    assert out.splitlines() == [*(f"  {table}: {count}" for table, count in rows.items()), told(rows, "erased")]
    assert (list(everything()), User.objects.filter(pk=ana.pk).exists()) == ([ben.phone_number], False)
    assert list(Erasure.objects.values_list("at", "door", "rows", "total")) == [
        (MONDAY, "command", rows, sum(rows.values()))
    ]
    assert AuditEntry.objects.filter(client_id=ana.pk, what="erased the client at once, by command").count() == 1


def test_the_instant_of_an_erasure_may_be_told(ana: User) -> None:
    run("erase_client", ana.pk, "--confirm", "--at", "2026-01-07T08:00Z")
    assert Erasure.objects.get().at.isoformat() == "2026-01-07T08:00:00+00:00"


def told(rows: dict[str, int], what: str) -> str:
    return f"{sum(rows.values())} rows of {len(rows)} tables {what}."


NOBODYS: Final = "+15550107799"


def texted_stop(number: str = NOBODYS) -> None:
    """A number that never had a client, which takes no texts any more, and asked for a code."""
    keep(provider_id="SM1", sender=number, to="+1", body="STOP", payload={}, at=MONDAY)
    handle_waiting(at=MONDAY)
    BadNumber.objects.create(phone_number=number, error="30003", since=MONDAY)
    SignInCode.objects.create(phone_number=number, created_at=MONDAY, expires_at=MONDAY + timedelta(minutes=10))


def test_a_number_that_no_client_has_is_erased_and_stays_silent(ana: User) -> None:
    texted_stop()
    before = everything()
    counts = ["  bad_numbers: 1", "  inbound_texts: 1", "  sign_in_codes: 1"]
    assert run("erase_client", NOBODYS, "--dry-run")[0].splitlines() == [
        "No client has this number.",
        *counts,
        "3 rows of 3 tables would be erased.",
        "It texted STOP and stays silent.",
    ]
    assert run("erase_client", NOBODYS, "--confirm")[0].splitlines() == [
        "No client has this number.",
        *counts,
        "3 rows of 3 tables erased.",
        "It texted STOP and stays silent.",
    ]
    assert what_would_go_of_number(NOBODYS) == {}
    assert (silent_since(NOBODYS), everything()) == (MONDAY, before)
    rows = {"bad_numbers": 1, "inbound_texts": 1, "sign_in_codes": 1}
    assert list(Erasure.objects.values_list("at", "door", "rows", "total")) == [(MONDAY, "command", rows, 3)]
    assert AuditEntry.objects.filter(what="erased a number that no client has, by command", client_id=None).count() == 1


def test_a_number_of_nobodys_stays_without_confirm_and_is_refused_when_no_row_knows_it(ana: User) -> None:
    assert refused("erase_client", NOBODYS, "--confirm") == (
        f"no client has the phone number '{NOBODYS}', and no row of nobody's knows it",
        2,
    )
    texted_stop()
    assert refused("erase_client", NOBODYS) == ("nothing was erased: --confirm does it, for good", 2)
    assert (InboundText.objects.filter(phone_from=NOBODYS).count(), Erasure.objects.count()) == (1, 0)


def test_a_clients_number_that_is_written_in_another_way_is_not_taken_for_nobodys(ana: User) -> None:
    written = f"({ana.phone_number[2:5]}) {ana.phone_number[5:8]}-{ana.phone_number[8:]}"
    before = everything()
    assert refused("erase_client", written, "--confirm") == (
        f"'{written}' is somebody's number, written in another way: name them by their id",
        2,
    )
    assert everything() == before


@pytest.mark.parametrize("words", [("export_client", "--out", "-"), ("erase_client", "--confirm")])
def test_coaches_and_nobody_are_refused(words: tuple[str, ...]) -> None:
    maria, nobody = CoachFactory.create(name="Maria"), uuid.uuid4()
    name, *options = words
    assert refused(name, maria.pk, *options) == (f"'{maria.pk}' is a coach, not a client", 2)
    assert refused(name, nobody, *options) == (f"no client has the id or the phone number '{nobody}'", 2)
    assert (User.objects.filter(pk=maria.pk).exists(), AuditEntry.objects.count()) == (True, 0)
