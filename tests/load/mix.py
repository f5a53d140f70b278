"""What a workspace sends: questions, items, clicks and events, copies among them, and what each must come to."""

from __future__ import annotations

import hashlib
import heapq
import hmac
import itertools
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

from tests.load.town import Town
from tests.slack.driver import SECRET, TEAM, Json, payload

_FORM, _JSON = b"application/x-www-form-urlencoded", b"application/json"

_HEAD = b"POST /slack/events HTTP/1.1\r\nHost: samvit.example\r\nContent-Type: %s\r\n%s\r\nContent-Length: %d\r\n\r\n"

SHARES = {
    "question": 20,  # a direct message
    "mention": 6,  # in a channel; each brings its copy, a message
    "command": 15,  # a question answered in the acknowledgement
    "item": 6,
    "click": 22,
    "home": 4,
    "chatter": 20,  # in a channel, not to the bot
}
"""How often each kind comes, copies apart."""

_AGAIN = {"question": 0.1, "item": 0.1, "click": 0.05}
"""How many of a kind come once more: an event delivered again, a form sent twice, a request recorded and replayed."""

_APART = 400
"""Requests between one and its copy, so that the first is through."""

MENTION_COPY, REPLAY = "mention copy", "click replay"


@dataclass(slots=True)
class Request:
    """One request to send. A recorded one keeps its `signature` and is refused with `status` 401."""

    kind: str
    body: bytes
    sort: bytes
    status: int = 200
    signature: bytes = b""
    key: str = ""

    def written(self) -> bytes:
        """The bytes to send, signed now unless they are recorded ones."""
        if not self.signature:
            stamp = b"%d" % time.time()  # noqa: TID251  (the signature's own clock)
            mac = hmac.digest(SECRET.encode(), b"v0:" + stamp + b":" + self.body, hashlib.sha256).hex()
            self.signature = b"X-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: v0=%s" % (stamp, mac.encode())
        return _HEAD % (self.sort, self.signature, len(self.body)) + self.body


