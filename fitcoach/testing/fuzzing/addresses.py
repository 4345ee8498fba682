"""Every route that the web process answers, walked out of the resolver, so that a new one is fuzzed by itself."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

from fitcoach.testing.fuzzing.words import NASTY

FILES: Final = ("static/console/console.css", "static/<path:file>")
"""They are answered before the routes."""
_CONVERTER: Final = re.compile(r"<(?:(\w+):)?(\w+)>")
_GROUP: Final = re.compile(r"\(\?P<\w+>([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Address:
    """A route as Django writes it."""

    route: str

    def path(self, random: Random, known: Sequence[str]) -> str:
        """A path for it, percent-encoded: mostly of its shape, with ids of somebody, of nobody, or no ids at all."""
        filled = _CONVERTER.sub(lambda found: _filled(found[1] or "str", random, known), self.route)
        filled = _GROUP.sub(lambda found: random.choice([*found[1].split("|"), _word(random)]), filled)
        return "/" + re.sub(r"\^|\$|\[\\s\\S\]\*", "", filled)


def addresses() -> list[Address]:
    """Each once."""
    routes = [*_routes(get_resolver(), ""), *FILES, "<path:nowhere>"]
    return [Address(route) for route in dict.fromkeys(routes)]


def _routes(resolver: Any, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _filled(kind: str, random: Random, known: Sequence[str]) -> str:
    if random.random() < 0.2:
        return _word(random)
    if kind == "int":
        return str(random.choice([0, 1, 7, 2**31, 2**63, 10**30]))
    if kind == "uuid":
        return str(random.choice([*known, str(uuid.UUID(int=random.getrandbits(128)))]))
    return str(random.choice([*known, "x" * 40, "not-found", "-", _word(random)]))


def _word(random: Random) -> str:
    """Something that does not belong there. Raw where an encoding would take the point away."""
    word = random.choice(NASTY)
    return word if random.random() < 0.2 and word.isascii() and word.isprintable() and " " not in word else quote(word)
