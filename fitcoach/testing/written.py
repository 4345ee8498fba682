"""What the processes of a test run write: every log line of theirs, and what their children say on standard error.

While tests run, `LOG_FILE` names a file in a folder of the run's own; each process that a test starts inherits it, be
it web, worker, beat or a command, and writes its lines there by the formatter of production. When the last test is done
the files are searched, with the logs that tests kept in their own folders.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from fitcoach.testing.canary import IN_A_LOG

LINES: Final = "lines.log"
SAID: Final = "stderr.log"
KEPT_BY_TESTS: Final = ("*.log", "log", "stderr*", "*.err")
OF_THE_LAUNCH: Final = "fitcoach |"
"""What `make run` tells whoever started it, such as how to sign in."""
RULE: Final = "-" * 72
"""Around each text that the console transport prints: for a person who runs a demo, and no log line."""


def begin(*, is_first: bool) -> Path:
    """From now on the children of this process write there. Returns the folder, which the first process makes."""
    if is_first:
        os.environ["LOG_FILE"] = str(Path(tempfile.mkdtemp(prefix="fitcoach-lines-")) / LINES)
    folder = Path(os.environ["LOG_FILE"]).parent
    _keep_what_children_say(folder)
    return folder


def end(folder: Path) -> None:
    os.environ.pop("LOG_FILE", None)
    shutil.rmtree(folder, ignore_errors=True)


def leaks_in(*folders: Path) -> list[str]:
    """A line for each that names a client, with the file it stands in."""
    files = sorted({path for folder in folders for kind in KEPT_BY_TESTS for path in folder.rglob(kind)})
    return [f"{path.name}: {line}" for path in files if path.is_file() for line in _leaks(path)]


def _leaks(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in log_lines(lines):
            if found := IN_A_LOG.search(line):
                yield f"…{line[max(found.start() - 80, 0) : found.end() + 40].strip()}…"


def log_lines(lines: Any) -> Iterator[str]:
    """Without the texts that the console transport prints, and without what the launch tells."""
    inside = False
    for line in lines:
        if RULE in line:
            inside = not inside
        elif not inside and not line.startswith(OF_THE_LAUNCH):
            yield line


def _keep_what_children_say(folder: Path) -> None:
    """What `communicate` (and so `run`) reads of a child's standard error is kept beside the lines."""
    before = subprocess.Popen.communicate

    def communicate(child: Any, *arguments: Any, **named: Any) -> Any:
        answer = before(child, *arguments, **named)
        _keep(folder, answer[1])
        return answer

    subprocess.Popen.communicate = communicate  # type: ignore[method-assign,assignment]


def _keep(folder: Path, said: str | bytes | None) -> None:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    if words and folder.is_dir():
        with (folder / SAID).open("a", encoding="utf-8") as file:
            file.write(words if words.endswith("\n") else f"{words}\n")
