"""What may stand in a log line: tables of what is masked and what stays, and properties that hold for all texts."""

from __future__ import annotations

import json
import random
import string
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import phonenumbers
import pytest
from django.db import DataError, connection
from hypothesis import given, settings
from hypothesis import strategies as st
from knox.crypto import create_token_string

from accounts.tests.factories import UserFactory
from fitcoach.logs import masking
from fitcoach.logs.masked_values import LONGEST, masked, plain_arguments
from fitcoach.logs.masking import mask, mask_error
from messaging.session_link import SessionLink, token_of

LINK = token_of(SessionLink(uuid.UUID(int=7), date(2026, 3, 2)))
KNOX = "0f" + "a1b2c3d4e5" * 6 + "99"


@pytest.mark.parametrize(
    ("case", "text", "told"),
    [
        ("as stored", "to +15550100101.", "to [phone]."),
        ("as an American writes it", "call (555) 010-0101 now", "call [phone] now"),
        ("with dots", "555.010.0101", "[phone]"),
        ("in one piece", "5550100101 or 15550100101", "[phone] or [phone]"),
        ("with strange dashes and spaces", "+1\u00a0555\u2011010\u20130101", "[phone]"),
        ("in an address", "?From=%2B15550100101", "?From=[phone]"),
        ("in full-width signs", "\uff0b１５５５０１００１０１", "[phone]"),
        ("in Arabic digits", "+١٥٥٥٠١٠٠١٠١", "[phone]"),
        ("of London", "+44 20 7946 0958 or 020 7946 0958", "[phone] or [phone]"),
        ("of Berlin, dialled", "0049 30 123456", "[phone]"),
        ("of Paris", "06 12 34 56 78", "[phone]"),
        ("after the break of a quoted line", r"'me:\n5550100101'", r"'me:\n[phone]'"),
        ("of Berlin, as on a card", "+49 (0) 170 / 123 45 67", "[phone]"),
        ("of Berlin, with a longer code", "+49 (0) 1701 / 123 45 67", "[phone]"),
        ("with dashes far apart", "call +1 - 415 - 555 - 2671 now", "call [phone] now"),
        ("in an address, with blanks", "From=%2B1%20415%20555%202671", "From=[phone]"),
        ("in an address, with blanks and a plus", "tel:+1%20415%20555%202671", "tel:[phone]"),
        ("in an address, with brackets", "+1%20%28415%29%20555%2D2671", "[phone]"),
        ("in the name of a file", "of_+1_415_555_2671.csv", "of_[phone].csv"),
        ("with dots in the middle", "+1·415·555·2671", "[phone]"),
        ("before a day", "+15550100101 2026-03-02 14:00", "[phone] 2026-03-02 14:00"),
        ("mail", "to ana.maria+x@mail.example.com!", "to [mail]!"),
        ("mail in an address", "ana%40example.com", "[mail]"),
        ("a password in an address", "postgres://fit:geheim@db:5432/f", "postgres://[token]@db:5432/f"),
        ("a broker's password", "redis://:geheim@10.0.0.12:6379/0", "redis://[token]@10.0.0.12:6379/0"),
        ("a bearer", "Authorization: Bearer abc", "Authorization: [token]"),
        ("a bearer by itself", "sent Bearer 9a8b7c6d5e", "sent Bearer [token]"),
        ("a knox token", f"token {KNOX} ended", "token [token] ended"),
        ("a token without a digit", "for VxKpLmQzRtBnWsDfGhJkYcAeUiOoPqXvNbMw", "for [token]"),
        ("a signed link", f"https://coach.example/w/{LINK}", "https://coach.example/w/[token]"),
        ("a signed link's token", f"for {LINK}", "for [token]"),
        ("a calendar", "GET /api/v1/calendar/kq3Zt0m2c5.ics", "GET /api/v1/calendar/[token].ics"),
        ("a query", "GET /admin/?q=Ana+Silva&p=2 HTTP/1.1", "GET /admin/?[query] HTTP/1.1"),
        ("an account at Twilio", "AC" + "0123456789abcdef" * 2, "[token]"),
        ("a key of Gemini's", "key AIzaSyD-0123456789abc", "key [token]"),
        ("a password by name", "password='geheim', user=3", "password=[token], user=3"),
        ("a cookie", "Cookie: sessionid=abc", "Cookie: [token]"),
        ("a code by name", "code: 123456", "code: [code]"),
        ("a code in its text", "123456 is your fitcoach code.", "[code] is your fitcoach code."),
        ("a row that presents itself", "<User: Ana Silva> and <Limitation: severe knee>", "<User> and <Limitation>"),
        ("many rows", "<QuerySet [<User: Ana>]>", "<QuerySet [<User>]>"),
        ("a request", "<WSGIRequest: GET '/w/x'>", "<WSGIRequest>"),
        ("a text that presents itself", "Text(id='7', body='Hi Ana\\'s', kind='daily')",
         "Text(id='7', body=[hidden], kind='daily')"),
        ("JSON", '{"notes": "my \\"knee\\"", "sets": 3}', '{"notes": [hidden], "sets": 3}'),
    ],
)  # fmt: skip
def test_is_masked(case: str, text: str, told: str) -> None:
    assert mask(text) == told, case


