"""What a client's text asks for by law: stop, start, help. Pure.

47 CFR 64.1200(a)(10), in force since April 2025: "stop", "quit", "end", "revoke", "opt out", "cancel" and "unsubscribe"
withdraw consent for certain, and so does whatever else a reasonable person takes for it. Nobody may be told to use one
word only, and people write to us in Spanish as well. The CTIA (Messaging Principles and Best Practices, 2023, 5.1.3)
asks the same of carriers' customers; Twilio's own list (help.twilio.com, article 223134027) is part of ours.

Texts to a coach are full of these words: "stop after set 3?", "para mañana". So there are two readings:

- *words alone*: the text is nothing but such words and a please. The first sentence, line or (for a word that means
  little else) clause may be it too: "STOP. Why do you text me?"; and the last sentence: "I've had enough. Stop."
- *sentences*: at the start of a clause, after a please, something said of messages and of nothing else. "Stop sending
  me burpees" is about burpees. What follows may be anything but a restriction.

A restriction ("don't message me before 8", "at work", "today", "about my weight", "unless it's urgent") is a wish about
some messages: who words one wants the others, and the coach reads it. "Every day" is none: we write every day, so not
every day may well be not at all. "Wrong number" is a stop: whoever has the number now has never consented. So is
whatever else is in doubt: a client who did not mean it is told so at once and gets back by START, and one who meant it
would be texted against their will.

YES is left out, though Twilio takes it for START: to a coach it is an answer. So are RESUME and "I'm done". START is
taken for itself only when it is the whole text, as consent has to be clear; HELP too, since "help me with squats" is
for the coach.

Every sentence of a text is read, however long it is: the rule knows no length. Of a text longer than 2,000 signs (an
SMS has at most 1,600) its first and last 1,000 are. All patterns are tried at the starts of clauses only and are
bounded, so no text takes more than its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Literal

LegalWord = Literal["stop", "start", "help"]

LONGEST: Final = 2000
"""Signs of a text that are looked at."""

# --- Words that stand alone -------------------------------------------------------------------------------------------
# Small letters without accents and apostrophes: `_plain` makes them so.
STOP_WORDS: Final = (
    "stop", "stop all", "stopall", "stop it", "stop this", "stop that", "stop everything", "just stop", "cease",
    "unsubscribe", "unsubscribe me", "unsubscribe all", "unsub", "revoke", "optout", "opt out", "opt me out",
    "remove me", "stopp", "sotp", "stpo", "unsubcribe", "unsuscribe", "no mas", "basta", "darme de baja",
    "dame de baja", "denme de baja", "deme de baja", "desuscribir", "desuscribirme", "arret",
)  # fmt: skip
"""Words that mean little else to a coach; a few slips of the thumb; Canada's ARRET."""
COMMON_STOP_WORDS: Final = (
    "cancel", "cancel all", "end", "quit", "remove", "no more", "alto", "para", "parar", "detener", "cancelar", "baja",
    "salir", "fin", "terminar",
)  # fmt: skip
"""Words of any talk about training ("fin", "cancel, I am ill"): a whole text or a whole first sentence, or nothing."""
START_WORDS: Final = (
    "start", "unstop", "opt in", "optin", "opt me in", "subscribe", "subscribe me", "resubscribe", "comenzar",
    "iniciar", "reanudar",
)  # fmt: skip
HELP_WORDS: Final = ("help", "info", "ayuda", "informacion")
POLITE: Final = (
    "please", "pls", "plz", "thanks", "thank you", "thx", "kindly", "por favor", "porfavor", "porfa", "gracias",
)  # fmt: skip
FIRM: Final = (
    "now", "right now", "already", "just", "ok", "okay", "yes", "no", "hey", "hi", "hello", "coach", "fitcoach",
    "i said", "at once", "asap", "immediately", "enough", "all", "i told you to", "ya", "ahora", "hola", "oye",
)  # fmt: skip
"""What may stand around the plain stop words, and no others: "para ya" may be about a day, "start now" about squats."""
WANTING: Final = (
    "i want to", "i wanna", "i would like to", "id like to", "i need to", "i wish to", "can i", "how do i", "how can i",
    "quiero", "quisiera", "deseo", "me gustaria", "necesito", "como puedo",
)  # fmt: skip
"""Before a stop word: "I want to cancel", and nothing else said. Who asks how to unsubscribe wants to."""
STOP_SIGN: Final = "\N{OCTAGONAL SIGN}"


