"""Every kind of payload that Slack sends, with what is in the fuzzed world in it, and bent."""

from __future__ import annotations

from typing import Any

from bot.slack import blocks
from knowledge import networks
from tests.fakes.slack import FakeSlack
from tests.fuzz.dice import EDGES, Dice
from tests.slack.driver import filled, payload

COMMANDS = ("command",)
EVENTS = ("event", "home_opened", "messages_opened", "link_shared", "installation")
INTERACTIONS = ("click", "submission", "closed", "suggestion", "shortcut", "global_shortcut")
LEAVING = "T000000002"
"""The workspace that installs Samvit and lets it go again."""

_DEPARTURES = ("app_uninstalled", "tokens_revoked", "team_access_revoked", "team_access_granted", "reaction_added", "")
_SOURCES = ("agreement", "body", "member", "item", "", "x")
_LINKS = [a.url for a in networks.load("forde").agreements if a.url][:20]

Json = dict[str, Any]


class Payloads:
    """Makes them. *verbs* are lines that are known, *words* what lines are made of."""

    def __init__(self, slack: FakeSlack, verbs: list[str], words: list[str]) -> None:
        self._slack, self._verbs, self._words = slack, verbs, words

    def bent(self, dice: Dice, kind: str, number: int) -> Any:
        """One of *kind*, mostly with something in it that Slack would not send."""
        said: Any = self._made(dice, kind, number)
        for _ in range(dice.among((0, 1, 1, 2, 5))):
            said = dice.bent_json(said, self._words)
        return said

    def _made(self, dice: Dice, kind: str, number: int) -> Json:
        line = dice.among(self._verbs) if dice.one(60) else dice.text(self._words)
        user = dice.among(("U1", "U2", "UADMIN"))
        match kind:
            case "command":
                name = line.partition(" ")[0]
                made = payload("command") | {"command": name if name.startswith("/") else "/samvit"}
                made |= {"text": dice.text(self._words), "user_id": user}
                return made | {"trigger_id": self._slack.trigger(), "response_url": self._hook()}
            case "click":
                return self._click(dice, f"{line} {dice.text(self._words)}"[:2000], number)
            case "submission" | "closed":
                return self._form(dice, kind, user)
            case "suggestion":
                made = payload("suggestion") | {"value": dice.text(self._words)[:100]}
                source = f"{blocks.LOOK_UP}{dice.among(_SOURCES)}"
                shown = self._shown() or [{}]
                return made | {"action_id": source, "block_id": dice.among(EDGES), "view": dice.among(shown)}
            case "shortcut" | "global_shortcut":
                return payload(kind) | {"trigger_id": self._slack.trigger()}
            case _:
                return self._event(dice, kind, number, user, f"{line} {dice.text(self._words)}")

    def _click(self, dice: Dice, line: str, number: int) -> Json:
        made = payload("click") | {"trigger_id": self._slack.trigger(), "response_url": self._hook()}
        made["actions"][0] |= {"value": line, "action_ts": f"{number}.0"}
        if self._slack.views and dice.one(30):
            made["view"] = dice.among(list(self._slack.views.values()))
        return made

    def _form(self, dice: Dice, kind: str, user: str) -> Json:
        """A form that was opened before, filled."""
        shown = self._shown()
        made = payload("submission")
        made["user"]["id"] = user
        if shown:
            view = dice.among(shown)
            names = [b["block_id"] for b in view["blocks"] if b["type"] == "input"]
            made["view"] = {**view, "state": {"values": filled(view, {n: dice.text(self._words) for n in names})}}
        return made if kind == "submission" else made | {"type": "view_closed", "is_cleared": dice.one(50)}

    def _event(self, dice: Dice, kind: str, number: int, user: str, text: str) -> Json:
        if kind == "installation":
            inner = {"type": dice.among(_DEPARTURES), "tokens": {"bot": ["U1"]}, "team_ids": [LEAVING]}
            made = payload("event") | {"event": inner, "event_id": f"Ev{number}", "team_id": LEAVING}
            return made | {"authorizations": []}
        made = payload(kind) | {"event_id": f"Ev{number}"}
        at = f"17955.{number:06}"
        made["event"] |= {"user": user, "event_ts": at, "message_ts" if kind == "link_shared" else "ts": at}
        match kind:
            case "event":
                made["event"] |= {"text": text, "client_msg_id": f"c{number}"}
            case "link_shared":
                urls = [dice.among(_LINKS) for _ in range(dice.randrange(4))]
                shared = [{"domain": "a.example", "url": u if dice.one(70) else dice.bent(u)} for u in urls]
                made["event"]["links"] = shared
        return made

    def _shown(self) -> list[Json]:
        return [view for view in self._slack.views.values() if view.get("private_metadata")]

    def _hook(self) -> str:
        return f"{self._slack.url}/hook/1"
