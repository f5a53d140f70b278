"""Fetching a document from the web: http and https alone, never an address inside a network of our own."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from bot.importers.reading import LARGEST_FILE, DocumentError, Progress, no_progress

_MOST_REDIRECTS = 5
_LONGEST = 60.0
"""Seconds that one document may take."""
_SILENT = 15.0
"""Seconds that a server may be silent."""
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024
_KEPT = "/%:@!$&'()*+,;=~-._?"
"""What is not escaped in a path or a query; a part that is escaped already stays so."""

_IPV6_INTERNET = ipaddress.ip_network("2000::/3")
"""All that is given out to hosts; beside it lie old and new ways to write an IPv4 address, and networks' own."""
_IPV4_SERVICES = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))

Allowed = Callable[[str], bool]
"""Whether the bot may connect to an IP address."""


class Limits(NamedTuple):
    """The most bytes and seconds of one document, redirects included."""

    size: int = LARGEST_FILE
    seconds: float = _LONGEST


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, the last address, the file's name there, and the charset that the server named."""

    data: bytes
    url: str
    name: str
    charset: str | None


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet; an IPv4 address inside an IPv6 one counts as itself."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
    there = ip in _IPV6_INTERNET if ip.version == 6 else not any(ip in block for block in _IPV4_SERVICES)
    return there and ip.is_global and not ip.is_multicast


def fetch(
    url: str, progress: Progress = no_progress, *, allowed: Allowed = is_public, limits: Limits = LIMITS
) -> Fetched:
    """Fetch *url*. The address is looked up once, checked, and connected to, at every redirect. Raises `DocumentError`.

    *allowed* is there for tests, which serve from this machine.
    """
    until = perf_counter() + limits.seconds
    for _ in range(_MOST_REDIRECTS + 1):
        parts = _checked(url)
        connection = _connect(parts, allowed, until)
        try:
            with _get(connection, parts) as response:
                if response.status not in _REDIRECTS:
                    return _received(response, url, progress, until, limits.size)
                url = urljoin(url, response.headers.get("Location") or "")
        except (OSError, http.client.HTTPException) as error:
            raise DocumentError(f"{parts.hostname} broke off while the document was fetched.") from error
        finally:
            connection.close()
    raise DocumentError("The address leads from one to the next without end.")


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises when it is no number)
    except ValueError as error:
        raise DocumentError("This is no web address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DocumentError("Only http and https addresses are fetched.")
    if parts.username is not None or parts.password is not None:
        raise DocumentError("The address must not hold a user name or a password.")
    return parts


def _connect(parts: SplitResult, allowed: Allowed, until: float) -> http.client.HTTPConnection:
    """A connection to the very address that was checked, so that a name cannot be pointed elsewhere in between."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise DocumentError(f"{host} is not found.") from error
    if not found or not all(map(allowed, found)):
        raise DocumentError(f"{host} is not on the open internet. The bot fetches nothing from inside a network.")
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = 443 if secure else 80  # the Host header leaves it out
    try:
        connection.sock = socket.create_connection((found[0], port), timeout=_left(until))
        if secure:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
    except OSError as error:  # certificates that do not hold are among these
        connection.close()
        raise DocumentError(f"{host} cannot be reached safely: {type(error).__name__}.") from error
    return connection


def _get(connection: http.client.HTTPConnection, parts: SplitResult) -> http.client.HTTPResponse:
    target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    connection.putrequest("GET", target, skip_accept_encoding=True)
    connection.putheader("User-Agent", "Samvit")
    connection.putheader("Accept-Encoding", "identity")
    connection.endheaders()
    return connection.getresponse()


def _received(response: http.client.HTTPResponse, url: str, progress: Progress, until: float, largest: int) -> Fetched:
    if response.status != 200:
        raise DocumentError(f"{urlsplit(url).hostname} answered {response.status} {response.reason}.")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise DocumentError(f"{urlsplit(url).hostname} sends the document compressed, though it was asked not to.")
    length = response.headers.get("Content-Length", "")
    whole = int(length) if length.isdecimal() else 0
    data = bytearray()
    while chunk := response.read1(_CHUNK):
        data += chunk
        _left(until)
        if len(data) > largest:
            raise DocumentError(f"The document is larger than {largest // 1024 // 1024} MB.")
        progress(len(data), max(whole, len(data)))
    name = response.headers.get_filename() or unquote(urlsplit(url).path)
    return Fetched(
        bytes(data), url, re.split(r"[/\\]", name)[-1] or "index.html", response.headers.get_content_charset()
    )


def _left(until: float) -> float:
    left = until - perf_counter()
    if left <= 0:
        raise DocumentError("The document took too long to fetch.")
    return min(left, _SILENT)