STAYS = [
    "message 5f0c1a52-9a0e-4a55-8a07-15550100101a could not be composed",
    "12345678-1234-4234-8234-123456789012",
    "123456781234423482341234567890ab",
    "2026-03-02T14:00:00.123456+00:00",
    "2026-03-02 14:00:00,123 to 2026-03-03",
    "20260302140000",
    "1764300000",
    "1764300000123",
    "1764300000.123456",
    "10.0.0.12:8000 and 192.168.100.200",
    "took 0.5550100101 s of 12345.678",
    "1000000 rows, 500 messages, 3 x 8 at 102.5 kg",
    "status code: 404, error code: 21610",
    "gunicorn 27.0.1, Python 3.11.7",
    "http://127.0.0.1:8000/admin/",
    "messaging.daily.process_due",
    "test_a_client_with_2_things_and_more_words_than_most_have",
    "AnAnswerThatTellsWhatHoldsOfEachClientAndWhen was refused",
    "'NoneType' object has no attribute 'pk'",
    "GET /w/<str:token>",
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "100 + 200 - 300 - 400",
    "100+200 - 300 - 400",
    "+100 - 200 - 300",
    "+20 - 15 - 10 - 5",
    "3_000_000_000 rows",
    "set 3 - 8 - 100 / 3 - 8 - 105",
    "2026_03_02_14_00 and 2026 - 03 - 02",
    "14:00:00+02:00 - 2026-03-02",
    "+2 - 2026-03-02 14:00",
    "/files/report%202026%2003%2002.csv",
]


@pytest.mark.parametrize("text", STAYS)
def test_stays_as_it_is(text: str) -> None:
    assert mask(text) == text
    assert mask_error(text) == text


# --- Properties -------------------------------------------------------------------------------------------------------

WORDS = st.text(alphabet=string.ascii_letters + " .,:;!?()[]<>=/-\n'\"%", max_size=30)
WRITINGS = (
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.RFC3966,
)
INSTANTS = st.integers(946_684_800, 4_102_444_799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
REGIONS = ("US", "CA", "GB", "DE", "FR", "ES", "NO", "IN", "JP", "BR", "AU", "ZA")


@settings(max_examples=100, deadline=None)
@given(region=st.sampled_from(REGIONS), writing=st.sampled_from(WRITINGS), before=WORDS, after=WORDS)
def test_no_number_of_any_country_is_told_however_it_is_written(
    region: str, writing: int, before: str, after: str
) -> None:
    number = phonenumbers.example_number(region)
    assert number is not None
    written = phonenumbers.format_number(number, writing)
    told = mask(f"{before} {written} {after}")
    assert written not in told
    assert str(number.national_number)[-6:] not in "".join(filter(str.isdigit, told))


@settings(max_examples=100, deadline=None)
@given(digits=st.from_regex(r"[2-9]\d{9}", fullmatch=True).filter(str.isascii), sep=st.sampled_from(" .-/\u2011"))
def test_no_american_number_is_told_however_it_is_set(digits: str, sep: str) -> None:
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    for written in (
        digits,
        f"1{digits}",
        sep.join((area, exchange, line)),
        f"({area}){sep}{exchange}{sep}{line}",
        f"{area}{sep}{exchange}{line}",
        f"1{sep}{area}{sep}{exchange}{sep}{line}",
    ):
        assert mask(f"call {written}, please") == "call [phone], please"


@settings(max_examples=100, deadline=None)
@given(
    user=st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,20}", fullmatch=True),
    host=st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}(\.[a-z]{2,8}){1,2}", fullmatch=True),
    before=WORDS,
)
def test_no_mail_is_told(user: str, host: str, before: str) -> None:
    assert f"{user}@{host}" not in mask(f"{before} {user}@{host} wrote")


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(min_value=0))
def test_no_token_of_ours_is_told(seed: int) -> None:
    made = random.Random(seed)
    link = token_of(SessionLink(uuid.UUID(int=made.getrandbits(128), version=4), date(2026, 3, 2)))
    sid = f"SM{made.getrandbits(128):032x}"
    for token in (link, sid, create_token_string()):
        assert token not in mask(f"the token {token} was given")


@settings(max_examples=100, deadline=None)
@given(st.uuids(version=4), INSTANTS, st.integers(0, 999_999))
def test_ids_instants_and_counts_stay(key: uuid.UUID, at: datetime, count: int) -> None:
    text = f"message {key} of {at.isoformat()} and {at.date()}: {count} rows, id {key.hex}"
    assert mask(text) == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | WORDS)
def test_masking_twice_is_masking_once_and_never_fails(text: str) -> None:
    told = mask_error(text)
    assert mask_error(told) == told


# --- Values -----------------------------------------------------------------------------------------------------------


