"""The mail server as seen from this machine: greeting, encryption and login are tried, and no message is sent."""

from __future__ import annotations

import asyncio
import ssl

from aiosmtplib import SMTPAuthenticationError

from bot.doctor import Finding
from bot.mail.server import CLEAR, TROUBLE, Server, connected, read, reason
from bot.settings import Settings
from knowledge import mail_addresses

SECONDS = 10.0
"""How long the mail server has for each step."""


def examine(settings: Settings) -> list[Finding]:
    """Connect, say EHLO, encrypt and log in, and take leave. Without a server: what that means."""
    server = read(settings.smtp_url or "")
    if server is None:
        told = "no mail server: who has no chat account is not written to, the secretariat is told instead"
        return [Finding("e-mail", told)]
    try:
        asyncio.run(_greeted(server, mail_addresses.domain(settings.mail_from or "")))
    except SMTPAuthenticationError as refusal:
        told = f"{server.host} refuses the login ({reason(refusal)})"
        return [
            Finding("e-mail", told, "check user and password in SAMVIT_SMTP_URL; @ : / in them are written %40 %3A %2F")
        ]
    except ssl.SSLError as trouble:
        told = f"the certificate of {server.host} is not accepted ({type(trouble).__name__})"
        return [
            Finding(
                "e-mail", told, "use the name that stands in the certificate, and install its authority on this machine"
            )
        ]
    except TROUBLE as trouble:
        remedy = f"check host, port and firewall; a relay without encryption needs ?{CLEAR}"
        return [Finding("e-mail", f"{server.host}:{server.port} cannot be used ({reason(trouble)})", remedy)]
    how = "TLS" if server.tls else "STARTTLS" if server.starttls else "no encryption"
    return [Finding("e-mail", f"{server.host} answers, {how}, {'logged in' if server.user else 'no login'}")]


async def _greeted(server: Server, name: str) -> None:
    async with connected(server, name, SECONDS) as client:
        await client.noop()
        await client.quit()
