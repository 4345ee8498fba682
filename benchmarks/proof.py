"""One page of proof: every figure that we claim, with the command that gives it, the machine and the day.

`python -m benchmarks.proof [NAME …] [--list]` runs the commands, all or the named ones, and writes their output into
`docs/proof.md`. What is not named stays on the page as it was, with the machine and the day of its own run. A command
that fails is on the page as well, with its exit status; then ours is 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.proofs import PROOFS, Proof

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "proof.md"
SECTION = re.compile(r"<!-- (?P<name>[a-z-]+) -->\n(?P<text>.*?)\n<!-- end -->", re.DOTALL)
LINES_AT_MOST = 60
HEAD = """# Proof

Every figure that we claim, as the command below it printed it. `make proof` runs all of them and writes this page anew;
`make proof ARGS="chaos audit"` runs the named ones and leaves the others as they stand. Figures are ratios of one run
wherever that can be, so that they mean the same on another machine; each run names its own. The load beside it is the
machine's average over the minute before the run began: on a machine that does something else, seconds are longer.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, how it ended (an exit status) and how long it took (seconds)."""

    output: str
    status: int
    seconds: float
    load: float


def main(arguments: list[str] | None = None) -> int:
    """The door."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; without any, all")
    parser.add_argument("--list", action="store_true", help="say which there are")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(f"{proof.name:<16}{proof.command}" for proof in PROOFS))
        return 0
    known = [proof.name for proof in PROOFS]
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"no such proof: {', '.join(unknown)}; there are {', '.join(known)}")
    return prove([proof for proof in PROOFS if not options.names or proof.name in options.names], PAGE)


def prove(proofs: Iterable[Proof], page: Path) -> int:
    """Run each and put it on the page at once, so that an interruption loses one run and not all."""
    failed = 0
    for proof in proofs:
        print(f"== {proof.name}: {proof.command}", flush=True)
        run = _run(proof.command)
        print(f"   exit status {run.status} after {run.seconds:.0f} s", flush=True)
        sections = {**_sections(page), proof.name: _section(proof, run, datetime.now(UTC), machine())}
        page.write_text(_page(sections), encoding="utf-8")
        failed += run.status != 0
    return int(failed > 0)


def _run(command: str) -> Run:
    """In a shell, as a person would; standard error stands beside it on the terminal and not on the page."""
    load, started = os.getloadavg()[0], time.monotonic()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, errors="replace",
    )  # fmt: skip
    return Run(done.stdout, done.returncode, time.monotonic() - started, load)


def _sections(page: Path) -> dict[str, str]:
    """Those that stand on the page, by name."""
    if not page.exists():
        return {}
    return {found["name"]: found["text"] for found in SECTION.finditer(page.read_text(encoding="utf-8"))}


def _page(sections: Mapping[str, str]) -> str:
    """In the order of `PROOFS`; a proof that was never run says so."""
    texts = [HEAD]
    for proof in PROOFS:
        text = sections.get(proof.name, f"## {proof.title}\n\n`{proof.command}`: not run yet.")
        texts.append(f"<!-- {proof.name} -->\n{text}\n<!-- end -->")
    return "\n\n".join(text.rstrip("\n") for text in texts) + "\n"


def _section(proof: Proof, run: Run, at: datetime, on: str) -> str:
    verdict = "" if run.status == 0 else f" **It ended with the exit status {run.status}.**"
    parts = (
        f"## {proof.title}",
        f"{proof.claim}{verdict}",
        f"`{proof.command}`, {at:%Y-%m-%d}, {run.seconds:.0f} s, load {run.load:.1f}; {on}",
        f"```text\n{_shown(run.output)}\n```",
        proof.beside,
    )
    return "\n\n".join(part for part in parts if part)


def _shown(output: str) -> str:
    """Its last lines, without what only a terminal can show, and without this machine's paths."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(str(ROOT), ".").replace("```", "'''")
    lines = [line.rstrip() for line in plain.splitlines() if line.strip()]
    left_out = len(lines) - LINES_AT_MOST
    return "\n".join([f"… {left_out} lines before", *lines[-LINES_AT_MOST:]] if left_out > 0 else lines)


def machine() -> str:
    """Processor, cores, memory, Python and system, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    found = re.search(r"model name\s*: (.+)", text)
    return " ".join(found[1].split()) if found else "unknown processor"


if __name__ == "__main__":
    sys.exit(main())
