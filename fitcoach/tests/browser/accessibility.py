"""What axe-core says of a page, in words; and what it may say of the theme, with the reason."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

SERIOUS: Final = ("serious", "critical")
EXCUSED: Final[dict[tuple[str, str], str]] = {}
"""(rule, part of the node's markup) of the theme's own that cannot be mended by a small template: why."""


def violations(page: Page, axe: str) -> list[str]:
    """Of impact serious or critical: the rule, what it is about, and the node."""
    page.evaluate("() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))")
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]} {_contrast(node)}"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
        if not _is_excused(rule["id"], node["html"])
    ]


def _is_excused(rule: str, html: str) -> bool:
    return any(rule == excused and part in html for excused, part in EXCUSED)


def _contrast(node: dict[str, Any]) -> str:
    data: Any = node["any"][0]["data"] if node["any"] else None
    if not isinstance(data, dict) or "contrastRatio" not in data:
        return ""
    return f"{data['contrastRatio']} of {data['fgColor']} on {data['bgColor']}"
