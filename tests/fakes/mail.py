"""A real mail server on loopback (aiosmtpd) that keeps what it took, and fails when it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "samvit", "p@ss:word/1"


@dataclass(slots=True)
class Mailbox:
    """What the server took, oldest first, and what goes wrong next: replies by command, one each.

    A reply is a line ("451 later"), or "drop" (the connection is cut before an answer), "take and drop" (the message is
    kept first), "hang" (no answer while the client waits) or "take and hang".
    """

    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0
    _faults: dict[str, list[str]] = field(default_factory=dict)

    def fails(self, command: str, *replies: str) -> None:
        """Let the next commands of this kind ("MAIL", "RCPT", "DATA") go wrong."""
        self._faults.setdefault(command, []).extend(replies)

    @property
    def url(self) -> str:
        """The setting for this server, without encryption."""
        return f"smtp://{HOST}:{self.port}?starttls=no"

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._next("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """RCPT TO."""
        fault = await self._next("RCPT", server)
        if fault is None:
            envelope.rcpt_tos.append(address)
        return fault or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The whole message has come."""
        if (self._faults.get("DATA") or [""])[0] not in ("", "take and drop", "take and hang"):
            return await self._next("DATA", server) or "250 OK"
        content = envelope.original_content or b""
        self.taken.append(email.message_from_bytes(content, policy=email.policy.default))
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        self.encrypted.append(_is_encrypted(server))
        return await self._next("DATA", server) or "250 OK"

    def login(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        """AUTH."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self.logins[-1] == (USER, PASSWORD), handled=False)

    async def _next(self, command: str, server: SMTP) -> str | None:
        replies = self._faults.get(command)
        fault = replies.pop(0) if replies else None
        if fault in ("drop", "take and drop", "hang", "take and hang"):
            transport = server.transport
            assert isinstance(transport, asyncio.WriteTransport)
            if fault.endswith("hang"):
                await asyncio.sleep(3)
            transport.abort()
            return "421 gone"
        return fault


def _is_encrypted(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("ssl_object") is not None


class _Server(Controller):
    """A controller that finds its own port out."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(*, tls: Path | None = None, implicit: bool = False, login: bool = False) -> Iterator[Mailbox]:
    """A mail server on a free port of 127.0.0.1. With a certificate in *tls* it encrypts: by STARTTLS, or at once."""
    box = Mailbox()
    context = None
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
    more: dict[str, Any] = {"authenticator": box.login, "auth_required": not implicit} if login else {}
    if context is not None and not implicit:
        more |= {"tls_context": context, "require_starttls": True}
    server = _Server(
        box, hostname=HOST, port=0, ssl_context=context if implicit else None, auth_require_tls=not implicit, **more
    )
    server.start()
    box.port = server.port
    try:
        yield box
    finally:
        server.stop()
