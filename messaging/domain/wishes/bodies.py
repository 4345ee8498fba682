"""What hurts, what no longer does, and who is ill. Pure."""

from __future__ import annotations

import re
from typing import Final

from messaging.domain.intents import Ill, Intent, Pain, PainOver, Question, ReplyContext, Severity, Side, WellAgain

REGIONS: Final = {
    "knee": "knee", "knees": "knee", "kneecap": "knee", "shoulder": "shoulder", "shoulders": "shoulder",
    "rotator cuff": "shoulder", "elbow": "elbow", "elbows": "elbow", "wrist": "wrist", "wrists": "wrist",
    "hand": "wrist", "thumb": "wrist", "upper back": "upper_back", "mid back": "upper_back",
    "shoulder blade": "upper_back", "rib": "upper_back", "ribs": "upper_back", "lower back": "lower_back",
    "low back": "lower_back", "back": "lower_back", "lumbar": "lower_back", "spine": "lower_back", "hip": "hip",
    "hips": "hip", "groin": "groin", "adductor": "groin", "hamstring": "hamstring", "hamstrings": "hamstring",
    "hammy": "hamstring", "calf": "ankle", "calves": "ankle", "achilles": "ankle", "ankle": "ankle",
    "ankles": "ankle", "shin": "ankle", "shins": "ankle", "pantorrilla": "ankle", "foot": "foot", "feet": "foot",
    "heel": "foot", "toe": "foot", "arch": "foot", "plantar": "foot", "pie": "foot", "neck": "neck", "abs": "abdomen",
    "abdomen": "abdomen", "hernia": "abdomen", "pelvic floor": "pelvic_floor", "knee cap": "knee",
    "isquio": "hamstring", "gemelo": "ankle", "talon": "foot", "zona lumbar": "lower_back",
}  # fmt: skip
"""A calf counts as the ankle: what loads one loads the other."""
_REGION: Final = rf"(?:{'|'.join(sorted(REGIONS, key=len, reverse=True))})"
_SIDE: Final = r"(?:(?P<{0}>left|right|both|l|r) )?"
_HURTS: Final = (
    r"(?:hurts?|hurting|hurt|pain|pains|painful|aches?|aching|achy|sore|killing me|acting up|playing up|bothering me|"
    r"bugging me|flared up|"
    r"tweaked|strained|pulled|injured|twisted|rolled|sprained|swollen|inflamed|irritated|throbbing|stiff and painful|"
    r"is bad|feels bad|messed up|"
    r"niggle|niggling|twinge|duele|duelen|dolor|molesta|gave out|pinches|pinching|giving me trouble|not happy|"
    r"not great|dodgy|bad|locked up|went out)"
)
_PAIN: Final = re.compile(
    rf"\b{_SIDE.format('s1')}(?P<r1>{_REGION})(?: (?P<after>left|right))?\b(?:(?! (?:is|feels?) (?:fine|ok|good|great|"
    rf"better)\b) (?!but\b|and\b|,)\S+){{0,4}}? {_HURTS}\b"
    rf"|\b{_HURTS}\b(?: (?!but\b)\S+){{0,4}}? {_SIDE.format('s2')}(?P<r2>{_REGION})(?: (?P<after2>left|right))?\b"
)
_OVER: Final = re.compile(
    rf"\b{_SIDE.format('s1')}(?P<r1>{_REGION})\b(?: \S+){{0,4}}? (?:(?:is|are|feels?|was|it is)? ?(?:all |totally |"
    rf"completely |perfectly |much |back to )?"
    rf"(?:fine|ok|okay|good|great|healed|recovered|100 ?%|normal|sorted|cured|bien)(?:\b|(?<=%))|(?:pain|"
    rf"injury) (?:is )?gone\b|(?:is )?gone\b|does not hurt\b|"
    rf"stopped hurting\b|no longer hurts?\b|pain free\b|no me duele\b|ya no\b)"
    rf"|\b(?:no more|no longer any|without|no) (?:\S+ )?(?P<r2>{_REGION}) (?:pain|problems?|issues?|"
    rf"trouble)\b(?: any ?more| now| today)?"
    rf"|\b(?:no me duele|ya no me duele) (?:la |el )?(?P<r3>{_REGION})\b|\bno pain in (?:my|the) (?P<r4>{_REGION})\b"
)
_NEVER_TRUE: Final = re.compile(
    rf"\b(?:never had|never was|was never|never have had|is not true|not true|never true|that is wrong|wrong about|"
    rf"i do not have|made that up|mistake)\b.*?"
    rf"(?P<r1>{_REGION})\b|(?P<r2>{_REGION})\b.*\b(?:never (?:was|had|a problem|hurt|true|an issue)|was never|"
    rf"not true|is not true|that is wrong)\b"
)
_NOT_NOW: Final = re.compile(
    rf"\b(?:if|when|in case|unless|worried|afraid|so (?:that )?my|avoid|will|would|used to|"
    rf"does|do squats|can) .*{_REGION}\b|\?$"
)
_FEARED: Final = re.compile(
    rf"\b{_REGION}(?: (?:pain|injury|problem|issue|thing))? (?:might|may|could|would|will|can|probably)\b"
)
_DENIED: Final = re.compile(
    rf"\b(?:no|not|without|nothing|never|doesnt|sin)\b(?: \S+){{0,2}} {_HURTS}\b|"
    rf"\bdoes not hurt\b|\bno me duele\b"
)
_SOMEBODY_ELSE: Final = re.compile(
    r"\b(?:my (?:wife|husband|son|daughter|kid|dad|mom|mum|friend|partner|brother|"
    r"sister|dog|coach)|his|her|their)\b"
)
_MILD: Final = re.compile(r"\b(?:a bit|a little|little|slight|slightly|mild|mildly|niggle|niggling|twinge|sore|minor|"
    r"tiny|kind of|kinda|somewhat|un poco|leve|"
                          r"bit)\b")  # fmt: skip
