"""Every kind of page in a browser: it reports nothing that its policy forbids, and runs no script that came in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from fitcoach.testing.browsing import HEAD_COACH, Visits
from fitcoach.testing.demo_site import ADMIN
from fitcoach.tests.browser.pages import PLACES

LINK = "/w/" + "x" * 40
NOWHERE = "/nowhere"
OPEN = {
    "the pages of the API": "/api/v1/docs/",
    "signing in": f"{ADMIN}login/",
    "a link of nobody's": LINK,
    "an address that is none": NOWHERE,
    "an answer of the API": "/api/v1/problems/not-found",
}
LISTS = ("accounts/user/", "messaging/message/", "accounts/user/add/", "accounts/auditentry/", "password_change/")
PATIENCE_MS = 60_000
"""The schema is long: a machine with other things to do makes and draws it in its own time."""
WATCH = """
    window.forbidden = [];
    document.addEventListener("securitypolicyviolation", event => window.forbidden.push(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
INJECT = """() => {
    const put = (tag, fill) => { const node = document.createElement(tag); fill(node); document.body.append(node); };
    put("script", node => { node.textContent = "window.ran = 'a script'"; });
    put("script", node => { node.src = "https://elsewhere.example/script.js"; });
    put("img", node => { node.setAttribute("onerror", "window.ran = 'a handler'"); node.src = "/no-such-picture"; });
    put("a", node => { node.href = "javascript:window.ran = 'a link'"; node.click(); });
    put("iframe", node => { node.srcdoc = "<script>parent.ran = 'a frame'</" + "script>"; });
}"""


def opened(visits: Visits, path: str, who: str = "") -> Page:
    page = visits.page(who, path="/healthz") if not who else visits.page(who)
    page.add_init_script(WATCH)
    page.goto(visits.site + path)
    page.wait_for_load_state("networkidle")
    return page


def is_shut(page: Page, visits: Visits) -> None:
    """Nothing of the page's own was forbidden; whatever is injected is."""
    assert page.evaluate("window.forbidden") == []
    page.evaluate(INJECT)
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran ?? null") is None
    assert len(page.evaluate("window.forbidden")) >= 3
    visits.troubles.clear()  # Chromium tells of each injection


@pytest.mark.parametrize("case", OPEN)
def test_a_page_for_everybody_runs_nothing_that_came_in(case: str, visits: Visits) -> None:
    page = opened(visits, OPEN[case])
    if case == "the pages of the API":
        page.get_by_text("/api/v1/auth/code").first.wait_for(timeout=PATIENCE_MS)
    visits.forgive("status of 404")
    assert visits.troubles == []
    is_shut(page, visits)


@pytest.mark.parametrize("name", ["home", "client", "tomorrow"])
def test_a_page_of_coaches_runs_nothing_that_came_in(name: str, visits: Visits) -> None:
    place = PLACES[name]
    page = opened(visits, place.path, place.who)
    assert visits.troubles == []
    is_shut(page, visits)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_the_admin_reports_nothing(path: str, visits: Visits) -> None:
    page = opened(visits, ADMIN + path, HEAD_COACH)
    assert page.evaluate("window.forbidden") == []
    assert visits.troubles == []


def test_a_form_of_the_admin_opens_its_menus_all_the_same(visits: Visits) -> None:
    page = opened(visits, f"{ADMIN}accounts/user/", HEAD_COACH)
    page.keyboard.press("Control+k")
    page.get_by_placeholder("Type to search").first.wait_for()
    assert page.evaluate("window.forbidden") == []
