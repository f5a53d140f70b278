"""The mail server of the settings: its address read and checked, and a connection to it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException

SHAPE = "smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://USER:PASSWORD@HOST:465 (TLS)"
CLEAR = "starttls=no"
"""What is put after the ? of an smtp:// address for a relay inside one's own network that has no encryption."""

_LEAVE = 0.02
"""Seconds that an encrypted connection needs to be closed on both sides, before the loop may end."""

_PORTS = {"smtp": 587, "smtps": 465}

TROUBLE = (SMTPException, OSError, TimeoutError)
"""What can happen on the way to a mail server. `ssl.SSLError` is an OSError."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over. `tls` from the first byte, `starttls` before anything is told; neither: in the clear.

    `user` is empty where no login is asked for.
    """

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read(url: str) -> Server | None:
    """The server of a SAMVIT_SMTP_URL, None when it does not look like `SHAPE`; a login is never sent in the clear."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    clear = parse_qs(parts.query) == parse_qs(CLEAR)
    known = parts.scheme in _PORTS and bool(parts.hostname) and parts.path in ("", "/") and not parts.fragment
    if not known or (parts.query and not clear) or (clear and (parts.scheme == "smtps" or parts.username)):
        return None
    if bool(parts.username) != bool(parts.password) or port == 0:
        return None
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname or "", port or _PORTS[parts.scheme], tls, not tls and not clear, user, password)


@asynccontextmanager
async def connected(server: Server, name: str, timeout: float) -> AsyncIterator[SMTP]:
    """A connection that is encrypted and logged in as *server* says; *name* is what we call ourselves.

    *timeout* in seconds, for each step. Raises one of `TROUBLE`.
    """
    client = SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls,
        start_tls=server.starttls,
        username=server.user or None,
        password=server.password or None,
        local_hostname=name,
        timeout=timeout,
        tls_context=ssl.create_default_context() if server.tls or server.starttls else None,
    )
    try:
        await client.connect()
        yield client
    finally:
        client.close()
        await asyncio.sleep(_LEAVE)


def reason(trouble: Exception) -> str:
    """Why it went wrong, in a word or a reply code; never what the server said, which may hold an address."""
    code = getattr(trouble, "code", None)
    return f"smtp {code}" if isinstance(code, int) and code > 0 else type(trouble).__name__