@dataclass(slots=True)
class Expected:
    """What must have come of the requests that were taken: each once.

    `replies` are the keys of the posts that answer; `items` the keys of items; `clicks` the last answer by member and
    meeting; `hooks` the response URLs to be used; `people` who wrote to the bot for the first time.
    """

    replies: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    clicks: set[tuple[str, str]] = field(default_factory=set)
    hooks: set[str] = field(default_factory=set)
    homes: int = 0
    people: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Mix:
    """An endless stream of requests, the same for the same *seed*. *api* is the stand-in that response URLs lead to."""

    town: Town
    api: str
    seed: int = 1
    people: int = 600
    channels: int = 60
    expected: Expected = field(default_factory=Expected)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _copies: list[tuple[int, int, Request]] = field(default_factory=list)
    _chance: random.Random = field(init=False)
    _templates: dict[str, bytes] = field(init=False)
    _began: int = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._began = int(time.time())  # noqa: TID251  (timestamps of messages)
        self._templates = _templates(self.town, self.api)

    def __iter__(self) -> Iterator[Request]:
        return self

    def __next__(self) -> Request:
        number = next(self._numbers)
        if self._copies and self._copies[0][0] <= number:
            return heapq.heappop(self._copies)[2]
        (kind,) = self._chance.choices(list(SHARES), list(SHARES.values()))
        made: Request = getattr(self, f"_{kind}")(number)
        if self._chance.random() < _AGAIN.get(kind, 0):
            self._later(number + _APART, made)
        return made

    def _later(self, at: int, first: Request) -> None:
        replay = first.kind == "click"
        body = first.body.replace(b"trigger_id%22%3A+%22t", b"trigger_id%22%3A+%22again")  # a click of its own
        again = first if replay else Request(f"{first.kind} again", body, first.sort)
        heapq.heappush(self._copies, (at, at, again))

    def _question(self, number: int) -> Request:
        user = self._user()
        channel, text = f"D{user[1:]}", self._chance.choice(self.town.questions)
        return self._heard("question", number, user, channel, "im", text)

    def _mention(self, number: int) -> Request:
        user, channel = self._user(), f"C{self._chance.randrange(self.channels)}"
        text = f"<@U0SAMVIT> {self._chance.choice(self.town.questions)}"
        made = self._heard("mention", number, user, channel, "channel", text, "app_mention")
        copy = self._event(MENTION_COPY, number, user, channel, "channel", text, "message")
        heapq.heappush(self._copies, (number + 1, number, copy))
        return made

    def _chatter(self, number: int) -> Request:
        channel = f"C{self._chance.randrange(self.channels)}"
        return self._event("chatter", number, self._user(), channel, "channel", "Vi tek det i møtet på torsdag.")

    def _heard(
        self, kind: str, number: int, user: str, channel: str, sort: str, text: str, what: str = "message"
    ) -> Request:
        made = self._event(kind, number, user, channel, sort, text, what)
        made.key = f"reply:msg:{TEAM}:{channel}:{self._ts(number)}"
        self.expected.replies.add(made.key)
        if sort == "im":
            self.expected.people.add(user)
        return made

    def _event(
        self, kind: str, number: int, user: str, channel: str, sort: str, text: str, what: str = "message"
    ) -> Request:
        event = {"type": what, "channel_type": sort, "channel": channel, "user": user, "team": TEAM, "text": text}
        ts = self._ts(number)
        event |= {"ts": ts, "event_ts": ts, "client_msg_id": f"00000000-0000-4000-8000-{number:012}"}
        event_id = f"Ev{number}{'C' if kind == MENTION_COPY else ''}"
        said = payload_of("event") | {"event_id": event_id, "event": event}
        return Request(kind, json.dumps(said).encode(), _JSON)

    def _home(self, number: int) -> Request:
        said = payload_of("home_opened") | {"event_id": f"Ev{number}"}
        said["event"] = said["event"] | {"user": self._user()}
        self.expected.homes += 1
        return Request("home", json.dumps(said).encode(), _JSON)

    def _command(self, number: int) -> Request:
        text = quote_plus(self._chance.choice(self.town.questions))
        return Request("command", self._filled("command", number, TEXT=text), _FORM)

    def _item(self, number: int) -> Request:
        user = self._user()
        self.expected.items.add(f"V{number}")
        body = self._filled("item", number, user, VIEW=f"V{number}", TITLE=f"Ventetid+i+ambulanse+{number}")
        return Request("item", body, _FORM)

    def _click(self, number: int) -> Request:
        user, meeting = self._chance.choice(self.town.invited)
        self.expected.clicks.add((user, meeting))
        self.expected.hooks.add(f"{number}")
        return Request("click", self._filled("click", number, user, MEETING=meeting), _FORM)

    def _filled(self, name: str, number: int, user: str = "", **words: str) -> bytes:
        made = self._templates[name]
        for word, value in {"USER": user or self._user(), "NUMBER": str(number), **words}.items():
            made = made.replace(f"zz{word}zz".encode(), value.encode())
        return made

    def _user(self) -> str:
        return f"U{self._chance.randrange(self.people):05}"

    def _ts(self, number: int) -> str:
        return f"{self._began}.{number:06}"


_PAYLOADS: dict[str, Json] = {}


def payload_of(name: str) -> Json:
    """A payload read once; replace what is to be another in a copy."""
    if name not in _PAYLOADS:
        _PAYLOADS[name] = payload(name)
    return _PAYLOADS[name]


def _templates(town: Town, api: str) -> dict[str, bytes]:
    """Bodies of forms with `zzWORDzz` where something is to be filled in."""
    hook = f"{api}/hook/zzNUMBERzz"
    command = payload("command") | {"command": "/samvit", "text": "zzTEXTzz", "user_id": "zzUSERzz"}
    click, item = payload("click"), payload("submission")
    click |= {"trigger_id": "tzzNUMBERzz", "response_url": hook}
    click["actions"][0] |= {"value": "/mote svar zzMEETINGzz ja", "action_ts": "1795512292.zzNUMBERzz"}
    view = json.loads(json.dumps(town.form).replace('"TITLE"', '"zzTITLEzz"').replace('"VIEW"', '"zzVIEWzz"'))
    item |= {"trigger_id": "tzzNUMBERzz", "view": view}
    for said in (click, item):
        said["user"] |= {"id": "zzUSERzz", "username": "eksempel", "name": "eksempel"}
    bodies = {"command": urlencode(command | {"trigger_id": "tzzNUMBERzz", "response_url": hook})}
    bodies |= {name: urlencode({"payload": json.dumps(said)}) for name, said in (("click", click), ("item", item))}
    return {name: body.encode() for name, body in bodies.items()}