def _any(*words: str) -> str:
    """One of these, the longest first, so that nothing has to be taken back."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


_ALONE: Final = re.compile(
    rf"\b(?:(?P<stop>{_any(*STOP_WORDS)})|(?P<common>{_any(*COMMON_STOP_WORDS)})|(?P<start>{_any(*START_WORDS)})"
    rf"|(?P<help>{_any(*HELP_WORDS)})|(?P<polite>{_any(*POLITE)})|(?P<wanting>{_any(*WANTING)})"
    rf"|(?P<firm>{_any(*FIRM)}))\b"
)
_STOP_AND_WHY: Final = re.compile(rf"{_any('stop', 'unsubscribe')} {_any('who', 'why', 'this is', 'wrong')}\b")
"""Nobody puts a full stop: "stop who is this"."""

# --- Sentences --------------------------------------------------------------------------------------------------------
_NOUNS: Final = _any(
    "texts", "messages", "text messages", "msgs", "txts", "sms", "notifications", "reminders", "alerts", "spam",
    "mensajes", "mensajes de texto", "mensajitos", "msjs", "textos", "notificaciones", "recordatorios", "avisos",
    "alertas",
)  # fmt: skip
_ONE: Final = _any("text", "message", "text message", "msg", "txt", "mensaje", "texto", "msj")
"""People say "no more text"; "the message" is one of them."""
_WHOSE: Final = _any(
    "any", "any more", "anymore", "any of", "any other", "more", "all", "all of", "these", "those", "this", "your",
    "my", "such", "daily", "further", "future", "other", "automated", "automatic", "fitcoach", "workout", "unwanted",
    "annoying", "stupid", "damn", "fucking", "mas", "sus", "tus", "mis", "estos", "esos", "estas", "esas", "ningun",
    "ningunos", "otros", "todos", "sus malditos",
)  # fmt: skip
_MESSAGES: Final = rf"(?:(?:(?:{_WHOSE}|the|los|las) ){{0,5}}{_NOUNS}|(?:{_WHOSE} ){{0,5}}{_ONE})\b"
_SENT: Final = rf"(?:{_MESSAGES}|(?:(?:{_WHOSE}|the|los|las) ){{0,5}}{_any('workouts', 'entrenamientos', 'rutinas')}\b)"
"""What we send are workouts, so who wants none sent wants no messages."""
_WHATEVER: Final = _any(
    "this", "these", "those", "that", "them", "it", "stuff", "this stuff", "things", "anything", "anything else",
    "crap", "this crap", "shit", "this shit", "nada", "nada mas", "cosas", "esto", "eso", "mas cosas",
)  # fmt: skip

_STRESS: Final = _any(
    *POLITE, "again", "ever again", "ever", "anymore", "any more", "any longer", "now", "right now", "at all",
    "at once", "already", "immediately", "asap", "forever", "for ever", "for good", "from now on", "from you",
    "from you guys", "from this number", "from fitcoach", "to me", "to my phone", "to my number", "to this number",
    "on this number", "on my phone", "coach", "fitcoach", "until further notice", "every day", "every single day",
    "all the time", "ok", "okay", "for gods sake", "on here", "for real", "by text", "via text", "by sms",
    "por mensaje", "por texto", "por sms", "mas", "ya", "nunca mas", "nunca", "jamas", "de nuevo", "otra vez",
    "de una vez", "de una buena vez", "para siempre", "a este numero", "a mi numero", "a mi celular", "a mi telefono",
    "en este numero", "en mi celular", "de ustedes", "de usted", "suyos", "tuyos", "de fitcoach", "de este numero",
    "ahora", "ahora mismo", "inmediatamente", "todos los dias", "a partir de ahora", "desde ahora",
)  # fmt: skip
_DAYS: Final = (
    "mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekdays?|weekends?|lunes|martes|miercoles"
    "|jueves|viernes|sabados?|domingos?|today|tomorrow|tonight|mornings?|evenings?|nights?|hoy|manana"
)
_THIS_TIME: Final = (
    "this (?:week|weekend|month|year|morning|afternoon|evening|time|late|early|often|much)"
    "|est[ea] (?:semana|mes|fin|noche|manana|tarde|ano|vez)"
)
_RESTRICTION: Final = _any(
    _DAYS, _THIS_TIME, "before", "after", "until", "till", "til", "unless", "except", "if", "when", "whenever", "while",
    "during", "at", "on", "in", "by", "past", "between", "from", "for", "about", "regarding", "with", "without", "of",
    "off", "so", "too", "as", "that", "which", "where", "than", "twice", "once", "every", "only", "next", "first",
    "early", "earlier", "late", "later", "the", "a", "an", "to", "antes", "despues", "hasta", "desde", "en", "por",
    "de", "del", "con", "sin", "sobre", "durante", "el", "la", "los", "las", "cuando", "mientras", "si", "salvo",
    "excepto", "tan", "tanto", "cada", "entre", "para", "temprano", "tarde", "solo", "al", "que",
)  # fmt: skip
# What is stressed is never given back (a possessive repeat): else "again" would hide the "today" behind it.
_END: Final = rf"\b(?: {_STRESS}\b){{0,8}}+$"
_OPEN: Final = rf"\b(?: {_STRESS}\b){{0,8}}+(?! {_RESTRICTION}\b)"

_TEXTING: Final = (
    "(?:texting|messaging|contacting|msging|txting|spamming|bothering|bugging|harassing|annoying|pinging|notifying"
    "|reminding|writing(?: to)?)"
)
_TEXT: Final = "(?:text|message|contact|msg|txt|spam|bother|bug|harass|ping|notify|write(?: to)?)"
_CEASE: Final = "(?:stop|quit|cease|end|cancel|halt|discontinue|stopp)"
_NOT: Final = "(?:dont|do not|dont you|dont ever|do not ever|dnt|never)"
_WANT_NOT: Final = (
    "(?:(?:i )?(?:really )?(?:dont|do not|dnt|no longer)(?: really)? (?:want|wanna|wish|need|desire)(?: to)?"
    "|i (?:no longer|never) (?:want|wanted)(?: to)?)"
)
_GET: Final = "(?:get|be getting|getting|receive|be receiving|receiving|have|see)"
_ME: Final = "(?:me|us|this number|this phone|my number|my phone)"

_STOP_EN: Final = (
    rf"{_CEASE} {_TEXTING} {_ME}{_OPEN}",
    rf"{_CEASE} (?:texting|messaging|contacting|spamming|sending(?: {_ME})?|with the texts){_END}",
    rf"{_CEASE} sending (?:{_ME} )?(?:{_SENT}{_OPEN}|{_WHATEVER}{_END})",
    rf"(?:{_CEASE}|no more|enough|enough with|enough of) {_MESSAGES}{_OPEN}",
    rf"no more texting{_OPEN}",
    rf"no {_MESSAGES}(?: {_STRESS}\b){{1,8}}+$",
    rf"{_NOT} {_TEXT} {_ME}{_OPEN}",
    rf"{_NOT} (?:text|message|contact|txt|msg){_END}",
    rf"{_NOT} send (?:{_ME} {_WHATEVER}{_END}|(?:{_ME} )?{_SENT}{_OPEN})",
    rf"{_WANT_NOT} (?:{_GET} )?{_MESSAGES}{_OPEN}",
    rf"{_WANT_NOT} {_GET} {_WHATEVER}{_END}",
    rf"{_WANT_NOT} hear (?:from|of) (?:you|you guys|this|this number|fitcoach|anyone)(?: again)?{_OPEN}",
    rf"(?:stop|stop it)(?: {_STRESS})* i (?:beg|ask|told|mean|said)\b",
    rf"{_WANT_NOT} be (?:texted|messaged|contacted|bothered|notified){_OPEN}",
    rf"{_WANT_NOT} (?:text|message)(?: with you)? {_any('anymore', 'any more', 'any longer')}{_END}",
    rf"{_WANT_NOT} you (?:to )?(?:{_TEXT} {_ME}|{_TEXTING} {_ME}){_OPEN}",
    rf"{_WANT_NOT} you (?:to )?send(?:ing)? (?:{_ME} )?(?:{_SENT}{_OPEN}|{_WHATEVER}{_END})",
    rf"{_CEASE} {_GET} {_MESSAGES}{_OPEN}",
    rf"(?:i want|make) {_MESSAGES} (?:to )?(?:stop|end){_END}",
    rf"(?:im |i am )?(?:not|no longer) interested in (?:{_GET} )?{_MESSAGES}{_OPEN}",
    rf"i (?:didnt|did not|never) (?:sign(?:ed)? up|ask|asked) for {_MESSAGES}{_OPEN}",
    rf"(?:i )?want off (?:this|your|the) list{_END}",
    rf"(?:cancel|end|stop|quit) (?:(?:my|the|this|all|your|text|sms|fitcoach) ){{0,3}}"
    rf"(?:account|enrollment|service)\b(?: (?:to|for|with|from) .{{1,60}})?{_END}",
    # Of a subscription alone nobody knows whether the texts or the payments are meant: that is asked.
    rf"(?:cancel|end|stop|quit) (?:(?:my|the|this|all|your) ){{0,2}}"
    rf"(?:(?:text|sms|fitcoach) (?:subscriptions?|membership)\b{_END}|subscriptions? to {_MESSAGES}{_OPEN})",
    rf"(?:delete|close|deactivate) my (?:fitcoach )?account{_END}",
    r"(?:i |im |i am )?(?:hereby |already )?(?:unsub|unsubscribed?|unsubcribe|unsuscribe)\b(?! (?:my|him|her|them)\b)",
    r"(?:i |im |i am |ive )?(?:hereby |already )?(?:be )?opt(?:ing|ed)?(?: me)? ?out"
    rf"(?:{_END}| of (?:{_MESSAGES}|(?:(?:this|the|your|all) )?"
    rf"(?:it|this|these|everything|list|program|service)){_END})",
    r"(?:i |im |i am )?(?:hereby )?(?:revok|withdraw|rescind)(?:e|ing)? (?:my |all |any )?(?:consent|permission)\b",
    rf"(?:i )?(?:dont|do not|no longer) consent\b{_OPEN}",
    rf"(?:i )?(?:dont|do not|no longer) consent to (?:{_MESSAGES}|this|these|it|be(?:ing)? (?:texted|contacted)){_END}",
    r"you (?:dont|do not|no longer) have (?:my )?(?:consent|permission) to (?:text|message|contact|send)\b",
    rf"leave {_ME} alone{_OPEN}",
    r"(?:take|get|remove|delete|erase|drop) (?:me|my name) (?:off|off of|out of|from) "
    r"(?:(?:your|this|the|that|all|any|these|text|texting|messaging|mailing|sms|contact) ){0,4}"
    rf"(?:lists?|texts|messages|system|database|contacts){_END}",
    rf"(?:take|get) me off(?: this| it| of this)?{_END}",
    rf"(?:remove|delete) me{_END}",
    r"(?:remove|delete|erase|drop|lose|forget|take off|take) my (?:phone |cell )?number"
    rf"(?: (?:from|off|out)\b.{{0,60}})?{_END}",
    r"(?:(?:you (?:have|got|are texting)|youre texting|youve got|this is) )?(?:(?:the|a) )?"
    rf"wrong (?:number|person){_END}",
    r"cease and desist\b",
)  # fmt: skip

_WRITE_ME_ES: Final = "(?:escribir|contactar|molestar|textear|mensajear|fastidiar)"
_SEND_ME_ES: Final = "(?:mandar|enviar)"
_WROTE_ES: Final = (
    "(?:escrib(?:as|an|a|ais)|contact(?:es|en|e|eis)|molest(?:es|en|e|eis)|texte(?:es|en|e)|mensaje(?:es|en|e)"
    "|fastidi(?:es|en))"
)
_SENT_ES: Final = "(?:mand(?:es|en|e|eis)|envi(?:es|en|e|eis))"
_NOTHING_SENT_ES: Final = rf"(?:{_END}| (?:{_SENT}{_OPEN}|{_WHATEVER}{_END}))"
_DO_ES: Final = "(?:deja|dejen|deje|dejad|dejar|para|paren|pare|parad|parar|basta|termina|terminen)"
_NOT_ES: Final = "(?:(?:ya )?no|nunca mas|nunca|jamas)"
_WANT_NOT_ES: Final = "(?:ya )?no (?:quiero|deseo|quisiera|necesito|me interesa)(?: ya)?"
_LIST_ES: Final = (
    r"(?: de (?:(?:la|las|su|sus|tu|tus|esta|esa) ){0,2}(?:lista|listas|base|contactos|agenda|grupo)\b.{0,40})?"
    rf"{_END}"
)

_STOP_ES: Final = (
    rf"{_DO_ES} de {_WRITE_ME_ES}me{_OPEN}",
    rf"{_DO_ES} de (?:escribir|textear|molestar|{_SEND_ME_ES}(?:me)?){_END}",
    rf"{_DO_ES} de {_SEND_ME_ES}(?:me)? (?:mas )?(?:{_SENT}{_OPEN}|{_WHATEVER}{_END})",
    rf"(?:basta de|alto a|no mas|ni un|{_DO_ES}|deten(?:gan|ga|er)?|cancel(?:a|en|e|ar)) {_MESSAGES}{_OPEN}",
    rf"{_NOT_ES} me (?:{_WROTE_ES}|vuelv(?:as|an|a) a {_WRITE_ME_ES}){_OPEN}",
    rf"{_NOT_ES} (?:me )?vuelv(?:as|an|a) a (?:{_WRITE_ME_ES}me{_OPEN}|{_SEND_ME_ES}(?:me)?{_NOTHING_SENT_ES})",
    rf"{_NOT_ES} me {_SENT_ES}(?: mas)?{_NOTHING_SENT_ES}",
    rf"{_NOT_ES} (?:{_WROTE_ES}|{_WRITE_ME_ES}(?:me)?){_END}",
    rf"{_NOT_ES} (?:{_SENT_ES}|{_SEND_ME_ES}(?:me)?) (?:mas )?(?:{_SENT}{_OPEN}|{_WHATEVER}{_END})",
    rf"(?:{_DO_ES} de|no|no quiero) recibir {_MESSAGES}{_OPEN}",
    rf"{_WANT_NOT_ES} (?:(?:recibir|seguir recibiendo|tener) )?{_MESSAGES}{_OPEN}",
    rf"{_WANT_NOT_ES} (?:recibir|seguir recibiendo)(?: {_WHATEVER})?{_END}",
    rf"{_WANT_NOT_ES} que me (?:{_WROTE_ES}{_OPEN}|{_SENT_ES}(?: mas)?{_NOTHING_SENT_ES})",
    rf"(?:dejame|dejenme|dejeme|dejadme) (?:en paz|tranquil[oa]){_OPEN}",
    rf"(?:quit|sac|borr|elimin)(?:ame|enme|eme|adme|arme){_LIST_ES}",
    rf"(?:saquenme|saqueme|remuevanme|remueveme|retirenme){_LIST_ES}",
    rf"(?:borr|elimin|quit)(?:a|en|e|ad|ar) (?:mi|este) (?:numero|telefono|celular)\b{_LIST_ES}",
    r"(?:me (?:quiero|gustaria) )?(?:darme|dar|dame|denme|deme|dadme|me doy) de baja"
    rf"(?: del? (?:{_MESSAGES}|(?:(?:la|el|este|esta|su) )?(?:servicio|lista|programa|suscripcion))\b)?{_OPEN}",
    r"(?:desuscrib|desinscrib)(?:ir|irme|eme|anme|ame)\b",
    r"(?:cancel|anul|termin)(?:a|en|e|ad|ar) (?:(?:mi|la|esta|las) )?"
    r"(?:suscripcion|subscripcion|cuenta|inscripcion|membresia)\b",
    r"(?:revoco|retiro)(?: (?:mi|el|todo))? (?:consentimiento|permiso|autorizacion)\b",
    r"(?:ya )?no (?:doy|autorizo|consiento)(?: (?:mi|mas|el|recibir|estos|que me)){0,3}"
    r" (?:consentimiento|permiso|mensajes|envien|escriban)\b",
    rf"(?:(?:es|tiene|tienen) (?:el |un )?)?numero equivocado{_END}",
)  # fmt: skip

_AGAIN: Final = _any("again", "de nuevo", "otra vez", "nuevamente")
_BACK: Final = (
    rf"(?: {_any(*POLITE, 'again', 'now', 'coach', 'fitcoach', 'de nuevo', 'otra vez', 'nuevamente', 'ya')}\b){{0,4}}$"
)
_STARTS: Final = (
    rf"(?:start|begin|resume|restart) (?:texting|messaging|writing)(?: to)? me{_BACK}",
    rf"(?:start|begin|resume|restart) (?:sending (?:me )?)?{_MESSAGES}{_BACK}",
    rf"(?:text|message|write|write to) me {_AGAIN}{_BACK}",
    rf"send me {_MESSAGES} {_AGAIN}{_BACK}",
    rf"(?:i want|want|give me|i miss) (?:to get |to receive )?{_MESSAGES} (?:again|back){_BACK}",
    rf"(?:sign me (?:back )?up|opt me back in|(?:re)?subscribe me|turn {_MESSAGES} back on){_BACK}",
    rf"vuel(?:van|ve|va) a (?:escribir|contactar|textear)me{_BACK}",
    rf"vuel(?:van|ve|va) a (?:mandar|enviar)me(?: {_MESSAGES})?{_BACK}",
    rf"(?:escribanme|escribeme|escribame) {_AGAIN}{_BACK}",
    rf"(?:mand|envi)(?:ame|enme|eme) {_MESSAGES} {_AGAIN}{_BACK}",
    rf"quiero (?:volver a recibir {_MESSAGES}|recibir {_MESSAGES} {_AGAIN}|{_MESSAGES} {_AGAIN}){_BACK}",
    rf"(?:reanud|reinici)(?:a|en|e|ar) {_MESSAGES}{_BACK}",
    rf"(?:suscribanme|suscribeme|suscribirme){_BACK}",
)

_LEAD: Final = _any(
    *POLITE, *FIRM, *WANTING, "stop", "can you", "could you", "would you", "will you", "can u", "could u",
    "can you guys", "you guys", "you need to", "you must", "you have to", "you can", "i want you to", "i need you to",
    "i would like you to", "id like you to", "im asking you to", "i am asking you to", "i asked you to", "i ask you to",
    "i beg you to", "sorry", "yo", "dude", "guys", "seriously", "omg", "ugh", "yeah", "and", "but", "so", "then",
    "again", "for the last time", "sir", "maam", "good morning", "good evening", "really", "let me", "instead", "y",
    "pero", "entonces", "quiero que", "necesito que", "les pido que", "te pido que", "le pido que", "pido que",
    "pueden", "puedes", "puede", "podrian", "podrias", "podria", "me pueden", "dije que", "ya dije que", "que",
    "disculpe", "disculpa", "perdon", "como hago para", "buenos dias", "buenas", "buenas tardes", "chicos",
)  # fmt: skip
_JOINTS: Final = re.compile(r"\b(?:and|but|so|because|cause|cuz|then|or|y|pero|porque|entonces|asi que) ")
_CONDITION: Final = re.compile(
    r"(?:if(?! you\b| possible)|when|whenever|while|before|until|unless|during|on|at(?! this\b)|after|in the|next"
    rf"|{_DAYS}|{_THIS_TIME}|si(?! es posible| puede| no es molestia)|cuando|mientras|antes|hasta|durante|despues"
    rf"|por la|los (?:{_DAYS}))\b(?:[ ,]\w+){{0,5}}[ ,]*$"
)
"""A restriction that comes first, in few words: "on Sundays, don't text me"."""


@cache
def _withdraws() -> re.Pattern[str]:
    """Compiled when the first text is read: it takes a process long, and most read none."""
    return _sentence([*_STOP_EN, *_STOP_ES])


@cache
def _returns() -> re.Pattern[str]:
    return _sentence(_STARTS)


def _sentence(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_LEAD} ){{0,5}}(?:{'|'.join(patterns)})")


def legal_word(text: str) -> LegalWord | None:
    """What the text asks for by law; None when it is for the coach. Any text may come in; stop wins over start."""
    seen = _both_ends(text)
    sentences = _sentences(seen)
    if not sentences:
        return "stop" if STOP_SIGN in seen else None
    word = _words_alone(sentences)
    if word is not None:
        return word
    clauses = list(_clauses(sentences))
    if _opens_or_closes_with_stop(sentences) or any(map(_withdraws().match, clauses)):
        return "stop"
    return "start" if any(map(_returns().match, clauses)) else None


# --- Words alone ------------------------------------------------------------------------------------------------------


def _words_alone(sentences: list[str]) -> LegalWord | None:
    """The word that is the whole text."""
    line = " ".join(sentences).replace("?", "")
    kinds = _kinds(_spelled(line)) or set()
    if "stop" in kinds or ("common" in kinds and "firm" not in kinds):
        return "stop"
    if kinds <= {"start", "help", "polite"}:
        return "start" if "start" in kinds else "help" if "help" in kinds else None
    return None


def _opens_or_closes_with_stop(sentences: list[str]) -> bool:
    """A question is none of these: "Stop? Or one more set?"."""
    first, last = sentences[0], sentences[-1]
    if _is_stop(_kinds(first), {"stop", "common"}) or _is_stop(_kinds(last), {"stop"}):
        return True
    said = (kinds for kinds in map(_kinds, first.split(",")) if kinds is None or kinds - {"polite", "firm"})
    return _STOP_AND_WHY.match(first) is not None or ("," in first and _is_stop(next(said, None), {"stop"}))


def _is_stop(kinds: set[str] | None, words: set[str]) -> bool:
    allowed = {"polite", "firm", "stop"} if kinds and "stop" in kinds else {"polite", "common"}
    return kinds is not None and bool(kinds & words) and kinds <= allowed


def _kinds(line: str) -> set[str] | None:
    """The kinds of words in a line of nothing but words that stand alone; None when it has others."""
    if _ALONE.sub("", line).strip(" ,"):
        return None
    return {str(found.lastgroup) for found in _ALONE.finditer(line)}


def _spelled(line: str) -> str:
    """`s t o p` as one word; anything else as it is."""
    letters = line.replace(",", " ").split()
    return "".join(letters) if all(len(letter) == 1 for letter in letters) else line


# --- Sentences --------------------------------------------------------------------------------------------------------


def _clauses(sentences: list[str]) -> Iterator[str]:
    """What follows each place where a clause may begin, up to the next comma, unless a condition goes before it."""
    for sentence in sentences:
        for begin, clause in _beginnings(sentence.rstrip(" ?")):
            if not _CONDITION.match(sentence, 0, begin):
                yield clause


def _beginnings(sentence: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for part in sentence.split(","):
        yield begin, part
        for joint in _JOINTS.finditer(part):
            yield begin + joint.end(), part[joint.end() :]
        begin += len(part) + 1


# --- Plain letters ----------------------------------------------------------------------------------------------------
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼ`´′＇"))
_ENDS: Final = frozenset(".!;。\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_NO_PAUSE: Final = frozenset('"“”„«»*_/\\#~|^')
_TRAILS_OFF: Final = re.compile(r"\.{2,}| -+ |--+")
_DRAWN_OUT: Final = re.compile(r"([a-z])\1{2,}")
_SPACES: Final = re.compile(r" *([ ,]) *")


def _both_ends(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]}\n{text[-half:]}"


def _sentences(text: str) -> list[str]:
    """Small plain letters and figures, a space between words, a comma where a pause is; a question keeps its mark.

    Pictures and brackets are pauses, quotes are nothing; `STOOOP` is `stop`, `Ｓｔｏｐ` too.
    """
    signs = "".join(map(_sign, _TRAILS_OFF.sub(",", _plain(text))))
    lines = _SPACES.sub(r"\1", _DRAWN_OUT.sub(r"\1", signs)).split("\n")
    return [line.strip(" ,") for line in lines if line.strip(" ,?")]


def _plain(text: str) -> str:
    """Compatible letters (full width, bold) as plain ones, without accents, apostrophes and signs of no width."""
    folded = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    letters = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))


def _sign(sign: str) -> str:
    if sign.isalnum():
        return sign
    if sign in _ENDS:
        return "\n"
    if sign == "?":
        return "?\n"
    return " " if sign.isspace() or sign in _NO_PAUSE or sign == "-" or unicodedata.category(sign) == "Cc" else ","
