"""A browser on the demo site: who signs in, and what must not happen on any page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from fitcoach.demo.newcomers import COACHES
from fitcoach.testing import services
from fitcoach.testing.demo_site import ADMIN

HEAD_COACH: Final = "Demo Coach"
ADDRESSES: Final = {HEAD_COACH: "coach@example.com", **{name: email for name, (email, _) in COACHES.items()}}
PASSWORD: Final = "fitcoach-demo"
PATIENCE_MS: Final = 10_000
DESK: Final = {"width": 1280, "height": 800}
PHONE: Final = {"width": 375, "height": 740}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's, without a window. While it lasts, Django's own rows are out of this thread's reach."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=services.chromium_path(), args=arguments)
        yield browser
        browser.close()


class Visits:
    """Pages of one site, and everything on them that must not be: errors in the console, requests to other hosts."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.troubles: list[str] = []
        self._contexts: list[BrowserContext] = []
        self._cookies: dict[str, Any] = {}

    def page(self, name: str = "", path: str = ADMIN, **options: Any) -> Page:
        """A page of its own, signed in as this coach, at this path. `options`: of Playwright's `new_context`."""
        kept = self._cookies_of(name) if name else None
        page = self._new_page(storage_state=kept, **options)
        page.goto(self.site + path)
        return page

    def sign_in(self, page: Page, name: str) -> None:
        """By the form, as a person does."""
        page.goto(f"{self.site}{ADMIN}login/")
        page.get_by_role("textbox", name="phone number").fill(ADDRESSES[name])
        page.get_by_label("password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Needs attention").wait_for()

    def forgive(self, part: str) -> None:
        """What a test provoked is no trouble: an error whose words hold this."""
        self.troubles = [trouble for trouble in self.troubles if part not in trouble]

    def end(self) -> None:
        for context in self._contexts:
            context.close()

    def _cookies_of(self, name: str) -> Any:
        if name not in self._cookies:
            page = self._new_page()
            self.sign_in(page, name)
            self._cookies[name] = page.context.storage_state()
        return self._cookies[name]

    def _new_page(self, **options: Any) -> Page:
        context = self.browser.new_context(**{"viewport": DESK, **options})
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("request", self._see)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.location.get('url')}: {message.type}: {message.text}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.site).netloc:
            self.troubles.append(f"a request to another host: {request.url}")
