"""Slack's markup: what members write comes in as plain text, and no text of ours or theirs goes out as markup."""

from __future__ import annotations

import html
import re

_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """*text* as it is, in a mrkdwn field: `<!channel>`, `<@U1>` and `&amp;` typed by a member stay those letters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, title: str) -> str:
    """A mrkdwn link, or only the title when *url* is not a plain web address."""
    if not url.startswith(("http://", "https://")) or re.search(r"[\s<>|]", url):
        return escape(title)
    return f"<{url.replace('&', '&amp;')}|{escape(title).replace('|', '¦')}>"


def read(text: str, me: str = "") -> str:
    """What the member wrote, as plain text; mentions of *me* (our user id) are taken away."""

    def plain(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "@" and target == me:
            return " "
        if sign == "!":
            return f"@{(label or target.rpartition('^')[2]).lstrip('@')}"
        return f"{sign}{label or target}" if sign else label or target

    return html.unescape(_REFERENCE.sub(plain, text)).strip()
