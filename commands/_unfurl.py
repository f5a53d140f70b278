"""A link to an agreement, shown as the agreement: title, status and dates, from what the bot knows itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from commands import _agreement_card
from commands._base import Context, Reply
from knowledge.addresses import page
from knowledge.agreements import Agreement
from storage import agreements

_MOST = 5


def cards(context: Context, urls: Iterable[str]) -> dict[str, Reply]:
    """The card of each address that is one agreement's; nothing is fetched, and what is not known is left out."""
    by_page: dict[str, list[Agreement]] = {}
    for value in agreements.all_of(context.session, context.network.id):
        for where in {page(value.url or ""), page(value.source or "")} - {""}:
            by_page.setdefault(where, []).append(value)
    found = ((url, _one(by_page.get(page(url), []))) for url in dict.fromkeys(urls))
    return {url: _card(context, value) for url, value in list(found)[:_MOST] if value is not None}


def _one(values: list[Agreement]) -> Agreement | None:
    """The agreement that a page is about; none when it is about several."""
    current = [value for value in values if value.is_current] or values
    return current[0] if len(current) == 1 else None


def _card(context: Context, value: Agreement) -> Reply:
    shown = _agreement_card.card(context, value, None)
    return replace(shown, choices=(), sources=shown.sources[:1])
