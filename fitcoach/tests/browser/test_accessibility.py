"""axe-core finds nothing serious on the pages that coaches use, light and dark; and on a phone they fit."""

from __future__ import annotations

import pytest

from fitcoach.testing.browsing import PHONE, Visits
from fitcoach.testing.demo_site import ADMIN
from fitcoach.tests.browser.accessibility import violations
from fitcoach.tests.browser.pages import PLACES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PLACES)
def test_nothing_serious_is_found(name: str, scheme: str, visits: Visits, axe: str) -> None:
    page = PLACES[name].visit(visits, color_scheme=scheme, reduced_motion="reduce")
    assert violations(page, axe) == []


def test_nothing_serious_is_found_where_staff_sign_in(visits: Visits, axe: str) -> None:
    assert violations(visits.page(path=f"{ADMIN}login/"), axe) == []


def test_what_is_wrong_would_be_found(visits: Visits, axe: str) -> None:
    page = visits.page("Robin Hale")
    page.evaluate("() => document.querySelector('main, body').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    assert [found.partition(" ")[0] for found in violations(page, axe)] == ["image-alt"]


@pytest.mark.parametrize("name", PLACES)
def test_on_a_phone_no_page_is_wider_than_the_screen(name: str, visits: Visits) -> None:
    page = PLACES[name].visit(visits, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
