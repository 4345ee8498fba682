"""What a client's text asks for by law, and what we answer."""

from __future__ import annotations

import random
import string
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from messaging.domain import legal_words
from messaging.domain.legal_answers import help_answer, start_confirmation, stop_confirmation
from messaging.domain.legal_words import COMMON_STOP_WORDS, HELP_WORDS, START_WORDS, STOP_WORDS, legal_word
from messaging.domain.text import is_gsm7, segments

BY_LAW = ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"]
"""47 CFR 64.1200(a)(10), word for word."""
BY_TWILIO = ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"]
MORE_STOPS = [
    "STOP ALL", "OPT-OUT", "ALTO", "PARAR", "PARA", "DETENER", "BASTA", "CANCELAR", "BAJA", "DARME DE BAJA", "SALIR",
    "FIN", "TERMINAR",
]  # fmt: skip
STARTS = [
    "START", "UNSTOP", "OPT IN", "OPT-IN", "OPTIN", "SUBSCRIBE", "COMENZAR", "INICIAR", "REANUDAR",
]  # fmt: skip
HELPS = ["HELP", "INFO", "AYUDA", "INFORMACION", "INFORMACIÓN"]
ALL_STOPS = [*BY_LAW, *BY_TWILIO, *MORE_STOPS]
SPELLINGS = [
    "{}", " {}\n", "{}!!!", "{}.", "“{}”", "'{}'", "*{}*", "({})", "-{}-", "🛑{}🛑", "{} 🙏🏽", "\u200b{}\u200b",
    "\ufeff{}", "\u2066{}\u2069", "{} {}", "{}, {}, {}!", "{}\n{}", "please {}", "{} please", "{}, please.",
    "por favor {}", "{} por favor", "{} gracias", "Pls {} thanks", "¡{}!", "¿{}?", "{}?", "{}…", "{} :)",
]  # fmt: skip


