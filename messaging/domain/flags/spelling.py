"""A text as the rules of alarm read it: small letters without accents, slips of the thumb put right, in sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

LONGEST: Final = 2000
"""Signs of a text that are looked at: its first and its last thousand."""
ALARM_WORDS: Final = (
    "chest", "breath", "breathe", "breathing", "pressure", "tightness", "squeezing", "crushing", "stabbing",
    "hurts", "hurting", "faint", "fainted", "fainting", "passed", "blacked", "collapsed", "unconscious", "stroke",
    "drooping", "droopy", "slurred", "slurring", "speech", "suicide", "suicidal", "pregnant", "pregnancy",
    "bleeding", "spotting", "contractions", "heatstroke", "exhaustion", "sweating", "bladder", "bowel", "saddle",
    "groin", "genitals", "heart", "attack", "shortness", "gasping", "dizzy", "lightheaded", "confused", "vomiting",
    "headache", "palpitations", "pecho", "dolor", "duele", "opresion", "presion", "respirar", "desmaye", "desmayo",
    "desmayado", "desmayada", "conocimiento", "embarazada", "embarazo", "sangrado", "sangrando", "contracciones",
    "mandibula", "izquierdo", "mareado", "mareada", "suicidarme", "matarme", "morirme", "infarto", "derrame",
    "insolacion", "numbness", "wheezing", "incontinent", "seizure", "drooped", "paralyzed", "weakness",
    "consciousness", "desangrando",
)  # fmt: skip
ORDINARY: Final = frozenset(
    """attach attacked attacks backed bleedin blocked bowl bowls breach breached bread breadth break breakfast breaks
    breathed breather breathes breaths breeding brother cheat cheats chess chests chesty color confuse confuses
    contracting contraction cough coughed coughing crashing crest crushed desmayos dolores droops drop drops dulce
    embarazo faints fasting feint grain grasping gripping grown hart heading hear heard hears heartbeat hearth hearts
    hearty heat hurls hurt huts packed painted passer passes past paused pecha pechos preach presion pressured
    pressures prison reach respira saddles shorts sitting sleeping sore soreness sorting speeches speed sporting
    spotted spotter squeeze stabbed stand standing stoke stokes strike strikes stroked strokes stroller suele
    suicides swearing sweatin tightens treat weakens weakest weaknesses""".split()  # noqa: SIM905
)
"""Words that a slip apart from an alarming one would be taken for it, and are words of their own."""
_KNOWN: Final = frozenset(ALARM_WORDS)
_SENTENCE: Final = re.compile(r"[.!?;\n]+|\b(?:but|pero|though|however|aunque)\b")
_WORD: Final = re.compile(r"[a-z0-9]+|,")
_SPOKEN: Final = {
    "u": "you", "im": "i am", "ive": "i have", "cant": "can not", "cannot": "can not", "couldnt": "could not",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not",
    "havent": "have not", "hasnt": "has not", "wont": "will not", "arent": "are not", "aint": "is not",
    "wouldnt": "would not", "gonna": "going to", "wanna": "want to", "w": "with", "wo": "without", "hes": "he is",
    "shes": "she is", "theyre": "they are", "its": "it is", "whos": "who is", "pian": "pain",
    "chestpain": "chest pain", "chestpains": "chest pain", "heartattack": "heart attack", "ptessure": "pressure",
    "brething": "breathing", "breth": "breath", "breathin": "breathing", "pani": "pain", "painn": "pain",
    "apin": "pain", "ches": "chest", "chst": "chest", "chset": "chest", "cest": "chest", "chets": "chest",
    "cheast": "chest", "cnt": "can not", "q": "que", "xq": "porque", "k": "que",
}  # fmt: skip


def sentences_of(text: str) -> list[str]:
    """Each sentence as words with single spaces; commas stay as words of their own."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    parts = _SENTENCE.split(_plain(text))
    return [told for part in parts if (told := " ".join(map(_put_right, _WORD.findall(part))))]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"['’`´]", "", kept)


@lru_cache(maxsize=4096)
def _put_right(word: str) -> str:
    word = re.sub(r"([a-z])\1{2,}", r"\1\1", word)
    if word in _SPOKEN:
        return _SPOKEN[word]
    if word in _KNOWN or word in ORDINARY or len(word) < 5 or not word.isalpha():
        return word
    return next((meant for meant in ALARM_WORDS if _is_a_slip(word, meant)), word)


def _is_a_slip(word: str, meant: str) -> bool:
    """One slip, two in a long word; people hardly miss the first letter, but for changing places with the second."""
    if sorted(word[:2]) != sorted(meant[:2]) and word[0] != meant[0]:
        return False
    allowed = 2 if len(meant) >= 8 else 1
    return len(meant) >= 5 and OSA.distance(word, meant, score_cutoff=allowed) <= allowed
