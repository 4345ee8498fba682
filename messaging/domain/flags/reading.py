"""Is a text alarming, how, and about whom? Deterministic, in linear time, English and Spanish. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from messaging.domain.flags.rules import BESIDE_DIZZY, DIZZY, PREGNANT, RULES, Rule
from messaging.domain.flags.spelling import sentences_of

NO: Final = re.compile(
    r"(?:\b(?:no|not|never|without|zero|nor|neither|none|sin|ningun|ninguna|nunca|tampoco|denies|do not have|"
    r"have not had|"
    r"did not have|not had|not have|no tengo|no tuve|any sign of|instead of|in case of)\b(?! (?:sure|idea|longer|more|"
    r"mas)\b)"
    r"(?: (?!,|and i|but|i have|i had)\S+){0,3} ?)$"
)
"""Right before a symptom, and nothing between that ends it."""
WITHIN: Final = re.compile(r"\b(?:does not|did not|is not|was not|no longer|not|never|no me)\b")
"""Between two halves of a symptom: "my chest does not hurt"."""
OTHERS: Final = re.compile(
    r"\b(?:my|mi|a|the|some|un|una|el|la|our) (?:\S+ )?(?:dad|mom|mum|mother|father|wife|husband|son|daughter|brother|"
    r"sister|"
    r"grandad|granddad|grandfather|grandmother|"
    r"friend|partner|girlfriend|boyfriend|neighbour|neighbor|grandma|grandpa|uncle|aunt|cousin|kid|child|coworker|"
    r"colleague|guy|"
    r"man|woman|lady|girl|teammate|buddy|boss|roommate|madre|padre|mama|papa|esposa|esposo|marido|mujer|hijo|hija|"
    r"hermano|"
    r"hermana|amigo|amiga|abuela|abuelo|vecino|novia|novio|companero)s?\b|\b(?:dad|mom|mum|grandad|grandma|grandpa|"
    r"friend|wife|husband)s?\b|\b(?:someone|somebody|(?<!me )he|she|alguien) "
)
OWN: Final = re.compile(
    r"\b(?:i|myself|yo|tengo|siento|mi pecho|(?:found|saw|caught|woke|picked) me|"
    r"me encontro|my (?:own )?(?:chest|heart|arm|left|right|jaw|face|breathing|back))\b"
)
NOT_NOW: Final = re.compile(
    r"\b(?:ago|last (?:year|month|summer|winter|spring|fall|week)|in (?:19|20)\d\d|years|used to|when (?:i|he|"
    r"she) was|died|"
    r"passed away|history of|runs in|ano pasado|hace|murio|yesterday|ayer|funeral|had a|recovering|recovered)\b"
)
OVER_A_MONTH: Final = re.compile(
    r"\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|several|few|some|many|couple|a couple of|\d+) (?:months|"
    r"years|yrs) "
    r"(?:ago|back)|years ago|months ago|last (?:year|summer|winter|spring|fall|autumn)|(?:a|one) year ago|in (?:19|"
    r"20)\d\d|as a "
    r"(?:kid|child|teen)|when i was|hace (?:\S+ )?(?:meses|anos)|el ano pasado|back in)\b"
)
CLEARED: Final = re.compile(
    r"\b(?:cleared|clear|all clear|checked|check up|cardiologist|doctor|doc|dr|gp|tests|ecg|ekg|stress test|scan|"
    r"scans|medico|"
    r"cardiologo|revisado|alta)\b(?:.*\b(?:ok|okay|fine|clear|cleared|good|nothing|normal|me|bien|alta|nada)\b)?"
)
STILL: Final = re.compile(
    r"\b(?:again|now|today|still|this morning|tonight|yesterday|currently|just|back again|otra vez|hoy|ahora|ayer|"
    r"sigue|"
    r"right now|started|keeps)\b"
)
FRAGMENT: Final = 4
"""Words."""
OF_IT: Final = re.compile(
    r"(?:(?:and|but|it|its|that|this|they|still|just|really|so|very|y|me)\b ?)*(?:is|are|was|feels?|felt|hurts?|"
    r"hurting|aches?|aching|burns?|pounding|racing|tight|really|killing|started|keeps|has been|duele|duelen|aprieta)\b"
)
ASKING: Final = re.compile(
    r"^(?:what|how|when|should i|is it|que|como|cuando) (?:\S+ ){0,6}(?:if|in case|signs|symptoms|si)\b"
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One alarming thing. `who`: the client, or somebody else whose symptom is now."""

    kind: str
    who: Literal["self", "other"]
    quote: str


@dataclass(frozen=True, slots=True)
class Alarms:
    """What is alarming in a text. `dizzy`: they feel dizzy and nothing else, which is a question and not an alarm."""

    flags: tuple[Flag, ...] = ()
    dizzy: bool = False
    spanish: bool = False


