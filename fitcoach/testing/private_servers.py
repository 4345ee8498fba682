"""A PostgreSQL and a Redis of one's own, to be killed, wiped and started again. Both live in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
import redis

PROGRAMS = Path("/usr/lib/postgresql")
START_SEC = 60.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def trouble() -> str:
    """Why they cannot be started here, or ""."""
    if _postgres_programs() is None:
        return f"no PostgreSQL under {PROGRAMS}"
    return "" if shutil.which("redis-server") else "no redis-server"


class PrivatePostgres:
    """One database in one cluster. `folder` must be reachable by the user `postgres` when we are root."""

    def __init__(self, folder: Path) -> None:
        self.port, self._data, self._log = free_port(), folder / "postgres" / "data", folder / "postgres.log"
        self._data.parent.mkdir(parents=True)
        if os.geteuid() == 0:
            folder.chmod(0o711)
            shutil.chown(self._data.parent, "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self._data.parent} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._data.parent / "log"), "-o", options, "-w", "start")
        self._wait()

    def restart_immediately(self) -> None:
        """As after a power cut: nobody is waited for, and the log of writes is read at the next start."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")
        self.start()

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def _wait(self) -> None:
        until = time.monotonic() + START_SEC
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _run(self, program: str, *arguments: str) -> None:
        folder = _postgres_programs()
        assert folder is not None, trouble()
        _run_as_postgres([str(folder / program), *arguments], self._data.parent, self._log)


class PrivateRedis:
    """Keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self._process = self._start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def wipe(self) -> None:
        """Everything in it is gone."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def start_again(self) -> None:
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with (self._folder / "redis.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        until = time.monotonic() + START_SEC
        with redis.Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                    return process
                except redis.RedisError:
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.05)


def _postgres_programs() -> Path | None:
    versions = [folder for folder in PROGRAMS.glob("*/bin") if (folder / "initdb").exists()]
    return max(versions, key=lambda folder: float(folder.parent.name), default=None)


def _run_as_postgres(command: Sequence[str], folder: Path, log: Path) -> None:
    """The server refuses to run as root."""
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    with log.open("ab") as output:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if done.returncode:
        raise RuntimeError(f"{command[-1]} of PostgreSQL failed: {log.read_text()[-500:]}")
