"""Several processes run as one: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from fitcoach.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def script(text: str) -> list[str]:
    return [sys.executable, "-u", "-c", textwrap.dedent(text)]


def is_running(pid: int) -> bool:
    """True for a live process; a zombie that nobody has fetched yet is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition, *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def stop_when(supervisor_box: list, condition) -> Supervisor:
    """A supervisor that sends itself SIGTERM, as `kill` would, once the condition holds (or after ten seconds)."""
    deadline = time.monotonic() + 10
    sent: list[bool] = []

    def on_tick() -> None:
        if not sent and (condition() or time.monotonic() > deadline):
            sent.append(True)
            os.kill(os.getpid(), signal.SIGTERM)

    supervisor = Supervisor(environment=os.environ, on_tick=on_tick)
    supervisor_box.append(supervisor)
    return supervisor


def test_output_is_prefixed_and_half_a_line_is_not_lost(capfd):
    with Supervisor(environment=os.environ) as supervisor:
        supervisor.add("web", script("print('one'); print('two', end='')"))
        supervisor.add("other", SLEEP)
        time.sleep(0.5)
        supervisor.stop()

    lines = capfd.readouterr().out.splitlines()
    assert "web      | one" in lines
    assert "web      | two" in lines


def test_a_process_that_ends_is_started_again(capfd, tmp_path):
    count = tmp_path / "count"
    body = f"open({str(count)!r}, 'a').write('x')\nimport os, time\ntime.sleep(0.1)\n"
    body += f"if len(open({str(count)!r}).read()) > 1: time.sleep(60)\nos._exit(3)"

    with stop_when([], lambda: count.exists() and len(count.read_text()) == 2) as supervisor:
        supervisor.add("worker", script(body))
        assert supervisor.run() == 0

    assert "worker ended (exit 3); starting it again" in capfd.readouterr().out


def test_a_process_that_keeps_ending_stops_all_with_one_line(capfd, monkeypatch):
    monkeypatch.setattr("fitcoach.supervisor.RESTART_DELAY_SEC", 0.05)
    with Supervisor(environment=os.environ) as supervisor:
        supervisor.add("broker", SLEEP)
        supervisor.add("web", script("raise SystemExit('no such thing')"))
        broker = supervisor._children[0].process
        assert broker is not None
        assert supervisor.run() == 1

    lines = capfd.readouterr().out.splitlines()
    assert lines[-1] == "fitcoach | stopped: web ended 4 times in a minute; its last lines above say why"
    assert "web      | no such thing" in lines
    assert broker.returncode is not None


def test_the_first_one_is_stopped_after_all_the_others(capfd, tmp_path):
    def tell(name: str, slowness: float) -> list[str]:
        return script(f"""
            import signal, sys, time
            def bye(*_):
                time.sleep({slowness}); print('{name} gone'); sys.exit()
            signal.signal(signal.SIGTERM, bye)
            open({str(tmp_path / name)!r}, 'w').close()
            time.sleep(60)
        """)

    ready = [tmp_path / name for name in ("broker", "worker")]
    with stop_when([], lambda: all(path.exists() for path in ready)) as supervisor:
        supervisor.add("broker", tell("broker", 0))
        supervisor.add("worker", tell("worker", 0.5))
        assert supervisor.run() == 0

    told = [line for line in capfd.readouterr().out.splitlines() if line.endswith("gone")]
    assert told == ["worker   | worker gone", "broker   | broker gone"]


def test_who_does_not_go_is_killed_with_all_it_started(capfd, monkeypatch, tmp_path):
    monkeypatch.setattr("fitcoach.supervisor.STOP_SEC", 0.3)
    note = tmp_path / "pids"
    stubborn = script(f"""
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
        open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}} ')
        time.sleep(60)
    """)
    with stop_when([], lambda: note.exists() and note.read_text().endswith(" ")) as supervisor:
        supervisor.add("worker", stubborn)
        assert supervisor.run() == 0

    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 2
    assert wait_for(lambda: not any(is_running(pid) for pid in pids))


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_however_the_supervisor_ends_nothing_is_left(tmp_path, end):
    note = tmp_path / "pid"
    child = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid()) + ' '); time.sleep(60)"
    program = f"""
        import os, sys
        from fitcoach.supervisor import Supervisor
        with Supervisor(environment=os.environ) as supervisor:
            supervisor.add("worker", [sys.executable, "-c", {child!r}])
            sys.exit(supervisor.run())
    """
    with subprocess.Popen(script(program), cwd=ROOT, stdout=subprocess.DEVNULL) as supervisor:
        assert wait_for(lambda: note.exists() and note.read_text().endswith(" "))
        supervisor.send_signal(end)

    assert supervisor.returncode == (-signal.SIGKILL if end == signal.SIGKILL else 0)
    assert wait_for(lambda: not is_running(int(note.read_text())))


def test_when_the_reader_has_gone_everything_stops():
    program = """
        import os, sys
        from fitcoach.supervisor import Supervisor
        with Supervisor(environment=os.environ) as supervisor:
            supervisor.add("chatty", [sys.executable, "-uc", "import time\\nwhile 1: print('la'); time.sleep(.05)"])
            sys.exit(supervisor.run())
    """
    with subprocess.Popen(script(program), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == b"chatty   | la\n"
        supervisor.stdout.close()
        assert supervisor.wait(timeout=10) == 0
        assert supervisor.stderr is not None
        assert supervisor.stderr.read() == b""
