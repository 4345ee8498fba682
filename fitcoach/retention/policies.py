"""The table: every model of the project, how long its rows are kept, why, and what deletes them.

A test goes through all models: a new one without a line here fails, and docs/retention.md shows these lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, QuerySet

from fitcoach.retention import old_rows
from fitcoach.retention.periods import kept_for

CLIENT: Final = "as long as the client"
STAFF: Final = "as long as the account"
SOFTWARE: Final = "always"
ERASURE: Final = "erasure of the client"
HOURLY: Final = "`messaging.forget`, each hour"
DAILY: Final = "`retention.purge`, once a day"


@dataclass(frozen=True, slots=True)
class Purge:
    """`old`: the rows that have had their time. `found_by`: the column of the index along which they are found.

    `by_key`: there is none on their age, but keys count up: the oldest are the first.
    """

    old: Callable[[datetime], QuerySet[Any]]
    found_by: str
    by_key: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """`kept`, `why` and `by` in words; `period` is one of `settings.KEPT_DAYS`, whose days `kept` tells as {days}."""

    model: str
    kept: str
    why: str
    by: str
    period: str = ""
    purge: Purge | None = None

    @property
    def kept_in_words(self) -> str:
        return self.kept.format(days=kept_for(self.period).days) if self.period else self.kept

    @property
    def table(self) -> str:
        return str(apps.get_model(self.model)._meta.db_table)


def _with_the_client(models: Mapping[str, str]) -> list[Policy]:
    return [Policy(model, CLIENT, why, ERASURE) for model, why in models.items()]


def _always(models: Mapping[str, str], kept: str = SOFTWARE, by: str = "nobody") -> list[Policy]:
    return [Policy(model, kept, why, by) for model, why in models.items()]


POLICIES: Final[Sequence[Policy]] = (
    *_with_the_client(
        {
            "accounts.User": "whom everything is about",
            "accounts.FitnessProfile": "the coach writes from it",
            "accounts.Limitation": "a health fact; what has passed explains sessions of then",
            "accounts.Illness": "a health fact; training is built up again after it",
            "accounts.Hold": "a health fact: who released it, and when",
            "accounts.Pause": "weeks are counted without it",
            "accounts.Away": "its days were trained with other equipment",
            "accounts.WeekWish": "one small row for a week that was unlike others",
            "accounts.Subscription": "as the payment service tells it",
            "accounts.CoachNote": "what a coach wants to remember",
            "accounts.CalendarFeed": "one row for each client",
            "accounts.Consent": "what was agreed to, in which words, and until when",
            "plans.FitnessPlan": "the next plan is written from those before",
            "plans.Microcycle": "the week that a session stands in",
            "workouts.WorkoutInstance": "history, records and the next session's loads",
            "workouts.ExerciseResult": "progression asks for the last result of each exercise, however old",
            "workouts.Activity": "other sports count towards the week's load",
            "messaging.Conversation": "a legacy table, which grows no more",
            "messaging.RedFlag": "what was alarming, and that it was seen to",
            "messaging.TalkState": "one row for each client",
            "plans.LegacyArchive": "the way back to the legacy system needs every row of it",
        }
    ),
    Policy("messaging.Message", "{days} days", "two seasons to read back; the sessions themselves stay; never what is "
           "open, what an open alert is about, or the note about the conversion", DAILY, "messages",
           Purge(old_rows.messages, "created_at")),
    Policy("messaging.InboundText", "{days} days", "beside what was answered; STOP, START and HELP of a client stay as "
           "long as the client, as proof", DAILY, "messages", Purge(old_rows.inbound_texts, "received_at")),
    Policy("messaging.ForgottenText", "3 days, and while the provider's list is read from before it", "what the "
           "provider tells again of a forgotten client is no news: a hash of the text's id, and nobody's", DAILY,
           purge=Purge(old_rows.forgotten_texts, "received_at")),
    Policy("messaging.Alert", "{days} days after it was settled", "an open one stays", DAILY, "talk",
           Purge(old_rows.alerts, "settled_at")),
    Policy("messaging.Change", "{days} days", "UNDO reaches a day back; the rest explains", DAILY, "talk",
           Purge(old_rows.changes, "made_at")),
    Policy("messaging.Proposal", "{days} days after it was decided", "an open one stays", DAILY, "talk",
           Purge(old_rows.proposals, "decided_at")),
    Policy("messaging.TakeOver", "{days} days after it ended", "an open one stays", DAILY, "talk",
           Purge(old_rows.take_overs, "ended_at")),
    Policy("messaging.ObstaclePlan", "{days} days after its day", "it was told on that day", DAILY, "talk",
           Purge(old_rows.obstacle_plans, "date")),
    Policy("messaging.BadNumber", "{days} days, and as long as a client has the number", "numbers are given out again",
           DAILY, "bad_numbers", Purge(old_rows.bad_numbers, "since")),
    Policy("accounts.AuditEntry", "{days} days", "the database refuses to delete what is younger than two years, and "
           "to change any", DAILY, "audit", Purge(old_rows.audit_trail, "at")),
    Policy("reversion.Revision", "{days} days", "what coaches edited can be put back", DAILY, "edits",
           Purge(old_rows.edits, "date_created")),
    Policy("reversion.Version", "{days} days", "with its revision", DAILY, "edits"),
    Policy("admin.LogEntry", "{days} days", "the admin's own history of a row", DAILY, "admin_log",
           Purge(old_rows.admin_log, "action_time", by_key=True)),
    Policy("sessions.Session", "until it ends", "a cookie of staff", DAILY,
           purge=Purge(old_rows.sessions, "expire_date")),
    Policy("axes.AccessAttempt", "{days} days", "failures to sign in, which lock for minutes", DAILY, "sign_ins",
           Purge(old_rows.sign_in_attempts, "attempt_time", by_key=True)),
    Policy("axes.AccessAttemptExpiration", "{days} days", "with its attempt", DAILY, "sign_ins"),
    Policy("axes.AccessFailureLog", "{days} days", "not written by our settings", DAILY, "sign_ins",
           Purge(old_rows.sign_in_failures, "attempt_time", by_key=True)),
    Policy("axes.AccessLog", "{days} days", "not written by our settings", DAILY, "sign_ins",
           Purge(old_rows.sign_ins, "attempt_time", by_key=True)),
    Policy("llm.Call", "{days} days", "cost and faults of a season's models", "`llm.purge`, once a day", "calls"),
    Policy("llm.Spend", "35 days", "what may be spent is counted by the day", "`llm.purge`, once a day"),
    Policy("accounts.SignInCode", "2 hours", "how often a number asked is counted by the hour", HOURLY),
    Policy("accounts.IdempotentRequest", "24 hours", "a phone repeats what it heard no answer to", HOURLY),
    Policy("accounts.Device", "90 days after it was last used", "a phone that is signed in", HOURLY),
    Policy("accounts.BulkJob", "30 days; a day when nobody confirmed it", "what was done to whom",
           "`console.bulk`, each minute"),
    Policy("accounts.BulkStep", "30 days", "with its job", "`console.bulk`, each minute"),
    *_always({"accounts.SavedFilter": "a coach's own",
              "otp_totp.TOTPDevice": "a second factor", "otp_static.StaticDevice": "recovery codes",
              "otp_static.StaticToken": "recovery codes"}, kept=STAFF, by="deleting the account"),
    *_always({"accounts.SilentNumber": "who texted STOP is not texted, client or not: a hash, and nobody's number"},
             kept="until the number texts START"),
    *_always({"accounts.Erasure": "that somebody was forgotten, and how many rows went; not who",
              "messaging.OperationsAlert": "a few rows a month: what went wrong with the service, and for how long",
              "messaging.CallTotal": "one row for each agent and model", "messaging.CallsCounted": "one row",
              "llm.Breaker": "one row for each model", "messaging.Heartbeat": "one row for each queue",
              "plans.LegacyStep": "one row for each legacy table", "auth.Permission": "of the software",
              "auth.Group": "of the software", "contenttypes.ContentType": "of the software"}),
)  # fmt: skip

PURGED: Final = tuple(policy for policy in POLICIES if policy.purge is not None)


def models_without_a_policy(models: Sequence[type[Model]]) -> list[str]:
    """Of these; tables that Django makes by itself between two models go with either."""
    known = {policy.model for policy in POLICIES}
    return sorted(model._meta.label for model in models if model._meta.managed and model._meta.label not in known)


def as_markdown() -> str:
    """The table of docs/retention.md."""
    lines = [
        f"| `{policy.table}` | {policy.kept_in_words} | {policy.why} | {policy.by} |"
        for policy in sorted(POLICIES, key=lambda policy: policy.table)
    ]
    return "\n".join(["| table | kept | why | deleted by |", "|---|---|---|---|", *lines])
