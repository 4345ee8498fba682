"""Clients by the hundred thousand, made by the server itself: profiles, plans, weeks, sessions, texts and what grows.

Shares are those of a service that has run for two years: 70 in 100 have a plan, 20 had one, 10 never did; 2 have texted
STOP and 3 have left. Whoever is due is a number that does not grow with the clients (`due`), so that a query whose cost
follows the clients shows it. Client `n` has the id md5('client' || n).
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import md5

from accounts.encryption.sealing import seal

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
BLOCKS = [{"name": name, "weeks": 4, "focus": ["general"], "deload": True} for name in ("Base", "Build")]
PATTERN = {
    "week_index": 0,
    "days": [
        {"day": day, "theme": theme, "load": load, "notes": ""}
        for place, day in enumerate(DAYS)
        for theme, load in [("Rest", None) if place % 2 else ("Upper body", "moderate")]
    ],
}  # fmt: skip
DETAILS = {
    "blocks": [
        {"name": "Main", "items": [{"type": "compound", "exercise_id": name, "exercise": name, "sets": 3, "reps": 8}]}
        for name in ("push_up", "bodyweight_squat", "plank")
    ],
    "modifications": [],
}
HAS_PLAN = "(n <= {due} * 5 OR n % 10 < 7)"
SENDABLE = "(n <= {due} * 5 OR (n % 50 <> 7 AND n % 33 <> 5))"

USERS = """
INSERT INTO users (id, name, phone_number, password, preferred_send_hour, timezone, role, coach_id, is_active, is_staff,
    is_superuser, review_first, created_at, updated_at, next_message_at, opted_out_at, plan_sought_at)
SELECT md5('client' || n)::uuid,
    (ARRAY['Ana', 'Ben', 'Chloe', 'Dan', 'Eva', 'Finn', 'Gina'])[1 + n % 7] || ' '
        || (ARRAY['Keller', 'Ortiz', 'Smith', 'Novak', 'Tanaka'])[1 + n % 5] || ' ' || n,
    '+1555' || lpad(n::text, 7, '0'), '!',
    CASE WHEN n <= {due} * 2 THEN {hour} WHEN n <= {due} * 5 THEN {hour_now} ELSE 5 + n % 7 END,
    CASE WHEN n <= {due} * 5 THEN 'UTC' ELSE
        (ARRAY['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'])[1 + n % 4] END,
    'client', md5('coach' || 1 + n % {coaches})::uuid, n <= {due} * 5 OR n % 33 <> 5, false, false,
    n > {due} * 5 AND n % 200 = 3, {at} - interval '400 days', {at} - interval '30 days',
    CASE WHEN NOT ({has_plan} AND {sendable}) THEN NULL WHEN n <= {due} THEN {at} + interval '15 minutes'
        WHEN n <= {due} * 5 THEN {at} + interval '1455 minutes'
        ELSE {at} + make_interval(mins => 31 + (n::bigint * 7919 % 1380)::int) END,
    CASE WHEN n > {due} * 5 AND n % 50 = 7 THEN {at} - interval '100 days' END,
    CASE WHEN NOT {has_plan} AND {sendable} THEN {at} - make_interval(mins => n / 10 % 1435) END
FROM generate_series(1, {clients}) n
"""
STAFF = """
INSERT INTO users (id, name, phone_number, password, preferred_send_hour, timezone, role, is_active, is_staff,
    is_superuser, review_first, created_at, updated_at)
SELECT md5('coach' || n)::uuid, 'Coach ' || n, '+1666' || lpad(n::text, 7, '0'), '!', 8, 'America/Denver', 'coach',
    true, true, n = 1, false, {at}, {at}
FROM generate_series(1, {coaches}) n
"""
PROFILES = """
INSERT INTO fitness_profiles (id, user_id, fitness_goals, skill_level, exercise_frequency, gender, age, created_at,
    updated_at, program_type, units, notes)
SELECT md5('profile' || n)::uuid, md5('client' || n)::uuid, 'get strong', 'beginner', '4', '', 20 + n % 50,
    {at} - interval '400 days', {at} - interval '400 days', 'strength', '', ''
