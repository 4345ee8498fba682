"""Runs several processes as one: their output in one place, one end for all. For `make run`; servers have systemd.

A process that ends is started again after a moment, and when it keeps ending everything stops with one line that says
who and why. Each process leads a group of its own, so that Ctrl-C reaches this one alone, which then stops the others
in order: the last one started goes first and the broker, which the others need for a clean end, goes last.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Self

POLL_SEC = 0.2
RESTART_DELAY_SEC = 1.0
MAX_RESTARTS = 3  # within WINDOW_SEC, for one process
WINDOW_SEC = 60.0
STOP_SEC = 10.0  # a process that has not gone by then is killed
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    partial_line: bytes = b""
    ends: list[float] = field(default_factory=list)
    start_again_at: float | None = None


class Supervisor:
    """`with Supervisor(...) as it`: add processes, then `run()`. When the block ends, so have the processes."""

    def __init__(self, *, environment: Mapping[str, str], on_tick: Callable[[], None] = lambda: None) -> None:
        """`on_tick` is called about five times a second while everything runs."""
        self._environment = dict(environment)
        self._on_tick = on_tick
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self._signals = 0
        self._unheard = False
        self._handlers_before: dict[signal.Signals, Any] = {}
        self._width = len("fitcoach")

    def add(self, name: str, command: Sequence[str]) -> None:
        """Start a process now and keep it."""
        child = Child(name, command)
        self._width = max(self._width, len(name))
        self._children.append(child)
        self._start(child)

    def say(self, text: str) -> None:
        """A line of our own among theirs."""
        self._print("fitcoach", text)

    # --- The life of everything -------------------------------------------------------------------------------------

    def run(self) -> int:
        """Keep everything running until Ctrl-C, SIGTERM or SIGHUP (returns 0), or a process that keeps ending (1)."""
        culprit = None
        while not self._signals and not self._unheard and culprit is None:
            self._pass_output_on(POLL_SEC)
            culprit = self._look_after_children()
            self._on_tick()
        self.stop()
        if culprit is None:
            return 0
        self.say(f"stopped: {culprit.name} ended {len(culprit.ends)} times in a minute; its last lines above say why")
        return 1

    def stop(self) -> None:
        """End every process, newest first, and the first one (the broker) after all the others have gone."""
        self.say("stopping")
        for group in (self._children[1:], self._children[:1]):
            self._end(list(reversed(group)))

    def _end(self, children: list[Child]) -> None:
        for child in children:
            _signal_process(child.process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SEC
        while any(_is_alive(child) for child in children) and time.monotonic() < deadline and self._signals < 2:
            self._pass_output_on(0.05)
        for child in children:
            _kill_group(child.process)
            self._close(child)

    def __enter__(self) -> Self:
        """From here on a signal asks us to stop; a second one makes the stop a short one."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers_before[number] = signal.signal(number, self._count_signal)
        return self

    def __exit__(self, *error: object) -> None:
        """Leave nothing running, whatever happened in the block."""
        if any(child.process for child in self._children):
            self.stop()
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)

    def _count_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    # --- One process ------------------------------------------------------------------------------------------------

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            child.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        child.start_again_at = None
        assert child.process.stdout
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _look_after_children(self) -> Child | None:
        """Notice who ended and start again who waited long enough; returns the one that ends too often."""
        now = time.monotonic()
        for child in self._children:
            if child.start_again_at is not None and now >= child.start_again_at:
                self._start(child)
            elif child.process and child.process.poll() is not None:
                self._note_end(child, now)
                if len(child.ends) > MAX_RESTARTS:
                    return child
        return None

    def _note_end(self, child: Child, now: float) -> None:
        assert child.process
        status = _describe(child.process.returncode)
        _kill_group(child.process)
        self._close(child)
        child.ends = [end for end in child.ends if now - end < WINDOW_SEC] + [now]
        if len(child.ends) <= MAX_RESTARTS:
            child.start_again_at = now + RESTART_DELAY_SEC
            self.say(f"{child.name} ended ({status}); starting it again")

    def _close(self, child: Child) -> None:
        """Print what the process still said, and let go of it."""
        if child.process is None:
            return
        assert child.process.stdout
        self._read(child)
        if child.partial_line:
            self._print_lines(child, b"\n")
        with contextlib.suppress(KeyError):
            self._selector.unregister(child.process.stdout)
        child.process.stdout.close()
        child.process.wait()
        child.process = None

    # --- Output -----------------------------------------------------------------------------------------------------

    def _pass_output_on(self, timeout: float) -> None:
        """Print what has come within the time; returns as soon as something has."""
        if not self._selector.get_map():
            time.sleep(timeout)
            return
        for key, _ in self._selector.select(timeout):
            if not self._read(key.data):
                self._selector.unregister(key.fileobj)

    def _read(self, child: Child) -> bool:
        """Print one portion of a process's output; False when there will be no more."""
        assert child.process
        assert child.process.stdout
        try:
            data = os.read(child.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return True
        self._print_lines(child, data)
        return bool(data)

    def _print_lines(self, child: Child, data: bytes) -> None:
        *lines, child.partial_line = (child.partial_line + data).split(b"\n")
        for line in lines:
            self._print(child.name, line.decode(errors="replace").rstrip("\r"))

    def _print(self, name: str, text: str) -> None:
        """Write one line; when whoever read us has gone (a closed window, `make run | head`), fall silent and stop."""
        if self._unheard:
            return
        try:
            print(f"{name:<{self._width}} | {text}", flush=True)
        except OSError:
            self._unheard = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _load_prctl() -> Callable[..., int] | None:
    """Linux's `prctl`, looked up before any fork; None elsewhere."""
    try:
        return ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None


_PRCTL = _load_prctl()


def _die_with_parent() -> None:
    """In the child, before it becomes its program: ask for SIGTERM when the supervisor is gone, even by SIGKILL."""
    if _PRCTL is not None:
        _PRCTL(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_process(process: subprocess.Popen[bytes] | None, number: signal.Signals) -> None:
    if process is not None and process.poll() is None:
        process.send_signal(number)


def _kill_group(process: subprocess.Popen[bytes] | None) -> None:
    """End what is left of a process and of those it started; its group carries its own id."""
    if process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _is_alive(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _describe(returncode: int) -> str:
    """An exit status in words: `exit 1` or `SIGKILL`."""
    return f"exit {returncode}" if returncode >= 0 else signal.Signals(-returncode).name
