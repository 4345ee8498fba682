"""Which IANA zone a place or a word names. Pure; the pinned zone table says which cities there are."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

WORDS: Final = {
    "pacific": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "mountain": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver",
    "central": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago", "eastern": "America/New_York",
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York", "uk": "Europe/London",
    "england": "Europe/London", "gmt": "Europe/London", "nyc": "America/New_York",
    "california": "America/Los_Angeles", "sf": "America/Los_Angeles", "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles", "san diego": "America/Los_Angeles", "portland": "America/Los_Angeles",
    "las vegas": "America/Los_Angeles", "austin": "America/Chicago", "dallas": "America/Chicago",
    "houston": "America/Chicago", "boston": "America/New_York", "miami": "America/New_York",
    "washington": "America/New_York", "philadelphia": "America/New_York", "atlanta": "America/New_York",
    "montreal": "America/Toronto", "barcelona": "Europe/Madrid", "munich": "Europe/Berlin",
    "hamburg": "Europe/Berlin", "milan": "Europe/Rome", "geneva": "Europe/Zurich", "manchester": "Europe/London",
    "edinburgh": "Europe/London", "germany": "Europe/Berlin", "france": "Europe/Paris", "italy": "Europe/Rome",
    "japan": "Asia/Tokyo", "india": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata", "beijing": "Asia/Shanghai", "hawaii": "Pacific/Honolulu",
    "la": "America/Los_Angeles", "mexico": "America/Mexico_City", "bali": "Asia/Makassar", "phuket": "Asia/Bangkok",
    "thailand": "Asia/Bangkok", "dubai": "Asia/Dubai",
}  # fmt: skip

LONGEST_PLACE: Final = 3
"""Words of a city's name."""


def zone_named(place: str) -> str | None:
    """`denver`, `pacific time`, `new york`, `Europe/Madrid`: None when nobody knows it."""
    told = place.strip(" .,!?").removesuffix(" time").removesuffix(" zone").removesuffix(" time").strip()
    return WORDS.get(told) or _cities().get(told) or _cities().get(told.rsplit("/", 1)[-1])


def zones_named(text: str) -> set[str]:
    """Every zone that a word of the text, or two or three in a row, names."""
    words = [word.strip(" .,!?()") for word in text.casefold().split()]
    groups = (words[at : at + size] for size in range(1, LONGEST_PLACE + 1) for at in range(len(words) - size + 1))
    return {zone for group in groups if (zone := zone_named(" ".join(group)))}


@cache
def _cities() -> dict[str, str]:
    lines = (files("tzdata") / "zoneinfo" / "zone1970.tab").read_text(encoding="utf-8").splitlines()
    older = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    zones = [line.split("\t")[2] for line in (*older, *lines) if line and not line.startswith("#")]
    return {zone.rsplit("/", 1)[-1].replace("_", " ").casefold(): zone for zone in zones}
