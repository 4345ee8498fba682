"""A coach's morning: who needs me, what will they get, and how do I change it; and what another coach sees of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from fitcoach.testing.browsing import Visits
from fitcoach.testing.demo_site import ADMIN
from fitcoach.tests.browser.pages import MAYA, ROBIN, client_path

AMELIA = client_path("Amelia Clarke")


def test_a_coach_finds_who_needs_her_mends_a_session_and_answers_in_person(visits: Visits) -> None:
    page = visits.page(path=f"{ADMIN}login/")
    visits.sign_in(page, ROBIN)
    page.get_by_role("link", name="Answer: Amelia Clarke").click()
    page.get_by_role("link", name="Amelia Clarke").click()
    expect(page.get_by_role("heading", name="This week")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Open the session of 25 Nov")).click()
    _change_exercise(page, "Standing knee hugs", to="Back squat")
    expect(page.get_by_text("Back squat needs barbell, rack.")).to_be_visible()
    expect(page.get_by_text("Nothing was saved.")).to_be_visible()
    visits.forgive("status of 409")  # Chromium tells of every answer that is no success
    _change_exercise(page, "Back squat", to="Push-up")
    expect(page.get_by_role("group", name="Push-up")).to_be_visible()
    expect(page.get_by_role("region", name="History")).to_contain_text("Robin Hale")

    page.goto(f"{visits.site}{AMELIA}tomorrow/")
    expect(page.get_by_role("figure", name=re.compile("characters, 1 segment"))).to_contain_text("Hi Amelia")

    _confirm(page, visits, "take-over", "Take over the chat")
    page.goto(f"{visits.site}{AMELIA}actions/answer/")
    page.get_by_label("Your words").fill("Walk tomorrow, and tell me how the stairs feel.")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your answer to Amelia Clarke is on its way.")).to_be_visible()
    _confirm(page, visits, "hand-back", "Hand back the chat")
    page.goto(f"{visits.site}{ADMIN}")
    expect(page.get_by_role("link", name="Answer: Amelia Clarke")).to_have_count(0)


def test_another_coach_reaches_nothing_that_the_first_one_does(visits: Visits) -> None:
    mine = visits.page(ROBIN, MAYA)
    links = mine.get_by_role("link").all()
    told = {re.sub(r"[?#].*", "", link.get_attribute("href") or "") for link in links}
    about_maya = {f"{MAYA}tomorrow/", *(path for path in told if re.match(rf"{ADMIN}.*[0-9a-f]{{8}}-", path))}
    assert len(about_maya) > 10
    assert {mine.request.get(visits.site + path).status for path in about_maya} == {200}
    sams = visits.page("Sam Okafor").request
    reached = {path: sams.get(visits.site + path, max_redirects=0).status for path in about_maya}
    # Django's own pages send whoever asks for a stranger back to the list.
    assert {path: status for path, status in reached.items() if status not in (404, 302)} == {}
    assert [path for path, status in reached.items() if status == 302 and path.startswith(f"{ADMIN}console/")] == []
    assert "Maya Torres" not in sams.get(f"{visits.site}{ADMIN}accounts/user/?q=Torres").text()


def test_without_javascript_a_session_is_edited_all_the_same(visits: Visits) -> None:
    page = visits.page(ROBIN, MAYA, java_script_enabled=False)
    page.get_by_role("link", name=re.compile("^Open the session of 25 Nov")).click()
    notes = page.get_by_label("Notes").first
    notes.fill("Take your time with it.")
    page.get_by_role("button", name="Save the session").click()
    expect(page.get_by_label("Notes").first).to_have_value("Take your time with it.")
    expect(page.get_by_role("region", name="History")).to_contain_text("Robin Hale")


def _change_exercise(page: Page, name: str, *, to: str) -> None:
    page.get_by_role("group", name=name).get_by_label("Exercise").fill(to)
    page.get_by_role("button", name="Save the session").click()


def _confirm(page: Page, visits: Visits, action: str, button: str) -> None:
    page.goto(f"{visits.site}{AMELIA}actions/{action}/")
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(visits.site + AMELIA)