FROM generate_series(1, {clients}) n
"""
PLANS = """
INSERT INTO fitness_plans (id, client_id, program_type, mesocycles, start_date, cycle_start_date, length_weeks, status,
    source, notes, created_at, updated_at, goal_statement, overview, current_microcycle_week)
SELECT md5('plan' || n)::uuid, md5('client' || n)::uuid, 'strength', '{blocks}', {monday} - 14, {monday} - 14, 8,
    CASE WHEN {has_plan} THEN 'active' ELSE 'completed' END, 'rules', '', {at} - interval '15 days',
    {at} - interval '3 days', 'Get strong', 'Two blocks', 3
FROM generate_series(1, {clients}) n WHERE {has_plan} OR n % 10 < 9
"""
OLD_PLANS = """
INSERT INTO fitness_plans (id, client_id, program_type, mesocycles, start_date, cycle_start_date, length_weeks, status,
    source, notes, created_at, updated_at)
SELECT md5('oldplan' || n)::uuid, md5('client' || n)::uuid, 'strength', '{blocks}', {monday} - 84, {monday} - 84, 8,
    CASE WHEN n % 1000 = 10 THEN 'draft' ELSE 'completed' END, 'rules', '', {at} - interval '90 days',
    {at} - interval '20 days'
FROM generate_series(1, {clients}) n WHERE n % 2 = 0
"""
WEEKS = """
INSERT INTO microcycles (id, client_id, fitness_plan_id, mesocycle_index, week_number, pattern, start_date, end_date,
    is_active, source, created_at, updated_at)
SELECT md5('week' || w || '-' || n)::uuid, md5('client' || n)::uuid, md5('plan' || n)::uuid, 0, 3 - w, '{pattern}',
    {monday} - 7 * w, {monday} - 7 * w + 6, w = 0, 'rules', {at} - make_interval(days => 7 * w + 2),
    {at} - make_interval(days => 7 * w + 2)
FROM generate_series(0, 1) w, generate_series(1, {clients}) n WHERE {has_plan}
"""
WORKOUTS = """
INSERT INTO workout_instances (id, client_id, fitness_plan_id, microcycle_id, date, theme, load, session_type, details,
    status, source, reasons, completed_at, client_note, asked, created_at, updated_at)
SELECT md5('session' || d || '-' || n)::uuid, md5('client' || n)::uuid, md5('plan' || n)::uuid,
    md5('week' || CASE WHEN {today} - d < {monday} THEN 1 ELSE 0 END || '-' || n)::uuid, {today} - d, 'Upper body',
    'moderate', 'strength', '{details}', CASE WHEN done THEN 'completed' ELSE 'scheduled' END, 'rules', '[]',
    CASE WHEN done THEN {at} - make_interval(days => d) END, '', '{{}}', {at} - make_interval(days => d, hours => 4),
    {at} - make_interval(days => d, hours => 1)
FROM generate_series(0, 4, 2) d, generate_series(1, {clients}) n, LATERAL (SELECT d > 0 AND n % 3 < 2 AS done) each
WHERE {has_plan} AND (d > 0 OR (n > {due} * 5 AND n % 2 = 0) OR (n > {due} * 2 AND n <= {due} * 3))
"""
RESULTS = """
INSERT INTO exercise_results (id, workout_id, exercise_id, set_number, reps, weight_kg, from_plan, logged_at)
SELECT md5('result' || s || '-' || n)::uuid, md5('session2-' || n)::uuid, 'push_up', s, 8, 20, true,
    {at} - interval '2 days'
FROM generate_series(1, 2) s, generate_series(1, {clients}) n WHERE {has_plan} AND n % 3 < 2
"""
MESSAGES = """
INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, kind, local_date, state, due_at,
    send_before, sent_at, settled_at, created_at, suppressed_reason, workout_id, workout_revision, facts_seen,
    twilio_message_sid)
