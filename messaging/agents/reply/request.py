"""What is asked for when a text is read. Nothing in it says who the client is, but for what they typed themselves."""

from __future__ import annotations

from dataclasses import dataclass

from messaging.domain.intents import ReplyContext
from messaging.domain.understanding import Understood, read_by_rules, words_asked_about


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """One text, what it is read against, and what the rules have read of it."""

    text: str
    context: ReplyContext
    understood: Understood

    @property
    def said(self) -> str:
        """With the words of an earlier text that we asked about, as its figures belong to the answer."""
        before = words_asked_about(self.context)
        return f"{before}\n{self.text}" if before else self.text


def request_of(text: str, context: ReplyContext) -> ReplyRequest:
    return ReplyRequest(text, context, read_by_rules(text, context))
