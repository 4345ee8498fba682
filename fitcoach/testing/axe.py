"""axe-core, which holds a page in a browser against the rules of accessibility. npm fetches it into `var/axe`, once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = "axe-core@^4.11"
FOLDER: Final = ROOT / "var" / "axe"
SCRIPT: Final = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
PATIENT_FOR_SEC: Final = 120
QUIET: Final = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--fetch-retries=1")


def fetch() -> None:
    """Before the tests, which may not leave the machine. Without npm or network the tests that need it are skipped."""
    if SCRIPT.exists() or shutil.which("npm") is None:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"fitcoach: fetching {PACKAGE}", flush=True)
    command = ["npm", "install", *QUIET, "--prefix", str(FOLDER), PACKAGE]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, timeout=PATIENT_FOR_SEC, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as trouble:
        print(f"fitcoach: going on without axe-core: {trouble}", flush=True)
