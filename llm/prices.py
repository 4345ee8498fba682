"""What an answer costs, by the table in the settings."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings

MILLION = Decimal(1_000_000)


def cost_usd(model: str, *, input_tokens: int, output_tokens: int) -> Decimal:
    """US dollars, to the millionth. A model counts as the longest name in the table that begins its own, so that
    `gemini-2.5-flash-001` has a price; one that is not in the table counts as the dearest there is.
    """
    table: dict[str, tuple[str, str]] = settings.LLM_PRICES_USD
    known = [name for name in table if model.removeprefix("models/").startswith(name)]
    prices = [table[max(known, key=len)]] if known else list(table.values())
    costs = (input_tokens * Decimal(into) + output_tokens * Decimal(out) for into, out in prices)
    return (max(costs, default=Decimal(0)) / MILLION).quantize(Decimal("0.000001"))