SELECT md5('message' || d || '-' || n)::uuid, md5('client' || n)::uuid, 'outbound',
    'Today: Upper body, moderate. Push-ups 3 x 8, squats 3 x 8, plank 3 x 8. Rest 90 s. Text me what you did.',
    '+15550199999', '+1555' || lpad(n::text, 7, '0'), 'daily', {today} - d, state, due, due + interval '3 hours',
    CASE WHEN state = 'delivered' THEN due END, due, due - interval '20 minutes', '',
    CASE WHEN d IN (0, 2, 4) THEN md5('session' || d || '-' || n)::uuid END, 1, {at} - interval '20 days',
    'SM' || md5('sid' || d || '-' || n)
FROM generate_series(0, 4, 2) d, generate_series(1, {clients}) n,
LATERAL (SELECT CASE WHEN n % 60 = 4 THEN 'missed' ELSE 'delivered' END AS state,
    {at} - make_interval(days => d, mins => 61 + n % 600) AS due) each
WHERE {has_plan} AND (d > 0 OR (n > {due} * 5 AND n % 2 = 0))
"""
OLD_MESSAGES = """
INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, kind, local_date, state, due_at,
    send_before, sent_at, settled_at, created_at, suppressed_reason)
SELECT md5('old' || n)::uuid, md5('client' || n)::uuid, 'outbound', 'Two years ago: push-ups 3 x 8, plank 3 x 8.',
    '+15550199999', '+1555' || lpad(n::text, 7, '0'), CASE WHEN n % 50 = 0 THEN 'reset' ELSE 'daily' END,
    due::date, 'delivered', due, due + interval '3 hours', due, due, due, ''
FROM generate_series(1, {clients}) n,
LATERAL (SELECT {at} - make_interval(days => 725 + n % 30) AS due) each
WHERE n % 5 = 0
"""
DUE_MESSAGES = """
INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, kind, local_date, state, due_at,
    send_before, created_at, suppressed_reason, attempt_id, claimed_at, attempts, facts_seen, workout_id,
    workout_revision)
SELECT md5('due' || n)::uuid, md5('client' || n)::uuid, 'outbound', CASE state WHEN 'planned' THEN '' ELSE 'Hi' END,
    '+15550199999', '+1555' || lpad(n::text, 7, '0'), 'daily', {today}, state,
    CASE state WHEN 'planned' THEN {at} + interval '15 minutes' ELSE {at} - interval '1 minute' END,
    {at} + interval '3 hours', {at} - interval '20 minutes', '',
    CASE WHEN state IN ('sending', 'unknown') THEN md5('attempt' || n)::uuid END,
    CASE WHEN state IN ('sending', 'unknown') THEN {at} - interval '20 minutes' END, 0, {at} - interval '20 minutes',
    CASE state WHEN 'queued' THEN md5('session0-' || n)::uuid END, 1
FROM generate_series({due} + 1, {due} * 4) n,
LATERAL (SELECT CASE WHEN n <= {due} * 2 THEN 'planned' WHEN n <= {due} * 3 THEN 'queued' WHEN n % 2 = 0 THEN 'sending'
    ELSE 'unknown' END AS state) each
"""
CHAT = """
INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, kind, created_at)
SELECT md5('chat' || n)::uuid, md5('client' || n)::uuid, 'inbound', 'done, felt good', '+1555' || lpad(n::text, 7, '0'),
    '+15550199999', 'chat', {at} - make_interval(mins => n % 40000)
FROM generate_series(1, {clients}) n WHERE n % 3 = 0
"""
TEXTS_IN = """
INSERT INTO inbound_texts (id, provider_id, phone_from, phone_to, body, payload, received_at, handled_at, read_at,
    understood, user_id, legal_word)
SELECT md5('text' || n)::uuid, 'SM' || n, '+1555' || lpad(n::text, 7, '0'), '+15550199999', 'done, felt good', '{{}}',
    {at} - age, {at} - age, {at} - age, n % 100 <> 0, CASE WHEN n % 20 <> 0 THEN md5('client' || n)::uuid END,
    CASE WHEN n % 50 = 7 THEN 'stop' ELSE '' END
