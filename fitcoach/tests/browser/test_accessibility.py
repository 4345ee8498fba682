"""axe-core finds nothing serious on the pages that coaches use, light and dark."""

from __future__ import annotations

import pytest

from fitcoach.demo.joining import id_of
from fitcoach.testing.browsing import Visits
from fitcoach.tests.browser.accessibility import violations

MAYA = id_of("Maya Torres")
PAGES = {
    "sign-in": ("", "/admin/login/"),
    "home": ("Demo Coach", "/admin/"),
    "clients": ("Robin Hale", "/admin/accounts/user/"),
    "notes": ("Robin Hale", "/admin/accounts/coachnote/add/"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious_is_found(name: str, scheme: str, visits: Visits, axe: str) -> None:
    who, path = PAGES[name]
    page = visits.page(who, path, color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    assert violations(page, axe) == []
