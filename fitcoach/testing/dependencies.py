"""`make audit-dependencies`: is a vulnerability known of anything that requirements.txt brings along?

pip-audit asks, for exactly what is installed here. Where its feeds cannot be reached, or know nothing of any package,
as a mirror of packages alone does, it calls that clean; here that is said in so many words, and is no failure. What is
found is one, unless `.ci/excused-vulnerabilities.toml` excuses it with a reason and until a day. AUDIT_OSV_URL names a
mirror.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[2]
EXCUSES: Final = ROOT / ".ci" / "excused-vulnerabilities.toml"
PATIENT_FOR_SEC: Final = 300
FEEDS: Final = (("--vulnerability-service", "pypi"), ("--vulnerability-service", "osv"))
Dependency = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Excuse:
    """`id`: one of the names of the vulnerability. `until`: the last day on which it is excused."""

    id: str
    package: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is printed, and whether it is a failure."""

    lines: Sequence[str]
    is_failure: bool


def main() -> int:
    """The door: returns the exit status."""
    pins = pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    excuses = read_excuses(EXCUSES.read_text(encoding="utf-8"))
    verdict = judge(ask(pins), excuses, today=datetime.now(UTC).date())
    print("\n".join(f"audit: {line}" for line in verdict.lines))
    return int(verdict.is_failure)


def pinned(requirements: str) -> list[str]:
    """`name==version` of all that these lines bring along, as it is installed here. Raises PackageNotFoundError."""
    lines = (line.partition("#")[0].strip() for line in requirements.splitlines())
    found: dict[str, str] = {}
    for line in filter(None, lines):
        _follow(Requirement(line), found, is_wanted=True)
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _follow(requirement: Requirement, found: dict[str, str], *, is_wanted: bool = False) -> None:
    name = canonicalize_name(requirement.name)
    extras = requirement.extras or {""}
    if name in found and extras == {""}:
        return
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        if is_wanted:
            raise
        return  # of another system or Python
    found[name] = installed.version
    for line in installed.requires or ():
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            _follow(needed, found)


def ask(pins: Iterable[str]) -> list[Dependency]:
    """What the first feed that knows anything says of each; empty when none can be asked."""
    url = os.environ.get("AUDIT_OSV_URL", "")
    feeds = [("--vulnerability-service", "osv", "--osv-url", url)] if url else FEEDS
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "pins.txt"
        listed.write_text("\n".join(pins))
        for feed in feeds:
            told = _told(listed, feed)
            if any("skip_reason" not in each for each in told):
                return told
    return []


def _told(listed: Path, feed: Sequence[str]) -> list[Dependency]:
    options = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "15")
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(listed), *options, *feed]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENT_FOR_SEC)
        told: list[Dependency] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return told


def read_excuses(text: str) -> list[Excuse]:
    """Raises TypeError or ValueError for an excuse without a package, a reason or a last day."""
    excuses = [Excuse(**each) for each in tomllib.loads(text).get("excused", [])]
    for excuse in excuses:
        if not excuse.reason.strip() or type(excuse.until) is not date:
            raise ValueError(f"{excuse.id} needs a reason and a last day")
    return excuses


def judge(told: Sequence[Dependency], excuses: Sequence[Excuse], *, today: date) -> Verdict:
    """`told`: as pip-audit writes it; empty when nobody could be asked."""
    asked = [each for each in told if "skip_reason" not in each]
    if not asked:
        return Verdict(["NOT AUDITED: no feed of vulnerabilities can be reached from here; nothing is known"], False)
    skipped = [str(each["name"]) for each in told if "skip_reason" in each]
    lines, is_failure = [], False
    for each in asked:
        for found in each["vulns"]:
            sentence, is_excused = _of(each, found, excuses, today=today)
            lines.append(sentence)
            is_failure |= not is_excused
    if skipped:
        lines.append(f"not audited, as the feed does not know them: {', '.join(skipped)}")
    lines.append(f"{len(asked)} packages were asked about")
    return Verdict(lines, is_failure)


def _of(package: Dependency, found: Mapping[str, Any], excuses: Sequence[Excuse], *, today: date) -> tuple[str, bool]:
    names = {found["id"], *found.get("aliases", [])}
    what = f"{package['name']} {package['version']} has {found['id']}, mended in {_versions(found)}"
    for excuse in excuses:
        if excuse.id in names and canonicalize_name(excuse.package) == canonicalize_name(package["name"]):
            if excuse.until >= today:
                return f"excused until {excuse.until}: {what}: {excuse.reason}", True
            return f"FOUND, and its excuse has ended on {excuse.until}: {what}", False
    return f"FOUND: {what}", False


def _versions(found: Mapping[str, Any]) -> str:
    return ", ".join(found.get("fix_versions", [])) or "no version yet"


if __name__ == "__main__":
    sys.exit(main())
