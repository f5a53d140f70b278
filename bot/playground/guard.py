"""Who may ask what of the playground: its own page only, from this machine, with no script but its own."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_HOSTS = ["127.0.0.1", "localhost"]
"""What a browser on this machine calls us; any other name is somebody's attempt to reach us through a foreign page."""

LARGEST_BODY = 1_000_000
"""Bytes of a request; a form holds at most a handful of 40,000-character fields."""

_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Guard:
    """Middleware: refuses what another page sends or what is too large; sets the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = _refusal(scope["method"], Headers(scope=scope), scope["scheme"])
        await (refusal or self.app)(scope, receive, send_with_headers)


def _refusal(method: str, headers: Headers, scheme: str) -> JSONResponse | None:
    if method in ("GET", "HEAD"):
        return None
    if headers.get("origin") != f"{scheme}://{headers.get('host')}":
        return JSONResponse({"error": "This door is for the playground's own page."}, 403)
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return JSONResponse({"error": "Send JSON."}, 415)
    length = headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 12:
        return JSONResponse({"error": "Say how long the body is."}, 411)
    if int(length) > LARGEST_BODY:
        return JSONResponse({"error": "That is too much."}, 413)
    return None
