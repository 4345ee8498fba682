"""Values of the environment that stand in files."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from fitcoach.environment import Environment


@pytest.mark.parametrize(
    ("case", "content", "value"),
    [
        ("as a tool wrote it", "s3cret", "s3cret"),
        ("as echo wrote it", "s3cret\n", "s3cret"),
        ("as an editor of Windows wrote it", "s3cret\r\n", "s3cret"),
        ("with a newline and blanks inside", " two\nlines \n", " two\nlines "),
        ("of nothing", "", ""),
    ],
)
def test_a_file_holds_the_value_without_the_newline_at_its_end(monkeypatch, tmp_path, case, content, value):
    (tmp_path / "key").write_bytes(content.encode())
    monkeypatch.setenv("A_KEY_FILE", str(tmp_path / "key"))
    assert Environment().str("A_KEY", default="nothing") == value


def test_a_file_goes_before_the_variable(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("of the file")
    monkeypatch.setenv("B_KEY", "of the variable")
    assert Environment().str("B_KEY") == "of the variable"
    monkeypatch.setenv("B_KEY_FILE", str(tmp_path / "key"))
    assert Environment().str("B_KEY") == "of the file"


def test_a_database_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("postgres://fitcoach:pa%2Fss@postgres:5432/fitcoach\n")
    monkeypatch.setenv("C_URL_FILE", str(tmp_path / "url"))
    database = Environment().db_url("C_URL")
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("fitcoach", "pa/ss", "postgres")


def test_a_file_that_is_not_there_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.setenv("D_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match=r"^D_KEY_FILE cannot be read: .*nowhere"):
        Environment().str("D_KEY", default="")


def test_a_name_that_is_nowhere_has_its_default():
    assert Environment().str("E_KEY", default="nothing") == "nothing"
    with pytest.raises(ImproperlyConfigured, match="E_KEY"):
        Environment().str("E_KEY")


def test_settings_read_the_environment_through_it():
    from fitcoach import settings

    assert type(settings.env) is Environment
    assert issubclass(Environment, Env)
