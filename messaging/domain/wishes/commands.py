"""Texts that are one command as a whole, and answers to what we asked. Pure."""

from __future__ import annotations

import re
from typing import Final

from messaging.domain.intents import (
    EndSubscription,
    Found,
    Ill,
    Intent,
    Minutes,
    No,
    ReplyContext,
    Resume,
    SendTime,
    Show,
    Thanks,
    Undo,
    Yes,
)
from messaging.domain.wishes.hours import HalfHour, WhichHalf, hour_in

_POLITE: Final = r"(?:hey |hi |hello |ok |okay |coach,? |please |can you |could you |just )*"
_TAIL: Final = r"(?: (?:please|coach|thanks|thank you|por favor))*[ .!?]*"
_SHOW: Final = (
    ("today", r"today|hoy|workout|my workout|the workout|session|training|resend(?: it| today| my workout|"
        r" the workout| that)?|"
              r"send (?:it|me (?:it|my workout|todays? workout|the workout|today)|my workout|the workout|"
              r"today)(?: again| please)?|"
              r"(?:what is|what was|show(?: me)?|tell me|give me) (?:my |the |today )?(?:workout|session|training|"
              r"today)(?: today| for today| again)?|"
              r"what (?:do|should) i do today|what am i doing today|what is on today|what is today|what is up today|"
              r"que me toca(?: today)?|"
              r"que (?:hago|entreno) today|workout today|today workout|today session|"
              r"did not get (?:my|the) (?:workout|text|message)(?: today)?|i lost (?:the|my) (?:text|workout|message)"),
    ("week", r"(?:what is )?(?:the |my )?plan (?:for )?this week|week|this week|my week|the week|week overview|"
        r"what is (?:on )?(?:this|my|the) week|what is the week(?: like)?|"
             r"(?:show|send|give)(?: me)? (?:my |the |this )?week(?: overview)?|what is on this week|what (?:do|"
             r"does) (?:i|my week|this week) (?:have|look like)"
             r"(?: this week)?|how does (?:my|the|this) week look|esta week|mi week|overview of the week|"
             r"what are my days this week"),
    ("plan", r"plan|my plan|the plan|(?:show|send|give)(?: me)? (?:my |the )?(?:whole |full )?plan|what is (?:my|"
        r"the) plan|plan overview|mi plan|el plan|"
             r"where am i in (?:my|the) plan|how many weeks (?:are )?left|how long is (?:my|the) plan|"
             r"what block am i in"),
    ("more", r"(?:(?:give|show|send|tell) me )?(?:some )?more (?:details|info|please)|more|mas|more details|details|"
        r"more info|tell me more|the rest|show more|full session|full workout"),
    ("why", r"why|why (?:is|are|was|did|do|so|not|no|the|less|this|that|today|lighter|easier|easy|light|heavy|am|have|"
        r"does)\b.*|por ?que\b.*|"
            r"what changed|how come\b.*|what is the reason\b.*|explain(?: it| that| why)?"),
    ("facts", r"what do you know(?: about me)?|what do you have (?:on|about) me|my facts|my (?:data|profile|info|"
        r"details|limits|limitations|injuries)|"
              r"what are my (?:limits|limitations|injuries|goals?|facts)|que sabes de mi|show (?:me )?my (?:profile|"
              r"facts|data|info)|"
              r"what is my goal|what equipment do i have"),
    ("menu", r"help me|menu|commands|options|what can i (?:text|say|do|ask|write|send)(?: you| here)?|"
        r"how does this work|how do i use this|"
             r"what can you do|que puedo (?:escribir|hacer|pedir)"),
)  # fmt: skip
_YES: Final = (
    r"y|yes|yes please|yep|yea|yeah|yup|sure|sure thing|do it|ok do it|go ahead|go for it|sounds good|si|claro|vale|"
    r"dale|ok yes|"
    r"please do|absolutely|of course|correct|right|yes do it|perfect|works for me|that works|i do|lets do it|"
    r"let us do it"
)
_NO: Final = (
    r"n|no|nope|nah|no thanks|no thank you|do not|not now|leave it|never mind|nevermind|rather not|no gracias|"
    r"please no|"
    r"leave it as it is|keep it|keep it as it is|no way|forget it|no need"
)
_THANKS: Final = (
    r"(?:(?:thanks|thank you|ty|cheers|gracias|many thanks|thanks a lot|so much|cool|great|nice|ok|okay|k|kk|alright|"
    r"perfect|awesome|"
    r"good|got it|will do|sounds good|understood|noted|lol|haha|hahaha|ha|jaja|jajaja|hi|hello|hey|hola|good morning|"
    r"good night|good evening|"
    r"buenos days|buenas|morning|night|see you|see you tomorrow|bye|coach|love it|love this|happy to|yay|wow|amazing|"
    r"super|genial|muy bien|"
    r"best plan ever|you too|have a good one|👍|🙏|🙂|😀|😂|❤|️|💪|🔥|😅|🎉|👌)[ ,.!]*)+"
)
_SUBSCRIPTION: Final = re.compile(
    r"\b(?:cancel|end|stop|quit|terminate|pause) (?:my |the )?(?:subscription|membership|payments?|billing|account)\b|"
    r"\b(?:stop charging|"
    r"stop billing|refund|cancelar (?:mi )?(?:suscripcion|membresia)|want my money back|do not charge)\b"
)  # fmt: skip
_UNDO: Final = re.compile(
    r"\b(?:undo|deshacer|deshaz(?:lo)?|revert|take (?:that|it) back|go back|put it back|cancel that|no wait|"
    r"wrong, i meant|scratch that|"
    r"that was wrong)\b"
)  # fmt: skip
_MEANT: Final = re.compile(r"\b(?:i )?(?:meant|mean|was|queria decir|it was|should be)\b\D{0,20}?(\d+(?:\.\d+)?)")
_RESUME: Final = (
    r"resume|(?:let us )?continue|i am back|back|am back|unpause|continue|reanudar|ya (?:volvi|estoy)|start again|"
    r"ready to (?:start|train|go) again|"
    r"back again|i am back(?: now| today| again| from (?:vacation|holiday|my trip))?|end (?:the |my )?pause|"
    r"let us go on|ready to resume|"
    r"back in town|back from (?:vacation|holiday|my trip)|resume (?:please|now|today|my plan|training|the texts|texts)"
)
MOST_WORDS: Final = 5


