"""Errors told to a Sentry, where SENTRY_DSN names one. The SDK is imported only then.

What is told: which error, where in the code, which route or task, and the ids of the log lines. Never a body, a header,
a cookie, an address of the net, a local variable, a statement's values. What is left is masked as a log line is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog

from fitcoach.logs.masking import mask, mask_error

IDS: Final = ("request_id", "user_id", "task_id", "task", "message_id", "client_id")
SAID_ELSEWHERE: Final = (
    "django_structlog.middlewares.request",  # the SDK catches the same errors where they happen
    "django_structlog.celery.receivers",
    "django.request",
    "celery.app.trace",
)
KEPT: Final = (
    "event_id", "timestamp", "level", "platform", "release", "environment", "server_name", "sdk", "modules",
)  # fmt: skip
"""Of ours and of the SDK's making: nothing in them comes from a client."""


def start(dsn: str, *, environment: str, release: str) -> None:
    """From now on, in this process and those that it forks."""
    import sentry_sdk
    from sentry_sdk.integrations.argv import ArgvIntegration
    from sentry_sdk.integrations.celery import CeleryIntegration
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.logging import ignore_logger
    from sentry_sdk.integrations.stdlib import StdlibIntegration

    for name in SAID_ELSEWHERE:
        ignore_logger(name)
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release or None,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        auto_enabling_integrations=False,
        # The arguments of a command name clients; addresses that we call hold accounts and keys.
        disabled_integrations=[ArgvIntegration(), StdlibIntegration()],
        before_send=cleaned_event,
        before_breadcrumb=cleaned_breadcrumb,
        before_send_transaction=_nothing,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        trace_propagation_targets=[],
        auto_session_tracking=False,
        send_client_reports=False,
    )


def cleaned_event(event: Any, hint: Mapping[str, Any] | None = None) -> Any:
    """What may leave of an event: what it is, the error and its frames, words and ids."""
    cleaned = {key: event[key] for key in KEPT if key in event}
    if event.get("transaction_info", {}).get("source") != "url":  # else no route was found, and it is the address
        cleaned["transaction"] = mask(str(event.get("transaction", "")))
    cleaned["tags"] = {key: str(value) for key, value in _ids().items()}
    if "exception" in event:
        cleaned["exception"] = {"values": [_error(each) for each in event["exception"].get("values", ())]}
    if "logentry" in event:
        cleaned["logentry"] = {"message": mask_error(_words(event["logentry"]))}
        cleaned["logger"] = event.get("logger", "")
    if event.get("request", {}).get("method"):
        cleaned["request"] = {"method": event["request"]["method"]}
    cleaned["breadcrumbs"] = {"values": list(map(cleaned_breadcrumb, _breadcrumbs(event)))}
    return cleaned


def cleaned_breadcrumb(breadcrumb: Any, hint: Mapping[str, Any] | None = None) -> Any:
    """What happened before: a line of a log, a statement without its values."""
    kept = {key: breadcrumb[key] for key in ("type", "category", "level", "timestamp") if key in breadcrumb}
    return {**kept, "message": mask_error(str(breadcrumb.get("message", "")))}


def _nothing(event: Any, hint: Mapping[str, Any]) -> None:
    """No traces: nobody asked for them."""


def _ids() -> dict[str, Any]:
    known = structlog.contextvars.get_contextvars()
    return {name: known[name] for name in IDS if name in known}


def _error(error: Mapping[str, Any]) -> dict[str, Any]:
    """Its class, its words, and where; the SDK was told to leave values of variables out, and here they are again."""
    frames = [_frame(frame) for frame in (error.get("stacktrace") or {}).get("frames", ())]
    kept = {key: error.get(key) for key in ("type", "module")}
    kept["mechanism"] = {key: (error.get("mechanism") or {}).get(key) for key in ("type", "handled")}
    return {**kept, "value": mask_error(str(error.get("value") or "")), "stacktrace": {"frames": frames}}


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in frame.items() if key != "vars"}


def _words(entry: Mapping[str, Any]) -> str:
    """As it was said; its parameters are in it."""
    return str(entry.get("formatted") or entry.get("message") or "")


def _breadcrumbs(event: Mapping[str, Any]) -> list[Any]:
    told = event.get("breadcrumbs") or {}
    return list(told.get("values", ()) if isinstance(told, Mapping) else told)
