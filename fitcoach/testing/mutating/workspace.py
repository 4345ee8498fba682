"""A folder in `var/` in which mutmut works: the repository by links, and settings of its own.

mutmut writes every changed function beside the real one, forks a process for each change and lets the tests run that
reach the function. What was built at import (a table, a cache) was built before the fork, so that a change in a
function that builds it goes by unnoticed there: what survives is tried once more in a new process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from fitcoach.testing.mutating.fast_first import TOOK, chosen
from fitcoach.testing.mutating.places import ROOT, Place

APPS: Final = ("accounts", "fitcoach", "llm", "messaging", "plans", "workouts")
BESIDES: Final = (".env.example", "benchmarks", "conftest.py", "docs", "manage.py", "pytest.ini")
KILLED: Final = frozenset({1, 3})
"""pytest's own exit statuses: a test failed, or the change broke even pytest."""
OUT_OF_TIME: Final = frozenset({36, 24, -24, 152, 255, -9})
UNREACHED: Final = frozenset({5, 33})
PATIENCE_SEC: Final = 30.0
"""On top of what the tests take unchanged, ten times over: a busy machine is not a change that was noticed."""
LONGEST_SEC: Final = 600


class Workspace:
    """`place`, ready to be changed. Whatever an earlier run left is gone."""

    def __init__(self, place: Place, *, files: Sequence[str]) -> None:
        self.place = place
        self.folder = ROOT / "var" / "mutate" / place.name
        self.copy = self.folder / "mutants"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in (*APPS, *BESIDES):
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / "pyproject.toml").write_text(settings_of(place, files))

    def make(self) -> dict[str, list[str]]:
        """Write the changes, look which test reaches which function, and return the names of the changes by file."""
        self._mutmut("run", "nothing.is.called.this", is_to_fail=True)
        if not (self.copy / "mutmut-stats.json").exists():
            raise SystemExit(f"fitcoach: the tests of {self.place.name} do not pass as they are; see above")
        (self.copy / TOOK).write_text(json.dumps(self._stats()["duration_by_test"]))
        return {file: sorted(codes) for file, codes in self._exit_codes().items()}

    def try_out(self, names: Sequence[str]) -> dict[str, int]:
        """Try these changes; returns the exit status of the tests by name, of the second try where the first passed."""
        self._mutmut("run", "--max-children", str(self.place.at_once), *names)
        codes = {name: code for codes in self._exit_codes().values() for name, code in codes.items()}
        first = {name: codes[name] for name in names if codes[name] is not None}
        passed = [name for name, code in first.items() if code == 0 or code in UNREACHED]
        with ThreadPoolExecutor(self.place.at_once) as pool:
            return first | dict(zip(passed, pool.map(self._in_a_new_process, passed), strict=True))

    def diff(self, name: str) -> str:
        return subprocess.run(
            [mutmut(), "show", name], cwd=self.folder, env=self._environment(), capture_output=True, text=True
        ).stdout

    def _in_a_new_process(self, name: str) -> int:
        tests = self._tests_near(name)
        if not tests:
            return min(UNREACHED)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", *options_of(self.place), *tests]
        environment = self._environment() | {"MUTANT_UNDER_TEST": name}
        try:
            return subprocess.run(
                command, cwd=self.copy, env=environment, capture_output=True, timeout=LONGEST_SEC
            ).returncode
        except subprocess.TimeoutExpired:
            return min(OUT_OF_TIME)

    def _tests_near(self, name: str) -> list[str]:
        """Tests that reach any function of the same module: of one that ran at import it is not known which do."""
        module, stats = name.rpartition(".")[0], self._stats()
        reaching = stats["tests_by_mangled_function_name"]
        tests = {test for function, found in reaching.items() if function.startswith(f"{module}.") for test in found}
        return chosen({test: stats["duration_by_test"][test] for test in tests if test in stats["duration_by_test"]})

    def _exit_codes(self) -> dict[str, dict[str, Any]]:
        """By file and change, from what mutmut writes beside each file."""
        found = {}
        for meta in sorted(self.copy.rglob("*.py.meta")):
            file = str(meta.relative_to(self.copy)).removesuffix(".meta")
            found[file] = json.loads(meta.read_text())["exit_code_by_key"]
        return found

    def _stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = json.loads((self.copy / "mutmut-stats.json").read_text())
        return stats

    def _mutmut(self, *arguments: str, is_to_fail: bool = False) -> None:
        with (self.folder / "mutmut.log").open("ab") as log:
            command = [mutmut(), *arguments]
            done = subprocess.run(command, cwd=self.folder, env=self._environment(), stdout=log, stderr=log)
        if done.returncode and not is_to_fail:
            raise SystemExit(f"fitcoach: mutmut gave up; the end of {self.folder / 'mutmut.log'} says why")

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CELERY_BROKER_URL": "",
            "GEMINI_API_KEY": "",
            "SMS_TRANSPORT": "console",
            "DATABASE_URL": f"sqlite:///{self.folder / 'rows.sqlite3'}",
        }


def mutmut() -> str:
    return str(Path(sys.executable).parent / "mutmut")


def settings_of(place: Place, files: Iterable[str]) -> str:
    """What mutmut reads: TOML, whose strings and lists are written as JSON's are."""
    values = {
        "source_paths": list(APPS),
        "only_mutate": list(files),
        "also_copy": list(BESIDES),
        "pytest_add_cli_args": options_of(place),
        "pytest_add_cli_args_test_selection": place.tests(),
        "process_isolation": "forkserver",
        "timeout_constant": PATIENCE_SEC,
        "timeout_multiplier": 10.0,
        "track_dependencies": False,
        "use_git_change_detection": False,
    }
    return "[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def options_of(place: Place) -> list[str]:
    off = [part for name in ("xdist", "cacheprovider", "cov") for part in ("-p", f"no:{name}")]
    return [*off, "-p", "fitcoach.testing.mutating.fast_first", "--hypothesis-seed=1", *place.options]
