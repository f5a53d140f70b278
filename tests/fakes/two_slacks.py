"""Two workspaces that keep apart, behind one address as Slack's are. Each believes itself to be T000000001."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.slack import Json

T1, T2 = "T000000001", "T000000002"


@dataclass(slots=True)
class Both:
    """Passes calls on to the workspace that issued the token. `places` are the stand-ins' addresses by workspace."""

    places: dict[str, str]
    team_of: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, given: Json, token: str) -> Json:
        """Pass a call on to the workspace that issued *token*, or whose code it is."""
        if method == "oauth.v2.access":
            return self._access(given)
        return self.ask(self.team_of[token], method, token, given)

    def ask(self, team: str, method: str, token: str, given: Json) -> Json:
        """The answer of one workspace. A method that it does not have gets Slack's answer to that."""
        headers = {"Authorization": f"Bearer {token.replace(team, T1)}", "Content-Type": "application/json"}
        body = json.dumps(given).replace(team, T1).encode()
        try:
            return self._read(team, urllib.request.Request(f"{self.places[team]}/api/{method}", body, headers))
        except urllib.error.HTTPError as missing:
            with missing:
                return {"ok": False, "error": "unknown_method"}

    def tokens(self, team: str) -> list[str]:
        """What was issued for *team*, the newest last."""
        return [token for token, place in self.team_of.items() if place == team]

    def _access(self, given: Json) -> Json:
        told: Json = {}
        for team in self.places:
            url = f"{self.places[team]}/api/oauth.v2.access"
            told = self._read(team, urllib.request.Request(url, urllib.parse.urlencode(given).encode()))
            if told["ok"]:
                self.team_of[told["access_token"]] = team
                return told
        return told

    def _read(self, team: str, request: urllib.request.Request) -> Json:
        with urllib.request.urlopen(request, timeout=10) as answered:
            return dict(json.loads(answered.read().decode().replace(T1, team)))


class Everything(dict[str, Callable[[Json, str], Json]]):
    """Every method of the Web API, answered by *call*; a `FakeSlack`'s `more`."""

    def __init__(self, call: Callable[[str, Json, str], Json]) -> None:
        super().__init__()
        self.call = call

    def __contains__(self, _method: object) -> bool:
        return True

    def __getitem__(self, method: str) -> Callable[[Json, str], Json]:
        return lambda given, token: self.call(method, given, token)
