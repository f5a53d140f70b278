"""Two workspaces full of people, and a Slack between them and the processes that kills at the worst moments."""

from __future__ import annotations

import itertools
import json
import random
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urlencode

from tests.fakes.slack import FakeSlack, Json
from tests.fakes.two_slacks import T1, Both
from tests.logbook import MARK
from tests.processes.machines import Machines
from tests.slack.driver import filled, payload, signed

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(slots=True)
class Slack:
    """What stands between the processes and the two workspaces; it kills at the worst moments and at random ones."""

    both: Both
    front: FakeSlack
    agrees: Callable[[str, str], str]
    machines: Machines
    random_kills: int = 3
    traps: dict[tuple[str, int, str], str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def call(self, method: str, given: Json, token: str) -> Json:
        """Somebody dies before it takes effect, or after it and before the answer is heard."""
        self.seen[method] += 1
        self._falls(method, "before")
        answer = self.both.call(method, given, token)
        self._falls(method, "after")
        return answer

    def _falls(self, method: str, stage: str) -> None:
        if kind := self.traps.pop((method, self.seen[method], stage), None):
            self.machines.fell(kind, everyone=True)
        elif self.random_kills and self.machines.chance.random() < 0.05:
            self.random_kills -= 1
            self.machines.fell(self.machines.chance.choice(("web", "worker")))

    def forms(self, team: str) -> list[Json]:
        """The forms that were opened in *team*, the newest last."""
        pairs = zip(list(self.front.calls), list(self.front.tokens), strict=False)
        return [
            given["view"]
            for (method, given), (_, token) in pairs
            if method == "views.open" and token in self.both.tokens(team)
        ]

    def messages(self, team: str) -> list[Json]:
        """Every message that stands in *team*, once."""
        token = self.both.tokens(team)[-1]
        found: dict[tuple[str, str], Json] = {}
        for channel, thread in self._places(team):
            method = "conversations.replies" if thread else "conversations.history"
            asked = {"channel": channel, "limit": 200, "include_all_metadata": True}
            told = self.both.ask(team, method, token, asked | ({"ts": thread} if thread else {}))
            found |= {(channel, one["ts"]): one for one in told.get("messages") or []}
        return list(found.values())

    def _places(self, team: str) -> set[tuple[str, str]]:
        pairs = zip(list(self.front.calls), list(self.front.tokens), strict=False)
        posts = [
            given
            for (method, given), (_, token) in pairs
            if method == "chat.postMessage" and token in self.both.tokens(team)
        ]
        return {(p["channel"], thread) for p in posts for thread in ("", p.get("thread_ts", ""))}


@dataclass(slots=True)
class Office:
    """The people of one workspace. Like people they try again, at whichever process answers."""

    team: str
    slack: Slack
    chance: random.Random
    trigger: Callable[[], str]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def installs(self) -> None:
        """As an administrator with a browser; from the start again when it breaks."""
        self._persistently(self._installed)

    def command(self, line: str, user: str) -> None:
        """A slash command."""
        word, _, text = line.partition(" ")
        self._form(payload("command") | {"command": word, "text": text, "user_id": user, "user_name": f"navn {MARK}"})

    def clicks(self, line: str, user: str) -> None:
        """A button."""
        said = payload("click") | {"response_url": f"{self.slack.front.url}/hook/1"}
        said["user"]["id"], said["actions"][0]["value"] = user, line
        self._form({"payload": said})

    def fills(self, line: str, user: str, **values: str) -> None:
        """A form that *line* opens, asked for until it is there, and sent twice by an impatient person."""
        seen = len(self.slack.forms(self.team))
        while len(self.slack.forms(self.team)) == seen:
            self.command(line, user)
        view = self.slack.forms(self.team)[-1]
        said = payload("submission") | {"view": {**view, "id": "V1", "state": {"values": filled(view, values)}}}
        said["user"]["id"] = user
        for _ in range(2):
            self._form({"payload": said})

    def says(self, text: str, user: str, channel: str) -> None:
        """A direct message, which Slack delivers in three copies of two kinds."""
        number = next(self._numbers)
        ts, said = f"1795512291.{number:06}", payload("event")
        inner = {
            "text": text,
            "user": user,
            "ts": ts,
            "event_ts": ts,
            "channel": channel,
            "client_msg_id": f"{self.team}-{ts}",
        }
        for kind in ("message", "message", "app_mention"):
            said["event"] |= {**inner, "type": kind}
            said["event_id"] = f"Ev{self.team}{next(self._numbers)}"
            body = json.dumps(said)
            self._persistently(lambda place, body=body: self._post(place, body, _JSON))  # type: ignore[misc]

    def _form(self, said: Json) -> None:
        """Each try has a trigger of its own, as each click has."""
        carried = said.get("payload", said)

        def send(place: str) -> None:
            carried["trigger_id"] = self.trigger()
            named = {"payload": json.dumps(carried)} if "payload" in said else carried
            self._post(place, urlencode(named), _FORM)

        self._persistently(send)

    def _post(self, place: str, body: str, sort: str) -> None:
        sent = body.replace(T1, self.team).encode()
        request = urllib.request.Request(f"{place}/slack/events", sent, {"Content-Type": sort, **signed(sent)})
        with urllib.request.urlopen(request, timeout=20) as answered:
            answered.read()

    def _installed(self, place: str) -> None:
        with urllib.request.urlopen(f"{place}/slack/install", timeout=20) as page:
            cookie, told = page.headers["Set-Cookie"].split(";")[0], page.read().decode()
        back = urllib.request.Request(
            self._elsewhere() + self.slack.agrees(self.team, told), headers={"Cookie": cookie}
        )
        with urllib.request.urlopen(back, timeout=20) as done:
            assert "Samvit er installert" in done.read().decode()

    def _elsewhere(self) -> str:
        return f"http://127.0.0.1:{self.chance.choice(self.slack.machines.ports)}"

    def _persistently(self, act: Callable[[str], None]) -> None:
        end = time.monotonic() + 60
        while True:
            try:
                return act(self._elsewhere())
            except (OSError, HTTPException) as broken:  # also urllib's errors: nobody there, gone midway, 5xx
                if time.monotonic() > end or getattr(broken, "code", 0) == 400:
                    raise
                time.sleep(0.05)
