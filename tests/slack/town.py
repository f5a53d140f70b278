"""Several workspaces that installed Samvit themselves, of one application, for tests."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from bot.delivery import Policy
from bot.slack import oauth, web
from bot.slack.senders import sending_to_all
from bot.slack.workspaces import Workspaces
from bot.worker import deliver_due
from storage.vault import Vault, new_key
from tests.chat import World
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_installs import CLIENT, CLIENT_SECRET, Installs
from tests.slack.driver import SECRET, Team, payload

KEY = new_key()


@dataclass(slots=True)
class Town:
    """The application, and what it talks to."""

    world: World
    slack: FakeSlack
    installs: Installs
    workspaces: Workspaces
    http: TestClient
    _events: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def begins(self) -> tuple[str, str]:
        """Open the installation page; the state in its link and the cookie that the browser got."""
        page = self.http.get("/slack/install")
        assert page.status_code == 200
        link = page.text.split('href="')[1].split('"')[0].replace("&amp;", "&")
        state = parse_qs(urlsplit(link).query)["state"][0]
        return state, page.headers["set-cookie"].split(";")[0]

    def returns(self, code: str, state: str, cookie: str) -> Response:
        """Slack sends the browser back."""
        self.http.cookies.clear()
        headers = {"Cookie": cookie} if cookie else {}
        return self.http.get("/slack/oauth_redirect", params={"code": code, "state": state}, headers=headers)

    def installs_in(self, team: str = "", **more: str) -> Response:
        """The whole way, by an administrator of *team*, or of the organisation `enterprise`."""
        return self.returns(self.installs.consents(team, **more), *self.begins())

    def office(self, team: str, enterprise: str = "") -> Team:
        """A workspace's requests."""
        return Team(self.http, self.slack, self.slack.trigger, team=team, enterprise=enterprise)

    def tied(self, team: str, network: str, **more: str) -> Team:
        """A workspace with Samvit, whose installer chose *network*."""
        assert self.installs_in(team, **more).status_code == 200
        office = self.office(team)
        office.clicks(f"/nettverk {network}", user=more.get("installer", "UADMIN"))
        return office

    def tells(self, office: Team, event: str, *, number: int = 0, **more: Any) -> Response:
        """Slack tells of an installation."""
        inner = {"type": event, **{k: v for k, v in more.items() if k in ("tokens", "team_ids")}}
        said = payload("event") | {"event": inner, "event_id": f"EvI{number or next(self._events)}"}
        said |= {"authorizations": [], "event_time": int(self.world.clock.now.timestamp())}
        said |= {k: v for k, v in more.items() if k not in inner}
        return office.delivers(said)

    def delivers(self) -> int:
        """Deliver what is due."""

        async def deliver() -> int:
            async with sending_to_all(self.workspaces, f"{self.slack.url}/api/") as sender:
                senders = {"slack": sender}
                return await deliver_due(self.world.engine, senders, self.world.clock, policy=Policy(pace=0))

        return asyncio.run(deliver())


@contextmanager
def town(
    world: World,
    slack: FakeSlack,
    keys: tuple[str, ...] = (KEY,),
    client: tuple[str, str] = (CLIENT, CLIENT_SECRET),
) -> Iterator[Town]:
    """The application, open to every workspace."""
    installs = Installs().into(slack)
    workspaces = Workspaces(world.engine, Vault(keys), world.clock)
    plain = world.bot.network_of
    world.bot.network_of = lambda a: workspaces.network_of(a) if a.startswith("slack:") else plain(a)
    api = f"{slack.url}/api/"
    flow = oauth.flow(workspaces, client_id=client[0], client_secret=client[1], api_url=api, place="https://s.example")
    app = web.build(
        world.bot,
        signing_secret=SECRET,
        api_url=api,
        healthz=lambda: (200, {"status": "ok"}),
        routes=oauth.routes(flow),
        workspaces=workspaces,
    )
    with TestClient(app) as http:
        yield Town(world, slack, installs, workspaces, http)