FROM generate_series(1, {clients}) n, LATERAL (SELECT make_interval(mins => 60 + n % 1100000) AS age) each
WHERE n % 3 = 0 OR n % 50 = 7
"""
UNREAD = """
INSERT INTO inbound_texts (id, provider_id, phone_from, phone_to, body, payload, received_at, handled_at, user_id,
    legal_word)
SELECT md5('unread' || n)::uuid, 'UN' || n, '+1555' || lpad(n::text, 7, '0'), '+15550199999', 'done', '{{}}',
    {at} - interval '2 minutes', CASE WHEN n % 2 = 0 THEN {at} - interval '1 minute' END,
    CASE WHEN n % 2 = 0 THEN md5('client' || n)::uuid END, ''
FROM generate_series({due} * 4 + 1, {due} * 4 + 20) n
"""
ALERTS = """
INSERT INTO alerts (id, client_id, kind, sentence, created_at, settled_at)
SELECT md5('{kind}' || n)::uuid, md5('client' || n)::uuid, '{kind}', '{sentence}',
    {at} - make_interval(mins => n % 1000000), {settled}
FROM generate_series(1, {clients}) n WHERE {which}
"""
CHANGES = """
INSERT INTO changes (client_id, kind, wish, sentence, reasons, rows, made_at)
SELECT md5('client' || n)::uuid, 'Log', '{wish}', 'Logged your session', '[]', '{rows}',
    {at} - make_interval(days => n % 500)
FROM generate_series(1, {clients}) n WHERE n % 10 = 0
"""
PROPOSALS = """
INSERT INTO proposals (id, client_id, kind, wish, sentence, plan_seen, state, made_at, expires_at, decided_at)
SELECT md5('proposal' || n)::uuid, md5('client' || n)::uuid, 'PlanWeeks', '{{}}', 'fewer weeks', '',
    CASE WHEN n % 1000 = 0 THEN 'open' ELSE 'accepted' END, {at} - age, {at} - age + interval '30 days',
    CASE WHEN n % 1000 <> 0 THEN {at} - age END
FROM generate_series(1, {clients}) n,
LATERAL (SELECT make_interval(days => CASE WHEN n % 1000 = 0 THEN 1 ELSE n % 500 END) AS age) each
WHERE n % 50 = 0
"""
CALLS = """
INSERT INTO llm_calls (id, task, client_id, prompt_version, provider, model, attempts, input_tokens, output_tokens,
    cost_usd, seconds, outcome, fault, violations, created_at)
SELECT md5('call' || n)::uuid, 'daily_message', md5('client' || n)::uuid, '1', 'gemini', 'flash', 1, 900, 300, 0.001,
    0.5, 'ok', '', '[]', {at} - make_interval(mins => n % 140000)
FROM generate_series(1, {clients}) n
"""
SPEND = """
INSERT INTO llm_spend (key, "window", client_id, began_at, requests, tokens, cost_usd)
SELECT 'client_day ' || n, 'client_day', md5('client' || n)::uuid, {at} - make_interval(days => n % 40), 1, 1000, 0.001
FROM generate_series(1, {clients}) n WHERE n % 2 = 0
"""
AUDIT = """
INSERT INTO audit_trail (at, actor_id, action, what, client_id)
SELECT {at} - make_interval(days => n % 800), md5('coach' || n % {coaches})::uuid, 'read', 'a client',
    md5('client' || n)::uuid
FROM generate_series(1, {clients}) n WHERE n % 3 = 0
"""
LIMITATIONS = """
INSERT INTO limitations (id, client_id, kind, region, exercise_id, severity, status, source, note, created_at,
    updated_at)
SELECT md5('limitation' || n)::uuid, md5('client' || n)::uuid, 'limitation', 'knee', '', 'moderate', 'active', 'client',
    '', {at} - interval '90 days', {at} - interval '90 days'
