"""The figures of the rows in the words of Prometheus. Nothing is kept between scrapes, and no label names anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from messaging.models import CallTotal, OperationsAlert
from messaging.operations.figures import Figures, figures, states_lately
from messaging.operations.telling import open_alerts
from messaging.operations.totals import BOUNDS_SEC, LONGER


class RowsCollector(Collector):
    """What the rows told. When they told nothing, there is one figure, which says so."""

    def __init__(self, told: Sequence[Metric]) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        yield _gauge("database_up", "Whether the database answered this scrape.", float(bool(self._told)))
        yield from self._told


def told_by_rows(*, at: datetime) -> list[Metric]:
    """All figures, as the rows stand at one instant. Raises whatever a database raises that is not there."""
    now = figures(at=at)
    return [*_messages(now), *_clock(now), *_others(now), *_generations(list(CallTotal.objects.all()))]


def _messages(now: Figures) -> Iterator[Metric]:
    yield _labelled(
        "messages_due",
        "Open messages whose time has come, by state. Many are due at a full hour; they should be gone in minutes.",
        "state",
        now.due.items(),
    )
    yield _labelled(
        "messages",
        "Messages that came due in the last six hours, by what has become of them.",
        "state",
        states_lately(at=now.at).items(),
    )
    yield _gauge(
        "oldest_queued_seconds", "For how long the oldest message that may go has been due.", now.oldest_queued_sec
    )
    yield _gauge(
        "oldest_unknown_seconds", "Since when an outcome has been unknown, the oldest.", now.oldest_unknown_sec
    )
    yield _gauge("oldest_inbound_seconds", "For how long the oldest text to us has waited.", now.oldest_inbound_sec)
    yield _gauge("messages_missed_last_hour", "Messages that were given up as missed in the last hour.", now.missed)


def _clock(now: Figures) -> Iterator[Metric]:
    yield _gauge("beat_tick_age_seconds", "Since the last tick ended. Absent before the first.", now.tick_age_sec)
    yield _gauge("beat_tick_seconds", "How long the last tick took. Absent while another one runs.", now.tick_took_sec)
    yield _labelled(
        "queue_idle_seconds",
        "Since a worker of the queue showed that it is alive.",
        "queue",
        now.queue_idle_sec.items(),
    )


def _others(now: Figures) -> Iterator[Metric]:
    yield _labelled(
        "breaker_open_seconds",
        "Since a model was first shut, until it answers again. 0 while it may be asked.",
        "model",
        now.shut_sec.items(),
    )
    yield _gauge(
        "newest_week_age_seconds",
        "Since the newest week began that anybody is in. Absent when nobody could be in a newer one.",
        now.week_age_sec,
    )
    yield _labelled(
        "tzdata_age_seconds",
        "How long the time zone rules have been in use here, or could have been replaced.",
        "version",
        [(now.zones.version, now.zones_age_sec)],
    )
    told = {alert.kind for alert in open_alerts()}
    yield _labelled(
        "operations_alert_open",
        "1 while a trouble that staff are told of is not over.",
        "kind",
        [(kind, float(kind in told)) for kind in OperationsAlert.Kind.values],
    )


def _generations(totals: Sequence[CallTotal]) -> Iterator[Metric]:
    """Agents are `daily_message`, `reply` and so on; the source is who wrote: `rules`, or a model's provider."""
    yield _seconds(totals)
    outcomes = _counter("generation_outcomes", "Generations by how they came out.", ["agent", "source", "outcome"])
    for (agent, source, outcome), number in _sums(totals, ("task", "provider", "outcome"), "calls").items():
        outcomes.add_metric([agent, source, outcome], number)
    yield outcomes
    tokens = _counter("llm_tokens", "Tokens of models, by direction.", ["agent", "model", "direction"])
    for direction in ("input", "output"):
        for (agent, model), number in _sums(totals, ("task", "model"), f"{direction}_tokens").items():
            if model:
                tokens.add_metric([agent, model, direction], number)
    yield tokens
    cost = _counter("llm_cost_usd", "US dollars that models cost, by the price list.", ["agent", "model"])
    for (agent, model), dollars in _sums(totals, ("task", "model"), "cost_usd").items():
        if model:
            cost.add_metric([agent, model], dollars)
    yield cost


def _seconds(totals: Sequence[CallTotal]) -> Metric:
    took = HistogramMetricFamily(
        "fitcoach_generation_seconds", "How long generations took, checks included.", labels=["agent", "source"]
    )
    numbers = _sums(totals, ("task", "provider", "at_most_sec"), "calls")
    for (agent, source), seconds in _sums(totals, ("task", "provider"), "seconds").items():
        bounds = [*BOUNDS_SEC, LONGER]
        counts = accumulate(numbers.get((agent, source, bound), 0.0) for bound in bounds)
        took.add_metric([agent, source], buckets=list(zip(bounds, counts, strict=True)), sum_value=seconds)
    return took


def _sums(totals: Iterable[CallTotal], by: Sequence[str], what: str) -> dict[tuple[str, ...], float]:
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    for total in totals:
        sums[tuple(getattr(total, name) for name in by)] += float(getattr(total, what))
    return dict(sorted(sums.items()))


def _gauge(name: str, words: str, value: float | None) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(f"fitcoach_{name}", words)
    if value is not None:
        gauge.add_metric([], value)
    return gauge


def _labelled(name: str, words: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(f"fitcoach_{name}", words, labels=[label])
    for of, value in values:
        gauge.add_metric([of], value)
    return gauge


def _counter(name: str, words: str, labels: Sequence[str]) -> CounterMetricFamily:
    return CounterMetricFamily(f"fitcoach_{name}", words, labels=labels)
