"""Installing through Slack: the state is the browser's own, good once and not for long; two workspaces stay apart."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from bot.slack import oauth
from storage.database import transaction
from storage.installation_tables import InstallState, SlackInstallation, SlackWorkspace
from storage.tables import AgendaItem, Member, OutboxMessage
from tests.fakes.slack import Fault
from tests.slack.driver import payload
from tests.slack.town import Town

T1, T2 = "T000000001", "T000000002"


def held(town: Town) -> dict[str, SlackInstallation]:
    with transaction(town.world.engine) as session:
        return {row.place: row for row in session.exec(select(SlackInstallation))}


def network(town: Town, team: str) -> str | None:
    with transaction(town.world.engine) as session:
        row = session.get(SlackWorkspace, team)
        return row.network if row else None


def test_the_installation_page_leads_to_slack_with_all_that_is_needed(slack_town: Town) -> None:
    page = slack_town.http.get("/slack/install")
    link = page.text.split('href="')[1].split('"')[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(link).query)
    assert asked["redirect_uri"] == ["https://s.example/slack/oauth_redirect"]
    assert {"chat:write", "commands", "users:read"} <= set(asked["scope"][0].split(","))
    assert "user_scope" not in asked or asked["user_scope"] == [""]
    cookie = page.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("secure", "httponly", "samesite=lax"))
    assert page.headers["cache-control"] == "no-store"


def test_a_workspace_is_installed_and_its_token_serves_it(slack_town: Town) -> None:
    done = slack_town.installs_in(T1)
    assert done.status_code == 200
    assert "Samvit er installert" in done.text
    (kept,) = held(slack_town).values()
    assert (kept.place, kept.installer, kept.org_wide, kept.bot_user) == (T1, "UADMIN", False, "UBOTT000000001")
    assert slack_town.workspaces.enter(T1).token == slack_town.installs.token(T1)  # type: ignore[union-attr]


def test_whoever_installed_it_is_asked_for_the_network_at_once_but_not_when_it_is_known(slack_town: Town) -> None:
    slack_town.installs_in(T1)
    (asked,) = slack_town.slack.posted
    assert asked["channel"] == "DADMIN"
    assert "/nettverk forde" in str(asked["blocks"])
    slack_town.office(T1).clicks("/nettverk forde", user="UADMIN")
    slack_town.installs_in(T1)
    slack_town.installs_in(enterprise="E1")
    assert slack_town.slack.posted == [asked]


@pytest.mark.parametrize("kind", ["missing_scope", "500", "reset"])
def test_a_greeting_that_does_not_get_there_is_no_harm(slack_town: Town, kind: str) -> None:
    slack_town.slack.fails("chat.postMessage", Fault(kind))
    assert slack_town.installs_in(T1).status_code == 200
    assert slack_town.slack.posted == []


def test_a_state_is_good_once(slack_town: Town) -> None:
    state, cookie = slack_town.begins()
    assert slack_town.returns(slack_town.installs.consents(T1), state, cookie).status_code == 200
    again = slack_town.returns(slack_town.installs.consents(T2), state, cookie)
    assert again.status_code == 401
    assert "brukt før" in again.text
    assert set(held(slack_town)) == {T1}


@pytest.mark.parametrize("cookie", ["", "slack-app-oauth-state=another"])
def test_a_state_from_another_browser_is_no_use(slack_town: Town, cookie: str) -> None:
    state, _ = slack_town.begins()
    assert slack_town.returns(slack_town.installs.consents(T1), state, cookie).status_code == 400
    assert held(slack_town) == {}


def test_a_made_up_state_is_no_use_even_with_its_cookie(slack_town: Town) -> None:
    answer = slack_town.returns(slack_town.installs.consents(T1), "made-up", "slack-app-oauth-state=made-up")
    assert answer.status_code == 401
    assert held(slack_town) == {}


def test_a_state_is_not_good_for_long_and_is_then_cleared_away(slack_town: Town) -> None:
    state, cookie = slack_town.begins()
    slack_town.world.clock.now += dt.timedelta(minutes=10)
    assert slack_town.returns(slack_town.installs.consents(T1), state, cookie).status_code == 401
    slack_town.begins()
    with transaction(slack_town.world.engine) as session:
        (left,) = session.exec(select(InstallState))
    assert left.expires_at > slack_town.world.clock.now
    assert held(slack_town) == {}


def test_who_says_no_is_told_so_and_nothing_a_browser_sends_is_repeated(slack_town: Town) -> None:
    said = slack_town.http.get("/slack/oauth_redirect", params={"error": "access_denied"})
    assert "Du avbraut" in said.text
    nasty = slack_town.http.get("/slack/oauth_redirect", params={"error": "<script>alert(1)</script>"})
    assert "script" not in nasty.text
    assert nasty.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("fault", [Fault("invalid_code"), Fault("500"), Fault("reset")], ids=lambda f: f.kind)
def test_when_slack_gives_no_token_nothing_is_installed_and_no_server_fault_shown(
    slack_town: Town, fault: Fault
) -> None:
    slack_town.slack.fails("oauth.v2.access", fault)
    assert slack_town.installs_in(T1).status_code == 401
    assert held(slack_town) == {}


def test_an_app_with_token_rotation_is_refused_since_its_tokens_would_die_in_a_day(slack_town: Town) -> None:
    code = slack_town.installs.consents(T1, refresh_token="xoxe-1-secret", expires_in=43200)
    assert slack_town.returns(code, *slack_town.begins()).status_code == 500
    assert held(slack_town) == {}


def test_until_a_network_is_chosen_a_member_is_told_who_can(slack_town: Town) -> None:
    slack_town.installs_in(T1)
    office = slack_town.office(T1)
    for told in (str(office.command("/sak", user="UKARI").json()), str(office.command("/samvit hei").json())):
        assert "den som installerte meg" in told
        assert "Det kan den som installerte meg, eller en administrator" in told, "both forms"
        assert "/nettverk" not in told
    assert office.clicks("/nettverk forde", user="UKARI").status_code == 200
    assert network(slack_town, T1) is None
    with transaction(slack_town.world.engine) as session:
        assert session.exec(select(Member)).all() == []


def test_the_installer_chooses_by_a_button_and_then_everybody_is_answered(slack_town: Town) -> None:
    slack_town.installs_in(T1)
    office = slack_town.office(T1)
    shown = office.command("/samvit hei", user="UADMIN").json()
    values = [e["value"] for b in shown["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert sorted(values) == [f"/nettverk {each}" for each in ("bergen", "fonna", "forde", "stavanger")]
    office.clicks("/nettverk bergen", user="UADMIN")
    assert "Dette arbeidsområde" in str(slack_town.slack.hooked[-1])
    assert network(slack_town, T1) == "bergen"
    assert office.command("/mote", user="UKARI").status_code == 200
    with transaction(slack_town.world.engine) as session:
        assert session.exec(select(Member)).one().network == "bergen"


@pytest.mark.parametrize(
    ("about", "may"),
    [
        ({"team_id": T1, "is_admin": True}, True),
        ({"team_id": T1, "is_owner": True}, True),
        ({"team_id": T1}, False),
        ({"team_id": T2, "is_admin": True}, False),
        ({"team_id": T1, "is_admin": True, "is_stranger": True}, False),
        ({"team_id": T1, "is_admin": True, "is_restricted": True}, False),
        ({"team_id": T1, "is_admin": True, "deleted": True}, False),
        ({"is_admin": True}, False),
    ],
)
def test_only_who_administers_this_workspace_may_choose(slack_town: Town, about: dict[str, object], may: bool) -> None:
    slack_town.installs_in(T1)
    slack_town.installs.users["UOTHER"] = about
    slack_town.office(T1).clicks("/nettverk forde", user="UOTHER")
    assert network(slack_town, T1) == ("forde" if may else None)


def test_when_slack_does_not_say_who_administers_nobody_but_the_installer_does(slack_town: Town) -> None:
    slack_town.installs_in(T1)
    slack_town.installs.users["UOWNER"] = {"team_id": T1, "is_owner": True}
    slack_town.slack.fails("users.info", Fault("missing_scope"))
    slack_town.office(T1).clicks("/nettverk forde", user="UOWNER")
    assert network(slack_town, T1) is None


def test_the_first_choice_stands_and_an_unknown_network_is_none(slack_town: Town) -> None:
    slack_town.installs_in(T1)
    office = slack_town.office(T1)
    office.clicks("/nettverk oslo", user="UADMIN")
    assert network(slack_town, T1) is None
    office.clicks("/nettverk fonna", user="UADMIN")
    office.clicks("/nettverk forde", user="UADMIN")
    assert network(slack_town, T1) == "fonna"


def test_a_direct_message_before_the_choice_is_answered_once_and_a_channels_talk_is_left_alone(
    slack_town: Town,
) -> None:
    slack_town.installs_in(T1)
    office = slack_town.office(T1)
    for _ in range(3):
        office.says("hei", user="UADMIN", ts="5.1", event_ts="5.1")
    (posted,) = [post for post in slack_town.slack.posted if post["channel"] == "D1"]
    assert "/nettverk forde" in str(posted["blocks"])
    office.says("vi snakkar saman", user="UKARI", channel="C1", channel_type="channel")
    assert slack_town.slack.texts("C1") == []
    assert [m for m, _ in slack_town.slack.calls if m == "users.info"] == []


def test_the_home_tab_and_a_shortcut_offer_the_choice_too(slack_town: Town) -> None:
    slack_town.installs_in(T1, installer="U1")
    office = slack_town.office(T1)
    office.delivers(payload("home_opened"))
    assert "/nettverk forde" in str(slack_town.slack.homes["U1"])
    office.interacts(payload("shortcut") | {"trigger_id": slack_town.slack.trigger()})
    assert "/nettverk forde" in str(slack_town.slack.view)


def test_two_workspaces_of_two_networks_get_their_own_answers_items_and_messages(slack_town: Town) -> None:
    first, second = slack_town.tied(T1, "forde"), slack_town.tied(T2, "stavanger", installer="UBOSS")
    with transaction(slack_town.world.engine) as session:
        for team, where in ((T1, "forde"), (T2, "stavanger")):
            address = f"slack:{team}:USEK"
            session.add(Member(network=where, address=address, name="Siri", language="nn", role="secretariat"))
    for office, body in ((first, "forde-ssu"), (second, "stavanger-ssu")):
        office.command("/sak", user="UKARI")
        view = slack_town.slack.view
        shown = str(view)
        assert ("forde-" in shown) is (office is first)
        assert ("stavanger-" in shown) is (office is second)
        options = [o for b in view["blocks"] if b["type"] == "input" for o in b["element"].get("options", [])]
        chosen = next((o["value"] for o in options if o["value"].startswith(body.split("-")[0])), body)
        office.submits(view, user="UKARI", body=chosen, title=f"Sak for {office.team}")
    slack_town.delivers()
    with transaction(slack_town.world.engine) as session:
        assert {row.network: row.title for row in session.exec(select(AgendaItem))} == {
            "forde": f"Sak for {T1}",
            "stavanger": f"Sak for {T2}",
        }
        assert {row.state for row in session.exec(select(OutboxMessage))} == {"sent"}
    posted = [
        (token, call["text"])
        for (method, token), (_, call) in zip(slack_town.slack.tokens, slack_town.slack.calls, strict=True)
        if method == "chat.postMessage"
    ]
    assert posted
    for token, text in posted:
        team = next(team for team in (T1, T2) if slack_town.installs.token(team) == token)
        assert f"Sak for {T1 if team == T2 else T2}" not in text
        assert team in text or "Sak for" not in text


def test_an_organisation_installs_once_and_each_of_its_workspaces_chooses_for_itself(slack_town: Town) -> None:
    assert slack_town.installs_in(enterprise="E1", installer="WORG").status_code == 200
    assert held(slack_town)["E1"].org_wide
    for team, where in ((T1, "forde"), (T2, "bergen")):
        office = slack_town.office(team)
        said = {"enterprise": {"id": "E1", "name": "Org"}, "is_enterprise_install": True}
        office.clicks(f"/nettverk {where}", user="WORG", **said)
        assert network(slack_town, team) == where
    with transaction(slack_town.world.engine) as session:
        assert session.get_one(SlackWorkspace, T1).enterprise == "E1"
    assert slack_town.workspaces.enter(T2).token == slack_town.installs.token("E1")  # type: ignore[union-attr]


def test_an_organisations_event_names_its_workspace_elsewhere(slack_town: Town) -> None:
    slack_town.installs_in(enterprise="E1", installer="U1")
    rights = [{"enterprise_id": "E1", "team_id": None, "user_id": "UBOTE1", "is_enterprise_install": True}]
    said = payload("event") | {"authorizations": rights, "enterprise_id": "E1"}
    assert slack_town.office(T1).delivers(said).status_code == 200
    assert "/nettverk forde" in str(slack_town.slack.posted)


def test_who_has_not_installed_it_is_told_so_and_another_organisation_opens_nothing(slack_town: Town) -> None:
    slack_town.installs_in(enterprise="E1", installer="WORG")
    said = slack_town.office(T2).clicks("/mote", enterprise={"id": "E2", "name": "x"})
    assert said.status_code == 200
    assert "ikkje installert" in str(slack_town.slack.hooked[-1]) or "ikkje installert" in said.text
    told = slack_town.office(T2).command("/mote")
    assert "ikke installert" in told.text or "ikke installert" in str(slack_town.slack.hooked)


def test_no_token_state_code_or_secret_stands_in_the_database_or_in_a_log(
    slack_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="samvit")
    state, cookie = slack_town.begins()
    code = slack_town.installs.consents(T1)
    slack_town.returns(code, state, cookie)
    slack_town.returns("stolen-code", *slack_town.begins())
    other, _ = slack_town.begins()
    slack_town.office(T1).clicks("/nettverk forde", user="UADMIN")
    token = slack_town.installs.token(T1)
    assert token not in repr(slack_town.workspaces.enter(T1))
    with slack_town.world.engine.connect() as connection:
        rows = [
            str(tuple(row)) for table in SQLModel.metadata.sorted_tables for row in connection.execute(table.select())
        ]
    browsers = ("httpx2", "aiohttp.access")  # the test's own browser, and the stand-in's
    logged = [caplog.handler.format(record) for record in caplog.records if record.name not in browsers]
    assert any("installed place=T000000001" in line for line in logged)
    everything = "\n".join([*rows, *logged])
    for secret in (token, state, other, code, "stolen-code", "not-a-secret-client-secret"):
        assert secret not in everything
    assert "xoxb-" not in everything


def test_a_token_is_in_no_traceback(slack_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    slack_town.installs_in(T1)
    token = slack_town.installs.token(T1)
    sealed = slack_town.workspaces.vault.seal(token)
    row = SlackInstallation(place=T1, sealed_token=sealed, installed_at=slack_town.world.clock.now)
    try:
        with transaction(slack_town.world.engine) as session:
            session.add(row)
            session.flush()
    except IntegrityError as error:
        told = "".join(traceback.format_exception(error))
        assert token not in told
        assert sealed not in told
    else:
        raise AssertionError("the database should have refused it")


def test_slacks_own_address_asks_for_consent_where_slack_does() -> None:
    assert oauth._authorize("https://slack.com/api/") == "https://slack.com/oauth/v2/authorize"
    assert oauth._authorize("http://127.0.0.1:1/api/") == "http://127.0.0.1:1/oauth/v2/authorize"


@pytest.mark.parametrize("url", ["5 Delavtale", "http://127.0.0.1:1/x", "http://[::1"])
def test_where_nothing_is_installed_an_answer_that_cannot_get_there_is_no_server_fault(
    slack_town: Town, url: str
) -> None:
    said = payload("command") | {"team_id": "T9", "command": "/samvit", "response_url": url, "trigger_id": "t"}
    body = urlencode(said).encode()
    assert slack_town.office("T9").send(body, "application/x-www-form-urlencoded").status_code == 200