FROM generate_series(1, {clients}) n WHERE n % 5 = 0
"""
PAUSES = """
INSERT INTO pauses (id, client_id, start_date, end_date, note, created_at)
SELECT md5('pause' || n)::uuid, md5('client' || n)::uuid, {today} - 60, CASE WHEN n % 80 <> 0 THEN {today} - 50 END, '',
    {at} - interval '61 days'
FROM generate_series(1, {clients}) n WHERE n > {due} * 5 AND n % 40 = 0
"""
DEVICES = """
INSERT INTO devices (digest, token_key, user_id, created, expiry, public_id, name)
SELECT md5('digest' || n), left(md5('key' || n), 8), md5('client' || n)::uuid, {at} - interval '30 days',
    {at} + make_interval(days => n % 90), md5('device' || n)::uuid, 'phone'
FROM generate_series(1, {clients}) n WHERE n % 3 = 0
"""
BAD_NUMBERS = """
INSERT INTO bad_numbers (phone_number, error, since)
SELECT '+1555' || lpad(n::text, 7, '0'), '21614', {at} - make_interval(days => n % 900)
FROM generate_series(1, {clients}) n WHERE n > {due} * 5 AND n % 300 = 1
"""
TAKE_OVERS = """
INSERT INTO take_overs (id, client_id, coach_id, began_at, ended_at)
SELECT md5('chat' || n)::uuid, md5('client' || n)::uuid, md5('coach' || 1 + n % {coaches})::uuid,
    {at} - make_interval(days => n % 500), {at} - make_interval(days => n % 500) + interval '1 hour'
FROM generate_series(1, {clients}) n WHERE n % 100 = 0
"""
OBSTACLES = """
INSERT INTO obstacle_plans (id, client_id, date, words, if_part, then_part, source, asked_for, created_at)
SELECT md5('obstacle' || n)::uuid, md5('client' || n)::uuid, {monday} - 7 * (n % 60) + 2, 'late meeting', '', '',
    'client', {monday} - 7 * (n % 60), {at} - make_interval(weeks => n % 60)
FROM generate_series(1, {clients}) n WHERE n % 10 = 1
"""
FLAGS = """
INSERT INTO red_flags (id, client_id, kinds, about, quote, raised_at)
SELECT md5('flag' || n)::uuid, md5('client' || n)::uuid, '["chest"]', 'self', '{quote}', {at} - interval '9 days'
FROM generate_series(1, {clients}) n WHERE n > {due} * 5 AND n % 2000 = 0
"""
CODES = """
INSERT INTO sign_in_codes (id, phone_number, address_hash, state, tries, created_at, expires_at)
SELECT md5('code' || n)::uuid, '+1555' || lpad(n::text, 7, '0'), md5('address' || n % 5000), 'sent', 0,
    {at} - make_interval(secs => n % 14400), {at} - make_interval(secs => n % 14400) + interval '10 minutes'
FROM generate_series(1, {clients}) n WHERE n % 100 = 0
"""
KEYS = """
INSERT INTO idempotent_requests (id, body_hash, begun_at, status, answer)
SELECT md5('request' || n), md5('body' || n), {at} - make_interval(secs => n % 100000), 200, ''
FROM generate_series(1, {clients}) n WHERE n % 20 = 0
"""
SESSIONS = """
INSERT INTO django_session (session_key, session_data, expire_date)
SELECT md5('session' || n), 'x', {at} + make_interval(hours => 12 - n % 48)
FROM generate_series(1, 20 * {coaches}) n
"""
EDITS = """
INSERT INTO reversion_revision (id, date_created, comment, user_id)
SELECT n, {at} - make_interval(days => n % 500), '', md5('coach' || 1 + n % {coaches})::uuid
FROM generate_series(1, {clients}) n WHERE n % 30 = 0
"""
VERSIONS = """
INSERT INTO reversion_version (object_id, format, serialized_data, object_repr, db, revision_id, content_type_id)
SELECT md5('session2-' || n)::uuid::text, 'json', '[]', 'a session', 'default', n,
    (SELECT id FROM django_content_type WHERE app_label = 'workouts' AND model = 'workoutinstance')
