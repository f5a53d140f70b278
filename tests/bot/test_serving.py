"""A web process that has been told to stop still answers, and says that it wants no more."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.serving import Leaving


async def _ok(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def test_once_told_to_stop_every_answer_closes_its_connection() -> None:
    page = Leaving(Starlette(routes=[Route("/", _ok)]))
    with TestClient(page) as http:
        assert "connection" not in http.get("/").headers
        page.told = True
        answered = http.get("/")
        assert (answered.text, answered.headers["connection"]) == ("ok", "close")