_SEVERE: Final = re.compile(r"\b(?:really bad|very bad|so bad|severe|severely|terrible|terribly|awful|excruciating|"
    r"unbearable|can not (?:walk|move|bend|lift|stand|"
                            r"sleep|put weight)|killing me|horrible|a lot|badly|agony|extreme|intense|mucho|muchisimo|"
                            r"fuerte|super painful)\b")  # fmt: skip
_MODERATE: Final = re.compile(r"\b(?:moderate|moderately|medium|quite)\b")
_TENTH: Final = re.compile(r"\b(\d{1,2}) ?(?:/|out of|de) ?10\b")
_FEVER: Final = re.compile(r"\b(?:fever|temperature|flu|influenza|covid|corona|food poisoning|stomach (?:bug|flu|"
    r"virus)|vomiting|throwing up|threw up all|norovirus|"
                           r"pneumonia|bronchitis|diarrhea)\b")  # fmt: skip
_COLD: Final = re.compile(
    r"\b(?:a cold|cold|head cold|sniffles|sore throat|cough|coughing|stuffy(?: nose)?|"
    r"runny nose|sinus(?:es| infection)?|congested)\b"
)
_HAVE: Final = re.compile(
    r"\b(?:have|got|getting|caught|catching|with|tengo|estoy|am|down with|fighting|feel|"
    r"coming down|feeling|woke up|is|running a|day \d|sick)\b"
)
_WEATHER: Final = re.compile(
    r"\b(?:it is|so|too|outside|weather|water|shower|plunge|brew|wind|air|body|room) ?cold\b"
    r"|\bcold (?:out|outside|weather|water|shower|plunge|day|morning)\b"
)
_NO_LONGER: Final = re.compile(r"\b(?:gone|over|passed|again|recovered|any ?more|no more|no longer|finished|back to)\b")
_SICK: Final = re.compile(r"\b(?:i am sick|feel(?:ing)? sick|am ill|feel(?:ing)? ill|got sick|under the weather|"
    r"feeling (?:rough|crappy|awful|terrible|unwell)|"
                          r"not feeling (?:well|good|great)|do not feel (?:well|good|great|so good)|unwell|sick today|"
                          r"estoy (?:enfermo|enferma|malo|mala)|home sick|called in sick)\b|^(?:sick|ill)\b(?! (?:be|"
                          r"do|go|try|train|have|get|see|let|take|kids?|child|baby|son|daughter|wife|husband|leave|"
                          r"day|of)\b)")  # fmt: skip
_WELL: Final = re.compile(r"\b(?:feel(?:ing)? better|(?:fever|flu|cold|covid)s?(?: is| has)? (?:gone|over|passed|"
    r"finished)|no (?:more )?fever(?: any ?more| now| today)?|"
                          r"healthy again|recovered|i am well|well again|over (?:the|my) (?:cold|flu|fever|covid|bug)|"
                          r"not sick any ?more|no longer sick|"
                          r"ya estoy bien|me siento mejor|all better|sin fever|back to health)\b")  # fmt: skip


_NO_MORE: Final = re.compile(
    r"\b(?:does not|do not|did not|no longer|not|never|no more|stopped|without|no|sin)(?: \S+){0,2}? "
    r"(?:hurts?|hurting|pain|sick|problems?|issues?|trouble)\b|\b(?:ya )?no me duele\b|\bnot true\b|"
    r"\bno (?:more )?fever\b"
    r"|\b(?:pain|injury) (?:is )?gone\b|\bno longer\b"
)
"""What says in two words that something is over."""
_UNSURE: Final = re.compile(
    r"\b(?:not|no|isnt|arent|wasnt|havent|hasnt|dont|doesnt|cant|aun|todavia|hope|hoping|hopefully|almost|nearly|"
    rf"until|unless|will|would|should be|if|when|once|still|text you|except|yesterday|earlier|{_HURTS[3:-1]})\b"
)
"""Beside "fine" it says that something is not, or not yet, or not in every way."""


