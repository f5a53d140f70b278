"""A person in Slack, for tests: signed requests to the web application, and what Slack's stand-in got to see of it."""

from __future__ import annotations

import copy
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from httpx2 import Client, Response
from starlette.testclient import TestClient

from bot.core import Bot
from bot.slack import faults, web
from tests.fakes.slack import FakeSlack

SECRET = "not-a-secret-signing-secret"
TEAM = "T000000001"
Json = dict[str, Any]


def payload(name: str) -> Json:
    """A payload as Slack sends it."""
    file = Path(__file__).parent / "payloads" / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8")))


def signed(body: bytes, *, age: int = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers of a request signed *age* seconds ago."""
    stamp = str(int(time.time()) - age)  # noqa: TID251  (the signature's own clock)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass(slots=True)
class Workspace:
    """One workspace: the application under test and the stand-in it talks to."""

    http: Client
    slack: FakeSlack
    trigger: Callable[[], str]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def send(self, body: bytes, kind: str, **signature: Any) -> Response:
        """One signed request."""
        headers = {"Content-Type": kind, **signed(body, **signature)}
        return self.http.post("/slack/events", content=body, headers=headers)

    def command(self, line: str, user: str = "U1") -> Response:
        """Type a slash command."""
        name, _, text = line.partition(" ")
        number = next(self._numbers)
        said = payload("command") | {"command": name, "text": text, "user_id": user, "trigger_id": self.trigger()}
        said["response_url"] = f"{self.slack.url}/hook/{number}"
        return self.send(urlencode(said).encode(), "application/x-www-form-urlencoded")

    def interacts(self, said: Json) -> Response:
        """Click, submit or use a shortcut."""
        return self.send(urlencode({"payload": json.dumps(said)}).encode(), "application/x-www-form-urlencoded")

    def clicks(self, line: str, user: str = "U1", **more: Any) -> Response:
        """Press a button whose value is *line*."""
        said = payload("click") | {"trigger_id": self.trigger(), "response_url": f"{self.slack.url}/hook/click", **more}
        said["user"]["id"] = user
        said["actions"][0] |= {"value": line, "action_ts": f"{next(self._numbers)}.0"}
        return self.interacts(said)

    def submits(self, view: Json, user: str = "U1", **values: str) -> Response:
        """Send the form of *view* with *values* typed over what it held."""
        said = payload("submission") | {"view": {**view, "state": {"values": filled(view, values)}}}
        said["user"]["id"] = user
        said["trigger_id"] = f"t{next(self._numbers)}"
        return self.interacts(said)

    def closes(self, view: Json, user: str = "U1", **values: str) -> Response:
        """Close the form of *view* without sending it."""
        said = payload("submission") | {"type": "view_closed", "is_cleared": False}
        said["view"] = {**view, "state": {"values": filled(view, values) if values else {}}}
        said["user"]["id"] = user
        return self.interacts(said)

    def types(self, view: Json, block: str, typed: str, user: str = "U1") -> list[Json]:
        """Type in a select of *view* that looks its options up; what it shows then."""
        element = next(b["element"] for b in view["blocks"] if b.get("block_id") == block)
        said = payload("suggestion") | {"view": view, "block_id": block, "action_id": element["action_id"]}
        said["user"]["id"], said["value"] = user, typed
        answer = self.interacts(said)
        assert answer.status_code == 200
        found: list[Json] = answer.json()["options"]
        assert list(faults.in_options(found)) == []
        return found

    def says(self, text: str, user: str = "U1", **event: Any) -> Response:
        """Write a direct message."""
        number = next(self._numbers)
        said = copy.deepcopy(payload("event")) | {"event_id": f"Ev{number}"}
        ts = f"1795512291.{number:06}"
        said["event"] |= {"text": text, "user": user, "ts": ts, "event_ts": ts, "client_msg_id": f"c{number}", **event}
        return self.delivers(said)

    def delivers(self, said: Json) -> Response:
        """Deliver an event."""
        return self.send(json.dumps(said).encode(), "application/json")


def filled(view: Json, values: dict[str, str]) -> Json:
    """The state of a form: what was typed, else what it held."""
    state: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            name, action = block["block_id"], element["action_id"]
            state[name] = {action: _typed(element, values.get(name))}
    return state


def _typed(element: Json, value: str | None) -> Json:
    if element["type"] == "external_select":
        chosen = element.get("initial_option") if value is None else {"value": value}
        return {"type": element["type"], "selected_option": chosen}
    if element["type"] == "static_select":
        options = [*element.get("options", [])]
        options += [option for group in element.get("option_groups", []) for option in group["options"]]
        chosen = next((o for o in options if o["value"] == value), element.get("initial_option"))
        return {"type": element["type"], "selected_option": chosen}
    return {"type": element["type"], "value": element.get("initial_value") if value is None else value}


@contextmanager
def workspace(
    bot: Bot,
    slack: FakeSlack,
    *,
    token: str = "xoxb-fake",
    trigger: Callable[[], str] | None = None,
) -> Iterator[Workspace]:
    """The web application on *bot*, talking to *slack*."""
    app = web.build(
        bot, signing_secret=SECRET, token=token, api_url=f"{slack.url}/api/", healthz=lambda: (200, {"status": "ok"})
    )
    with TestClient(app) as http:
        yield Workspace(http, slack, trigger or slack.trigger)


@dataclass(slots=True)
class Team(Workspace):
    """One of several workspaces of the same application."""

    team: str = TEAM
    enterprise: str = ""

    def send(self, body: bytes, kind: str, **signature: Any) -> Response:
        """One signed request, in which the workspace stands wherever the payloads name one."""
        named = body.replace(TEAM.encode(), self.team.encode()).replace(b"E_NONE", self.enterprise.encode())
        return Workspace.send(self, named, kind, **signature)
