"""What Slack's stand-in knows of installations: codes that become tokens, tokens that are revoked, who administers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.slack import FakeSlack, Json

CLIENT, CLIENT_SECRET = "1.2", "not-a-secret-client-secret"


@dataclass(slots=True)
class Installs:
    """Add it to a `FakeSlack`. `codes` are what an administrator's consent gave; each is good once."""

    codes: dict[str, Json] = field(default_factory=dict)
    issued: dict[str, Json] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    users: dict[str, Json] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def into(self, slack: FakeSlack) -> Installs:
        """Let *slack* answer with it."""
        slack.more |= {"oauth.v2.access": self._access, "auth.test": self._test, "users.info": self._user}
        post = slack._effect
        for method in ("chat.postMessage", "views.publish", "conversations.open"):
            slack.more[method] = lambda given, token, method=method: (  # type: ignore[misc]
                self._refusal(token) or post(method, given)
            )
        return self

    def consents(self, team: str = "", installer: str = "UADMIN", enterprise: str = "", **more: object) -> str:
        """An administrator of *team*, or without it of the whole *enterprise*, says yes. The code for it."""
        code = f"code-{next(self._numbers)}"
        self.codes[code] = {
            "app_id": "A1",
            "authed_user": {"id": installer},
            "team": {"id": team, "name": "Testlag"} if team else None,
            "enterprise": {"id": enterprise, "name": "Testorg"} if enterprise else None,
            "is_enterprise_install": not team,
            **more,
        }
        return code

    def token(self, place: str) -> str:
        """The token that *place* got last."""
        held = [t for t, a in self.issued.items() if ((a["team"] or a["enterprise"]) or {}).get("id") == place]
        return held[-1]

    def _access(self, given: Json, _token: str) -> Json:
        if "code" not in given or given["code"] not in self.codes:
            return {"ok": False, "error": "invalid_code"}
        told = self.codes.pop(given["code"])
        place = ((told["team"] or told["enterprise"]) or {}).get("id")
        token = f"xoxb-secret-{place}-{next(self._numbers)}"
        self.issued[token] = told
        rights = {"scope": "chat:write,users:read", "token_type": "bot", "bot_user_id": f"UBOT{place}"}
        return {"ok": True, "access_token": token, **rights, **told}

    def _test(self, _given: Json, token: str) -> Json:
        return self._refusal(token) or {"ok": True, "bot_id": "B1", "url": "https://example.slack.com/"}

    def _user(self, given: Json, token: str) -> Json:
        user = self.users.get(given["user"], {"team_id": "T000000001"})
        return self._refusal(token) or {"ok": True, "user": {"id": given["user"], **user}}

    def _refusal(self, token: str) -> Json | None:
        if token in self.revoked:
            return {"ok": False, "error": "token_revoked"}
        return None if token in self.issued else {"ok": False, "error": "invalid_auth"}
