"""Stored client cases through all agents, so that a prompt is judged before it ships."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

from accounts.doors import DoorCommand, bad_argument
from fitcoach.replay.cases import STORED, Case, WrongCaseError, read_cases
from fitcoach.replay.replaying import RULES, Outcome, replay
from fitcoach.replay.report import json_line, lines_of
from fitcoach.replay.requests import AGENTS, Asked, asked_in
from llm.providers.base import Provider
from llm.providers.registry import PROVIDERS, provider, rules_provider

KNOWN: Final = tuple(name for name in PROVIDERS if name != "memory")
NEED_A_KEY: Final = ("gemini", "google-generativeai")
MOST_AT_ONCE, MOST_CASES = 128, 10_000


class Command(DoorCommand):
    help = (
        "Run stored client cases through the agents against a provider and print how its answers did, beside "
        "the rules'. Nothing is stored; a model's answers cost money."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provider", metavar="NAME", help=f"{', '.join(KNOWN)} (default: the one of the settings)")
        parser.add_argument("--against", choices=[RULES], default=RULES, help="who is printed beneath")
        parser.add_argument("--agents", metavar="A,B", default=",".join(AGENTS), help="these only (default: all)")
        parser.add_argument("--cases", metavar="FILE", default=str(STORED), help="one case a line (default: ours)")
        parser.add_argument("--limit", metavar="N", help="the first N cases only")
        parser.add_argument("--at-once", metavar="N", default="8", help="questions at the same time (default: 8)")
        parser.add_argument("--out", metavar="FILE", help="every answer, one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        model = _provider(options["provider"])
        agents = _agents(options["agents"])
        cases = _cases(Path(options["cases"]))[: _number("--limit", options["limit"] or MOST_CASES, MOST_CASES)]
        at_once = _number("--at-once", options["at_once"], MOST_AT_ONCE)
        with _opened(options["out"]) as out:
            asked = asked_in(cases, agents)
            outcomes: list[Outcome] = []
            if model.name != RULES:
                outcomes = self._kept(asked, model, out, at_once=at_once)
            rules = self._kept(asked, rules_provider(), out, at_once=1)
        for line in lines_of(outcomes, rules):
            self.stdout.write(line)

    def _kept(self, asked: list[Asked], provider: Provider, out: IO[str], *, at_once: int) -> list[Outcome]:
        """Each is written as it comes: what was paid for is there even when the run is stopped."""
        kept = []
        try:
            for outcome in replay(asked, provider, at_once=at_once, report=self._say):
                out.write(json_line(outcome) + "\n")
                kept.append(outcome)
        except ModuleNotFoundError as error:
            raise bad_argument(f"--provider {provider.name}: {error.name} is not installed") from error
        return kept

    def _say(self, line: str) -> None:
        """Progress is no error, so it is not written in red."""
        self.stderr.write(line, str)


def _provider(named: str | None) -> Provider:
    if named is not None and named not in KNOWN:
        raise bad_argument(f"--provider {named[:40]}: no such provider; known are {', '.join(KNOWN)}")
    name = named or next(iter(settings.LLM_PROVIDERS), RULES)
    if name in NEED_A_KEY and not settings.GEMINI_API_KEY:
        raise bad_argument(f"--provider {name}: GEMINI_API_KEY is not set")
    return provider(name)


def _agents(text: str) -> list[str]:
    agents = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in agents if name not in AGENTS]
    if not agents:
        raise bad_argument(f"--agents: names none; known are {', '.join(AGENTS)}")
    if unknown:
        raise bad_argument(f"--agents {', '.join(unknown)[:60]}: no such agent; known are {', '.join(AGENTS)}")
    return agents


def _cases(path: Path) -> list[Case]:
    try:
        cases = read_cases(path)
    except OSError as error:
        raise bad_argument(f"--cases {path}: {error.strerror}") from error
    except WrongCaseError as error:
        raise bad_argument(f"--cases {path}: {error}") from error
    if not cases:
        raise bad_argument(f"--cases {path}: no case in it")
    return cases


def _number(option: str, text: str | int, most: int) -> int:
    digits = str(text)
    if not (digits.isascii() and digits.isdecimal()) or not 1 <= int(digits[:6]) <= most:
        raise bad_argument(f"{option} {digits[:20]}: not a number from 1 to {most}")
    return int(digits)


def _opened(path: str | None) -> IO[str]:
    try:
        return Path(path or os.devnull).open("w", encoding="utf-8")
    except OSError as error:
        raise bad_argument(f"--out {path}: {error.strerror}") from error
