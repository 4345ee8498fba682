"""Which migrations the release before can live with."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import migrations, models

from fitcoach.testing import expanding

CHECK = models.CheckConstraint(condition=models.Q(minutes__gt=0), name="minutes_are_some")
CASES = [
    ("a new table", migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]), ""),
    ("a column that may be empty", migrations.AddField("thing", "note", models.TextField(null=True)), ""),
    ("a column with a default of ours", migrations.AddField("thing", "note", models.TextField(default="")), "fill"),
    ("a default of the database", migrations.AddField("thing", "n", models.IntegerField(db_default=0)), ""),
    ("many to many", migrations.AddField("thing", "others", models.ManyToManyField("things.thing")), ""),
    ("an index", migrations.AddIndex("thing", models.Index(fields=["note"], name="by_note")), ""),
    ("a constraint that goes", migrations.RemoveConstraint("thing", "minutes_are_some"), ""),
    ("a constraint that comes", migrations.AddConstraint("thing", CHECK), "does it hold"),
    ("a column that goes", migrations.RemoveField("thing", "note"), "still uses it"),
    ("another name", migrations.RenameField("thing", "note", "notes"), "still uses it"),
    ("a table that goes", migrations.DeleteModel("Thing"), "still uses it"),
    ("another type", migrations.AlterField("thing", "note", models.IntegerField()), "as it was"),
    ("SQL of its own", migrations.RunSQL("SELECT 1"), ""),
    (
        "of the database alone",
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("thing", "note")]),
        "still uses it",
    ),
    (
        "of the state alone",
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "note")]),
        "",
    ),
]


@pytest.mark.parametrize(("case", "operation", "why"), CASES)
def test_what_the_release_before_can_live_with(case, operation, why):
    assert why in expanding.hurts(operation)
    assert bool(expanding.hurts(operation)) is bool(why)


def test_a_migration_that_contracts_is_named_unless_it_says_why(monkeypatch, capsys):
    """The conversion of legacy plans took columns and tables away."""
    folder = expanding.ROOT / "plans" / "migrations"
    names = [f"plans.migrations.{path.stem}" for path in sorted(folder.glob("0*.py"))]
    hurting = next(name for name in names if expanding.report(name))
    assert f"{hurting}: Alter field start_date" in capsys.readouterr().out

    monkeypatch.setattr(import_module(hurting).Migration, "contracts", "nobody runs what was before", raising=False)

    assert expanding.report(hurting) == []
    assert capsys.readouterr().out == f"{hurting} contracts: nobody runs what was before\n"


def test_a_ref_that_git_does_not_know_is_one_line(capsys):
    assert expanding.main(["no-such-tag"]) == 2
    assert capsys.readouterr().err == "expanding: git knows no no-such-tag\n"


def test_nothing_is_added_since_now(capsys):
    assert expanding.main(["HEAD"]) == 0
    assert capsys.readouterr().out == "0 migrations since HEAD, 0 of their operations hurt it\n"


def test_without_a_tag_there_is_nothing_to_hurt(monkeypatch, capsys):
    monkeypatch.setattr(expanding, "last_tag", lambda: "")
    assert expanding.main([]) == 0
    assert capsys.readouterr().out == "no release is tagged yet: nothing runs that a migration could hurt\n"
