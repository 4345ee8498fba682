"""The SQL of the legacy report. What PostgreSQL and SQLite spell differently is filled in by `VENDOR`."""

from __future__ import annotations

VENDOR = {
    "postgresql": {
        "id": "{}::text",
        "json": "{}::text",
        "date": "to_jsonb({}) #>> '{{}}'",
        "payload": "{} #>> '{{}}'",
        "as_date": "({})::date",
        "phone": "right(regexp_replace(phone_number, '[^0-9]', '', 'g'), 10)",
        "ids": "string_agg(id::text, ' ' ORDER BY id)",
    },
    "sqlite": {
        "id": "{}",
        "json": "{}",
        "date": "CAST({} AS text)",
        "payload": "json_extract({}, '$')",
        "as_date": "({})",
        "phone": "substr(replace(replace(replace(replace(replace(replace(phone_number,"
        " ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '+', ''), -10)",
        "ids": "group_concat(id, ' ')",
    },
}

DELETED_PLANS = """
    legacy_archive a WHERE a.source_table = 'fitness_plans'
    AND NOT EXISTS (SELECT 1 FROM fitness_plans p WHERE p.id = a.source_id)"""

LEDGER = """
    SELECT s.source_table, s.rows_in, s.rows_converted, s.rows_quarantined, count(a.id)
    FROM legacy_steps s LEFT JOIN legacy_archive a ON a.source_table = s.source_table
    GROUP BY s.source_table, s.rows_in, s.rows_converted, s.rows_quarantined ORDER BY s.source_table"""


def plans(vendor: str, *, is_converted: bool, has_column: bool) -> str:
    """Id, client, original macrocycles, original start date, whether newest; then, where ours is there, what is stored.

    Half way through a conversion the originals are partly in the archive and partly still in the column.
    """
    words = VENDOR[vendor]
    if not is_converted:
        return _before(words)
    original = "CASE WHEN a.id IS NULL THEN p.macrocycles ELSE a.payload END" if has_column else "a.payload"
    start_date = f"COALESCE({words['as_date'].format(words['payload'].format('d.payload'))}, p.start_date)"
    start_text = f"COALESCE({words['payload'].format('d.payload')}, {words['date'].format('p.start_date')})"
    rows = f"""
        fitness_plans p {"LEFT" if has_column else ""} JOIN legacy_archive a
            ON a.source_table = 'fitness_plans' AND a.source_id = p.id
        LEFT JOIN legacy_archive d ON d.source_table = 'fitness_plans.start_date' AND d.source_id = p.id"""
    return f"""
        SELECT {words["id"].format("p.id")}, {words["id"].format("p.client_id")},
               {words["json"].format(f"({original})")}, {start_text}, r.place = 1,
               a.reason, {words["json"].format("p.mesocycles")}, p.length_weeks, p.status
        FROM {rows} JOIN (
            SELECT p.id, row_number() OVER (
                PARTITION BY p.client_id ORDER BY p.created_at DESC, {start_date} DESC, p.id DESC) AS place
            FROM {rows}) r ON r.id = p.id
        ORDER BY p.id"""


def _before(words: dict[str, str]) -> str:
    return f"""
        SELECT {words["id"].format("p.id")}, {words["id"].format("p.client_id")},
               {words["json"].format("p.macrocycles")}, {words["date"].format("p.start_date")}, r.place = 1
        FROM fitness_plans p JOIN (
            SELECT id, row_number() OVER (
                PARTITION BY client_id ORDER BY created_at DESC, start_date DESC, id DESC) AS place
            FROM fitness_plans) r ON r.id = p.id
        ORDER BY p.id"""


LOOK_ALIKES = {
    "phone numbers": (
        "SELECT {ids} FROM users WHERE {phone} <> '' GROUP BY {phone} HAVING count(*) > 1 ORDER BY min({id})"
    ),
    "e-mail addresses": (
        "SELECT {ids} FROM users WHERE email IS NOT NULL GROUP BY lower(trim(email)) HAVING count(*) > 1 "
        "ORDER BY min({id})"
    ),
}


def look_alikes(vendor: str, what: str) -> str:
    words = VENDOR[vendor]
    return LOOK_ALIKES[what].format(ids=words["ids"], phone=words["phone"], id=words["id"].format("id"))


def replaced(vendor: str, column: str) -> str:
    """User ids and the originals of values that the conversion replaced."""
    words = VENDOR[vendor]
    return (
        f"SELECT {words['id'].format('source_id')}, {words['payload'].format('payload')} FROM legacy_archive "
        f"WHERE source_table = 'users.{column}' ORDER BY source_id"
    )


def per_user(vendor: str, table: str) -> str:
    """Users with several rows of a table, and how many."""
    user = VENDOR[vendor]["id"].format("user_id")
    return f"SELECT {user}, count(*) FROM {table} GROUP BY user_id HAVING count(*) > 1 ORDER BY user_id"


def strangers(vendor: str) -> str:
    """Messages that lie in a conversation of another user."""
    return (
        f"SELECT {VENDOR[vendor]['id'].format('m.id')} FROM messages m "
        "JOIN conversations c ON c.id = m.conversation_id WHERE m.user_id <> c.user_id ORDER BY m.id"
    )


REPEATED_SIDS = (
    "SELECT twilio_message_sid, count(*) FROM messages WHERE twilio_message_sid <> '' "
    "GROUP BY twilio_message_sid HAVING count(*) > 1 ORDER BY twilio_message_sid"
)
EMPTY_SIDS = "SELECT count(*) FROM messages WHERE twilio_message_sid = '' HAVING count(*) > 0"
ODD_AGES = "SELECT age, count(*) FROM fitness_profiles WHERE age NOT BETWEEN 1 AND 120 GROUP BY age ORDER BY age"
