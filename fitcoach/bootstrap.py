"""Makes `.venv` and installs what the requirement files ask for; does nothing when that is already so.

Run by path with the system's own Python (`python3 -I fitcoach/bootstrap.py run`), before anything is installed:
standard library only, no import of this package, and no syntax newer than Python 3.6, so that an old Python gets a
sentence and not a syntax error. Whatever goes wrong ends in one line that says what to do, and exit status 1.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from typing import Iterator

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST_PYTHON = (3, 11)

# mode: (files that must install, files that `make run` can do without)
MODES = {
    "run": (["requirements.txt"], ["requirements-embedded.txt"]),
    "dev": (["requirements-dev.txt"], ["requirements-embedded.txt"]),
}

# What pip's output shows, and the line that helps. The first that matches wins: causes stand before their consequences.
PIP_TROUBLES = [
    (
        r"Python\.h|pyconfig\.h",
        "Python's header files are missing and a package has to be compiled: on Debian or Ubuntu "
        "`apt-get install python3-dev gcc`, on Fedora `dnf install python3-devel gcc`, then try again",
    ),
    (
        r"(gcc|clang|\bcc)['\"]? failed: No such file|unable to execute|No such file or directory: '(cc|gcc|clang)'",
        "a C compiler is missing and a package has to be compiled: on Debian or Ubuntu "
        "`apt-get install gcc python3-dev`, on macOS `xcode-select --install`, then try again",
    ),
    (r"No space left on device", "the disk is full: free about 500 MB, then try again"),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|name resolution"
        r"|Network is unreachable|Connection refused|Max retries exceeded",
        "the Python package index cannot be reached: check the network (or pip's proxy and index), then try again",
    ),
    (
        r"externally-managed-environment",
        "pip refuses to install outside a virtual environment: delete .venv, then try again",
    ),
]


class Refusal(Exception):
    """Set-up cannot go on; the text is one line for the person at the keyboard."""


def say(text: str) -> None:
    """One line of progress, at once."""
    print("fitcoach: " + text, flush=True)


# --- What the machine must have -------------------------------------------------------------------------------------


def require_python() -> None:
    """Refuse a Python that the dependencies do not support, and name a newer one if the machine has it."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    newer = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if _is_new_enough(name)]
    remedy = f"say `make run PYTHON={newer[0]}`" if newer else "install Python 3.11 or newer, then try again"
    raise Refusal(f"this is Python {_our_version()}, and fitcoach needs 3.11 or newer: {remedy}")


def _is_new_enough(name: str) -> bool:
    """True when this command is there and runs: a version manager's stand-in can be there and refuse."""
    code = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return bool(shutil.which(name)) and subprocess.call([name, "-c", code], stderr=subprocess.DEVNULL) == 0


def require_venv_module() -> None:
    """Refuse a Python that cannot make virtual environments: Debian ships `venv` and `ensurepip` apart."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Refusal(
            f"this Python has no `{missing[0]}` module: on Debian or Ubuntu `apt-get install {package}`, "
            "elsewhere install a complete Python, then try again"
        )


# --- The virtual environment ----------------------------------------------------------------------------------------


def venv_python(root: str) -> str:
    """The path of the virtual environment's interpreter."""
    return os.path.join(root, ".venv", "bin", "python")


def ensure_venv(root: str) -> None:
    """Make `.venv`, or make it anew when its Python is gone or another, or when an install into it was cut short."""
    venv = os.path.join(root, ".venv")
    if _venv_version(root) == _our_version() and not os.path.exists(_marker(root)):
        return
    say(f"making the virtual environment .venv with Python {_our_version()}")
    command = [sys.executable, "-m", "venv", "--clear", venv]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        raise Refusal(f"the virtual environment could not be made: {_last_line(done.stdout)}")


