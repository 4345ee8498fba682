"""What is answered to an alarming text: fixed words, GSM-7, at most two SMS, with the number to call. Pure."""

from __future__ import annotations

from typing import Final

from messaging.domain.countries import CRISIS_LINES, emergency_number
from messaging.domain.flags.reading import Alarms

_EN: Final = (
    "This could be serious. Stop training and call {number} now; do not wait to see if it passes and do not drive "
    "yourself. Your sessions are on hold and I am telling your coach. I am an automated service and cannot call for "
    "you."
)
_ES: Final = (
    "Puede ser grave. Deja de entrenar y llama ya al {number}; no esperes a que pase ni conduzcas. Tus sesiones quedan "
    "en pausa y aviso a tu coach. Soy un servicio automatico y no puedo llamar por ti."
)
_SELF_HARM_EN: Final = (
    "I am really glad you told me. You do not have to face this alone: please {line} call {number} now if you are in "
    "danger. Your sessions are on hold and I am telling your coach, a real person. I am an automated service."
)
_SELF_HARM_ES: Final = (
    "Gracias por contarmelo. No estas solo en esto: por favor {line} llama ya al {number} si estas en peligro. Tus "
    "sesiones quedan en pausa y aviso a tu coach, una persona. Soy un servicio automatico."
)
_OTHER_EN: Final = (
    "That sounds like an emergency: call {number} for them right now and stay with them. I am an automated service and "
    "cannot call for you. Your own plan stays as it is, and I am telling your coach."
)
_OTHER_ES: Final = (
    "Suena a emergencia: llama ya al {number} por esa persona y quedate a su lado. Soy un servicio automatico y no "
    "puedo llamar por ti. Tu plan sigue igual y aviso a tu coach."
)


_DIZZY_EN: Final = (
    "Sorry to hear it: stop, and sit or lie down. With chest pain, trouble breathing, numbness, or if you nearly "
    "fainted, call {number} now. I have told your coach. Is it only dizziness?"
)
_DIZZY_ES: Final = (
    "Lo siento: para, sientate o tumbate. Si hay dolor de pecho, falta de aire, hormigueo o casi te desmayas, llama ya "
    "al {number}. He avisado a tu coach. Es solo mareo?"
)


def dizzy_answer(*, spanish: bool, country: str | None) -> str:
    """Dizzy alone is a question, and no alarm."""
    number = emergency_number(country) or ("112 o 911" if spanish else "112 or 911")
    return (_DIZZY_ES if spanish else _DIZZY_EN).format(number=number)


def emergency_answer(alarms: Alarms, *, country: str | None) -> str:
    """In the language of the text. Where the country is not known, 112 and 911 are named both."""
    number = emergency_number(country) or ("112 o 911" if alarms.spanish else "112 or 911")
    if all(flag.who == "other" for flag in alarms.flags):
        return (_OTHER_ES if alarms.spanish else _OTHER_EN).format(number=number)
    if any(flag.kind == "self_harm" and flag.who == "self" for flag in alarms.flags):
        words = _SELF_HARM_ES if alarms.spanish else _SELF_HARM_EN
        return words.format(number=number, line=_line(country, spanish=alarms.spanish))
    return (_ES if alarms.spanish else _EN).format(number=number)


def _line(country: str | None, *, spanish: bool) -> str:
    line = CRISIS_LINES.get(country or "")
    if line is None:
        return "habla con alguien de confianza y" if spanish else "talk to someone you trust and"
    return f"llama al {line} (dia y noche), y" if spanish else f"call or text {line} (day and night), and"
