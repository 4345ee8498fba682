"""A database for `benchmarks.console`: 100,000 clients of 1,000 coaches, three days of texts, and what waits today."""

from __future__ import annotations

import json
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from accounts.encryption.sealing import seal

CLIENTS, COACHES = 100_000, 1_000
OPEN_ALERTS, SETTLED_ALERTS, TEXTS, DRAFTS = 2_000, 20_000, 500, 300
DAYS, CALLS_A_DAY = 3, 200_000

USERS = """
INSERT INTO users (id, name, phone_number, password, preferred_send_hour, timezone, role, coach_id, is_active, is_staff,
    is_superuser, review_first, created_at, updated_at, next_message_at)
SELECT md5('{kind}' || n)::uuid, '{kind} ' || n, '+1' || ({first} + n), '!', 5 + n % 14,
    (ARRAY['America/Denver', 'America/New_York', 'Europe/Berlin', 'Asia/Tokyo'])[1 + n % 4], '{role}', {coach}, true,
    {staff}, {superuser}, false, now(), now(), date_trunc('day', now()) + make_interval(days => 1, hours => n % 24)
FROM generate_series(1, {count}) n
"""
PLANS = """
INSERT INTO fitness_plans (id, client_id, program_type, mesocycles, start_date, cycle_start_date, length_weeks, status,
    source, notes, created_at, updated_at)
SELECT md5('{status}' || n)::uuid, md5('client' || n)::uuid, 'strength',
    '[{{"name": "Base", "weeks": 4, "focus": ["general"], "deload": true}},
      {{"name": "Build", "weeks": 4, "focus": ["general"], "deload": true}}]',
    current_date - n % 56, current_date - n % 56, 8, '{status}', 'rules', '', now(),
    now() - make_interval(mins => n % 9999)
FROM generate_series(1, {count}) n
"""
MESSAGES = """
INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, kind, local_date, state, due_at,
    send_before, sent_at, created_at, suppressed_reason)
SELECT md5('message' || d || '-' || n)::uuid, md5('client' || n)::uuid, 'outbound', 'Today: Upper body, moderate.',
    '+15550199999', '+1' || n, 'daily', current_date - d, state, due, due + interval '3 hours',
    CASE WHEN state IN ('accepted', 'delivered') THEN due END, due,
    CASE state WHEN 'suppressed' THEN 'paused' ELSE '' END
FROM generate_series(0, {days} - 1) d, generate_series(1, {count}) n,
LATERAL (SELECT (ARRAY['delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'accepted', 'accepted',
        'planned', 'missed', 'suppressed'])[1 + n % 10] AS state,
    date_trunc('day', now()) - make_interval(days => d) + make_interval(hours => n % 24) AS due) each
"""
ALERTS = """
INSERT INTO alerts (id, client_id, kind, sentence, created_at, settled_at)
SELECT md5('{settled}' || n)::uuid, md5('client' || n * {apart})::uuid, 'missed', '{sentence}',
    now() - make_interval(mins => n), {settled}
FROM generate_series(1, {count}) n
"""
TEXTS_IN = """
INSERT INTO inbound_texts (id, provider_id, phone_from, phone_to, body, payload, received_at, handled_at, user_id,
    legal_word)
SELECT md5('text' || n)::uuid, 'SM' || n, '+1', '+2', 'My knee hurts.', '{{}}', now() - make_interval(mins => n), now(),
    md5('client' || n * 150)::uuid, ''
FROM generate_series(1, {count}) n
"""
CALLS = """
INSERT INTO llm_calls (id, task, client_id, prompt_version, provider, model, attempts, input_tokens, output_tokens,
    cost_usd, seconds, outcome, fault, violations, created_at)
SELECT md5('call' || d || '-' || n)::uuid, (ARRAY['daily_workout', 'daily_message'])[1 + n % 2],
    md5('client' || 1 + n % {clients})::uuid, '1', CASE WHEN n % 20 = 0 THEN 'rules' ELSE 'gemini' END, 'flash', 1, 900,
    300, 0.001, 0.5 + (n % 500) / 100.0, CASE WHEN n % 20 = 0 THEN 'fell_back' ELSE 'ok' END,
    CASE WHEN n % 20 = 0 THEN 'timeout' ELSE '' END, '[]',
    now() - make_interval(days => d, secs => n * 86000.0 / {count})
FROM generate_series(0, {days} - 1) d, generate_series(1, {count}) n
"""


def main() -> None:
    """Migrates, seeds, and prints what the benchmark needs as one line of JSON."""
    django.setup()
    call_command("migrate", verbosity=0)
    _fill()
    from django.test import Client
    from django.test.utils import override_settings

    from accounts.models import User

    known = {}
    with override_settings(ALLOWED_HOSTS=["testserver", *settings.ALLOWED_HOSTS]):
        for who, name in (("superuser", "head 1"), ("coach of 100", "coach 1")):
            browser = Client()
            browser.force_login(User.objects.get(name=name))
            known[who] = {
                "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
                "queries": _queries(browser),
            }
    print(json.dumps(known))


def _fill() -> None:
    from django.db import connection

    coach = f"md5('coach' || 1 + n % {COACHES})::uuid"
    nobody = {"coach": "NULL::uuid", "staff": "true", "role": "coach"}
    statements: list[tuple[str, dict[str, Any]]] = [
        (USERS, {"kind": "head", "first": 5_550_000_000, "superuser": "true", "count": 1, **nobody}),
        (USERS, {"kind": "coach", "first": 5_551_000_000, "superuser": "false", "count": COACHES, **nobody}),
        (USERS, {"kind": "client", "first": 5_552_000_000, "superuser": "false", "count": CLIENTS,
                 "coach": coach, "staff": "false", "role": "client"}),
        (PLANS, {"status": "active", "count": CLIENTS}),
        (PLANS, {"status": "draft", "count": DRAFTS}),
        (MESSAGES, {"days": DAYS, "count": CLIENTS}),
        (ALERTS, {"settled": "NULL::timestamptz", "apart": 50, "count": OPEN_ALERTS}),
        (ALERTS, {"settled": "now()", "apart": 5, "count": SETTLED_ALERTS}),
        (TEXTS_IN, {"count": TEXTS}),
        (CALLS, {"days": DAYS, "count": CALLS_A_DAY, "clients": CLIENTS}),
    ]  # fmt: skip
    sentence = seal("The daily message was not sent.", "alerts.sentence")
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement.format(**values, sentence=sentence))
        cursor.execute("ANALYZE")


def _queries(browser: Any) -> int:
    """Statements of one request for the home page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(reverse("admin:index"))
    assert answer.status_code == 200, answer.content
    return len([each for each in queries if each["sql"].split()[0] not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")])


if __name__ == "__main__":
    main()