def _venv_version(root: str) -> str:
    """The version of `.venv`'s Python, or "" when there is none that runs pip."""
    code = "import sys, pip; print('%d.%d.%d' % sys.version_info[:3])"
    try:
        return subprocess.check_output([venv_python(root), "-c", code], stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _our_version() -> str:
    return "{}.{}.{}".format(*sys.version_info[:3])


# --- Installing -----------------------------------------------------------------------------------------------------


def fingerprint(root: str, files: "list[str]") -> str:
    """What was asked for: changes with the Python version or with any line of the files and of those they include."""
    digest = hashlib.sha256(_our_version().encode())
    for name in _with_included(root, files):
        with open(os.path.join(root, name), "rb") as source:
            digest.update(name.encode() + b"\0" + source.read() + b"\0")
    return digest.hexdigest()


def _with_included(root: str, files: "list[str]") -> "list[str]":
    """The files and, after each, those that it includes by `-r`."""
    found = []
    for name in files:
        with open(os.path.join(root, name), encoding="utf-8") as source:
            found += [name, *_with_included(root, re.findall(r"^-r\s+(\S+)", source.read(), re.MULTILINE))]
    return found


def is_installed(root: str, name: str) -> bool:
    """True when this very file was installed into this very environment, to the end."""
    try:
        with open(_stamp(root, name), encoding="ascii") as stamp:
            return stamp.read() == fingerprint(root, [name])
    except OSError:
        return False


def install(root: str, name: str) -> None:
    """Install one requirements file and stamp it. A marker stands in `.venv` meanwhile: who finds it starts over."""
    if is_installed(root, name):
        return
    say(f"installing {name} (the first time takes about a minute)")
    started = time.monotonic()
    _write(_marker(root), name)
    returncode, output = _pip_install(root, name)
    os.remove(_marker(root))
    if returncode:
        raise Refusal(explain_pip(output))
    _write(_stamp(root, name), fingerprint(root, [name]))
    say(f"installed {name} in {time.monotonic() - started:.0f} s")


def _pip_install(root: str, name: str) -> "tuple[int, str]":
    """Run pip, show how far it is, and return its exit status and output; the output is also in var/bootstrap.log."""
    command = [venv_python(root), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "-r", os.path.join(root, name)]
    lines = []
    with open(os.path.join(root, "var", "bootstrap.log"), "a", encoding="utf-8") as log:
        pip = subprocess.Popen(
            command,
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            errors="replace",
        )
        for line in pip.stdout or ():
            log.write(line)
            lines.append(line)
            _show_progress(line, sum(other.startswith("Collecting ") for other in lines))
        return pip.wait(), "".join(lines)


def _show_progress(line: str, collected: int) -> None:
    """Every tenth package, and the start of the last step: enough to see that it moves."""
    if line.startswith("Collecting ") and collected % 10 == 0:
        say(f"  {collected} packages found")
    elif line.startswith("Installing collected packages:"):
        say("  unpacking {} packages".format(line.count(",") + 1))


def explain_pip(output: str) -> str:
    """One line that says what to do about a failed pip, from what pip printed."""
    for pattern, remedy in PIP_TROUBLES:
        if re.search(pattern, output):
            return remedy
    unmatched = re.search(r"No matching distribution found for (\S+)", output)
    if unmatched:
        return (
            f"no version of {unmatched.group(1)} fits this Python and machine: the whole story is in var/bootstrap.log"
        )
    return f"pip failed ({_last_line(output)}): the whole story is in var/bootstrap.log"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and "[notice]" not in line]
    return lines[-1][:200] if lines else "it said nothing"


def _marker(root: str) -> str:
    return os.path.join(root, ".venv", "installing")


def _stamp(root: str, name: str) -> str:
    return os.path.join(root, ".venv", name + ".installed")


def _write(path: str, text: str) -> None:
    """Replace a file in one step, so that nobody reads half of it."""
    with open(path + ".new", "w", encoding="ascii") as new:
        new.write(text)
    os.replace(path + ".new", path)


# --- The whole --------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def alone(root: str) -> "Iterator[None]":
    """Let one set-up at a time work on this tree: `make run` and `make test` share one environment."""
    os.makedirs(os.path.join(root, "var"), exist_ok=True)
    with open(os.path.join(root, "var", "bootstrap.lock"), "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another set-up is at work in this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(root: str, mode: str) -> None:
    """Bring `.venv` to what the mode needs."""
    required, optional = MODES[mode]
    require_python()
    require_venv_module()
    with alone(root):
        ensure_venv(root)
        for name in required:
            install(root, name)
        for name in optional:
            _install_if_possible(root, name)


def _install_if_possible(root: str, name: str) -> None:
    try:
        install(root, name)
    except Refusal as refusal:
        say(f"going on without {name}: {refusal}")


def main(arguments: "list[str]") -> int:
    """The door: returns the exit status."""
    mode = arguments[0] if arguments else "run"
    if mode not in MODES:
        print("usage: bootstrap.py [{}]".format("|".join(MODES)), file=sys.stderr)
        return 2
    try:
        set_up(ROOT, mode)
    except Refusal as refusal:
        print(f"fitcoach: {refusal}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1  # nobody reads what we print any more
    except OSError as error:
        remedy = "make it writable for you" if isinstance(error, PermissionError) else "mend that"
        print(f"fitcoach: {error}: {remedy}, then try again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("fitcoach: stopped; the next run starts the set-up over", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
