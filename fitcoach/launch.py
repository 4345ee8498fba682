"""What `make run` does once the dependencies are there: database, demo data, broker, web, worker, beat in one window.

Run as `python -m fitcoach.launch`. It takes `PORT` (default 8000) from the environment, or `.env`, like every setting.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import environ

from fitcoach.embedded_broker import Broker, choose_broker
from fitcoach.security.admin_path import admin_path
from fitcoach.supervisor import Supervisor

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000
# Celery warns root in seven lines of each start; here it runs for one person on one machine and takes JSON only.
QUIETER = "ignore:You're running the worker with superuser privileges"


class Refusal(Exception):
    """The launch cannot go on; the text is one line that says what to do."""


def main() -> int:
    """The door: returns the exit status."""
    environ.Env.read_env(ROOT / ".env")
    try:
        port = read_port(os.environ.get("PORT", ""))
        require_free_port(port)
        os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
        # What is printed is enough to sign in to a demo; who runs a service says otherwise in `.env`.
        os.environ.setdefault("STAFF_TWO_FACTOR", "off")
        login = prepare_database()
        return run_everything(port, login)
    except Refusal as refusal:
        print(f"fitcoach: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def read_port(text: str) -> int:
    """The port to serve on; empty means the default."""
    if not text:
        return DEFAULT_PORT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Refusal(f"PORT={text} is not a port: say a number from 1 to 65535, like `make run PORT=8001`")
    return int(text)


def require_free_port(port: int) -> None:
    """Refuse a port that somebody uses or that we may not use."""
    with socket.socket() as probe:
        # As the web server does: a connection that is still fading away does not keep the port busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Refusal(f"port {port} is for root only: choose another, like `make run PORT=8001`") from error
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            raise Refusal(
                f"port {port} is busy: stop the program that uses it, or choose another with `make run PORT={other}`"
            ) from error


def prepare_database() -> str:
    """Bring the database up to date, with demo data if it is new; returns what a visitor has to know to sign in.

    `seed_demo` writes legacy rows into a new database and lets the migrations convert them, so there it goes first.
    """
    if is_new_database():
        print("fitcoach: making the demo database", flush=True)
    else:
        print("fitcoach: bringing the database up to date", flush=True)
        manage("migrate", "--noinput", "--verbosity", "0")
    return manage("seed_demo")


def is_new_database() -> bool:
    """True before the first migration."""
    return "[X]" not in manage("showmigrations", "--plan")


def manage(*arguments: str) -> str:
    """Run a management command and return what it printed; its complaints go straight to the window."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Refusal(f"`manage.py {arguments[0]}` failed, and the lines above say why: mend that, then try again")
    return done.stdout


def run_everything(port: int, login: str) -> int:
    """Start broker, web, worker and beat, announce them, and stay until they are stopped."""
    broker = _configured_broker() or choose_broker(ROOT / "var" / "valkey")
    environment = {**os.environ, "CELERY_BROKER_URL": broker.url, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIETER}
    os.chdir(ROOT)
    announcement = Announcement(port, login)
    try:
        with Supervisor(environment=environment, on_tick=announcement.make_when_ready) as supervisor:
            announcement.say = supervisor.say
            supervisor.say(f"broker: {broker.what}")
            for name, command in processes(port, broker).items():
                supervisor.add(name, command)
            return supervisor.run()
    finally:
        broker.forget()


def _configured_broker() -> Broker | None:
    url = os.environ.get("CELERY_BROKER_URL", "")
    return Broker(url, None, "the one of CELERY_BROKER_URL") if url else None


def processes(port: int, broker: Broker) -> dict[str, list[str]]:
    """What runs, in order of its start; the broker, if it is ours, is first and so is stopped last."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "fitcoach.celery:app"]
    gunicorn = [sys.executable, "-m", "gunicorn", "fitcoach.wsgi:application"]
    ours = {"broker": list(broker.command)} if broker.command else {}
    return {
        **ours,
        "web": [*gunicorn, "--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--pidfile="],
    }


class Announcement:
    """Tells once, when the web server answers, where it is and how to sign in."""

    def __init__(self, port: int, login: str) -> None:
        self.port = port
        self.login = login
        self.made = False
        self.say: Callable[[str], None] = print

    def make_when_ready(self) -> None:
        """Cheap enough for every tick."""
        if self.made or not self._answers():
            return
        self.made = True
        admin = admin_path(os.environ.get("ADMIN_PATH", ""))
        self.say(f"ready: http://localhost:{self.port}/{admin} (Ctrl-C stops everything)")
        for line in filter(str.strip, self.login.splitlines()):
            self.say(line)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=0.2).close()
        except OSError:
            return False
        return True


if __name__ == "__main__":
    sys.exit(main())
