"""What is alarming, kind by kind: patterns over a sentence's words, and what makes them ordinary after all. Pure.

The kinds, and that they are asked for at all, follow the questions of PAR-Q+ and of the ACSM's screening (training
science, section 1.6), FAST for strokes, ACOG 804 for pregnancy, and the red flags of low back pain (cauda equina).
In doubt a text is alarming: a needless call costs a minute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split('|'))})"


def _near(first: str, second: str, words: int = 7) -> str:
    """Both, in either order, with at most so many words between."""
    gap = rf"(?: \S+){{0,{words}}}? "
    return rf"(?:\b{first}{gap}{second}\b|\b{second}{gap}{first}\b)"


_CHEST = (
    r"(?:chest|cheat(?= (?:hurts?|hurting|pain|is tight|feels tight))|sternum|breastbone|heart|pecho|esternon|corazon)"
    r"(?! (?:press|presses|fly|flys|flyes|day|days|workout|"
    r"exercise|exercises|supported|support|pass|machine|opener|openers|stretch|stretches|session|rate|strap|monitor|"
    r"beat|work|muscles|and back day|and tri|y triceps))"
)
_PAIN = _any(
    "pain|pains|painful|hurt|hurts|hurting|ache|aches|aching|achy|tight|tightness|tightening|pressure|heaviness|"
    "squeezing|"
    "squeezed|crushing|crushed|burning|stabbing|stabbed|elephant|discomfort|dolor|dolores|duele|dolia|dolio|doliendo|"
    "squeeze|squeezes|constricted|constriction|constricting|twinge|twinges|cramp|cramps|cramping|sharp|throbbing|arde|"
    "ardiendo|tirantez|pesadez|molestia|molestias|apretando|"
    "killing|agony|excruciating|unbearable|exploding|bursting|"
    "presion|opresion|apretado|aprieta|punzada|punzadas|pinchazo|pinchazos|quema|ardor"
)
_EXERTION = _any(
    "after|during|from|intervals|sprint|sprints|stairs|hill|hills|burpees|run|running|laps|workout|session|set|sets|"
    "metcon|hiit|bike|rower|rowing|squats|round|rounds|finisher|warm up|warmup|class|race|despues|corriendo|correr|"
    "entrenamiento|series|cuestas|escaleras"
)
_REST = _any(
    "at rest|rest|resting|sitting|sit|sat|seated|lying|lie|laying|bed|couch|sofa|doing nothing|no reason|talk|talking|"
    "woke|wake|waking|night|all day|all morning|still|desk|standing|hours|reposo|sentado|sentada|acostado|acostada|"
    "cama|sin hacer nada|despierto|desperte|noche|hablar"
)
_JOKE = _any("lol|lmao|haha|hahaha|hehe|jaja|jajaja|rofl|joking|kidding|figuratively")
_GYM = _any(
    "squat|squats|burpee|burpees|lunges|legs|leg day|workout|session|deadlift|deadlifts|deadlifting|intervals|hiit|"
    "sets|"
    "set|gym|training|treadmill|thrusters|hill|hills|run|plank|planks|bike|rower|lifting|lift|bench|sentadillas"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """`unless`: what makes it ordinary, anywhere in the sentence. `pregnant`: counts in a pregnancy alone.

    `lacking`: a no is part of it: "the baby is not moving".
    """

    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    pregnant: bool = False
    lacking: bool = False


def _rule(kind: str, pattern: str, unless: str = "", *, pregnant: bool = False, lacking: bool = False) -> Rule:
    return Rule(kind, re.compile(pattern), re.compile(unless) if unless else None, pregnant, lacking)


_LEFT_ARM = r"(?:left arm|brazo izquierdo)"
_ARM_FEELS = (
    rf"(?:{_PAIN}|"
    + _any("numb|numbness|tingling|tingles|tingly|tingle|heavy|weird|dead|asleep|weak|dormido|duerme|durmio|hormigueo")
    + ")"
)
_LIFTED = (
    r"\b(?:curl|curls|tricep|triceps|bicep|biceps|doms|vaccine|vaccinated|shot|jab|tattoo|bruise|bruised|bumped|"
    r"elbow|press|pushdown|pushdowns|push ups|pull ups|pullups|pushups|reps|vacuna)\b"
)

RULES: Final[tuple[Rule, ...]] = (
    _rule(
        "chest",
        rf"\b{_CHEST} (?:\S+ ){{0,4}}(?:weird|strange|odd|wrong|off|funny|uncomfortable|standing on|sitting on|"
        rf"sensations?|"
        rf"fluttering)\b|\b(?:weird|strange|odd|funny|uncomfortable) (?:\S+ ){{0,2}}{_CHEST}\b",
        r"\b(?:form|technique|exercise|machine|strap|rate)\b",
    ),
    _rule("breathless", r"\bhard (?:\S+ ){0,3}to breathe\b", rf"\b{_EXERTION}\b(?!.*\b{_REST}\b)"),
    _rule("breathless", r"\b(?:woke|wake|waking|awake)\b.*\bgasping\b|\bgasping\b.*\b(?:night|sleep|sitting|lying)\b"),
    _rule(
        "breathless",
        r"\bstill\b(?: \S+){0,3} (?:gasping|wheezing|panting|out of breath|short of breath|breathless)\b.*"
        r"\b(?:hours?|minutes|min)\b",
    ),
    _rule(
        "breathless",
        rf"\b(?:struggling|fighting) for (?:air|breath)\b(?!.*\b{_EXERTION}\b)|"
        r"\b(?:struggling|fighting) for (?:air|breath)\b.*\b(?:just|only) (?:walking|sitting|standing|lying)\b",
    ),
    _rule("breathless", r"\bcoughing (?:up )?blood\b|\bblue lips\b|\blips (?:\S+ ){0,2}blue\b|\btosiendo sangre\b"),
    _rule("fainting", r"\bdesvanec\w+\b|\b(?:woke|came to) (?:\S+ ){0,2}on the (?:\S+ )?(?:floor|ground)\b"),
    _rule(
        "fainting",
        r"\bout cold\b|\bsaw stars\b.*\b(?:floor|ground|down)\b|"
        r"\b(?:went down|fell|dropped|hit the floor)\b.*\bno (?:memory|idea|recollection)\b|\bno memory of\b",
        r"\b(?:slept|sleep|last night|asleep|bed|couch|tired|strava)\b",
        lacking=True,
    ),
    _rule(
        "stroke",
        r"\b(?:mouth|face|smile|eyelid)\b(?: \S+){0,4} \bon one side\b|\bcae (?:\S+ ){0,3}cara\b",
        r"\b(?:sunburn|sunburned|sunburnt|shaved|tan|tanned|slept|pillow|dentist)\b",
    ),
    _rule(
        "self_harm",
        r"\b(?:reason|point) to (?:keep|keep on|carry on|go on|going on|continue)(?: going| living| on)?\b"
        r"(?! (?:with the|the|"
        r"training|plan|this plan))|\bwant to (?:\S+ )?disappear(?: forever| for good)?\b|"
        r"\b(?:planning|plan|going|about) to (?:hurt|harm|kill|cut) myself\b",
        rf"\b(?:{_JOKE}|{_GYM}|plan|diet|calories)\b",
        lacking=True,
    ),
    _rule(
        "stroke",
        r"\b(?:arm|leg|hand) (?:will not|would not|does not|did not|can not) (?:move|work|respond|lift)\b"
        r"|\bno siento (?:\S+ ){0,2}(?:cara|brazo|pierna|lado|mitad)\b|\bdurmio (?:\S+ ){0,4}(?:cara|cuerpo)\b"
        r"|\b(?:could not|can not) move (?:my |the )?(?:whole )?(?:right|left|one) side\b",
        r"\b(?:doms|sore|after|tired|pump|curls|pull ups|push ups|lol|haha)\b",
        lacking=True,
    ),
    _rule(
        "self_harm",
        r"\b(?:cutting|burning|harming|hurting) myself\b|\bcut myself again\b|"
        r"\b(?:might|may|could|will|want to) hurt myself\b|"
        r"\b(?:took|swallowed|taken) too many (?:\S+ )?(?:pills|tablets|meds)\b|"
        r"\b(?:took|swallowed) (?:\S+ ){0,3}(?:bottle|box|handful|pack|bunch|lot) of "
        r"(?:\S+ )?(?:pills|tablets|meds|medication|paracetamol|ibuprofen|sleeping)\b|\boverdosed\b",
        rf"\b(?:slack|short|off|shaving|razor|knife|cooking|kitchen|carbs|sugar|accidentally|without|afraid|scared|"
        rf"worried|avoid|not|{_GYM})\b",
    ),
    _rule(
        "heat",
        r"(?=.*\b(?:really hot|so hot|too hot|heat|in the sun|overheated|overheating|(?:3|4|9|10)\d degrees|calor)\b)"
        r".*\b(?:confused|delirious|vomiting|throwing up|threw up|puking|shivering|chills|passing out|not sweating|"
        r"stopped sweating)\b",
        r"\b(?:shower|bath|sauna|fever|flu|water bottle|avoid|prevent|what if)\b",
    ),
    _rule(
        "stroke",
        r"\bspeech\b(?: \S+){0,3} \b(?:messed|wrong|jumbled|mixed)\b|\b(?:cayo|caido|caida) (?:\S+ ){0,4}cara\b",
    ),
    _rule(
        "self_harm",
        r"\b(?:do not see|see no|not see|no) (?:a |any )?(?:reason|point) (?:to|in|for) (?:\S+ ){0,3}(?:live|living|"
        r"life)\b",
        lacking=True,
    ),
    _rule("chest", _near(_CHEST, _PAIN), r"\b(?:blood pressure|no pressure|heart of|broke my heart)\b"),
    _rule("chest", r"\b(?:angina|heart attack|infarto|ataque al corazon|ataque cardiaco)\b",
          r"\b(?:gave me a|give me a|nearly gave|almost gave|risk|prevent|inducing|family|used to)\b"),
    _rule(
        "chest",
        rf"\b{_CHEST} (?:\S+ ){{0,4}}in a (?:vice|vise|clamp)\b"
        rf"|\b(?:truck|car|horse|ton|tons|stone)\b(?: \S+){{0,4}} \b(?:on|across) my {_CHEST}",
    ),
    _rule("chest", rf"\b(?:weight|elephant|brick|band|fist|something|heavy)\b(?: \S+){{0,5}} \b(?:on|in|across|"
        rf"around) my "
                   rf"{_CHEST}", r"\b(?:bar|barbell|dumbbell|plate|kg|lb|lbs|reps)\b"),
    _rule("chest", rf"\b{_CHEST} (?:\S+ ){{0,3}}(?:heavy|weird and tight)\b"),
    _rule("breathless", r"\b(?:can not|could not|unable to|hard to|struggling to|struggle to|trouble|difficulty|barely|"
                        r"hardly|can hardly|can barely|"
                        r"no puedo|no podia|me cuesta|dificultad para|apenas puedo)(?: \S+){0,2} "
                        r"(?:breathe|breathing|breath|respirar)\b",
          rf"\b{_EXERTION}\b(?!.*\b{_REST}\b)|\bbreathe (?:through|into)\b|\bbreathing (?:drill|drills|exercise|"
          rf"exercises)\b"),
    _rule("chest", r"\bheart (?:\S+ ){0,3}(?:skipping|skips|skipped|fluttering|stopping|stopped)\b|\bpalpitations\b|"
                   rf"\bheart (?:\S+ ){{0,3}}racing\b.*\b{_REST}\b", r"\bskipp(?:ed|ing) (?:a|the) (?:set|workout|"
                   r"session|day|rope)\b"),
    _rule("breathless", r"\bbreathing (?:is|feels|felt|got|gets|has been|was) (?:\S+ ){0,2}hard\b|"
                        r"\bbreathing (?:is |feels |felt |got |gets |has been |was )?(?:\S+ ){0,2}(?:difficult|"
        r"bad|labored|laboured|"
                        r"shallow|worse|painful)\b|\b(?:can not|could not|not|unable to|hard to) (?:get|getting|catch|"
                        r"catching) "
                        r"(?:my |any |enough |a )?(?:\S+ )?(?:air|oxygen|breath)\b|\b(?:no me entra|no me llega|"
                        r"me falta|falta de|no tengo) "
                        r"(?:el |suficiente )?(?:aire|oxigeno)\b|\basthma attack\b|\bataque de asma\b|\bahogando\b|"
                        r"\bwheezing\b",
          rf"\b{_EXERTION}\b(?!.*\b{_REST}\b)|\bbreathing (?:drill|exercise|exercises|technique)\b"),
    _rule("breathless", r"\b(?:shortness of breath|gasping for (?:air|breath)|fighting for (?:air|breath)|"
        r"falta de aire|"
                        r"me falta el aire|me ahogo|suffocating)\b",
          rf"\b{_EXERTION}\b(?!.*\b{_REST}\b)"),
    _rule("breathless", rf"(?:\b(?:short of breath|out of breath|breathless|winded|sin aire|"
        rf"sin aliento)\b.*\b{_REST}\b|"
                        rf"\b{_REST}\b.*\b(?:short of breath|out of breath|breathless|winded|sin aire|sin aliento)\b)",
          r"\b(?:rest (?:between|of)|set|between sets|after the rest|easy run|jog|jogging|tempo|talk test)\b"),
    _rule("fainting", r"\b(?:fainted|fainting|faint(?! (?:pain|ache|soreness|of|line|smell|memory|hope|twinge|sound|"
        r"light|"
                      r"heart|praise))|blacked out|blacking out|black out|(?:had|have|having|a) blackout|greyed out|"
                      r"lost consciousness|"
                      r"losing consciousness|lost con\w+ness|unconscious|came to on the (?:floor|ground)|"
                      r"woke up on the (?:floor|ground)|"
                      r"keeled over|(?:everything|it all|all|vision) went (?:black|dark|white)|grayed out|syncope|"
                      r"desmay\w+|"
                      r"perdi el conocimiento|perdi la conciencia|perdi el sentido)\b",
          r"\b(?:slept|faint hearted|so hungry|calendar|schedule|dates|blackout (?:curtain|curtains|blinds|tattoo))\b"),
    _rule("fainting", r"\b(?:passed out|pass out|passing out|collapsed|collapse)\b",
          r"\b(?:couch|sofa|bed|asleep|sleep|slept|pm|early|dinner|tv|netflix|movie|sofá|nap|napped|train|plane|"
          r"into my|"
          r"kids|arch|arches|ankle|knees?|deal|business|market)\b"),
    _rule("stroke", r"\b(?:face|mouth|smile|eyelid|lip|cara|boca)\b(?: \S+){0,5} \b(?:droop|drooping|droopy|drooped|"
        r"dropped|sagging|numb|"
                    r"paralyzed|paralysed|caida|torcida|dormida|paralizada)\b|\bdrooping face\b"),
    _rule("stroke", r"\b(?:slurred|slurring|slur my words)\b|\bwords\b(?: \S+){0,3} \b(?:out|coming|"
        r"came) (?:\S+ ){0,2}(?:wrong|weird|jumbled|funny|garbled|mixed)\b|\b(?:trouble|difficulty) (?:speaking|"
        r"talking|walking straight|seeing)\b|\bse me traba la lengua\b|\b(?:can not|could not|no puedo|"
        r"no podia) (?:speak|talk|hablar|"
                    r"get (?:my )?words out|find (?:my )?words)\b|\bhabla arrastrada\b|"
                    r"\bspeech\b(?: \S+){0,3} \b(?:weird|off|"
                    r"funny|garbled|gone)\b",
          rf"\b{_JOKE}\b|\bcan not (?:speak|talk) (?:now|right now|today|later|at the moment)\b|\bmeeting\b"),
    _rule("stroke", r"\b(?:having|had|have|get|getting|mini|signs of|symptoms of|think it is|like) (?:a |"
        r"an )?(?:mini )?stroke\b|"
                    r"\b(?:derrame cerebral|ictus|embolia)\b|\btia\b.*\b(?:stroke|doctor)\b"),
    _rule("stroke", r"\b(?:one side|left side|right side|half|lado izquierdo|lado derecho|medio cuerpo|"
        r"la mitad)\b(?: \S+){0,6} "
                    r"\b(?:numb|weak|weakness|paralyzed|paralysed|tingling|dormido|dormida|debil|paralizado|"
                    r"entumecido)\b|"
                    r"\b(?:numb|numbness|weak|weakness|paralyzed|paralysed|can not move|"
                    r"can not feel)\b(?: \S+){0,4} \b(?:one side|left side|"
                    r"right side|half of my)\b",
          r"\b(?:plank|planks|side plank|leg day|reps|weaker|balance|glute|ab|obliques?|rows?|press|squats?|lunges|"
          r"curls|lifts?|sets?|split|stretch|tight|tighter|sore)\b"),
    _rule("stroke", r"\b(?:can not|could not|no puedo) (?:move|lift|feel|mover|sentir) (?:my |el |la |mi )?(?:left |"
        r"right )?"
                    r"(?:arm|leg|face|brazo|pierna|cara)(?: izquierdo| derecho| izquierda| derecha)?\b",
          r"\b(?:arms|legs|doms|sore|after|tired|cold|dentist|curls|pump|pull ups|push ups)\b"),
    _rule("stroke", r"\b(?:worst headache (?:of my life|ever|i have|i had)|thunderclap|sudden (?:\S+ )?(?:headache|"
        r"confusion|blindness)|lost (?:my )?vision|double vision|suddenly (?:\S+ ){0,2}(?:confused|blind)|"
        r"sudden (?:\S+ ){0,3}headache|"
                    r"lost (?:my )?sight(?! of)|vision went|went blind|can not see (?:out|from|anything)|"
                    r"peor dolor de cabeza|"
                    r"perdi la vision|perdi la vista)\b"),
    _rule("arm_or_jaw", rf"(?:{_near('(?:jaw|mandibula|quijada)', _PAIN)})",
          r"\b(?:dentist|tooth|teeth|wisdom|clench|clenched|clenching|tmj|braces|chewing|dentista|muela|muelas|"
          r"grinding)\b"),
    _rule("arm_or_jaw", _near(_LEFT_ARM, _ARM_FEELS), _LIFTED),
    _rule("arm_or_jaw", rf"\b{_PAIN}\b(?: \S+){{0,5}} (?:down|into|through|radiating|radiates|spreading|"
                        rf"spreads|shooting|travelling|traveling|hacia|por) (?:\S+ ){{0,6}}(?:arm|arms|jaw|brazo|"
                        rf"mandibula)\b", _LIFTED),
    _rule("self_harm", r"\b(?:suicide|suicidal|suicidarme|suicidio|self harm|selfharm|kill myself|killing myself|"
        r"end my life|ending my life|ending it all|hang myself|slit my wrists|cut my wrists|overdose|"
                       r"jump off (?:a|the) (?:bridge|roof|building)|me quiero matar|acabar con todo|"
                       r"acabar con mi vida|acabar con mi vida|"
                       r"end it all|take my (?:own )?life|better off dead|better off without me|no reason to live|"
                       r"quitarme la vida|"
                       r"matarme|hacerme dano)\b",
          rf"\b(?:suicide (?:squad|grip|sprint|sprints|squeeze|drill|drills|run|runs)|suicides)\b|"
          rf"\b{_JOKE}\b.*\b{_GYM}\b|\b{_GYM}\b.*\b{_JOKE}\b|\bnot (?:trying|going|want|here) to kill myself\b|"
          rf"\bkilling myself (?:in|at|on|with|for) (?:the |this |these |that )?{_GYM}"),
    _rule("self_harm", r"\b(?:want to die|wish i was dead|wish i were dead|do not want to (?:live|be alive|exist|"
        r"be here|wake up)|"
                       r"not want to be alive|not worth living|not worth it anymore|life is not worth|"
                       r"no point in living|no point living|can not go on|"
                       r"want it (?:all )?to (?:end|be over)|want everything to end|wish i (?:was|were) (?:dead|"
                       r"not alive|never born)|ready to die|"
                       r"quiero desaparecer|me quiero morir|no quiero estar aqui|no quiero seguir|quiero morir|"
                       r"quiero morirme|no quiero vivir|"
                       r"no quiero seguir viviendo|ganas de vivir)\b",
          rf"\b(?:{_JOKE}|{_GYM}|after|during|those|doms|plan|days|weeks|schedule)\b", lacking=True),
    _rule("self_harm", r"\b(?:want|wanted|wanting|going|thinking|thoughts|think|urge|urges|feel like|"
        r"ganas)\b(?: \S+){0,4} "
                       r"(?:hurt|hurting|cut|cutting|harm|harming) myself\b",
          rf"\b(?:do not want|not want|not going|afraid|scared|worried|avoid|without|careful|{_GYM})\b"),
    _rule("pregnancy", r"\b(?:bleeding|spotting|blood|contractions|contraction|leaking|fluid|"
                       r"waters? (?:\S+ ){0,2}(?:broke|broken)|"
                       r"gush|cramping|cramps|tightenings|abdominal pain|belly pain|clot|sangrado|sangrando|sangre|"
                       r"contracciones|rompi aguas|liquido)\b",
          r"\b(?:nose|blood (?:pressure|test|tests|work|sugar)|nosebleed|gums|drink|fluids|presion|(?:leg|calf|foot|"
          r"toe) cramps?|cramps? in my (?:leg|calf|foot|toe))\b", pregnant=True),
    _rule("pregnancy", r"\b(?:baby|bebe|fetal|movement|movements|kicks)\b(?: \S+){0,5} \b(?:not|less|fewer|stopped|"
        r"quiet|no|menos|dejo)\b|"
                       r"\b(?:no|not|less|fewer|stopped|haven not|have not|menos|ningun)\b(?: \S+){0,4} \b(?:baby|"
                       r"bebe|kicks|movement|movements)\b",
          r"\b(?:no baby|not (?:show|showing)|baby weight|no exercises?|stroller|shower|crib|sleep|"
          r"sleeping)\b", pregnant=True, lacking=True),
    _rule("pregnancy", r"\bcalf\b(?: \S+){0,4} \b(?:pain|swollen|swelling|red|hot|hurts|warm)\b|\b(?:pain|swollen|"
        r"swelling)\b"
                       r"(?: \S+){0,3} \bcalf\b|\bpantorrilla\b(?: \S+){0,4} \b(?:hinchada|dolor|"
                       r"duele)\b", pregnant=True),
    _rule("pregnancy", r"\b(?:headache|dizzy|lightheaded|light headed|blurred vision|blurry vision|seeing spots|"
        r"mareada|"
                       r"dolor de cabeza|vision borrosa|muscle weakness)\b", pregnant=True),
    _rule("heat", r"\b(?:heat stroke|heatstroke|heat exhaustion|sunstroke|sun stroke|golpe de calor|insolacion|"
                  r"stopped sweating|not sweating|hot and dry skin|agotamiento por calor|no longer sweating|"
                  r"deje de sudar)\b",
          r"\b(?:avoid|prevent|risk|worried|do not want|without getting|if i get|what if|danger|evitar|warning|"
          r"advisory)\b|"
          r"\bnot sweating (?:enough|much|at all in|it)\b"),
    _rule("heat", r"\b(?:overheated|overheating|too hot|heat|calor)\b.*\b(?:confused|vomiting|vomited|threw up|"
        r"throwing up|"
                  r"puking|dizzy|chills|shivering|nauseous|delirious|mareado|mareada|vomite|vomitando|escalofrios|"
                  r"lightheaded)\b"),
    _rule("cauda_equina", r"\b(?:numb|numbness|tingling|can not feel|no feeling|lost feeling|entumecida|entumecido|"
        r"dormida|"
                          r"no siento)\b(?: \S+){0,5} \b(?:saddle|groin|genitals|genital|crotch|private parts|"
                          r"privates|between my legs|"
                          r"inner thighs|perineum|buttocks|butt|bum|backside|down there|penis|vagina|testicles|wiping|"
                          r"entrepierna|ingle|genitales)\b|"
                          r"\b(?:saddle|groin|genitals|crotch|private parts|between my legs|down there|inner thighs|"
                          r"butt|bum|entrepierna)\b(?: \S+){0,4} \b(?:numb|numbness|"
                          r"no feeling|dormida|entumecida)\b|\bsaddle (?:anesthesia|anaesthesia|numbness)\b",
          r"\b(?:bike|biking|cycling|ride|spin|peloton|saddle (?:height|position))\b(?!.*\b(?:back|bladder|pee)\b)"),
    _rule("cauda_equina", r"\b(?:can not|could not|unable to|no puedo) (?:\S+ )?(?:pee|urinate|poop|"
        r"control my (?:bladder|bowels?|pee|poop)|"
                          r"hold my (?:pee|bladder|urine)|go to the toilet|start peeing|orinar|hacer pis|"
                          r"feel (?:it )?when i pee|feel myself pee)\b|"
                          r"\b(?:lost|losing|loss of|no) (?:bladder|bowel|control of my (?:bladder|bowels?)|"
                          r"bladder control|bowel control)\b|"
                          r"\b(?:perdi el control|no controlo (?:la orina|el esfinter|el pis)|incontinencia|"
                          r"incontinent)\b|\b(?:wet|peed|pissed) myself\b.*\b(?:back|legs|numb)\b|"
                          r"\b(?:back|legs|numb)\b.*\b(?:wet|peed|pissed) myself\b",
          r"\b(?:jump|jumping|jumps|sneeze|sneezed|laugh|laughing|skipping|double unders|skip)\b"),
    _rule("cauda_equina", r"\bback\b.*\bboth (?:\S+ )?(?:legs|feet)\b.*\b(?:numb|weak|tingling|tingly)\b|"
        r"\bboth (?:\S+ )?(?:legs|feet)\b"
                          r".*\b(?:numb|weak|tingling|tingly)\b.*\bback\b"),
)  # fmt: skip

DIZZY: Final = re.compile(r"\b(?:dizzy|dizziness|lightheaded|light headed|woozy|vertigo|mareado|mareada|mareo|mareos|"
                          r"room (?:is|was) spinning)\b")  # fmt: skip
BESIDE_DIZZY: Final = re.compile(
    r"\b(?:headache|blurred|blurry|vision|vomiting|vomited|threw up|throwing up|numb|numbness|chest|heart|racing|"
    r"pounding|"
    r"palpitations|cold sweat|breath|breathe|breathing|weak|slurred|confused|fell|nearly fell|could not stand|"
    r"can not stand|"
    r"seeing stars|tunnel|dolor de cabeza|vision borrosa|vomite|palpitaciones|sudor frio|corazon)\b"
)
"""Dizzy with one of these is more than dizzy."""
PREGNANT: Final = re.compile(r"\b(?:i am|at) (?:1\d|2\d|3\d|4[0-2]) weeks\b"
                             r"(?! (?:in|into|of|on|from|since|out|away))|"
                             r"^(?:1\d|2\d|3\d|4[0-2]) weeks and\b|"
                             r"\bbaby\b(?: \S+){0,3} \b(?:kick|kicks|kicked|kicking|"
                             r"moved|moving|movement|movements)\b|\bmy waters?\b|"
                             r"\b(?:pregnant|pregnancy|trimester|weeks along|embarazada|embarazo|midwife|obgyn|ob gyn|"
                             r"due date|expecting a baby|matrona)\b")  # fmt: skip
