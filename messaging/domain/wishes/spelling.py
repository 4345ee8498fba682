"""A text as the reader of wishes takes it: small letters, no accents and apostrophes, common slips put right."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 1600
_SLIPS: Final = {
    "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorow": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow",
    "thurs": "thursday", "thur": "thursday", "thu": "thursday", "tues": "tuesday", "tue": "tuesday",
    "weds": "wednesday", "wed": "wednesday", "mon": "monday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    "wendesday": "wednesday", "wensday": "wednesday", "tusday": "tuesday", "thursay": "thursday",
    "saterday": "saturday", "mondays": "monday", "tuesdays": "tuesday", "wednesdays": "wednesday",
    "thursdays": "thursday", "fridays": "friday", "saturdays": "saturday", "sundays": "sunday", "lunes": "monday",
    "martes": "tuesday", "miercoles": "wednesday", "jueves": "thursday", "viernes": "friday", "sabado": "saturday",
    "domingo": "sunday", "manana": "tomorrow", "hoy": "today", "til": "till", "untill": "until", "wk": "week",
    "wks": "weeks", "minuts": "minutes", "mins": "min", "minutes": "min", "minute": "min", "minutos": "min",
    "im": "i am", "ive": "i have", "id": "i would", "u": "you", "dont": "do not", "doesnt": "does not",
    "cant": "can not", "cannot": "can not", "wont": "will not", "isnt": "is not", "wasnt": "was not", "its": "it is",
    "pls": "please", "plz": "please", "travelling": "traveling", "thx": "thanks", "todays": "today",
    "shouler": "shoulder", "sholder": "shoulder", "shoudler": "shoulder", "kneee": "knee", "kne": "knee",
    "rodilla": "knee", "hombro": "shoulder", "espalda": "back", "muneca": "wrist", "codo": "elbow", "cadera": "hip",
    "tobillo": "ankle", "cuello": "neck", "ingle": "groin", "hotle": "hotel", "whats": "what is", "lets": "let us",
    "thanku": "thanks", "semanas": "weeks", "semana": "week", "dias": "days", "hasta": "until", "desde": "from",
    "izquierda": "left", "izquierdo": "left", "derecha": "right", "derecho": "right", "hurst": "hurts",
    "hurtz": "hurts", "twelve": "12", "ten": "10", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "dos": "2", "tres": "3", "cuatro": "4", "fiebre": "fever", "gripe": "flu",
    "resfriado": "cold", "resfriada": "cold", "resfrio": "cold", "gimnasio": "gym", "viajo": "traveling",
    "viaje": "traveling", "unavailable": "not available",
}  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+")
_OF: Final = re.compile(r"\b(today|yesterday|tomorrow|coach|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]s\b")
_IS: Final = re.compile(r"\b(?!let\b)([a-z]+)['’]s\b")
_WILL: Final = re.compile(r"\b(i|we|it|that|they)['’]ll\b")


def plain(text: str) -> str:
    """Line breaks stay; "I'm travelling Mon–Thu" is "i am traveling monday-thursday"."""
    told = text[:LONGEST].casefold().replace("–", "-").replace("—", "-").replace("¿", "").replace("¡", "")
    folded = unicodedata.normalize("NFKD", told)
    told = "".join(sign for sign in folded if not unicodedata.combining(sign))
    told = _WILL.sub(r"\1 will", _IS.sub(r"\1 is", _OF.sub(r"\1", told)))
    told = re.sub(r"['’`´](?=[a-z])", "", told)
    told = re.sub(r"(\d)\s?(?:minutes|mins|minutos|min|m)\b(?!i)", r"\1 min", told)
    told = _WORD.sub(lambda match: _SLIPS.get(match.group(), match.group()), told)
    return re.sub(r"[^\S\n]+", " ", told).strip()
