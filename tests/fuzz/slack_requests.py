# ruff: noqa: E501
"""What Slack sends: every kind of payload, signed and not, bent in every way a valid signature may stand over."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, urlencode

from starlette.testclient import TestClient

from tests.fakes.slack import FakeSlack, running
from tests.fakes.slack_installs import Installs
from tests.fuzz.dice import EDGES, Dice
from tests.fuzz.target import Wrong, faults_heard, raise_heard
from tests.fuzz.town import Fresh, settled, verbs, words
from tests.slack.driver import filled, payload, signed
from tests.slack.town import Town, town

_TEAM, _LEAVING = "T000000001", "T000000002"
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_KINDS = (
    "command",
    "event",
    "click",
    "submission",
    "closed",
    "shortcut",
    "home_opened",
    "installation",
    "raw",
    "pages",
)
_EVENTS = ("app_uninstalled", "tokens_revoked", "team_access_revoked", "team_access_granted", "reaction_added", "")
_PATHS = ("/slack/events", "/slack/install", "/slack/oauth_redirect", "/healthz", "/slack", "/", "/slack/events/")
_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE")

Json = dict[str, Any]


class SlackRequests:
    """The web process of an installation for many workspaces, one of which comes and goes."""

    name = "slack"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self._open = ExitStack()
        self._slack: FakeSlack = self._open.enter_context(running())
        self._verbs = verbs()
        self._world = ExitStack()
        self.rest()
        self._words = words(self._town.world.engine)

    def rest(self) -> None:
        """A new world and a new application."""
        self._world.close()
        self._slack.more.clear()
        for kept in (
            self._slack.calls,
            self._slack.answers,
            self._slack.posted,
            self._slack.hooked,
            self._slack.tokens,
        ):
            kept.clear()
        self._slack.views.clear()
        self._slack.homes.clear()
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
        said = self._made(dice, kind, number)
        for _ in range(dice.among((0, 1, 1, 2, 5))):
            said = dice.bent_json(said, self._words)
        written = json.dumps(said)
        self.said = f"{kind}: {written}"
        if kind == "command":
            pairs = {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {"x": written}
            return self._send(dice, urlencode(pairs, errors="replace").encode(), _FORM)
        if kind in ("event", "home_opened", "installation"):
            return self._send(dice, written.encode(), _JSON)
        return self._send(dice, urlencode({"payload": written}).encode(), _FORM)

    def _made(self, dice: Dice, kind: str, number: int) -> Any:
        """A payload as Slack sends it."""
        line = dice.among(self._verbs) if dice.one(60) else dice.text(self._words)
        user = dice.among(("U1", "U2", "UADMIN"))
        match kind:
            case "command":
                text = dice.text(self._words)
                name = line.partition(" ")[0]
                made = payload("command") | {"command": name if name.startswith("/") else "/samvit", "text": text}
                return made | {"user_id": user, "trigger_id": self._slack.trigger(), "response_url": self._hook()}
            case "click":
                made = payload("click") | {"trigger_id": self._slack.trigger(), "response_url": self._hook()}
                made["actions"][0] |= {"value": f"{line} {dice.text(self._words)}"[:2000], "action_ts": f"{number}.0"}
                if self._slack.views and dice.one(30):
                    made["view"] = dice.among(list(self._slack.views.values()))
                return made
            case "submission" | "closed":
                return self._form(dice, kind, user)
            case "shortcut":
                return payload("shortcut") | {"trigger_id": self._slack.trigger()}
            case "installation":
                inner = {"type": dice.among(_EVENTS), "tokens": {"bot": ["U1"]}, "team_ids": [_LEAVING]}
                made = payload("event") | {"event": inner, "event_id": f"Ev{number}", "team_id": _LEAVING}
                return made | {"authorizations": []}
            case _:
                made = payload(kind) | {"event_id": f"Ev{number}"}
                made["event"] |= {"user": user, "ts": f"17955.{number:06}", "event_ts": f"17955.{number:06}"}
                if kind == "event":
                    made["event"] |= {"text": f"{line} {dice.text(self._words)}", "client_msg_id": f"c{number}"}
                return made

    def _form(self, dice: Dice, kind: str, user: str) -> Json:
        """A form that was opened before, filled."""
        shown = [view for view in self._slack.views.values() if view.get("private_metadata")]
        made = payload("submission")
        made["user"]["id"] = user
        if shown:
            view = dice.among(shown)
            names = [b["block_id"] for b in view["blocks"] if b["type"] == "input"]
            made["view"] = {**view, "state": {"values": filled(view, {n: dice.text(self._words) for n in names})}}
        return made if kind == "submission" else made | {"type": "view_closed", "is_cleared": dice.one(50)}

    def _hook(self) -> str:
        return f"{self._slack.url}/hook/1"

    def _send(self, dice: Dice, body: bytes, kind: str) -> int:
        headers = {"Content-Type": kind, **signed(body)}
        if dice.one(8):
            body = dice.bent_bytes(body)
            headers |= signed(body) if dice.one(70) else {}
        if dice.one(8):
            headers = self._bent_headers(dice, headers)
        return self._http.request("POST", "/slack/events", content=body, headers=headers).status_code

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
        return self._send(dice, body, dice.among((_FORM, _JSON, "text/plain", "")))

    def _page(self, dice: Dice) -> int:
        """The pages of an installation, with any parameters and cookies, also a valid state with what follows it bent."""
        method = dice.among(_METHODS) if dice.one(20) else "GET"
        path, params, headers = dice.among(_PATHS), {}, {}
        if dice.one(50):
            path = "/slack/oauth_redirect"
            state, cookie = self._town.begins()
            code = self._installs.consents(_LEAVING) if dice.one(50) else dice.text()
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
