"""Web addresses: whether two of them are the same page, and where they lie."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit


def page(url: str) -> str:
    """What all ways to write the address of one page share; "" for what is no web address."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    path = unicodedata.normalize("NFC", unquote(parts.path)).rstrip("/")
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return f"{_bare(parts.hostname)}{port}{path}{query}"


def domains(urls: Iterable[str], most: int) -> tuple[str, ...]:
    """Where most of the addresses lie, *most* hosts at most, without "www."."""
    hosts = Counter(page(url).partition("/")[0].partition(":")[0].partition("?")[0] for url in urls)
    del hosts[""]
    return tuple(host for host, _ in sorted(hosts.items(), key=lambda row: (-row[1], row[0]))[:most])


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
