"""`make screenshots`: pictures of the console for the README, of the demo site, whose clock and people stay the same.

Needs Chromium. A page that cannot be reached ends it with a sentence, and no picture is left half new.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Error, Page

from fitcoach.demo.newcomers import id_of
from fitcoach.testing import demo_site, services
from fitcoach.testing.browsing import HEAD_COACH, PHONE, Visits, chromium

FOLDER: Final = demo_site.ROOT / "docs" / "screenshots"
COLOURS: Final = 128
"""Of a picture: the pages have few, and a palette makes a file a third as large."""
SETTLED_MS: Final = 800
"""Charts move for so long until they stand."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`reach` goes to the page from the home page, by what a coach sees there."""

    name: str
    who: str
    reach: Callable[[Page], None]
    options: dict[str, Any] = field(default_factory=dict)


def home(page: Page) -> None:
    page.get_by_role("heading", name="Needs attention").wait_for()


def client(name: str) -> Callable[[Page], None]:
    return lambda page: go(page, f"{demo_site.ADMIN}console/clients/{id_of(name)}/")


def tomorrow(page: Page) -> None:
    go(page, f"{demo_site.ADMIN}console/clients/{id_of('Kenji Mori')}/tomorrow/")


def week(page: Page) -> None:
    client("Maya Torres")(page)
    page.get_by_role("link", name="Edit the week").click()


def refusal(page: Page) -> None:
    """A barbell lift for somebody who trains at home with dumbbells."""
    client("Maya Torres")(page)
    page.get_by_role("link", name=re.compile("^Open the session")).first.click()
    page.get_by_label("Exercise").first.fill("Back squat")
    page.get_by_role("button", name="Save the session").click()
    page.get_by_text("Back squat needs").scroll_into_view_if_needed()


def conversation(page: Page) -> None:
    client("Amelia Clarke")(page)
    page.get_by_role("region", name="Conversation").scroll_into_view_if_needed()


def go(page: Page, path: str) -> None:
    """Raises RuntimeError, in words, for a page that is not there."""
    site = page.url.partition("/admin")[0]
    answer = page.goto(site + path)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status if answer else 'nothing'}")


PICTURES: Final = (
    Picture("home", HEAD_COACH, home),
    Picture("home-dark", HEAD_COACH, home, {"color_scheme": "dark"}),
    Picture("home-phone", "Robin Hale", home, {"viewport": PHONE}),
    Picture("client", "Sam Okafor", client("Marcus Bell")),
    Picture("week", "Robin Hale", week),
    Picture("workout", "Robin Hale", refusal),
    Picture("tomorrow", "Robin Hale", tomorrow),
    Picture("conversation", "Robin Hale", conversation),
)


def main() -> int:
    """The door: returns the exit status."""
    if trouble := services.chromium_trouble():
        print(f"fitcoach: no pictures were taken: {trouble}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        made.mkdir()
        demo_site.make_database(Path(folder) / "demo.sqlite3")
        with demo_site.running(Path(folder) / "demo.sqlite3") as site, chromium() as browser:
            visits = Visits(browser, site)
            for picture in PICTURES:
                if trouble := _take(picture, visits, made):
                    print(f"fitcoach: the picture “{picture.name}” could not be taken: {trouble}", file=sys.stderr)
                    return 1
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in sorted(made.iterdir()):
            shutil.copy(path, FOLDER)
            print(f"fitcoach: {(FOLDER / path.name).relative_to(demo_site.ROOT)}, {path.stat().st_size // 1000} kB")
    return 0


def _take(picture: Picture, visits: Visits, folder: Path) -> str:
    """Into this folder; what went wrong, in a line."""
    try:
        page = visits.page(picture.who, **picture.options)
        picture.reach(page)
        page.wait_for_timeout(SETTLED_MS)
        _save(page.screenshot(), folder / f"{picture.name}.png")
    except (Error, RuntimeError) as trouble:
        return str(trouble).partition("\n")[0]
    return ""


def _save(png: bytes, path: Path) -> None:
    """With a palette in place of true colours."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