def wide(text: str) -> str:
    """Letters of full width, as some keyboards write them."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def bold(text: str) -> str:
    return "".join(chr(0x1D400 + ord(sign) - 65) if "A" <= sign <= "Z" else sign for sign in text.upper())


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    ("words", "expected"), [(ALL_STOPS, "stop"), (STARTS, "start"), (HELPS, "help")], ids=["stop", "start", "help"]
)
def test_a_word_alone_counts_in_any_spelling(words: list[str], expected: str, spelling: str) -> None:
    for word in words:
        for written in (word, word.lower(), word.title(), word.swapcase(), wide(word), bold(word)):
            text = spelling.replace("{}", written)
            assert legal_word(text) == expected, text


def test_every_word_of_the_lists_counts() -> None:
    assert {legal_word(word) for word in (*STOP_WORDS, *COMMON_STOP_WORDS)} == {"stop"}
    assert {legal_word(word) for word in START_WORDS} == {"start"}
    assert {legal_word(word) for word in HELP_WORDS} == {"help"}


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("spelled", "S T O P", "stop"),
        ("spelled with points", "s.t.o.p.", "stop"),
        ("drawn out", "STOOOOPPPP", "stop"),
        ("a slip of the thumb", "Sotp", "stop"),
        ("a soft hyphen inside", "st\u00adop", "stop"),
        ("a sign of no width inside", "st\u200dop", "stop"),
        ("a stop sign alone", "🛑", "stop"),
        ("other pictures alone", "💪💪", None),
        ("nothing", "", None),
        ("white space", " \n\t", None),
        ("a question mark alone", "?", None),
        ("a figure", "8", None),
        ("a stop word and one of ours", "Ok stop now", "stop"),
        ("with our name", "STOP fitcoach", "stop"),
        ("wanted", "I want to cancel", "stop"),
        ("wanted in Spanish", "Quiero cancelar por favor", "stop"),
        ("two stop words", "stop/unsubscribe", "stop"),
        ("stop wins over start", "START STOP", "stop"),
        ("stop wins over start, whatever comes last", "stop. start", "stop"),
        ("stop wins over help", "HELP! STOP!", "stop"),
        ("start wins over help", "help start", "start"),
        ("a please alone", "please", None),
        ("the first sentence alone", "STOP. Why do you text me?", "stop"),
        ("the first line alone", "cancel\nI moved to another gym", "stop"),
        ("the first line of a client who does not read on", "Baja\n\nGracias por todo, me mudo a otra ciudad", "stop"),
        ("the first clause alone", "Stop, I get too many of these", "stop"),
        ("the first clause, before a dash", "STOP - who is this", "stop"),
        ("the first clause, after a greeting", "Hi coach, please stop, this is too much for me", "stop"),
        ("no full stop at all", "stop who is this", "stop"),
        ("the last sentence alone", "I have had enough of it. Stop.", "stop"),
        ("the last line alone", "It does not help me\nUNSUBSCRIBE", "stop"),
        ("a common word as first clause is for the coach", "Cancel, I am ill today", None),
        ("a common word as last sentence is for the coach", "El domingo hice la última serie. Fin.", None),
        ("a word in the middle is for the coach", "Three squats. Stop. Three more.", None),
        ("a question first is for the coach", "Stop? Or one more set?", None),
        ("a question last is for the coach", "It hurts at the bottom. Stop?", None),
        ("a common word with more than a please", "para ya", None),
        ("start with more than a please", "Start now", None),
        ("start as a first sentence", "Start. Ready?", None),
    ],
)  # fmt: skip
def test_words_alone_and_around(case: str, text: str, expected: str | None) -> None:
    assert legal_word(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "stop texting me",
        "Stop texting me!!! 😡",
        "please stop sending me these messages",
        "Stop sending messages",
        "stop sending me texts every day",
        "can you stop messaging me please",
        "Could you please stop texting me?",
        "I asked you to stop contacting me",
        "stop contacting me",
        "quit texting me",
        "Quit messaging me already",
        "stop spamming me",
        "stop bothering me, thanks",
        "stop texting me you idiots",
        "Stop texting me or I call my lawyer",
        "stop sending me workouts",
        "stop sending me this crap",
        "Stop the texts",
        "stop all messages now",
        "end these messages",
        "don't text me anymore",
        "don’t text me any more",
        "dont text me",
        "don´t ever text me again",
        "do not message me",
        "Do not contact me again.",
        "Do not text this number",
        "please do not send me any more messages",
        "don't send me anything",
        "never text me again",
        "Never contact me at all",
        "no more texts",
        "No more messages please",
        "no more text",
        "No texts please",
        "take me off your list",
        "Please take me off this list!",
        "get me off your texting list",
        "remove me from your list",
        "remove me from all lists please",
        "remove my number",
        "please delete my number from your system",
        "lose my number",
        "unsubscribe me please",
        "Unsubscribe from everything",
        "I want to unsubscribe",
        "How do I unsubscribe?",
        "leave me alone",
        "Just leave me alone already",
        "I want to opt out",
        "please opt me out",
        "I would like to opt-out of these texts",
        "opting out",
        "I don't want these texts",
        "i dont want these texts anymore",
        "I do not want to receive any more messages",
        "I no longer want to get your texts",
        "i dont wanna get these messages",
        "I don't want you to text me",
        "I don't want you texting me anymore",
        "I don't want to be contacted",
        "I don't want to text anymore",
        "I want these messages to stop",
        "I revoke my consent",
        "I hereby withdraw my consent to be texted",
        "I do not consent to these messages",
        "You no longer have permission to text me",
        "cancel my texts",
        "cancel my messages",
        "cancel my subscription to these texts",
        "Please cancel my text subscription",
        "wrong number",
        "Sorry, you have the wrong number",
        "I moved away, please stop texting me",
        "Thanks for all but please stop texting me",
        "I changed gyms. Don't text me anymore. Say hi to Maria",
        "If you don't mind, stop texting me",
        "please don't text me, I'm driving all day now",
        "Stop texting me this is spam",
        "I get these at night and I don't want them. Please stop sending me texts!",
        "no stop texting me",
        "stop i dont want these texts",
        "don't ever contact this number again",
        "I'd like to stop getting these texts",
        "how do I stop getting these texts?",
        "Please discontinue these messages",
        "I'm no longer interested in receiving these messages",
        "I never signed up for these texts",
        "Make these texts stop",
        "I want off this list",
        "I do not want you to contact me by text",
        "You are texting the wrong person",
    ],
)
def test_english_sentences_that_withdraw_consent(text: str) -> None:
    assert legal_word(text) == legal_word(text.upper()) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "deja de escribirme",
        "Dejen de escribirme por favor",
        "dejá de mandarme mensajes",
        "dejen de mandarme mensajes",
        "Deje de enviarme mensajes de texto",
        "por favor dejen de molestarme",
        "paren de enviarme mensajes",
        "Para de mandarme textos",
        "Basta de mensajes",
        "paren los mensajes",
        "detengan estos mensajes",
        "no me escriban más",
        "no me escriban mas",
        "No me escribas.",
        "ya no me escriban",
        "Nunca más me escriban",
        "no me vuelvan a escribir",
        "No vuelvan a mandarme mensajes",
        "No me contacten",
        "no me contacten más, gracias",
        "no me molesten",
        "no me envíes más mensajes",
        "no me envien mas mensajes",
        "No me manden nada más",
        "no me mandes más",
        "no manden más mensajes",
        "No enviar más mensajes a este número",
        "no quiero recibir más mensajes",
        "No quiero recibir nada más",
        "ya no quiero mensajes",
        "no quiero sus mensajes",
        "Ya no deseo recibir estos mensajes",
        "no quiero que me escriban",
        "No quiero que me manden más mensajes",
        "les pido que no me escriban más",
        "quítenme de la lista",
        "quitenme de su lista por favor",
        "Sáquenme de la lista",
        "bórrame de tu lista",
        "elimíneme de sus contactos",
        "borren mi número",
        "Elimina mi numero de tu lista",
        "darme de baja",
        "quiero darme de baja",
        "Quisiera darme de baja de los mensajes",
        "Denme de baja por favor",
        "me quiero dar de baja",
        "¿Cómo puedo darme de baja?",
        "no más mensajes",
        "¡Ni un mensaje más!",
        "Déjenme en paz",
        "déjame tranquila",
        "cancelen mi suscripción",
        "cancelar mis mensajes",
        "Anula mi suscripcion",
        "Revoco mi consentimiento",
        "ya no autorizo mensajes",
        "Número equivocado",
        "alto a los mensajes",
        "quiero dejar de recibir mensajes",
        "¿cómo hago para no recibir más mensajes?",
        "Me cambié de gimnasio, ya no me escriban",
        "Hola, no quiero más mensajes de ustedes",
        "gracias pero no quiero recibir mensajes",
    ],
)
def test_spanish_sentences_that_withdraw_consent(text: str) -> None:
    assert legal_word(text) == legal_word(text.upper()) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "I had to stop after set 3",
        "should I stop if it hurts?",
        "Should I stop?",
        "can't stop",
        "I can't... stop",
        "Can’t stop, won’t stop",
        "don't stop",
        "please don't stop texting me",
        "don't stop sending me these messages",
        "stop light",
        "Non-stop burpees",
        "stop and go intervals were fun",
        "the end of the week was hard",
        "the end",
        "in the end I did all sets",
        "end of set 2",
        "cancel Thursday's workout",
        "cancel today",
        "can we cancel tomorrow?",
        "Cancel my workout on Monday",
        "I quit smoking",
        "I quit texting at night",
        "I wanted to quit but I did it",
        "help me with squats",
        "can you help?",
        "I need help with the plan",
        "info about the deload week?",
        "start with squats?",
        "When do we start?",
        "start over",
        "yes",
        "YES!",
        "resume",
        "I'm done",
        "done",
        "final",
        "stop sending me burpees",
        "Please stop sending me leg workouts",
        "no more burpees texts",
        "no more burpees",
        "Can you stop the jumping exercises",
        "I don't want to text while running",
        "I don't want burpees",
        "I don't want to stop",
        "Don't message me before 8",
        "don't text me after 9pm please",
        "don't text me at work",
        "do not text me on Sundays",
        "don't text me today",
        "don't text me again today please",
        "please don't message me tomorrow",
        "stop texting me in the morning",
        "stop texting me so early",
        "Could you stop texting me at 6am?",
        "stop texting me about my weight",
        "don't text me unless it's urgent",
        "no more texts after 8",
        "no more messages this week",
        "I don't want texts on weekends",
        "don't send me the workout today",
        "stop sending me so many messages",
        "don't bother",
        "don't bother me today, I'm ill",
        "leave me alone until Monday",
        "On Sundays, don't text me",
        "When I'm at work, please don't message me",
        "if I'm ill don't text me",
        "why don't you text me anymore?",
        "why did you stop texting me?",
        "I will stop texting you now",
        "my ex won't stop texting me",
        "he said don't text me",
        "I didn't get your text",
        "No messages came yesterday",
        "take me off the treadmill",
        "remove me from the Thursday class",
        "can I opt out of the run today?",
        "the remote has an opt out button",
        "my consent form is in the mail",
        "I wrote down the wrong number of reps",
        "Will you text me tomorrow?",
        "text me again tomorrow",
        "I unsubscribed my sister from her gym",
        "I didn't sign up for this 😂",
        "Don't send it",
        "please stop by the gym",
        "stop it hurts",
        "no messages yet",
        "I paused at the bus stop",
        "weekend was great",
        "Stopped at rep 8, started again after a minute",
    ],
)
def test_english_lookalikes_are_for_the_coach(text: str) -> None:
    assert legal_word(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "para mañana",
        "Para el lunes ¿qué toca?",
        "¿para qué sirve?",
        "esto es para ti",
        "parada de manos",
        "parar de correr me costó",
        "¿Debo parar si me duele?",
        "no puedo parar",
        "no pares",
        "no me duele más",
        "no me molesta la rodilla",
        "ya no me molesta",
        "baja intensidad hoy",
        "hoy carga baja",
        "estoy de baja",
        "me dieron de baja médica",
        "fin de semana",
        "el fin de semana descanso",
        "al fin terminé",
        "por fin",
        "final",
        "salir a correr",
        "voy a salir",
        "alto ahí, qué difícil",
        "muy alto el peso",
        "basta con dos series",
        "cancela el entrenamiento de mañana",
        "cancelar lo de hoy",
        "¿puedo cancelar el jueves?",
        "terminar la serie fue duro",
        "detener el cronómetro no funciona",
        "deja de mandarme burpees",
        "dejen de enviarme ejercicios de salto",
        "no me mandes más burpees",
        "no quiero más burpees",
        "no quiero correr",
        "no quiero tantos mensajes",
        "no quiero mensajes los domingos",
        "no me escribas a las 6",
        "no me escriban hoy",
        "No me escriban más hoy",
        "no me escribas mañana",
        "no me escribas tan temprano",
        "deja de escribirme por la noche",
        "no me mandes mensajes antes de las 8",
        "no me envíen mensajes este fin de semana",
        "si estoy en el trabajo, no me escribas",
        "los domingos no me escriban",
        "cuando duermo, no me molesten",
        "déjame en paz hasta el lunes",
        "quítame las sentadillas",
        "quítame de la clase del jueves",
        "no me llegó el mensaje",
        "no tengo mensajes",
        "ayuda con las sentadillas",
        "necesito ayuda",
        "información sobre la dieta",
        "empezar de nuevo",
        "¿cuándo puedo comenzar?",
        "iniciar con sentadillas",
        "él no quiere que me escriban mal el plan",
        "quiero darme de baja de la clase del jueves",
        "borra mi número de series",
        "quiero parar de fumar",
        "ya terminé",
        "sí",
    ],
)
def test_spanish_lookalikes_are_for_the_coach(text: str) -> None:
    assert legal_word(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "start texting me again",
        "please text me again",
        "Hi coach, please text me again!",
        "You can text me again",
        "resume messages",
        "start sending me texts again please",
        "I want my messages back",
        "I'm back. Text me again please.",
        "resubscribe me",
        "sign me up again",
        "Opt me back in",
        "vuelvan a escribirme",
        "Por favor vuelve a mandarme mensajes",
        "escríbanme de nuevo",
        "mándenme mensajes otra vez",
        "Quiero recibir los mensajes de nuevo",
        "quiero volver a recibir sus mensajes",
    ],
)
def test_sentences_that_give_consent_again(text: str) -> None:
    assert legal_word(text) == legal_word(text.upper()) == "start"


@pytest.mark.parametrize(
    "text",
    [
        "Text me again. Stop texting me.",
        "start texting me again, no, stop texting me",
        "don't ever text me again",
        "No me escriban de nuevo",
    ],
)
def test_stop_wins_over_start_in_sentences(text: str) -> None:
    assert legal_word(text) == "stop"


# --- Long texts -------------------------------------------------------------------------------------------------------
STORY = "I ran 5 km on Monday and did all my squats on Wednesday, and my knee feels fine. "


def test_every_sentence_of_a_long_text_is_read() -> None:
    assert legal_word(STORY * 4) is None
    assert legal_word(STORY * 2 + "But I moved away, so please stop texting me. " + STORY * 3) == "stop"


def test_of_a_very_long_text_both_ends_are_read_and_nothing_between() -> None:
    assert legal_word("STOP. " + STORY * 1000) == "stop"
    assert legal_word(STORY * 1000 + "Please stop texting me.") == "stop"
    assert legal_word(STORY * 50 + "Please stop texting me. " + STORY * 50) is None


@pytest.mark.parametrize(
    "unit",
    [
        "a", " ", "stop ", "stop all ", "please ", "no ", "any more ", "and ", "if ", ",", ".", "?", "-", "'", "\u0301",
        "🛑", "stop texting me again ", "no more texts please ", "don't text me ", "and stop texting me again today ",
        "i want to i want to stop ", "no quiero mas ", "que no me manden mas ", "unsubscribe me from the list ", "ﷺ",
        "take me off your list ", "s t o p ", "remove my number from x ", "\n", "\0",
    ],
)  # fmt: skip
def test_the_longest_text_takes_no_longer_than_2000_signs(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = legal_words._plain

    def counting(text: str) -> str:
        read.append(len(text))
        return plain(text)

    monkeypatch.setattr(legal_words, "_plain", counting)
    began = time.process_time()
    legal_word((unit * 100_000)[:100_000])
    assert time.process_time() - began < 0.5
    assert read == [legal_words.LONGEST + 1]


# --- Properties -------------------------------------------------------------------------------------------------------
DECORATIONS = st.text(alphabet=[*" \t\n!.,:()\"'*-_🛑😡🙏\u200b\u200d\ufeff\ufe0f“”¡"], max_size=12)


@given(st.sampled_from(ALL_STOPS), DECORATIONS, DECORATIONS, st.randoms(use_true_random=False))
def test_whatever_the_decoration_a_stop_word_is_a_stop(
    word: str, before: str, after: str, chance: random.Random
) -> None:
    cased = "".join(chance.choice([sign.lower(), sign.upper()]) for sign in word)
    assert legal_word(f"{before}{cased}{after}") == "stop"


@given(st.lists(st.text(alphabet=string.ascii_letters, min_size=1, max_size=12), max_size=12))
@example(["x", "y"])
def test_letters_without_one_of_the_words_are_for_the_coach(words: list[str]) -> None:
    known = {part for word in (*ALL_STOPS, *STARTS, *HELPS, *STOP_WORDS, *START_WORDS) for part in word.lower().split()}
    others = [word for word in words if word.lower() not in known and len(word) > 2]
    assert legal_word(" ".join(others)) is None


GYM = (
    "i", "me", "my", "you", "we", "the", "a", "more", "no", "not", "please", "want", "do", "have", "to", "and", "but",
    "so", "if", "when", "is", "it", "this", "these", "at", "on", "for", "after", "before", "squats", "set", "sets",
    "reps", "run", "rest", "week", "today", "knee", "hurts", "good", "hard", "easy", "light", "coach", "workout", "yo",
    "tu", "el", "la", "los", "de", "que", "por", "favor", "quiero", "si", "hoy", "dolor", "rodilla", "serie", "peso",
)  # fmt: skip
"""What most texts are made of, and what our sentences are made of as well, without the verbs and the messages."""


@given(st.lists(st.sampled_from(GYM), min_size=1, max_size=15))
def test_talk_about_training_is_for_the_coach(words: list[str]) -> None:
    text = " ".join(words)
    assume("no more" not in text)
    assert legal_word(text) is None


@given(st.text(max_size=400))
@example("\ud800")
@example("İ")
@example("\0")
def test_any_text_gets_an_answer(text: str) -> None:
    assert legal_word(text) in ("stop", "start", "help", None)


# --- Answers ----------------------------------------------------------------------------------------------------------
def test_the_answers_word_for_word() -> None:
    assert stop_confirmation() == (
        "fitcoach: you are unsubscribed and get no more messages. Reply START to get them again, HELP for help."
    )
    assert start_confirmation() == (
        "fitcoach: welcome back. Your next message comes at your usual hour. Msg & data rates may apply. "
        "Reply HELP for help, STOP to end."
    )
    assert help_answer() == (
        "fitcoach: workout texts from your coach, about 8 msgs/week. Msg & data rates may apply. "
        "Questions? Text your coach here. Reply STOP to end."
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (stop_confirmation(), ["unsubscribed", "no more messages", "START", "HELP"]),
        (start_confirmation(), ["usual hour", "STOP", "HELP", "Msg & data rates may apply"]),
        (help_answer(), ["msgs/week", "Msg & data rates may apply", "coach", "STOP to end"]),
    ],
    ids=["stop", "start", "help"],
)
def test_an_answer_is_one_sms_that_says_who_we_are_and_how_to_end_it(answer: str, says: list[str]) -> None:
    assert is_gsm7(answer)
    assert segments(answer) == 1
    assert answer.startswith("fitcoach: ")
    assert [words for words in says if words not in answer] == []


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to hear from you",
        "I do not want to hear from you guys again.",
        "STOP please I beg you",
        "stop I told you",
    ],
)
def test_who_insists_is_heard(text: str) -> None:
    assert legal_word(text) == "stop"


def test_who_wants_to_hear_less_is_none() -> None:
    assert legal_word("I don't want to hear from you before 8") is None