def whole(told: str, context: ReplyContext) -> tuple[Intent, ...] | None:
    """When the text is one command and nothing else. None otherwise."""
    for what, words in _SHOW:
        if re.fullmatch(f"{_POLITE}(?:{words}){_TAIL}", told):
            return (Show(what),)  # type: ignore[arg-type]
    if context.asked == "proposal" or not context.asked:
        if re.fullmatch(f"(?:{_YES})(?:[ ,]+(?:{_YES}))?{_TAIL}", told):
            return (Yes(),)
        if re.fullmatch(f"(?:{_NO})(?:[ ,]+(?:{_NO}))?{_TAIL}", told):
            return (No(),)
    if re.fullmatch(f"(?:{_RESUME}){_TAIL}", told):
        return (Resume(),)
    if _SUBSCRIPTION.search(told):
        return (EndSubscription(),)
    if context.asked in ("", "proposal") and re.fullmatch(_THANKS, told):
        return (Thanks(),)
    return None


def undo(told: str) -> tuple[Undo, str] | None:
    """UNDO, with the figure that was meant; the rest of its sentence is about it."""
    match = _UNDO.search(told)
    if (
        match is None
        or re.search(r"\b(?:do not|dont|never|no need to)\b(?: \S+)? *$", told[: match.start()])
        or (match.group() in ("go back", "no wait") and not _MEANT.search(told))
    ):
        return None
    meant = _MEANT.search(told, match.end()) or _MEANT.search(told)
    return Undo(float(meant.group(1)) if meant else None), ""


def answer(told: str, context: ReplyContext) -> Found | None:
    """To the question that we asked last; None when the text is about something else."""
    match context.asked:
        case "half_hour":
            return _hour(told, context)
        case "minutes":
            number = re.fullmatch(rf"(?:about |only |maybe |like )?(\d{{1,3}})(?: ?min)?{_TAIL}", told)
            return Found((Minutes(int(number.group(1))),)) if number else None
        case "fever":
            return _fever(told)
    return None


def _hour(told: str, context: ReplyContext) -> Found | None:
    """One of the two that were offered; "pm" alone is the later half of the day."""
    if len(told.split()) > MOST_WORDS:
        return None
    offered = int(context.asked_about) if context.asked_about.isdigit() else None
    if offered is not None and (half := re.fullmatch(r"(?:in the )?(am|pm|morning|evening|afternoon)", told)):
        return Found((SendTime(offered % 12 + (0 if half.group(1) in ("am", "morning") else 12)),))
    try:
        hour = hour_in(told)
    except (HalfHour, WhichHalf):
        return None
    return Found((SendTime(hour),)) if hour is not None else None


def _fever(told: str) -> Found | None:
    if re.match(rf"(?:{_YES})\b", told) or re.search(r"\b(?:fever|3[89](?:[.,]\d)?|10[0-4])\b", told):
        is_no = re.match(r"(?:no|nope|none|without)\b", told)
        return Found((Ill(fever=not is_no),))
    return Found((Ill(fever=False),)) if re.match(rf"(?:{_NO})\b", told) else None