FROM generate_series(1, {clients}) n WHERE n % 30 = 0
"""
LOG = """
INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag, change_message, user_id)
SELECT {at} - make_interval(days => 900, secs => -n), md5('client' || n), 'a client', 2, '[]',
    md5('coach' || 1 + n % {coaches})::uuid
FROM generate_series(1, {clients}) n WHERE n % 30 = 0
"""
STATEMENTS = (
    STAFF, USERS, PROFILES, PLANS, OLD_PLANS, WEEKS, WORKOUTS, RESULTS, MESSAGES, OLD_MESSAGES, DUE_MESSAGES, CHAT,
    TEXTS_IN, UNREAD, CHANGES, PROPOSALS, CALLS, SPEND, AUDIT, LIMITATIONS, PAUSES, DEVICES, BAD_NUMBERS, TAKE_OVERS,
    OBSTACLES, FLAGS, CODES, KEYS, SESSIONS, EDITS, VERSIONS, LOG,
)  # fmt: skip
ALERTS_SEEDED = (
    ("no_plan", "NULL::timestamptz", "n % 10 = 9 AND n > {due} * 5 AND n % 50 <> 7 AND n % 33 <> 5"),
    ("missed", "NULL::timestamptz", "n % 100 = 3"),
    ("undelivered", "{at} - make_interval(days => n % 500)", "n % 20 = 2"),
    ("sessions_missed", "NULL::timestamptz", "n % 200 = 5"),
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many clients there are, how many of them are due and how many coach them, and the instant at which all of it
    is looked at: a quarter to an hour, UTC.
    """

    clients: int
    due: int
    coaches: int
    at: datetime

    def client_id(self, number: int) -> uuid.UUID:
        return uuid.UUID(md5(f"client{number}".encode()).hexdigest())

    def coach_id(self, number: int) -> uuid.UUID:
        return uuid.UUID(md5(f"coach{number}".encode()).hexdigest())


def fill(seeded: Seeded) -> None:
    """Seed the empty database, and let the server count what it holds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the rows fit each other: no key is looked up
        cursor.execute("SET synchronous_commit = off")
        for statement in _statements(seeded):
            started = time.monotonic()
            cursor.execute(statement)
            name, rows = statement.split()[2], cursor.rowcount
            print(f"  {name:20} {rows:>9,} rows in {time.monotonic() - started:5.1f} s", flush=True)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SELECT setval('reversion_revision_id_seq', %s)", [seeded.clients + 1])
        cursor.execute("VACUUM ANALYZE")  # what autovacuum does in time; here nobody waits for it


def _statements(seeded: Seeded) -> Iterator[str]:
    today = seeded.at.date()
    values: dict[str, object] = {
        "clients": seeded.clients,
        "due": seeded.due,
        "coaches": seeded.coaches,
        "hour": (seeded.at + timedelta(minutes=15)).hour,
        "hour_now": seeded.at.hour,
        "at": f"'{seeded.at.isoformat()}'::timestamptz",
        "today": f"'{today}'::date",
        "monday": f"'{today - timedelta(days=today.weekday())}'::date",
        "blocks": json.dumps(BLOCKS),
        "pattern": json.dumps(PATTERN),
        "details": json.dumps(DETAILS),
        # The same ciphertext in each row: what is measured is how rows are found.
        "sentence": seal("The coach should know.", "alerts.sentence"),
        "wish": seal("{}", "changes.wish"),
        "rows": seal("[]", "changes.rows"),
        "quote": seal("my chest hurts", "red_flags.quote"),
        "has_plan": HAS_PLAN.format(due=seeded.due),
        "sendable": SENDABLE.format(due=seeded.due),
    }
    yield from (statement.format(**values) for statement in STATEMENTS)
    for kind, settled, which in ALERTS_SEEDED:
        told = {"kind": kind, "settled": settled.format(**values), "which": which.format(**values)}
        yield ALERTS.format(**values, **told)
