"""deploy/backup.sh and deploy/restore.sh, run as an operator runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fitcoach.comparing import differences, picture_at
from fitcoach.testing import restore_drill, services

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SECRET = "p'a$s w/o%rd\\"
IN_A_URL = "p%27a%24s%20w%2Fo%25rd%5C"


def run(script: str, *arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "BACKUP", "PG"))}
    command = ["bash", str(DEPLOY / script), *arguments]
    return subprocess.run(command, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, timeout=120)


@pytest.fixture
def people(postgres_database: str) -> str:
    """A database that holds somebody."""
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE people (id serial PRIMARY KEY, name text)")
        connection.execute("INSERT INTO people (name) VALUES ('Tom'), ('Olga')")
    return postgres_database


@pytest.fixture
def empty(worker_id: str) -> Iterator[str]:
    with services.temporary_postgres_database(f"{worker_id}_empty") as url:
        yield url


def backups(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("fitcoach-*"))


def test_a_backup_is_restored_as_it_was(people, empty, tmp_path):
    made = run("backup.sh", "kept", folder=tmp_path, DATABASE_URL=people)
    assert (made.returncode, made.stderr) == (0, "backup: not encrypted, for want of BACKUP_RECIPIENT\n")
    name, checksum = backups(tmp_path / "kept")
    assert checksum == f"{name}.sha256"
    assert made.stdout == f"backup: kept/{name}, {(tmp_path / 'kept' / name).stat().st_size} bytes\n"
    assert (tmp_path / "kept" / name).stat().st_mode & 0o777 == 0o600

    restored = run("restore.sh", f"kept/{name}", folder=tmp_path, DATABASE_URL=empty)

    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout == f"restore: all of kept/{name} is there\n"
    assert differences(picture_at(people), picture_at(empty)) == []


def leading_to_the_programs(folder: Path) -> str:
    """PROGRAMS as the runbook writes it for containers: words, and a file by a path from where one stands."""
    (folder / "deploy").mkdir()
    (folder / "deploy" / "within").write_text('#!/bin/sh\nexec "$@"\n')
    return "sh deploy/within"


def test_what_leads_to_the_programs_may_be_named_from_where_one_stands(people, empty, tmp_path):
    programs = leading_to_the_programs(tmp_path)
    made = run("backup.sh", "kept", folder=tmp_path, DATABASE_URL=people, PROGRAMS=programs)
    assert (made.returncode, made.stderr) == (0, "backup: not encrypted, for want of BACKUP_RECIPIENT\n")
    name, _ = backups(tmp_path / "kept")

    restored = run("restore.sh", f"kept/{name}", folder=tmp_path, DATABASE_URL=empty, PROGRAMS=programs)

    assert (restored.returncode, restored.stderr) == (0, "")
    assert differences(picture_at(people), picture_at(empty)) == []


@pytest.mark.skipif(shutil.which("age") is None, reason="no age on this machine")
def test_a_sealed_backup_opens_with_its_key_alone(people, empty, tmp_path):
    identity, recipient = restore_drill._keys(tmp_path)
    (tmp_path / "other").mkdir()
    stranger, _ = restore_drill._keys(tmp_path / "other")
    assert run("backup.sh", ".", folder=tmp_path, DATABASE_URL=people, BACKUP_RECIPIENT=recipient).returncode == 0
    (name,) = [name for name in backups(tmp_path) if name.endswith(".age")]
    assert b"Olga" not in (tmp_path / name).read_bytes()
    assert b"PGDMP" not in (tmp_path / name).read_bytes()

    nobody = run("restore.sh", name, folder=tmp_path, DATABASE_URL=empty)
    assert (nobody.returncode, nobody.stderr) == (
        1,
        "restore: BACKUP_IDENTITY must name the file with the secret key\n",
    )
    other = run("restore.sh", name, folder=tmp_path, DATABASE_URL=empty, BACKUP_IDENTITY=str(stranger))
    assert other.returncode != 0
    assert picture_at(empty).tables == {}
    ours = run("restore.sh", name, folder=tmp_path, DATABASE_URL=empty, BACKUP_IDENTITY=str(identity))
    assert (ours.returncode, differences(picture_at(people), picture_at(empty))) == (0, [])


def test_a_database_that_holds_tables_is_refused_and_left_alone(people, tmp_path):
    run("backup.sh", ".", folder=tmp_path, DATABASE_URL=people)
    before = picture_at(people)
    done = run("restore.sh", backups(tmp_path)[0], folder=tmp_path, DATABASE_URL=people)
    assert (done.returncode, done.stderr) == (
        1,
        "restore: the database holds 1 tables: make an empty one, and point the service at it afterwards\n",
    )
    assert differences(before, picture_at(people)) == []


@pytest.mark.parametrize(
    ("case", "spoil", "sentence"),
    [
        ("a byte differs", lambda file: file.write_bytes(file.read_bytes()[:-1] + b"x"), "its SHA-256 differs"),
        ("its end is missing", lambda file: file.write_bytes(file.read_bytes()[:-9]), "its SHA-256 differs"),
        ("its checksum is missing", lambda file: Path(f"{file}.sha256").unlink(), ".sha256 is missing"),
        ("it is missing", lambda file: file.unlink(), "cannot be read"),
    ],
)
def test_a_backup_that_is_not_what_was_written_is_refused(people, empty, tmp_path, case, spoil, sentence):
    run("backup.sh", ".", folder=tmp_path, DATABASE_URL=people)
    name = backups(tmp_path)[0]
    spoil(tmp_path / name)
    done = run("restore.sh", name, folder=tmp_path, DATABASE_URL=empty)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert picture_at(empty).tables == {}


def test_a_dump_that_breaks_off_leaves_no_backup_and_no_old_one_goes(tmp_path):
    old = tmp_path / "fitcoach-20250101T000000Z.dump"
    old.touch()
    os.utime(old, (0, 0))
    done = run("backup.sh", ".", folder=tmp_path, DATABASE_URL="postgres://nobody:no@127.0.0.1:1/nothing")
    assert done.returncode != 0
    assert backups(tmp_path) == [old.name]


def test_old_backups_go_once_the_new_one_is_there(people, tmp_path):
    for name, days in (("fitcoach-20250101T000000Z.dump", 9), ("fitcoach-20250108T000000Z.dump.age", 2), ("mine", 9)):
        (tmp_path / name).touch()
        age = (tmp_path / name).stat().st_mtime - days * 86_400
        os.utime(tmp_path / name, (age, age))
    assert run("backup.sh", ".", folder=tmp_path, DATABASE_URL=people, BACKUP_KEEP_DAYS="7").returncode == 0
    kept = backups(tmp_path)
    assert kept[0] == "fitcoach-20250108T000000Z.dump.age"
    assert len(kept) == 3
    assert (tmp_path / "mine").exists()


def test_a_password_goes_by_the_environment_and_never_by_the_arguments(tmp_path):
    """A pg_dump of ours writes down what it was given."""
    spy = tmp_path / "pg_dump"
    spy.write_text(
        f"#!{sys.executable}\nimport os, sys, pathlib\n"
        f'pathlib.Path("{tmp_path}/arguments").write_text(" ".join(sys.argv))\n'
        f'pathlib.Path("{tmp_path}/password").write_text(os.environ["PGPASSWORD"])\n'
    )
    spy.chmod(0o755)
    url = f"postgres://fitcoach:{IN_A_URL}@db:5432/fitcoach?sslmode=require"
    (tmp_path / "url").write_text(f"{url}\n")
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = run("backup.sh", "kept", folder=tmp_path, PATH=path, DATABASE_URL_FILE=str(tmp_path / "url"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "password").read_text() == SECRET
    assert "--dbname=postgres://fitcoach@db:5432/fitcoach?sslmode=require" in (tmp_path / "arguments").read_text()
    assert IN_A_URL not in (tmp_path / "arguments").read_text()


@pytest.mark.parametrize(
    ("case", "environment", "sentence"),
    [
        ("nothing", {}, "backup: DATABASE_URL must name a PostgreSQL"),
        ("SQLite", {"DATABASE_URL": "sqlite:///var/x"}, "backup: DATABASE_URL must name a PostgreSQL"),
        ("no days", {"DATABASE_URL": "postgres://a/b", "BACKUP_KEEP_DAYS": "week"}, "backup: BACKUP_KEEP_DAYS is week"),
    ],
)
def test_what_is_no_database_is_refused_in_one_line(tmp_path, case, environment, sentence):
    done = run("backup.sh", "kept", folder=tmp_path, **environment)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert not (tmp_path / "kept").exists()


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="no shellcheck on this machine")
@pytest.mark.parametrize("script", sorted(path.name for path in DEPLOY.glob("*.sh")))
def test_shellcheck_has_no_objection(script):
    command = ["shellcheck", "--external-sources", f"deploy/{script}"]
    done = subprocess.run(command, cwd=DEPLOY.parent, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_web_processes_are_replaced_from_wherever_one_stands(tmp_path):
    """COMPOSE may be named from there as well; it is told where deploy/compose.yaml is."""
    (tmp_path / "compose").write_text('#!/bin/sh\necho "$*" >>told\n')
    (tmp_path / "sleep").write_text("#!/bin/sh\n")
    (tmp_path / "sleep").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = run("replace_web.sh", folder=tmp_path, PATH=path, COMPOSE="sh ./compose")
    assert (done.returncode, done.stderr) == (0, "")
    told = (tmp_path / "told").read_text().splitlines()
    assert all(line.startswith(f"-f {DEPLOY}/compose.yaml ") for line in told)
    assert [line.split()[-1] for line in told if " up " in line] == ["web-1", "web-2"]


def prepare(folder: Path) -> subprocess.CompletedProcess[str]:
    for name in ("prepare.sh", ".env.example", "compose.yaml"):
        shutil.copy(DEPLOY / name, folder)
    return subprocess.run([folder / "prepare.sh"], capture_output=True, text=True)


def test_prepare_makes_secrets_once_and_keeps_what_is_there(tmp_path):
    assert prepare(tmp_path).returncode == 0
    secrets = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert len(secrets["secret_key"]) == 96
    assert secrets["database_url"] == f"postgres://fitcoach:{secrets['postgres_password']}@postgres:5432/fitcoach"
    assert {name for name, value in secrets.items() if not value} == {
        "gemini_api_key",
        "secret_key_before",
        "sentry_dsn",
        "silence_keys_before",
        "twilio_auth_token",
        "twilio_auth_token_before",
    }
    (tmp_path / ".env").write_text("DOMAIN=fitcoach.example\n")
    (tmp_path / "fitcoach.env").write_text("ADMIN_PATH=staff/\n")

    again = prepare(tmp_path)

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == secrets
    assert (tmp_path / ".env").read_text() == "DOMAIN=fitcoach.example\n"
    assert (tmp_path / "fitcoach.env").read_text() == "ADMIN_PATH=staff/\n"


def test_prepare_makes_the_file_of_settings_for_its_owner_alone(tmp_path):
    assert prepare(tmp_path).returncode == 0
    assert (tmp_path / "fitcoach.env").stat().st_mode & 0o777 == 0o600
    lines = (tmp_path / "fitcoach.env").read_text().splitlines()
    assert lines
    assert all(line.startswith("#") for line in lines)


DEFEATED = [
    ("of compose.yaml", "PUBLIC_URL=https://a.example", "PUBLIC_URL"),
    ("of deploy/.env", "SMS_TRANSPORT=twilio", "SMS_TRANSPORT"),
    ("of the words of a command", "SEND_CONCURRENCY=9", "SEND_CONCURRENCY"),
    ("a secret", "GEMINI_API_KEY='a key'", "GEMINI_API_KEY"),
    ("a secret's file", "export SECRET_KEY_FILE=/tmp/key", "SECRET_KEY_FILE"),
]


@pytest.mark.parametrize(("case", "line", "name"), DEFEATED)
def test_prepare_tells_of_a_setting_that_does_not_count_where_it_stands(tmp_path, case, line, name):
    (tmp_path / "fitcoach.env").write_text(f"# PORT=1\nADMIN_PATH=staff/\nDATABASE_POOL_SIZE=4\n{line}\n")
    done = prepare(tmp_path)
    assert (done.returncode, [text.split()[1] for text in done.stderr.splitlines()]) == (1, [name]), case
