"""Whose country a number is: its emergency number, and what 3/5 means there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import phonenumbers

AMBULANCE: Final[Mapping[str, str]] = {
    "US": "911", "CA": "911", "PR": "911", "MX": "911", "CR": "911", "DO": "911", "PA": "911", "EC": "911",
    "UY": "911", "VE": "911", "AR": "911", "PH": "911", "CL": "131", "CO": "123", "BO": "118", "BR": "192",
    "GB": "999", "IE": "112", "DE": "112", "AT": "112", "CH": "112", "FR": "112", "ES": "112", "PT": "112",
    "IT": "112", "NL": "112", "BE": "112", "SE": "112", "NO": "113", "DK": "112", "FI": "112", "PL": "112",
    "GR": "112", "TR": "112", "IL": "101", "AU": "000", "NZ": "111", "JP": "119", "KR": "119", "CN": "120",
    "HK": "999", "SG": "995", "TH": "1669", "MY": "999", "ID": "112", "VN": "115", "IN": "112", "AE": "998",
    "SA": "997", "EG": "123", "KE": "999", "ZA": "112",
}  # fmt: skip
"""What is called for an ambulance (list of emergency numbers of the ITU, 2023, and each country's health ministry).

A test holds each against the emergency numbers that `phonenumbers` knows of the country.
"""
EVERYWHERE: Final = "112"
CRISIS_LINES: Final[Mapping[str, str]] = {"US": "988", "CA": "988", "GB": "116 123", "IE": "116 123"}
"""Who is called with thoughts of suicide: 988 Lifeline (US since 2022, Canada since 2023), Samaritans."""
MONTH_FIRST: Final = frozenset({"US", "PR"})
EITHER_FIRST: Final = frozenset({"CA", "PH"})
"""People write 3/5 both ways there (Unicode CLDR, en-CA and en-PH)."""


def country_of(phone_number: str, zone: str) -> str | None:
    """Two letters: by the number's prefix, else by the IANA zone; None when neither tells."""
    return _of_number(phone_number) or _of_zones().get(zone)


def emergency_number(country: str | None) -> str | None:
    """What to call for an ambulance. None where we do not know for certain: 112 and 911 are named both then."""
    if country is None:
        return None
    if country in AMBULANCE:
        return AMBULANCE[country]
    return EVERYWHERE if phonenumbers.is_emergency_number(EVERYWHERE, country) else None


def date_order(country: str | None) -> Literal["month", "day"] | None:
    """Which comes first in 3/5. None where people write both."""
    if not country or country in EITHER_FIRST:
        return None
    return "month" if country in MONTH_FIRST else "day"


def _of_number(phone_number: str) -> str | None:
    try:
        number = phonenumbers.parse(phone_number)
    except phonenumbers.NumberParseException:
        return None
    # Numbers of films (555) and new area codes are no country's by their digits, but by their prefix.
    prefix = phonenumbers.region_code_for_country_code(number.country_code or 0)
    found = phonenumbers.region_code_for_number(number) or prefix
    return found if found and found.isalpha() else None


@cache
def _of_zones() -> dict[str, str]:
    """From the pinned zone table, which names one country for each of its zones."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
