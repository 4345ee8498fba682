"""System checks: the exercise catalogue is whole before anybody is coached from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from accounts.domain.vocabulary import LIFTS
from workouts.domain.catalogue import load_catalogue, validate
from workouts.domain.never import disagreements


@register()
def catalogue_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every exercise says what it must, agrees with the never-lists, and every lift of a profile is one of them."""
    faults = [*validate(load_catalogue()), *disagreements(load_catalogue())]
    faults += [f"the lift {lift} is no exercise" for lift in LIFTS if load_catalogue().get(lift) is None]
    return [Error(f"exercise catalogue: {fault}", id="workouts.E001") for fault in faults]
