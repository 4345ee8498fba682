"""A file of client lines: who is served, and who is refused in one line each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from accounts.intake import ClientIntake, read_client

LONGEST_REFUSAL = 300
NO_REF = "?"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line is not served. `line` counts from 1."""

    line: int
    ref: str
    wrong: str

    def __str__(self) -> str:
        text = f"line {self.line}, ref {self.ref[:60]}: {self.wrong}"
        return " ".join(text.split())[:LONGEST_REFUSAL]


def read_clients(path: Path) -> Iterator[ClientIntake | Refusal]:
    """Each line of the file in turn; blank ones are passed over. A ref is served once, by its first line.

    Raises `OSError` when the file cannot be read.
    """
    refs: set[str] = set()
    phones: set[str] = set()
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            if not raw.strip():
                continue
            read = _read_line(number, raw)
            taken = _taken(number, read, refs, phones)
            refs.add(read.ref)
            if isinstance(read, ClientIntake) and not taken:
                phones.add(read.phone_number or "")
            yield taken or read


def _read_line(number: int, raw: bytes) -> ClientIntake | Refusal:
    try:
        fields = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return Refusal(number, NO_REF, f"this is no JSON ({error})")
    ref = _ref_of(fields)
    try:
        return read_client(fields)
    except ValidationError as error:
        return Refusal(number, ref, _in_words(error))
    except RecursionError:
        return Refusal(number, ref, "nested too deep")


def _taken(number: int, read: ClientIntake | Refusal, refs: set[str], phones: set[str]) -> Refusal | None:
    if read.ref in refs and read.ref != NO_REF:
        return Refusal(number, read.ref, "this ref was used before")
    if isinstance(read, ClientIntake) and read.phone_number and read.phone_number in phones:
        return Refusal(number, read.ref, "phone_number: another client of this file has it")
    return None


def _in_words(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'the line'}: {_plain(fault['msg'])}" for fault in faults)


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _ref_of(fields: Any) -> str:
    ref = fields.get("ref") if isinstance(fields, dict) else None
    return ref if isinstance(ref, str) and ref.strip() else NO_REF


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")