_ANY_HURT: Final = re.compile(rf"\b{_HURTS}\b")


def is_doubtful(sentence: str) -> bool:
    """Whether "fine" or "better" is said with a but: then nothing ends, and a person reads it."""
    return _UNSURE.search(_NO_MORE.sub(" ", sentence)) is not None


def speaks_of_an_end(sentence: str) -> bool:
    """Whether it says of a region, or of an illness, that it is over."""
    return _OVER.search(sentence) is not None or _WELL.search(sentence) is not None


def pain(sentence: str) -> tuple[Pain, int, int] | None:
    """With where it stands in the sentence. What is denied, feared or asked about is none."""
    match = _PAIN.search(sentence)
    if (
        match is None
        or _SOMEBODY_ELSE.search(sentence)
        or _NOT_NOW.search(sentence)
        or _DENIED.search(sentence)
        or (_OVER.search(sentence) and not is_doubtful(sentence))
    ):
        return None
    word = match.group("r1") or match.group("r2")
    side = _side(match.group("s1") or match.group("s2") or match.group("after") or match.group("after2"), word)
    return Pain(REGIONS[word], side, severity_in(sentence)), match.start(), match.end()


def is_feared(sentence: str) -> bool:
    """Whether it is said of a region that it might hurt, and not that it does."""
    return _FEARED.search(sentence) is not None


def hurts_in(sentence: str) -> bool:
    """Whether a word of pain or injury stands in it, of whatever."""
    return _ANY_HURT.search(sentence) is not None


def hurting_region_in(sentence: str) -> str | None:
    """The region that is spoken of as hurting, in the client's word, though it may not hurt now; None without one."""
    match = _PAIN.search(sentence)
    return (match.group("r1") or match.group("r2")) if match else None


def over(sentence: str, context: ReplyContext) -> tuple[PainOver, int, int] | None:
    """Fine again, or never true. Somebody without a limitation there says that nothing hurts, which is no change."""
    if match := _NEVER_TRUE.search(sentence):
        word = match.group("r1") or match.group("r2")
        return PainOver(REGIONS[word], never_true=True), match.start(), match.end()
    match = _OVER.search(sentence)
    if match is None or sentence.endswith("?") or is_doubtful(sentence):
        return None
    word = next(word for word in (match.group(name) for name in ("r1", "r2", "r3", "r4")) if word)
    region = REGIONS[word]
    again = re.search(r"\b(?:now|again|any ?more|no longer|healed|gone|recovered|100%|ya|today)\b", sentence)
    return (PainOver(region), match.start(), match.end()) if region in context.regions or again else None


def illness(sentence: str, context: ReplyContext) -> tuple[Intent | Question, int, int] | None:
    """Ill, well again, or the question whether there is a fever."""
    if (match := _WELL.search(sentence)) and (context.ill or _NO_LONGER.search(match.group())):
        return None if is_doubtful(sentence) else (WellAgain(), match.start(), match.end())
    if re.search(
        r"\b(?:no|not|without|sin|never)(?: have| had| got| tengo)?(?: a| any| una)? (?:fever|cold|flu|fiebre|"
        r"temperature)\b",
        sentence,
    ) or sentence.endswith("?"):
        return None
    for pattern, fever in ((_FEVER, True), (_COLD, False)):
        match = pattern.search(sentence)
        is_said = _HAVE.search(sentence) or len(sentence.split()) <= 4
        if match and is_said and not _WEATHER.search(sentence):
            return Ill(fever), match.start(), match.end()
    if match := _SICK.search(sentence):
        return Question("Sorry to hear it. Do you have a fever? YES or NO?", "fever"), match.start(), match.end()
    return None


def severity_in(sentence: str) -> Severity | None:
    """By a number of ten (0 to 3 mild, 4 to 6 moderate, above severe: the pain monitoring model), else by its words."""
    if match := _TENTH.search(sentence):
        number = int(match.group(1))
        return "mild" if number <= 3 else "moderate" if number <= 6 else "severe"
    if _SEVERE.search(sentence):
        return "severe"
    if _MILD.search(sentence):
        return "mild"
    return "moderate" if _MODERATE.search(sentence) else None


def _side(word: str | None, region: str) -> Side | None:
    if word in ("left", "l"):
        return "left"
    if word in ("right", "r"):
        return "right"
    return (
        "both"
        if word == "both" or region in ("knees", "shoulders", "elbows", "wrists", "hips", "ankles", "feet", "calves")
        else None
    )
