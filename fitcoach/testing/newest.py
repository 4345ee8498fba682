"""The tests that need no server and no database, by the newest Python of this machine: `make test-newest`.

ARGS=/path/to/python names another. The environment is `.venv-newest`, made anew when its Python or the requirements
change. Where no Python is newer than the one at work, it says so and is content; with REQUIRE_NEWEST it fails.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
VENV: Final = ROOT / ".venv-newest"
STAMP: Final = VENV / "installed"
REQUIREMENTS: Final = ("requirements.txt", "requirements-dev.txt")
NAMES: Final = tuple(f"python3.{minor}" for minor in range(19, 11, -1))
"""Looked for in this order."""
CHOICE: Final = "not database and not postgres and not redis and not browser"
ASKS: Final = "import sys; print('%d.%d.%d' % sys.version_info[:3]); import venv, ensurepip"


def main(arguments: Sequence[str]) -> int:
    """The door: returns the exit status. The first argument may be a Python; the others go to pytest."""
    named = [argument for argument in arguments[:1] if not argument.startswith("-")]
    python = newest(named or candidates(), than=sys.version_info[:3])
    if python is None:
        return _none(named)
    if not _is_made(python):
        _make(python)
    print(f"fitcoach: tests without a server or a database, by Python {version_of(python)}", flush=True)
    command = [str(VENV / "bin" / "python"), "-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", CHOICE]
    environment = {**os.environ, "CELERY_BROKER_URL": "", "GEMINI_API_KEY": "", "SMS_TRANSPORT": "console"}
    environment["DATABASE_URL"] = f"sqlite:///{ROOT / 'var' / 'newest.sqlite3'}"
    return subprocess.run([*command, *arguments[len(named) :]], cwd=ROOT, env=environment).returncode


def candidates() -> Iterable[str]:
    """The commands of PATH, and what a version manager keeps beside it."""
    yield from (path for name in NAMES if (path := shutil.which(name)))
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from (str(path) for name in NAMES for path in sorted(kept.glob(f"*/bin/{name}")))


def newest(pythons: Iterable[str], *, than: tuple[int, ...]) -> str | None:
    """The one of the highest version that can make an environment, if it is of a later minor version than `than`."""
    versions = {python: version for python in pythons if (version := version_of(python))}
    best = max(versions, key=lambda python: _numbers(versions[python]), default=None)
    return best if best is not None and _numbers(versions[best])[:2] > than[:2] else None


def version_of(python: str) -> str:
    """As 3.13.0, or nothing for one that does not run (a version manager's stand-in) or that lacks `venv`."""
    try:
        done = subprocess.run([python, "-c", ASKS], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _none(named: Sequence[str]) -> int:
    what = f"{named[0]} is not" if named else "no Python of this machine is"
    print(f"fitcoach: {what} newer than {sys.version.split()[0]}, so that the tests ran by that one alone")
    return int(bool(named) or os.environ.get("REQUIRE_NEWEST", "") not in ("", "0"))


def _is_made(python: str) -> bool:
    return STAMP.exists() and STAMP.read_text() == fingerprint(python)


def _make(python: str) -> None:
    print(f"fitcoach: making .venv-newest with Python {version_of(python)} (about two minutes)", flush=True)
    subprocess.run([python, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(ROOT / REQUIREMENTS[-1])], check=True)
    STAMP.write_text(fingerprint(python))


def fingerprint(python: str) -> str:
    """Twelve hex digits that change with the version and with the requirements."""
    digest = hashlib.sha256(version_of(python).encode())
    for name in REQUIREMENTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"fitcoach: {' '.join(map(str, failure.cmd))} failed")
