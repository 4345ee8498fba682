"""The set-up of a fresh machine, with a real Python, a real pip and real virtual environments, off the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fitcoach import bootstrap

ROOT = Path(__file__).resolve().parents[2]


def test_the_first_run_installs_and_the_second_does_nothing(small_tree):
    small_tree.add_package("oats")
    small_tree.require("./oats\n")

    first = small_tree.bootstrap()
    assert first.returncode == 0, first.stderr
    assert "making the virtual environment" in first.stdout
    assert "installed requirements.txt" in first.stdout
    answer = subprocess.check_output([small_tree.root / ".venv/bin/python", "-c", "import oats; print(oats.ANSWER)"])
    assert answer == b"42\n"

    second = small_tree.bootstrap()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_changed_line_is_installed_and_the_environment_kept(ready_tree):
    ready_tree.add_package("beans")
    ready_tree.require("./beans\n")

    again = ready_tree.bootstrap()

    assert again.returncode == 0, again.stderr
    assert "making the virtual environment" not in again.stdout
    assert "installed requirements.txt" in again.stdout


def test_a_changed_line_in_an_included_file_counts(tmp_path):
    (tmp_path / "requirements.txt").write_text("a\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\n")
    before = bootstrap.fingerprint(str(tmp_path), ["requirements-dev.txt"])

    (tmp_path / "requirements.txt").write_text("b\n")

    assert bootstrap.fingerprint(str(tmp_path), ["requirements-dev.txt"]) != before


def test_an_install_that_was_cut_short_is_done_anew(ready_tree):
    (ready_tree.root / ".venv" / "installing").write_text("requirements.txt")
    half_done = ready_tree.root / ".venv" / "half-done"
    half_done.touch()

    again = ready_tree.bootstrap()

    assert again.returncode == 0, again.stderr
    assert "making the virtual environment" in again.stdout
    assert not half_done.exists()
    assert ready_tree.bootstrap().stdout == ""


def test_a_failed_install_leaves_the_environment_in_use(ready_tree):
    ready_tree.add_package("oats")
    ready_tree.require("./oats\n")
    ready_tree.bootstrap()
    ready_tree.require("./oats\nno-such-package-of-fitcoach\n")

    failed = ready_tree.bootstrap()
    ready_tree.require("./oats\n")

    assert failed.returncode == 1
    assert ready_tree.bootstrap().returncode == 0
    assert subprocess.call([ready_tree.root / ".venv/bin/python", "-c", "import oats"]) == 0


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The run failed with a single line on stderr that holds these words."""
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("fitcoach: ")
    for word in words:
        assert word in lines[0]


def test_without_the_python_headers_one_line_names_the_package(ready_tree):
    if not shutil.which("cc", path="/usr/bin:/bin"):
        pytest.skip("no C compiler on this machine")
    # A real compiler that is not told where the headers are: what it prints is what a machine without them prints.
    compile_it = "import subprocess\ndef build_wheel(*a, **k):\n    subprocess.run(['cc', '-c', 'x.c'], check=True)\n"
    ready_tree.add_package("muesli", backend=compile_it)
    (ready_tree.root / "muesli" / "x.c").write_text("#include <Python.h>\n")
    ready_tree.require("./muesli\n")

    assert_one_line(ready_tree.bootstrap(), "header files are missing", "apt-get install python3-dev")


def test_without_a_compiler_one_line_names_the_package(ready_tree):
    compile_it = "import subprocess\ndef build_wheel(*a, **k):\n    subprocess.run(['cc', '-c', 'x.c'], check=True)\n"
    ready_tree.add_package("muesli", backend=compile_it)
    ready_tree.require("./muesli\n")
    nowhere = ready_tree.root / "no programs"
    nowhere.mkdir()

    assert_one_line(ready_tree.bootstrap(PATH=str(nowhere)), "C compiler is missing", "apt-get install gcc")


def test_without_a_network_one_line_says_so(ready_tree):
    ready_tree.require("oats\n")
    # Nothing listens on port 1 of this machine: to pip it is an index out of reach.
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1"}
    done = ready_tree.bootstrap(PIP_NO_INDEX="0", **unreachable)

    assert_one_line(done, "cannot be reached", "check the network")


def test_a_package_that_nobody_has_is_named(ready_tree):
    ready_tree.require("no-such-package-of-fitcoach\n")

    assert_one_line(ready_tree.bootstrap(), "no version of no-such-package-of-fitcoach fits")


def test_the_embedded_broker_may_be_missing(ready_tree):
    (ready_tree.root / "requirements-embedded.txt").write_text("no-such-package-of-fitcoach\n")

    done = ready_tree.bootstrap()

    assert done.returncode == 0, done.stderr
    assert "going on without requirements-embedded.txt" in done.stdout


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_its_venv_module_gets_one_line(small_tree, missing):
    """Debian splits these modules off; here the finder of modules is told that one is not there."""
    hide = (
        "import importlib.util, runpy, sys\n"
        "found = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *rest: None if name == {missing!r} else found(name, *rest)\n"
        "sys.argv = ['bootstrap.py', 'run']\n"
        f"runpy.run_path({str(small_tree.root / 'fitcoach' / 'bootstrap.py')!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", hide], capture_output=True, text=True)

    assert_one_line(done, f"no `{missing}` module", "apt-get install python3.", "-venv")
    assert not (small_tree.root / ".venv").exists()


def test_an_old_python_gets_one_line(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    monkeypatch.setenv("PATH", "")

    assert bootstrap.main(["run"]) == 1

    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "install Python 3.11 or newer" in error


def test_the_script_has_no_syntax_that_an_old_python_cannot_read():
    import ast

    source = (ROOT / "fitcoach" / "bootstrap.py").read_text()

    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source  # `annotations` is a syntax error before 3.7


def test_an_unknown_mode_is_a_usage_error(capsys):
    assert bootstrap.main(["fly"]) == 2
    assert capsys.readouterr().err == "usage: bootstrap.py [run|dev]\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_gets_one_line(small_tree):
    small_tree.root.chmod(0o500)
    done = small_tree.bootstrap()
    small_tree.root.chmod(0o700)

    assert_one_line(done, "make it writable")
