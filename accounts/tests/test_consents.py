"""What clients agree to: the words, the rows, and of whom a language model may be told."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.consenting import consents_of, give, newest_of, record_choice, refuse_other_words, state_of, withdraw
from accounts.domain.consents import CURRENT, HEALTH_DATA, LANGUAGE_MODEL, NEEDED, TEXTS
from accounts.model_use import why_rules_only
from accounts.models import Consent, User
from accounts.tests.factories import CoachFactory, ProfileFactory, UserFactory
from fitcoach.testing.ledger import write_ledger

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 14, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.fixture
def ana() -> User:
    return UserFactory.with_profile()


def rows() -> list[tuple[str, Any, Any, str, str]]:
    told = Consent.objects.order_by("pk")
    return list(told.values_list("subject", "given_at", "withdrawn_at", "how", "withdrawn_how"))


# --- Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "version", "digest"),
    [
        (TEXTS, "texts-1", "19156f36cd05"),
        (HEALTH_DATA, "health-1", "fd7258799b8a"),
        (LANGUAGE_MODEL, "model-1", "91297c7e513b"),
    ],
)
def test_a_version_stands_for_its_words(subject: str, version: str, digest: str) -> None:
    """Who changes a text gives it a new version, and a new line here."""
    wording = CURRENT[subject]
    assert (wording.version, hashlib.sha256(wording.text.encode()).hexdigest()[:12]) == (version, digest)


def test_a_yes_to_other_words_than_todays_is_refused() -> None:
    refuse_other_words([(TEXTS, "texts-1")])
    with pytest.raises(ValueError, match=r"The words of texts are texts-1 by now: show these, and ask again\."):
        refuse_other_words([(TEXTS, "texts-0")])


# --- Rows ------------------------------------------------------------------------------------------------------------


def test_a_consent_keeps_the_words_the_moment_and_the_way(ana: User) -> None:
    row = give(ana, TEXTS, how="api", at=AT)
    assert (row.wording, row.version, row.given_at, row.how) == (CURRENT[TEXTS].text, "texts-1", AT, "api")
    assert state_of(newest_of(ana, TEXTS)) == "given"


def test_who_agrees_twice_to_the_same_words_has_agreed_once(ana: User) -> None:
    assert give(ana, TEXTS, how="api", at=AT) == give(ana, TEXTS, how="text", at=LATER)
    assert rows() == [(TEXTS, AT, None, "api", "")]


def test_newer_words_take_the_place_of_older_ones(ana: User) -> None:
    give(ana, TEXTS, how="api", at=AT)
    Consent.objects.update(version="texts-0", wording="Older words.")
    give(ana, TEXTS, how="text", at=LATER)
    assert rows() == [(TEXTS, AT, LATER, "api", "renewed"), (TEXTS, LATER, None, "text", "")]


def test_a_yes_that_nobody_recorded_is_ended_by_one_that_is(ana: User) -> None:
    Consent.objects.create(client=ana, subject=TEXTS, wording="?", version="unknown", how="legacy")
    assert state_of(newest_of(ana, TEXTS)) == "unknown"
    give(ana, TEXTS, how="text", at=AT)
    assert rows() == [(TEXTS, None, AT, "legacy", "renewed"), (TEXTS, AT, None, "text", "")]


def test_what_was_taken_back_is_given_anew_as_another_row(ana: User) -> None:
    give(ana, TEXTS, how="api", at=AT)
    withdraw(ana, TEXTS, how="text", at=LATER)
    withdraw(ana, TEXTS, how="api", at=LATER + timedelta(hours=1))
    assert rows() == [(TEXTS, AT, LATER, "api", "text")], "the first no stands"
    give(ana, TEXTS, how="text", at=LATER + timedelta(days=1))
    assert [state_of(row) for row in consents_of(ana)] == ["given", "withdrawn"]


def test_what_nobody_recorded_is_on_record_once_it_is_taken_back(ana: User) -> None:
    withdraw(ana, LANGUAGE_MODEL, how="api", at=AT)
    assert rows() == [(LANGUAGE_MODEL, None, AT, "legacy", "api")]
    assert "not known" in Consent.objects.get().wording, "no yes is claimed that nobody gave"


def test_a_machine_whose_clock_is_behind_takes_it_back_all_the_same(ana: User) -> None:
    give(ana, TEXTS, how="api", at=AT)
    withdraw(ana, TEXTS, how="text", at=AT - timedelta(seconds=3))
    assert rows() == [(TEXTS, AT, AT, "api", "text")]


def test_a_new_client_says_yes_or_no_to_everything(ana: User) -> None:
    record_choice(ana, NEEDED, how="api", at=AT)
    assert rows() == [
        (TEXTS, AT, None, "api", ""),
        (HEALTH_DATA, AT, None, "api", ""),
        (LANGUAGE_MODEL, None, AT, "api", "api"),
    ]
    assert Consent.objects.get(subject=LANGUAGE_MODEL).wording == CURRENT[LANGUAGE_MODEL].text, "these words were read"


@pytest.mark.parametrize(
    ("case", "agreed", "sentence"),
    [
        ("no texts", {HEALTH_DATA}, "Without agreeing to texts there is no coaching by text."),
        ("neither", {LANGUAGE_MODEL},
         "Without agreeing to texts and agreeing to what is kept of health there is no coaching by text."),
        ("something else", {*NEEDED, "cookies"}, "Nobody is asked to agree to 'cookies'."),
    ],
)  # fmt: skip
def test_without_what_is_needed_nothing_is_recorded(case: str, agreed: set[str], sentence: str, ana: User) -> None:
    with pytest.raises(ValueError) as refused:
        record_choice(ana, agreed, how="api", at=AT)
    assert (str(refused.value), rows()) == (sentence, []), case


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("a subject that is none", {"subject": "cookies"}),
        ("a way that is none", {"how": "guessed"}),
        ("no words", {"wording": ""}),
        ("no version", {"version": ""}),
        ("an end that says not how", {"withdrawn_at": LATER}),
        ("an end without a moment", {"withdrawn_how": "api"}),
        ("an end in a way that is none", {"withdrawn_at": LATER, "withdrawn_how": "lost"}),
        ("an end before its beginning", {"withdrawn_at": AT - timedelta(days=1), "withdrawn_how": "api"}),
        ("a yes at no time", {"given_at": None}),
        ("a legacy yes with a time", {"how": "legacy"}),
        ("staff who say not how", {"how": "admin"}),
    ],
)
def test_the_database_refuses(case: str, change: dict[str, Any], ana: User) -> None:
    give(ana, TEXTS, how="api", at=AT)
    with pytest.raises(IntegrityError):
        Consent.objects.update(**change)


def test_the_database_refuses_a_second_open_consent(ana: User) -> None:
    give(ana, TEXTS, how="api", at=AT)
    with pytest.raises(IntegrityError):
        Consent.objects.create(client=ana, subject=TEXTS, wording="x", version="x", how="api", given_at=AT)


# --- A language model ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "ages", "said", "why"),
    [
        ("grown up, never asked", [34], "", ""),
        ("grown up, and agreed", [34], "yes", ""),
        ("grown up, and said no", [34], "no", "consent_withdrawn"),
        ("eighteen today", [18], "", ""),
        ("seventeen", [17], "", "minor"),
        ("seventeen, whatever was ticked", [17], "yes", "minor"),
        ("a child who said no", [13], "no", "minor"),
        ("one year old: an age all the same", [1], "", "minor"),
        ("no age in an old row", [0], "", "age_unknown"),
        ("no age told", [-1], "", "age_unknown"),
        ("an age that nobody has", [400], "", "age_unknown"),
        ("no profile", [], "", "age_unknown"),
        ("no profile, who said to be 18 or older", [], "yes", ""),
        ("no profile, and said no", [], "no", "consent_withdrawn"),
        ("grown up by the newest profile", [15, 19], "", ""),
        ("a minor by the newest profile", [19, 15], "", "minor"),
        ("a minor, whose newest profile tells no age", [15, -1], "yes", "minor"),
        ("grown up, and the newest profile tells no age", [34, 0], "", ""),
    ],
)
def test_of_whom_a_model_may_be_told(case: str, ages: list[int], said: str, why: str) -> None:
    client = UserFactory.create()
    for number, age in enumerate(ages):
        profile = ProfileFactory.create(user=client, age=age)
        type(profile).objects.filter(pk=profile.pk).update(created_at=AT + timedelta(days=number))
    if said == "yes":
        give(client, LANGUAGE_MODEL, how="api", at=AT)
    if said == "no":
        withdraw(client, LANGUAGE_MODEL, how="api", at=AT)
    assert why_rules_only(client.pk) == why, case


@pytest.mark.parametrize(("said", "why"), [("", "no_consent"), ("legacy", "no_consent"), ("yes", "")])
def test_where_consent_is_needed_who_was_never_asked_gets_the_rules(
    said: str, why: str, ana: User, settings: Any
) -> None:
    if said == "yes":
        give(ana, LANGUAGE_MODEL, how="api", at=AT)
    if said == "legacy":
        Consent.objects.create(client=ana, subject=LANGUAGE_MODEL, wording="?", version="unknown", how="legacy")
    assert why_rules_only(ana.pk) == ""
    settings.LLM_NEEDS_CONSENT = True
    assert why_rules_only(ana.pk) == why


def test_of_nobody_and_of_staff_no_model_is_told() -> None:
    assert why_rules_only(uuid.uuid4()) == "unknown_client"
    assert why_rules_only(CoachFactory.create().pk) == "unknown_client"


# --- Who was there before --------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_who_was_there_before_a_stop_is_told_and_nothing_is_claimed() -> None:
    write_ledger()
    executor = MigrationExecutor(connection)
    then = executor.migrate([("accounts", "0014_consents_and_erasures")]).apps
    people, consents = (then.get_model("accounts", name)._base_manager for name in ("User", "Consent"))
    stopped = datetime(2026, 1, 1, tzinfo=UTC)
    try:
        ana = people.create(name="Ana", phone_number="+15550100201", opted_out_at=stopped)
        ben = people.create(name="Ben", phone_number="+15550100202", erase_at=LATER)
        people.create(name="Maria", phone_number="+15550100203", role="coach", opted_out_at=stopped)
        asked = {"version": 1, "wording": "As it was asked.", "how": "api", "given_at": AT}
        consents.create(client=ben, subject=HEALTH_DATA, **asked)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    told = Consent.objects.order_by("client__name", "subject")
    assert list(told.values_list("client__name", "subject", "how", "given_at", "withdrawn_at", "withdrawn_how")) == [
        ("Ana", TEXTS, "legacy", None, stopped, "text"),
        ("Ben", HEALTH_DATA, "api", AT, None, ""),
    ]
    assert "not known" in Consent.objects.filter(client=ana.pk).values_list("wording", flat=True)[0]
    assert sorted(User.objects.values_list("name", "erase_door"))[:2] == [("Ana", ""), ("Ben", "unknown")]
