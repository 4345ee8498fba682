"""What a transport is, what it is given, and how it fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Text:
    """One text on its way. `id` is the row's own and comes back in a look-up; `at` is the instant (UTC) of sending."""

    id: str
    to: str
    sender: str
    body: str
    kind: str
    at: datetime
    name: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took it: its own id for the text, and when."""

    provider_id: str
    at: datetime


class TransportError(Exception):
    """The text was surely not taken. `permanent`: it never will be; otherwise another try may do."""

    def __init__(self, sentence: str, *, permanent: bool) -> None:
        super().__init__(sentence)
        self.permanent = permanent


class OutcomeUnknown(Exception):
    """Nobody knows whether the text was taken: it is looked up, never sent again blindly."""


class Transport(ABC):
    """One way out. `look_up_is_final`: a text that a look-up does not find was surely not taken."""

    can_look_up: ClassVar[bool] = False
    look_up_is_final: ClassVar[bool] = False

    @abstractmethod
    def send(self, text: Text) -> Receipt:
        """Hand it over, once. Raises TransportError, or OutcomeUnknown; anything else is taken for the latter."""

    def look_up(self, texts: Sequence[Text]) -> Mapping[str, Receipt]:
        """The receipts, by our id, of those of these texts that the provider has taken."""
        raise NotImplementedError(f"{type(self).__name__} cannot look up")
