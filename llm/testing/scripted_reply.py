"""The scripted model as a reader of texts: a table of texts that no rules read; any other says what was read already.

Each answer holds what the request says was read, and adds to it; so it passes the checks wherever the text comes from.
`WRONG` are answers that must not pass, for tests.
"""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

ANSWERS: Final[dict[str, Json]] = {
    "could we do something shorter tonight, the kids are awake, a quarter of an hour maybe": {
        "intents": [{"kind": "minutes", "minutes": 15}],
    },
    "lay down and pushed sixty for eight, three rounds": {
        "intents": [
            {
                "kind": "log",
                "done": [{"exercise_id": "bench_press", "sets": 3, "reps": 8, "weight_kg": 60}],
            }
        ],
    },
    "lay down and pushed one hundred and sixty for six, four rounds": {
        "intents": [
            {"kind": "log", "done": [{"exercise_id": "bench_press", "sets": 4, "reps": 6, "weight_kg": 160}]},
        ],
    },
    "my left quad is toast": {"intents": [{"kind": "pain", "region": "knee", "side": "left"}]},
    "i'd rather hear from you around seven in the evening": {"intents": [{"kind": "send_time", "hour": 19}]},
    "had a kickabout with the lads for an hour and a half": {
        "intents": [{"kind": "other_sport", "sport": "football", "minutes": 90}],
    },
    "got hold of a pair of kettlebells and some bands at a yard sale": {
        "intents": [{"kind": "owned", "equipment": ["kettlebell", "band"], "change": "more"}],
    },
    "i've been under it at work, can you ease things down": {"intents": [{"kind": "easier"}]},
    "bit of a mad one coming up, maybe fewer of these": {
        "question": "How many days can you train next week?",
        "unread": "bit of a mad one coming up, maybe fewer of these",
    },
    "two would be plenty": {"intents": [{"kind": "busy_week", "day": "2026-03-09", "number": 2}]},
    "is oatmeal any good before this": {"unread": "is oatmeal any good before this"},
}
"""By the text in small letters; bench press is planned with 65 kg or so in the sessions that tests text about."""

WRONG: Final[dict[str, Json]] = {
    "invented figure": {"intents": [{"kind": "minutes", "minutes": 25}], "unread": ""},
    "foreign exercise": {
        "intents": [{"kind": "log", "done": [{"exercise_id": "dragon_flag", "sets": 1, "reps": 5}]}],
        "unread": "",
    },
    "unknown exercise": {
        "intents": [{"kind": "log", "done": [{"exercise_id": "zork_press", "sets": 1, "reps": 5}]}],
        "unread": "",
    },
    "opt-out": {"intents": [{"kind": "stop"}], "unread": ""},
    "too many": {"intents": [{"kind": "show", "show": "today"}] * 7, "unread": ""},
    "nothing": {"intents": [], "unread": ""},
    "advice": {"intents": [], "question": "Take 400 mg of ibuprofen and see a doctor?", "unread": ""},
    "link": {"intents": [], "question": "Have you looked at evil.example/now?", "unread": ""},
}


def reply(request: Json) -> Json:
    """What was read already, and what the table adds; what neither knows stays unread."""
    read = request["already_read"]
    known = ANSWERS.get(request["text"].strip().casefold())
    if known is None:
        return {"intents": read["intents"], "question": None, "unread": read["unread"]}
    added = known.get("intents", [])
    kinds = {wish["kind"] for wish in added}
    kept = [wish for wish in read["intents"] if wish["kind"] not in kinds]
    return {"intents": [*kept, *added], "question": known.get("question"), "unread": known.get("unread", "")}