def read_alarms(text: str, *, pregnant: bool = False) -> Alarms:
    """`pregnant`: an active limitation says so; the text may say so itself.

    A symptom counts though it has passed, unless it lies over a month back and a doctor has cleared it.
    """
    sentences = sentences_of(text)
    whole = " ".join(sentences)
    pregnant = pregnant or any(PREGNANT.search(each) for each in (whole, *sentences))
    found: dict[tuple[str, str], Flag] = {}
    for number, sentence in enumerate(sentences):
        if _is_old_and_cleared(sentence, " ".join(sentences[number + 1 : number + 2])):
            continue
        flags = _flags_of(sentence, pregnant=pregnant)
        if not flags and number and _goes_on(sentences[number - 1], sentence):
            flags = _flags_of(f"{sentences[number - 1]} , {sentence}", pregnant=pregnant)
        for flag in flags:
            found.setdefault((flag.kind, flag.who), flag)
    is_dizzy = any(_is_said(DIZZY.search(each), each) for each in sentences)
    return Alarms(tuple(found.values()), dizzy=is_dizzy and not found, spanish=is_spanish(whole))


def is_spanish(words: str) -> bool:
    """By its commonest words."""
    told = words.split()
    spanish = {"me", "el", "la", "en", "de", "que", "duele", "dolor", "mi", "muy", "no", "puedo", "tengo", "y", "pecho",
               "estoy", "un", "una", "con", "desmaye", "siento", "respirar", "quiero", "sin"}  # fmt: skip
    english = {"i", "my", "the", "is", "have", "had", "am", "it", "a", "and", "pain", "feel", "was", "of", "can", "not"}
    return sum(word in spanish for word in told) > sum(word in english for word in told)


def _goes_on(before: str, sentence: str) -> bool:
    """A fragment belongs to the sentence before it: "my chest. it hurts". A longer one does when it says of nothing
    what it is about, and the one before says of it nothing more than its name: "my chest. it really hurts when I
    breathe".
    """
    if len(sentence.split()) <= FRAGMENT:
        return True
    return len(before.split()) <= FRAGMENT and OF_IT.match(sentence) is not None


def _flags_of(sentence: str, *, pregnant: bool) -> list[Flag]:
    flags = []
    for rule in RULES:
        match = _counts(rule, sentence, pregnant=pregnant)
        if match and (who := _who(sentence, match)):
            flags.append(Flag(rule.kind, who, match.group()))
    dizzy = DIZZY.search(sentence)
    if not flags and dizzy and _is_said(dizzy, sentence):
        beside = BESIDE_DIZZY.search(sentence)
        if beside and _is_said(beside, sentence) and (who := _who(sentence, dizzy)):
            flags.append(Flag("fainting", who, f"{dizzy.group()} and {beside.group()}"))
    return flags


def _counts(rule: Rule, sentence: str, *, pregnant: bool) -> re.Match[str] | None:
    if rule.pregnant and not pregnant:
        return None
    if rule.unless and rule.unless.search(sentence):
        return None
    matches = (each for each in rule.pattern.finditer(sentence) if _is_said(each, sentence, lacking=rule.lacking))
    return next(matches, None)


def _is_said(match: re.Match[str] | None, sentence: str, *, lacking: bool = False) -> bool:
    """Whether it is there, and not denied, and not asked about in general."""
    if match is None or ASKING.search(sentence):
        return False
    if lacking:
        return True
    before = sentence[: match.start()]
    is_itself_a_no = match.group().startswith(("no ", "not ", "never", "can not", "could not", "do not"))
    if NO.search(before.rstrip() + " ") and not is_itself_a_no:
        return False
    inside = match.group().split(" ", 1)[-1]
    return is_itself_a_no or not WITHIN.search(inside) or "can not" in inside or "not sure" in inside


def _who(sentence: str, match: re.Match[str]) -> Literal["self", "other"] | None:
    """None for somebody else's symptom that is not now."""
    other = OTHERS.search(sentence[: match.start()])
    if other is None or OWN.search(sentence[other.end() : match.end()]):
        return "self"
    if OWN.search(sentence[: other.start()]) and not re.search(r"\b(?:think|with|help)\b", sentence[: other.start()]):
        return "self"
    return None if NOT_NOW.search(sentence) else "other"


def _is_old_and_cleared(sentence: str, following: str) -> bool:
    """Of this sentence alone: what stands beside it may be now. That a doctor cleared it may come after it."""
    told = f"{sentence} {following}"
    return bool(OVER_A_MONTH.search(sentence) and CLEARED.search(told) and not STILL.search(told))
