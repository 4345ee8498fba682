"""What commands share: how moments, days and clients are named. Whatever is wrong is one line on stderr, status 2."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import IO, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.db.models import Q

from accounts.digits_sql import FEWEST_DIGITS, TELLING_DIGITS, TYPED_BETWEEN, last_digits
from accounts.models import User

USAGE = 2
DIGITS = "0123456789"
MOST_DIGITS = 15
FIRST_YEAR, LAST_YEAR = 2000, 2100


class BadArgument(CommandError, argparse.ArgumentTypeError):
    """Somebody wrote an argument that cannot be meant: status 2, in a command's body and as an argument's `type`."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=USAGE)


class DoorCommand(BaseCommand):
    """A command that answers a wrong argument with one line: argparse would print its whole usage before it.

    A database without our tables is one line as well.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            if User._meta.db_table in connection.introspection.table_names():
                raise
            raise CommandError("the database has no tables yet: run manage.py migrate") from error

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.print_usage = _say_nothing  # type: ignore[method-assign, assignment]
        return parser


def parse_at(text: str) -> datetime:
    """An instant in UTC from ISO 8601; without an offset it is UTC, a date alone is midnight. Raises BadArgument."""
    try:
        moment = datetime.fromisoformat(str(text).strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_argument(f"not a moment: {_shown(text)}; write it as 2025-08-12T13:05Z") from None
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise bad_argument(f"not a moment between {FIRST_YEAR} and {LAST_YEAR}: {_shown(text)}")
    return moment


def parse_date(text: str) -> date:
    """A calendar day, as 2025-08-12. Raises BadArgument."""
    try:
        day = date.fromisoformat(str(text).strip())
    except ValueError:
        raise bad_argument(f"not a date: {_shown(text)}; write it as 2025-08-12") from None
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise bad_argument(f"not a date between {FIRST_YEAR} and {LAST_YEAR}: {_shown(text)}")
    return day


def find_client(text: str) -> User:
    """The client with this id or this phone number. Raises BadArgument."""
    wanted = str(text).strip()
    client = User.objects.filter(_named(wanted)).first() if wanted else None
    if client is None:
        raise bad_argument(f"no client has the id or the phone number {_shown(wanted)}")
    if not client.is_client:
        raise bad_argument(f"{_shown(wanted)} is a coach, not a client")
    return client


def number_of_nobody(text: str) -> str | None:
    """This phone number, if it is one that nobody has; None otherwise. Raises BadArgument for somebody's number that is
    written in another way than theirs: it is not told whether they are meant.
    """
    wanted = str(text).strip()
    digits = "".join(sign for sign in wanted if sign in DIGITS)
    if not (FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and set(wanted) <= {*DIGITS, *TYPED_BETWEEN}):
        return None
    if User.objects.filter(phone_number=wanted).exists():
        return None
    alike = User.objects.alias(last_digits=last_digits("phone_number"))
    if alike.filter(last_digits=digits[-TELLING_DIGITS:]).exists():
        raise bad_argument(f"{_shown(wanted)} is somebody's number, written in another way: name them by their id")
    return wanted


def bad_argument(sentence: str) -> BadArgument:
    """The error to raise for an argument that cannot be meant."""
    return BadArgument(sentence)


def _named(text: str) -> Q:
    try:
        return Q(pk=UUID(text))
    except ValueError:
        return Q(phone_number=text.replace("\0", ""))


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _say_nothing(file: IO[str] | None = None) -> None:
    """In place of the usage."""
