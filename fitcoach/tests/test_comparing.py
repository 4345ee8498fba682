"""Two databases side by side: what is the same, and each thing that can be another."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from fitcoach import comparing
from fitcoach.comparing import differences, picture_at
from fitcoach.testing import services

SCHEMA = """
CREATE TABLE people (id serial PRIMARY KEY, name varchar(20) CONSTRAINT name_is_known CHECK (name IN ('Tom', 'Maria')));
CREATE INDEX people_by_name ON people (name);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER nobody_goes BEFORE DELETE ON people FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO people (name) SELECT 'Tom' FROM generate_series(1, 250);
CREATE TABLE notes (text text);
INSERT INTO notes VALUES ('a'), ('b'), (NULL);
CREATE TABLE nothing_yet (id int PRIMARY KEY);
"""
SPOILED = [
    ("a value", "UPDATE people SET name = 'Maria'", "table people: 3 of the 3 rows that were drawn differ"),
    ("a row more", "INSERT INTO nothing_yet VALUES (1)", "table nothing_yet: 0 rows and 1"),
    ("a row of no key", "UPDATE notes SET text = 'c'", "table notes: 1 of the 1 rows that were drawn differ"),
    ("a table", "CREATE TABLE more (id int)", "table: more is in the second alone"),
    ("a column", "ALTER TABLE notes ADD at date", "columns: notes.at is in the second alone"),
    ("a constraint", "ALTER TABLE people DROP CONSTRAINT name_is_known", "people.name_is_known is in the first alone"),
    ("an index", "DROP INDEX people_by_name", "indexes: people_by_name is in the first alone"),
    ("a sleeping trigger", "ALTER TABLE people DISABLE TRIGGER nobody_goes", "triggers: people.nobody_goes is "),
    (
        "a function",
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "functions: ",
    ),
    ("an extension", "CREATE EXTENSION pg_trgm", "extensions: pg_trgm is in the second alone"),
    ("a sequence", "SELECT setval('people_id_seq', 1)", "sequences: people_id_seq is '250' and '1'"),
]


@pytest.fixture
def two(worker_id: str) -> Iterator[tuple[str, str]]:
    """The URLs of two databases that hold the same."""
    database = services.temporary_postgres_database
    with database(f"{worker_id}_one") as one, database(f"{worker_id}_other") as other:
        for url in (one, other):
            with psycopg.connect(url) as connection:
                connection.execute(SCHEMA)
        yield one, other


@pytest.mark.postgres
def test_the_same_is_the_same(two, capsys):
    assert comparing.main(list(two)) == 0
    assert capsys.readouterr().out == "the same: 3 tables, 253 rows, 4 of them drawn and equal\n"


@pytest.mark.postgres
def test_each_thing_that_can_be_another_is_found(two, capsys):
    one, other = two
    before = picture_at(one)
    for case, statement, sentence in SPOILED:
        with psycopg.connect(other) as connection:
            connection.execute(statement)
            found = differences(before, comparing.picture_of(connection))
            connection.rollback()
            connection.execute("SELECT setval('people_id_seq', 250)")
        assert any(sentence in line for line in found), (case, found)
    assert differences(before, picture_at(other)) == []


@pytest.mark.postgres
def test_another_seed_draws_other_rows(two):
    with psycopg.connect(two[0]) as connection:
        drawn = {comparing.picture_of(connection, seed=seed).tables["people"].drawn for seed in ("a", "b", "a")}
    assert len(drawn) == 2


@pytest.mark.parametrize(
    ("case", "one", "other"),
    [
        (
            "a list of words",
            "CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
            "CHECK (((kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))",
        ),
        (
            "with an empty and a quoted word",
            "CHECK ((kind = ANY ((ARRAY[''::character varying, 'it''s'::character varying])::text[])))",
            "CHECK ((kind = ANY (ARRAY[(''::character varying)::text, ('it''s'::character varying)::text])))",
        ),
    ],
)
def test_casts_that_a_dump_moves_are_no_difference(case, one, other):
    assert comparing._plainly(one) == comparing._plainly(other)
    assert comparing._plainly(one) != comparing._plainly(other.replace("ANY", "ALL"))


@pytest.mark.parametrize(
    ("case", "arguments", "sentence"),
    [
        ("one alone", ["postgres://127.0.0.1/a"], "usage: "),
        ("nobody listens", ["postgres://127.0.0.1:1/a", "postgres://127.0.0.1:1/b"], "comparing: connection failed"),
    ],
)
def test_what_cannot_be_compared_is_one_line(capsys, case, arguments, sentence):
    assert comparing.main(arguments) == 2
    assert capsys.readouterr().err.startswith(sentence)
