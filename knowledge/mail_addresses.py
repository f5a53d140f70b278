"""E-mail addresses as people type them: read strictly, so that nothing but an address ever stands in a header."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of an address that mail servers take."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def read(text: str) -> str | None:
    """The one plain address that *text* is, its domain in lower case and in ASCII; None for anything else.

    No name beside it, no second address, no quotes, no line breaks: `post@Bømlo.kommune.no` is
    `post@xn--bmlo-gra.kommune.no`.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    plain = _ascii(domain)
    if plain is None or not _DOMAIN.fullmatch(plain) or len(local) + len(plain) + 1 > LONGEST:
        return None
    return f"{local}@{plain}"


def domain(address: str) -> str:
    """What stands after the @."""
    return address.rpartition("@")[2]


def _ascii(name: str) -> str | None:
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
