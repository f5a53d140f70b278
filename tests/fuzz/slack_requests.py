# ruff: noqa: E501
"""What Slack sends: every kind of payload, signed and not, bent in every way a valid signature may stand over."""

from __future__ import annotations

import json
from contextlib import ExitStack
from urllib.parse import quote, urlencode

from httpx2 import Response
from starlette.testclient import TestClient

from bot.slack import faults
from tests.fakes.slack import FakeSlack, running
from tests.fakes.slack_installs import Installs
from tests.fuzz.dice import EDGES, Dice
from tests.fuzz.slack_payloads import COMMANDS, EVENTS, INTERACTIONS, LEAVING, Payloads
from tests.fuzz.target import Wrong, faults_heard, raise_heard
from tests.fuzz.town import Fresh, settled, verbs, words
from tests.slack.driver import signed
from tests.slack.town import Town, town

_TEAM = "T000000001"
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_KINDS = (*COMMANDS, *EVENTS, *INTERACTIONS, "raw", "pages")
_PATHS = ("/slack/events", "/slack/install", "/slack/oauth_redirect", "/healthz", "/slack", "/", "/slack/events/")
_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE")


class SlackRequests:
    """The web process of an installation for many workspaces, one of which comes and goes."""

    name = "slack"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self._open = ExitStack()
        self._slack: FakeSlack = self._open.enter_context(running())
        self._world = ExitStack()
        self.rest()
        self._words = words(self._town.world.engine)
        self._payloads = Payloads(self._slack, verbs(), self._words)

    def rest(self) -> None:
        """A new world and a new application."""
        self._world.close()
        self._slack.forget()
        self._town: Town = self._world.enter_context(town(settled(self._fresh()), self._slack))
        self._installs: Installs = self._town.installs
        self._town.tied(_TEAM, "forde")
        self._http: TestClient = self._town.http

    def close(self) -> None:
        """Stop the application and the stand-in."""
        self._world.close()
        self._open.close()

    def once(self, dice: Dice, number: int) -> None:
        """One request."""
        kind = _KINDS[number % len(_KINDS)]
        self.said = kind
        with faults_heard() as heard:
            if kind == "pages":
                status = self._page(dice)
            elif kind == "raw":
                status = self._raw(dice)
            else:
                status = self._payload(dice, kind, number)
            raise_heard(heard)
        if status >= 500:
            raise Wrong(f"{kind} answered with status {status}")
        if self._slack.problems:
            problem = self._slack.problems[0]
            self._slack.problems.clear()
            raise Wrong(f"Slack would refuse it: {problem}")

    def _payload(self, dice: Dice, kind: str, number: int) -> int:
        said = self._payloads.bent(dice, kind, number)
        written = json.dumps(said)
        self.said = f"{kind}: {written}"
        if kind in COMMANDS:
            pairs = {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {"x": written}
            return self._send(dice, urlencode(pairs, errors="replace").encode(), _FORM).status_code
        if kind in EVENTS:
            return self._send(dice, written.encode(), _JSON).status_code
        answer = self._send(dice, urlencode({"payload": written}).encode(), _FORM)
        if kind == "suggestion" and answer.status_code == 200 and "options" in answer.text:
            self._slack.problems += faults.in_options(answer.json()["options"])
        return answer.status_code

    def _send(self, dice: Dice, body: bytes, kind: str) -> Response:
        headers = {"Content-Type": kind, **signed(body)}
        if dice.one(8):
            body = dice.bent_bytes(body)
            headers |= signed(body) if dice.one(70) else {}
        if dice.one(8):
            headers = self._bent_headers(dice, headers)
        return self._http.request("POST", "/slack/events", content=body, headers=headers)

    def _bent_headers(self, dice: Dice, headers: dict[str, str]) -> dict[str, str]:
        names = [*headers, "X-Slack-Retry-Num", "X-Request-Id", "Cookie", "X-Slack-No-Retry"]
        chosen, value = dice.among(names), dice.bent(headers.get(dice.among(names), "x"))
        return {**headers, chosen: _in_header(value)}

    def _raw(self, dice: Dice) -> int:
        """A body that is none of them, mostly signed."""
        body = dice.among(
            (
                dice.randbytes(dice.randrange(200)),
                dice.text(self._words).encode(),
                b"ssl_check=1&x=",
                b"payload=" + quote(dice.text()).encode(),
                b"{" * dice.randrange(1, 3000),
                b"payload=" + b"%5B" * dice.randrange(1, 3000),
                b"payload=%7B%22type%22%3A" + quote(json.dumps(dice.bent_json([{}]))).encode() + b"%7D",
                json.dumps(dice.bent_json({"type": "url_verification", "challenge": "x"})).encode(),
            )
        )
        self.said = f"raw: {body!r}"
        return self._send(dice, body, dice.among((_FORM, _JSON, "text/plain", ""))).status_code

    def _page(self, dice: Dice) -> int:
        """The pages of an installation, with any parameters and cookies, also a valid state with what follows it bent."""
        method = dice.among(_METHODS) if dice.one(20) else "GET"
        path, params, headers = dice.among(_PATHS), {}, {}
        if dice.one(50):
            path = "/slack/oauth_redirect"
            state, cookie = self._town.begins()
            code = self._installs.consents(LEAVING) if dice.one(50) else dice.text()
            params = {"code": code, "state": state}
            headers = {"Cookie": cookie}
        if dice.one(60):
            params |= {dice.among(("code", "state", "error", "x", "")): dice.bent(dice.text())}
        if dice.one(20):
            headers = {"Cookie": _in_header(dice.bent(headers.get("Cookie", dice.among(EDGES))))}
        if dice.one(10):
            path += quote(dice.text())
        self.said = f"{method} {path} {params!r} {headers!r}"
        self._http.cookies.clear()
        query = urlencode(params, errors="replace")
        if dice.one(10):
            query = dice.bent(query).encode("ascii", "ignore").decode()
        return self._http.request(method, f"{path}?{quote(query, safe='=&%+')}", headers=headers).status_code


def _in_header(text: str) -> str:
    """What a client can put into a header at all."""
    return "".join(c for c in text if " " <= c <= "~")[:4000]