def test_values_are_masked_by_their_key_at_any_depth() -> None:
    value = {
        "phone_number": "+15550100101",
        "count": 3,
        "ratio": 0.25,
        "known": True,
        "nothing": None,
        "client": {"name": "Ana Silva", "notes": ["knee"], "id": uuid.UUID(int=1)},
        "said": ["call +15550100101", ("x@mail.example", 5550100101)],
        "code": "123456",
        "status": {"code": 404},
        "at": datetime(2026, 3, 2, 14, tzinfo=UTC),
        "day": date(2026, 3, 2),
        "took": timedelta(seconds=3),
        "usd": Decimal("0.25"),
        "raw": b"to +15550100101",
    }
    assert masked(value) == {
        "phone_number": "[hidden]",
        "count": 3,
        "ratio": 0.25,
        "known": True,
        "nothing": None,
        "client": {"name": "[hidden]", "notes": "[hidden]", "id": "00000000-0000-0000-0000-000000000001"},
        "said": ["call [phone]", ["[mail]", "[hidden]"]],
        "code": "[hidden]",
        "status": {"code": 404},
        "at": "2026-03-02 14:00:00+00:00",
        "day": "2026-03-02",
        "took": "0:00:03",
        "usd": "0.25",
        "raw": "to [phone]",
    }


def test_keys_are_masked_as_well() -> None:
    assert masked({"+15550100101": 1, 7: 2}) == {"[phone]": 1, "7": 2}


def test_a_row_says_which_it_is_and_nothing_else() -> None:
    ana = UserFactory.build(name="Ana Silva")
    assert masked([ana, object()]) == [f"User {ana.pk}", "<object>"]
    assert plain_arguments((ana, 3, "x")) == (f"User {ana.pk}", 3, "x")
    assert plain_arguments((ValueError("no 'Ana Silva' here"),)) == ("no '…' here",)


def test_what_holds_itself_ends() -> None:
    circle: list[object] = []
    circle.append(circle)
    assert "…" in str(masked(circle))


def test_what_is_too_long_is_cut_before_it_is_searched() -> None:
    assert len(masked("word " * LONGEST)) == LONGEST


# --- Errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "text", "told"),
    [
        ("a row that PostgreSQL quotes, over lines",
         "IntegrityError: null value\nDETAIL:  Failing row contains (7, Ana\n\nSilva, knee).\n\nThe above exception",
         "IntegrityError: null value\nDETAIL:  [hidden]\n\nThe above exception"),
        ("JSON that PostgreSQL quotes",
         "invalid input syntax for type json\nDETAIL:  Token \"knee\" is invalid.\nCONTEXT:  JSON data, line 1: "
         "{\"Body\": \"Ana Silva: knee...\nunnamed portal parameter $1 = '...'\n\nThe above exception",
         "invalid input syntax for type json\nDETAIL:  [hidden]\nCONTEXT:  [hidden]\n\nThe above exception"),
        ("a statement of a function, which PostgreSQL quotes",
         "division by zero\nQUERY:  SELECT Ana\nCONTEXT:  at Silva\nHINT:  none",
         "division by zero\nQUERY:  [hidden]\nCONTEXT:  [hidden]\nHINT:  none"),
        ("a statement that PostgreSQL quotes", "SyntaxError: at\nLINE 1: INSERT ('Ana')\n          ^",
         "SyntaxError: at\nLINE 1: [hidden]"),
        ("what pydantic was given", "[type=int, input_value='Ana', input_type=str]",
         "[type=int, input_value=[hidden], input_type=str]"),
        ("prose in quotes", "ValueError: 'Ana Silva, her knee' is no region", "ValueError: '…' is no region"),
        ("a value that Django quotes", "“Ana” is not a number", "“…” is not a number"),
        ("a key of the program", "KeyError: 'due_at'", "KeyError: 'due_at'"),
        ("a line of source", '    raise ValueError("not like this")', '    raise ValueError("not like this")'),
        ("apostrophes", "it's the client's word", "it's the client's word"),
    ],
)  # fmt: skip
def test_an_error_tells_nothing_that_it_quotes(case: str, text: str, told: str) -> None:
    assert mask_error(text) == told, case


def test_keys_of_this_process_are_masked_whatever_they_look_like() -> None:
    masking.know(["entirely plain words", "short"])
    try:
        assert mask("she said entirely plain words, short") == "she said [token], short"
    finally:
        masking.know([])
    assert mask("entirely plain words") == "entirely plain words"


@pytest.mark.django_db
def test_what_a_database_quotes_of_json_is_not_told() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("words of PostgreSQL")
    said = json.dumps({"Body": "Ana Silva: my knee hurts \x00"})
    with pytest.raises(DataError) as refused, connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [said])
    assert "Ana Silva" in str(refused.value)
    told = mask_error(str(refused.value))
    assert told == "unsupported Unicode escape sequence\nLINE 1: [hidden]\nDETAIL:  [hidden]\nCONTEXT:  [hidden]"
