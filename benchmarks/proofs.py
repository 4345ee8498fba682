"""What is proved, and by which command. In the order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Proof:
    """`claim`: what the output shows, in a sentence. `beside`: what it is held against, where that is not ours."""

    name: str
    title: str
    command: str
    claim: str
    beside: str = ""


PROOFS: Final = (
    Proof(
        "audit",
        "Sessions keep to every rule",
        "python -m fitcoach.audit",
        "Seasons of invented clients, by the rules, each session held against each check.",
    ),
    Proof(
        "replay",
        "Stored cases",
        "python manage.py replay_prompts --provider rules",
        "What is answered to the stored clients, and whether the checks let it pass.",
    ),
    Proof(
        "chaos",
        "A morning on which everything dies",
        "python -m benchmarks.chaos --seeds 1 2 3",
        "Workers killed, the broker wiped, the database without power, two beats: who got no text or two.",
        "Beside the rows stands the provider's own log.",
    ),
    Proof(
        "model-down",
        "A day without the model",
        "python -m benchmarks.model_down 2000",
        "Every client gets a workout and a message although no question to the model is answered.",
    ),
    Proof(
        "fuzz",
        "The API and a fuzzer",
        "make fuzz",
        "Each operation of the schema, 300 requests a role, good and bad: no answer that the schema does not know.",
        "The fuzzer is schemathesis.",
    ),
    Proof(
        "fuzz-public",
        "Hostile requests to every public address",
        "python -m fitcoach.testing.fuzzing",
        "10,000 seeded requests over sockets to the server of the Procfile: no 5xx, no stack trace, no secret.",
    ),
    Proof(
        "restore-drill",
        "A backup comes back",
        "python -m fitcoach.testing.restore_drill",
        "Counts of every table and hashes of 1 % of its rows, before and after; and each way of spoiling it is found.",
    ),
    Proof(
        "conversion-proof",
        "A million legacy plans, twenty kills",
        "python -m benchmarks.conversion_proof",
        "Counts and checksums of a conversion that was killed twenty times, beside one that nobody disturbed.",
    ),
    Proof(
        "conversion",
        "What the conversion costs",
        "python -m benchmarks conversion",
        "Plans a second and memory.",
        "Beside it: the same rows moved by plain SQL, which reads no plan.",
    ),
    Proof(
        "coaching",
        "What the built-in coach costs",
        "python -m benchmarks coaching",
        "Workouts a second by the rules.",
        "Beside it: the same workouts written as JSON, the least that anybody who stores them has to do.",
    ),
    Proof(
        "many-at-once",
        "A thousand clients and a slow model",
        "python -m benchmarks many_at_once",
        "How near to the ideal a process comes that waits for a model.",
        "Beside it: answers x seconds / how many are waited for at once.",
    ),
    Proof(
        "sending",
        "What delivery costs",
        "python -m benchmarks sending",
        "From a tick to the texts, and a tick among a million clients.",
        "Beside it: plain SQL that writes the same rows.",
    ),
    Proof(
        "broker-away",
        "The broker is away",
        "python -m benchmarks broker_away",
        "What a client's text over HTTP takes with the broker there, gone and deaf.",
    ),
    Proof(
        "api",
        "What a phone asks for",
        "python -m benchmarks api",
        "Requests a second of the API.",
        "Beside it: an empty view of Django REST framework, in the same process and the same run.",
    ),
    Proof(
        "console",
        "The console among 100,000 clients",
        "python -m benchmarks console",
        "The first page of a coach.",
        "Beside it: an empty page of the console.",
    ),
    Proof(
        "replies",
        "A thousand clients text at once",
        "python -m benchmarks replies",
        "How long an answer takes, and that each gets one.",
        "Beside it: keeping the same texts as they came.",
    ),
    Proof(
        "scale",
        "A million clients",
        "python -m benchmarks.scale",
        "The plan of every hot query, and the most rows that one statement of it reads.",
    ),
    Proof(
        "client-day",
        "What a client costs",
        "python -m benchmarks.client_day --clients 150 --days 7",
        "Processor time, statements, rows, bytes and segments of a client's day.",
    ),
    Proof(
        "footprint",
        "What it weighs",
        "python -m benchmarks footprint",
        "The time of manage.py check, and the memory of a web worker and of a worker at rest.",
    ),
    Proof(
        "encryption",
        "What encrypted notes cost",
        "python -m benchmarks encryption",
        "A client's page and a client's day.",
        "Beside it: the same with notes that are not encrypted.",
    ),
    Proof(
        "log-lines",
        "What masking a log line costs",
        "python -m benchmarks log_lines",
        "Lines a second.",
        "Beside it: the same lines without the mask, and a plain line of Python's own logging.",
    ),
    Proof(
        "coverage",
        "What the tests run",
        "python -m fitcoach.testing --coverage -q",
        "Every test on SQLite and PostgreSQL, in two time zones, and how much of each room they ran.",
    ),
    Proof(
        "mutate",
        "What the tests notice",
        "python -m fitcoach.testing.mutating",
        "The share of changes of domain/ and of the outbox, made on purpose, that some test notices.",
        "The changes are mutmut's.",
    ),
)
