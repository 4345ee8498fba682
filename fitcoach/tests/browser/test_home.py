"""The first page in a browser: with a mouse, with the keyboard alone, on a phone, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fitcoach.testing.browsing import Visits
from fitcoach.testing.demo_site import ADMIN


def needs(page: Page) -> list[str]:
    return page.get_by_role("region", name="Needs attention").get_by_role("listitem").all_inner_texts()


def test_a_coach_signs_in_and_reads_who_needs_attention(visits: Visits) -> None:
    page = visits.page(path=f"{ADMIN}login/")
    visits.sign_in(page, "Robin Hale")
    expect(page).to_have_title("Home | fitcoach")
    told = "\n".join(needs(page))
    assert "Kenji Mori" in told
    assert "Three sessions in a row" in told
    assert "Marcus Bell" not in told, "he is Sam's client"
    expect(page.get_by_role("img", name="Texts by the hour")).to_be_visible()


def test_the_keyboard_alone_reaches_the_first_need_and_opens_it(visits: Visits) -> None:
    page = visits.page("Robin Hale")
    wanted = page.get_by_role("region", name="Needs attention").get_by_role("listitem").first.get_by_role("link").last
    goal = wanted.get_attribute("href")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == goal and _is_in_the_list(page):
            break
    else:
        pytest.fail("sixty presses of Tab do not reach it")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{goal}*")


def _is_in_the_list(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.closest('section[aria-labelledby=needs]') !== null"))


def test_without_javascript_the_page_is_there_to_be_read(visits: Visits) -> None:
    page = visits.page("Robin Hale", java_script_enabled=False)
    expect(page.get_by_role("heading", name="Needs attention")).to_be_visible()
    assert "Kenji Mori" in "\n".join(needs(page))


def test_a_dark_desk_gets_a_dark_page(visits: Visits) -> None:
    page = visits.page("Robin Hale", color_scheme="dark")
    red, green, blue = page.evaluate(
        """() => {
            const context = document.createElement("canvas").getContext("2d");
            context.fillStyle = getComputedStyle(document.body).backgroundColor;
            context.fillRect(0, 0, 1, 1);
            return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }"""
    )
    assert max(red, green, blue) < 64
