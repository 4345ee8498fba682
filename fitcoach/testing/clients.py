"""`make clients`: generates two clients from the schema and lets each live a first day against a server of its own.

Needs Node.js with npm and PyPI's openapi-python-client. Everything made lies in `var/clients`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "openapi.yaml"
MADE = ROOT / "var" / "clients"
PYTHON_CONFIG = "package_name_override: fitcoach_client\nliteral_enums: true\npost_hooks: []\n"
QUIET = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")


def main() -> int:
    """The door: returns the exit status."""
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    typescript, python = _typescript(), _python()
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as environment:
        run(
            ["node", "built/first_day.js"],
            typescript,
            environment,
            "+15550100201",
        )
        run([sys.executable, "first_day.py"], python, environment, "+15550100202")
    return 0


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None, phone_number: str = "") -> None:
    """Raises CalledProcessError. What it prints is seen."""
    surroundings = {**(environment or os.environ), "PHONE_NUMBER": phone_number}
    subprocess.run(command, cwd=folder, env=surroundings, check=True)


def _typescript() -> Path:
    """Installed, generated, and type-checked while it is built."""
    folder = MADE / "typescript"
    shutil.copytree(ROOT / "clients" / "typescript", folder, ignore=shutil.ignore_patterns("node_modules", "generated"))
    run(["npm", "install", *QUIET], folder)
    run(["npx", "openapi-ts", "-i", str(SCHEMA), "-o", "generated"], folder)
    run(["npx", "tsc"], folder)
    return folder


def _python() -> Path:
    folder = MADE / "python"
    shutil.copytree(ROOT / "clients" / "python", folder)
    (folder / "config.yaml").write_text(PYTHON_CONFIG)
    generator = [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--path", str(SCHEMA)]
    run([*generator, "--meta", "none", "--config", "config.yaml", "--output-path", "fitcoach_client"], folder)
    return folder


@contextmanager
def _server(folder: Path) -> Iterator[dict[str, str]]:
    """gunicorn on a database of its own, and a thread that sends what waits to a file, as a worker would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'clients.sqlite3'}",
        "CELERY_BROKER_URL": "",
        "GEMINI_API_KEY": "",
        "SMS_TRANSPORT": "file",
        "SMS_FILE": str(folder / "texts.jsonl"),
        "FITCOACH_URL": f"http://127.0.0.1:{port}",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "fitcoach.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web = subprocess.Popen([*command, "--threads", "4", "--log-level", "warning"], cwd=ROOT, env=environment)
    ended = threading.Event()
    sender = threading.Thread(target=_send_codes, args=(environment, ended))
    sender.start()
    try:
        _wait_for(port)
        yield environment
    finally:
        ended.set()
        sender.join()
        web.terminate()
        web.wait(timeout=30)


def _send_codes(environment: dict[str, str], ended: threading.Event) -> None:
    script = (
        "from django.utils import timezone; from messaging.codes import send_codes; import sys, time\n"
        "while True: send_codes(at=timezone.now()); time.sleep(0.2)"
    )
    worker = subprocess.Popen([sys.executable, "manage.py", "shell", "-c", script], cwd=ROOT, env=environment)
    ended.wait()
    worker.terminate()
    worker.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web process does not answer")


if __name__ == "__main__":
    sys.exit(main())
