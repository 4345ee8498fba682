"""The words by which a text tells that work was done, left out, or done otherwise than planned. Pure: patterns only."""

from __future__ import annotations

import re
from typing import Final

DONE: Final = re.compile(
    r"\b(?:all done|did it all|did it|did everything|did all(?: of it)?|did the (?:whole thing|lot|session|workout)|"
    r"done and "
    r"dusted|done|finished|completed|complete|smashed it|crushed it|nailed it|got it done|knocked it out|ticked off|"
    r"hecho|"
    r"listo|lista|todo hecho|terminado|termine|acabe|as planned|everything)\b"
)
BUT: Final = re.compile(
    r"\b(?:but|except(?: for)?|all but|minus(?! \d)|apart from|besides|without|menos|excepto|salvo)(?: not)?(?: the|"
    r" for| los| las| el| la)?\b"
)
NOT_DONE: Final = re.compile(
    r"\b(?:didnt do|did not do|didnt get to|skipped|skip|left out|no|no time for|ran out of time for|couldnt do|"
    r"dropped|not|couldnt finish|didnt finish|sin|no hice)(?: the| any|"
    r" los| las)?\b$"
)
NEGATED: Final = re.compile(
    r"\b(?:not|didnt|havent|have not|no|isnt|wasnt|half|almost|nearly|half of it|partly|"
    r"not yet) (?:\w+ )?$"
)
LATER: Final = re.compile(
    r"\b(?:will|going to|gonna|tomorrow|later|tonight|can i|could i|should i|do i|how|what|when|why|which|is it|if i|"
    r"next|"
    r"manana|puedo|debo|want|need|instead|swap|replace|change)\b|\?"
)
JUST_DID: Final = re.compile(r"(?:i )?did(?: the| my)?(?: (?:session|workout|one))?")
_ALL: Final = (
    r"(?:y|yes|yep|yeah|yup|si|sure|all|all of (?:it|the rest)|all the rest|the rest|everything|as planned|done|"
    r"did|did it|i did|it|was|is|too|as well|of it|please|thanks|coach|rest|todo|hecho)"
)
ALL_THE_REST: Final = re.compile(rf"(?:{_ALL}[ ,.!]*)+")
NONE_OF_IT: Final = re.compile(
    r"(?:n|no|nope|nah|none|nothing|none of it|nothing else|skipped (?:it|the rest|them|all)|all skipped|"
    r"only that|just that|that's all|thats all|no time for the rest|not the rest|no,? (?:only|just) (?:that|those))"
    r"(?:[ ,.!]*(?:thanks|coach|today|sorry))*[ .!]*"
)
FILLER: Final = re.compile(
    r"\b(?:and|then|with|for|the|a|an|my|i|it|its|it's|was|were|is|did|do|got|just|so|also|plus|then|today|session|"
    r"workout|"
    r"reps?|sets?|each|per|hand|side|arm|leg|dumbbells?|db|dbs|barbell|about|around|ish|felt|feel|feeling|really|"
    r"pretty|quite|"
    r"coach|hey|hi|hello|thanks|thank you|thx|great|good|nice|amazing|awesome|strong|solid|tired|sweaty|lol|haha|yes|"
    r"ok|well|"
    r"all|both|overall|last|one|first|time|pace|avg|average|in|at|on|of|to|y|con|de|el|la|los|las|muy|bien|gracias|"
    r"rest|as|"
    r"planned|only|up|easy|session rpe|rpe|work|main|this|that|too|still|but|went|made|hit|managed|completed|lifts?|"
    r"stuff|im|i'm|"
    r"me|set|yet|now|finally|cooked|wrecked|tho|though|fun|love|loved|enjoyed|morning|evening)\b|[^\w\s]"
)
SAYING_NO: Final = frozenset({"no", "skipped", "skip", "left", "out", "without", "sin"})
OTHERWISE: Final = re.compile(
    r"\b(?:max|goal|pr|pb|record|next|target|aim|aiming|total|in all|first|second|third|triple|double|twice|once|minus|"
    r"plus|more than|less than|fewer|percent|bodyweight|body weight|weighed|weigh|failed|mate|wife|husband|friend|"
    r"partner|buddy|should|could|would|want|wanted|warm ?up|warmed up|warming up)\b|\d ?%|[a-z]/[a-z]|[+] ?\d"
)
NOT_AS_PLANNED: Final = re.compile(r"\b(?:dropped|failed|missed|cut|fewer|less|minus|lighter|heavier|instead|half)\b")
UNKNOWN_BETWEEN: Final = re.compile(r"\d[ ,]+(?:and )?[a-z]{3,} \d+ ?x")
"""Another name, perhaps, that nobody could read: "sqat 100x5, rwos 50x10"."""
SAYS_ALL: Final = re.compile(r"(?:(?:y|yes|yep|yeah|si|all|everything|todo|all of it|of it)[ ,]*)+")
AFTER_NOT: Final = re.compile(
    r"[ ,]*(?:was |were |is |are |got )?(?:not (?:done|today|finished)|skipped|left out|didnt happen|missed)\b"
)
OR: Final = re.compile(r"[ ,]*(?:or|nor|and|y|o|ni)[ ,]*(?:the |los |las |el |la )?")
DONE_WITH: Final = re.compile(r" with (?:the |my )?(?!rpe\b)[a-z]")
"""Done with these, and not with everything."""
LAST_ONE: Final = re.compile(r"\b(?:last|final|ultima?)(?: (?:one|set|serie))?\b(?! (?:night|week|time))")
