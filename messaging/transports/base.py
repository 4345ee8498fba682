"""What a transport is, what it is given, and how it fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """One text on its way. `id` is the row's own and comes back in a look-up; `at` is the instant (UTC) of sending.

    `send_before`: until when it may arrive. `claimed_at`: when this attempt at it began.
    """

    id: str
    to: str
    sender: str
    body: str
    kind: str
    at: datetime
    name: str = ""
    zone: str = "UTC"
    send_before: datetime | None = None
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took it: its own id for the text, and when. `lost`: why it was given up on its way, if it was."""

    provider_id: str
    at: datetime
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A text to us, as the provider's list has it."""

    provider_id: str
    sender: str
    to: str
    body: str
    at: datetime


Blame = Literal["", "bad_number", "opted_out"]


class TransportError(Exception):
    """The text was surely not taken. `permanent`: it never will be; otherwise another try may do, after `retry_after`.

    `blame`: what the provider knows of the number, if that was the reason. `ours`: a setting of ours is wrong.
    """

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool,
        retry_after: timedelta | None = None,
        blame: Blame = "",
        ours: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.retry_after = retry_after
        self.blame = blame
        self.ours = ours


class OutcomeUnknown(Exception):
    """Nobody knows whether the text was taken: it is looked up, never sent again blindly."""


class Transport(ABC):
    """One way out. `look_up_is_final`: a text that a look-up does not find was surely not taken.

    `at_once`: how many texts of a batch are handed over at a time; more where each waits for an answer.
    `batch`: how many one claim takes. A worker that dies leaves so many to be looked up, so few where that takes calls.
    `hears`: it can be asked which texts have come in.
    """

    hears: ClassVar[bool] = False
    can_look_up: ClassVar[bool] = False
    look_up_is_final: ClassVar[bool] = False
    at_once: int = 1
    batch: int = 500

    @abstractmethod
    def send(self, text: Text) -> Receipt:
        """Hand it over, once. Raises TransportError, or OutcomeUnknown; anything else is taken for the latter."""

    def look_up(self, texts: Sequence[Text]) -> Mapping[str, Receipt | None]:
        """By our id: the receipt of a text that the provider has taken, None for one that it does not have.

        Texts that it could not be asked about are left out.
        """
        raise NotImplementedError(f"{type(self).__name__} cannot look up")

    def heard_since(self, since: datetime) -> Iterator[Heard]:
        """Texts to us from an instant on, perhaps some from before it."""
        raise NotImplementedError(f"{type(self).__name__} does not hear")
