"""The pages that coaches use, and how each is reached from an address that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page, expect

from fitcoach.demo.newcomers import id_of
from fitcoach.testing.browsing import HEAD_COACH, Visits
from fitcoach.testing.demo_site import ADMIN

ROBIN: Final = "Robin Hale"


def client_path(name: str) -> str:
    return f"{ADMIN}console/clients/{id_of(name)}/"


@dataclass(frozen=True, slots=True)
class Place:
    """`through`: the link that leads on from `path`."""

    path: str
    who: str = ROBIN
    through: str = ""

    def visit(self, visits: Visits, **options: object) -> Page:
        page = visits.page(self.who, self.path, **options)
        if self.through:
            page.get_by_role("link", name=re.compile(self.through)).first.click()
            expect(page).not_to_have_url(visits.site + self.path)
        page.wait_for_load_state("networkidle")
        return page


MAYA: Final = client_path("Maya Torres")
PLACES: Final = {
    "home": Place(ADMIN, HEAD_COACH),
    "clients": Place(f"{ADMIN}accounts/user/"),
    "client": Place(client_path("Marcus Bell"), "Sam Okafor"),
    "session": Place(MAYA, through="^Open the session"),
    "week": Place(MAYA, through="^Edit the week"),
    "tomorrow": Place(f"{MAYA}tomorrow/"),
    "answer": Place(f"{MAYA}actions/answer/"),
    "take over": Place(f"{MAYA}actions/take-over/"),
}
