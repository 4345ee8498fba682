"""`python -m fitcoach.alive web|beat|QUEUE`: does the process of this container live? Exit status 0 when it does.

For health checks, which ask often: only the question to a worker needs Django and a broker.
"""

from __future__ import annotations

import http.client
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

BEAT_WRITES_SEC = 600
"""Beat writes its file down at least every three minutes."""
ANSWER_SEC = 4.0


def main(arguments: list[str]) -> int:
    """The door: returns the exit status."""
    match arguments:
        case ["web"]:
            trouble = web_trouble(int(os.environ.get("PORT") or 8000), host=_a_host_of_ours())
        case ["beat"]:
            trouble = beat_trouble(Path(os.environ.get("VAR_DIR") or "var"), at=time.time())
        case [queue]:
            trouble = worker_trouble(queue)
        case _:
            trouble = "usage: python -m fitcoach.alive web|beat|QUEUE"
    if trouble:
        print(trouble, file=sys.stderr)
    return int(bool(trouble))


def web_trouble(port: int, *, host: str) -> str:
    """Why the web process of this machine is not ready, or "". It is asked as `host`, or it would refuse."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SEC)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return "" if status == 200 else f"not ready: {status}"


def beat_trouble(folder: Path, *, at: float) -> str:
    """Why beat is thought dead, or "". `at`: seconds since 1970."""
    written = [path.stat().st_mtime for path in folder.glob("celerybeat-schedule*")]
    if not written:
        return f"no schedule in {folder}"
    age = at - max(written)
    return "" if age < BEAT_WRITES_SEC else f"the schedule was last written {age:.0f} s ago"


def worker_trouble(queue: str) -> str:
    """Why the worker `queue@` of this machine is thought dead, or ""."""
    from fitcoach.celery import app

    name = f"{queue}@{os.uname().nodename}"
    answers = app.control.ping(destination=[name], timeout=ANSWER_SEC)
    return "" if answers else f"{name} does not answer"


def _a_host_of_ours() -> str:
    """A name that the web process answers to."""
    allowed = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    named = allowed if allowed != "*" else ""
    return named or urlsplit(os.environ.get("PUBLIC_URL", "")).hostname or "localhost"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
