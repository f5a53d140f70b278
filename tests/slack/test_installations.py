"""Installations over time: tokens sealed, keys changed, workspaces that leave and come back, and what is erased."""

from __future__ import annotations

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlmodel import SQLModel, select
from typer.testing import CliRunner

from bot import cli, compose
from bot.settings import Settings, SettingsError
from bot.slack.manifest import OAUTH_SCOPES, manifest
from bot.slack.stores import Installations, States
from commands import load
from commands._base import Reply
from knowledge.language import same
from storage import departures, installations, outbox
from storage.database import transaction
from storage.installation_tables import SlackInstallation, SlackWorkspace
from storage.tables import HeardEvent, Member, OutboxMessage, Question
from storage.vault import Unsealable, Vault, is_key, new_key
from tests.chat import START, World
from tests.fakes.slack import FakeSlack, Fault
from tests.slack.town import KEY, Town, town

T1, T2 = "T000000001", "T000000002"


def queue(town: Town, to: str, key: str = "k1", network: str = "forde") -> None:
    with transaction(town.world.engine) as session:
        content = Reply(same("Hei")).as_json()
        outbox.put(session, network, key, to, content, kind="test", now=town.world.clock.now, reader=to)


def messages(town: Town) -> dict[str, OutboxMessage]:
    with transaction(town.world.engine) as session:
        return {row.key: row for row in session.exec(select(OutboxMessage))}


def members(town: Town) -> list[Member]:
    with transaction(town.world.engine) as session:
        return list(session.exec(select(Member).order_by(Member.id)))  # type: ignore[arg-type]


def places(town: Town) -> set[str]:
    with transaction(town.world.engine) as session:
        return {row.place for row in session.exec(select(SlackInstallation))}


def uninstalls(town: Town, team: str, **more: Any) -> None:
    assert town.tells(town.office(team), "app_uninstalled", **more).status_code == 200


def test_what_the_first_key_seals_any_key_opens_and_no_other() -> None:
    old, new, other = new_key(), new_key(), new_key()
    sealed = Vault([old]).seal("xoxb-1")
    assert "xoxb" not in sealed
    assert Vault([new, old]).open(sealed) == "xoxb-1"
    renewed = Vault([new, old]).renew(sealed)
    assert Vault([new]).open(renewed) == "xoxb-1"
    for stranger in (Vault([other]), Vault([old])):
        with pytest.raises(Unsealable):
            stranger.open(renewed)
    assert old not in repr(Vault([old]))
    assert is_key(new)
    assert not is_key("secret")
    with pytest.raises(ValueError, match="at least one"):
        Vault([])


def test_keys_are_changed_by_one_command_while_the_bot_runs(
    slack_town: Town, monkeypatch: pytest.MonkeyPatch, network_url: str
) -> None:
    slack_town.tied(T1, "forde")
    slack_town.tied(T2, "bergen")
    new = new_key()
    monkeypatch.setenv("SAMVIT_DATABASE_URL", network_url)
    monkeypatch.setenv("SAMVIT_ENCRYPTION_KEYS", f"{new},{KEY}")
    for each in (compose._settings, compose.engine, compose._workspaces):
        each.cache_clear()
    told = CliRunner().invoke(cli.app, ["keys", "rotate"])
    compose.engine().dispose()
    for each in (compose._settings, compose.engine, compose._workspaces):
        each.cache_clear()
    assert "2 tokens" in told.output
    for vault, opens in ((Vault([new]), True), (Vault([KEY]), False)):
        with transaction(slack_town.world.engine) as session:
            sealed = [row.sealed_token for row in session.exec(select(SlackInstallation))]
        for one in sealed:
            if opens:
                assert vault.open(one).startswith("xoxb-secret-")
            else:
                with pytest.raises(Unsealable):
                    vault.open(one)


def test_a_token_that_no_key_opens_is_named_and_the_others_are_renewed(slack_town: Town) -> None:
    slack_town.tied(T1, "forde")
    with transaction(slack_town.world.engine) as session:
        lost = Vault([new_key()]).seal("xoxb-x")
        session.add(SlackInstallation(place=T2, sealed_token=lost, installed_at=START))
        session.flush()
        assert installations.renew(session, Vault([new_key(), KEY])) == (1, [T2])


def test_without_its_key_a_workspace_is_not_served_and_its_messages_wait(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    slack_town.workspaces.vault = Vault([new_key()])
    assert "ikkje installert" in office.command("/mote").text + str(slack_town.slack.hooked)
    queue(slack_town, f"slack:{T1}:C1")
    slack_town.delivers()
    assert messages(slack_town)["k1"].state == "waiting"
    slack_town.workspaces.vault = Vault([KEY])
    slack_town.world.clock.now += dt.timedelta(minutes=5)
    slack_town.delivers()
    assert messages(slack_town)["k1"].state == "sent"


def test_each_message_goes_with_the_token_of_its_workspace(slack_town: Town) -> None:
    slack_town.tied(T1, "forde")
    slack_town.tied(T2, "bergen", installer="UBOSS")
    for team, network in ((T1, "forde"), (T2, "bergen")):
        queue(slack_town, f"slack:{team}:U7", f"k-{team}", network)
    slack_town.delivers()
    used = {token for method, token in slack_town.slack.tokens if method == "chat.postMessage"}
    assert used == {slack_town.installs.token(T1), slack_town.installs.token(T2)}
    assert {row.state for row in messages(slack_town).values()} == {"sent"}


def test_a_workspace_that_takes_the_app_away_is_left_at_once(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    office.command("/mote", user="UKARI")
    queue(slack_town, f"slack:{T1}:UKARI")
    queue(slack_town, f"slack:{T1}:C1", "k2")
    with transaction(slack_town.world.engine) as session:
        session.add(Member(network="forde", address="slack:T9:USEK", name="Siri", language="nn", role="secretariat"))
    uninstalls(slack_town, T1)
    assert places(slack_town) == set()
    kari, siri = members(slack_town)
    assert (kari.left_on, siri.left_on) == (dt.date(2026, 11, 2), None)
    rows = messages(slack_town)
    for key in ("k1", "k2"):
        assert (rows[key].state, rows[key].problem) == ("refused", departures.PROBLEM)
    (notice,) = [row for row in rows.values() if row.kind == "departed"]
    assert notice.to == "slack:T9:USEK"
    told = Reply.from_json(notice.reply).text
    assert "2 meldingar dit vart ikkje sende" in told.nn
    assert "30 dager" in told.nb
    slack_town.delivers()
    assert slack_town.slack.texts("C1") == slack_town.slack.texts("DKARI") == []
    assert "ikkje installert" in office.command("/mote").text + str(slack_town.slack.hooked)


def test_what_is_put_for_a_workspace_that_has_left_is_refused_visibly(slack_town: Town) -> None:
    slack_town.tied(T1, "forde")
    with transaction(slack_town.world.engine) as session:
        session.add(Member(network="forde", address="web:forde:siri", name="Siri", language="nn", role="secretariat"))
    uninstalls(slack_town, T1)
    queue(slack_town, f"slack:{T1}:C1")
    slack_town.delivers()
    assert messages(slack_town)["k1"].state == "refused"
    notices = [Reply.from_json(row.reply).text.nn for row in messages(slack_town).values() if row.kind == "refusal"]
    assert len(notices) == 1
    assert "Arbeidsområdet har fjerna Samvit" in notices[0]


def test_a_revoked_bot_token_is_a_farewell_and_a_users_own_is_none(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    slack_town.tells(office, "tokens_revoked", tokens={"oauth": ["U1"], "bot": []})
    assert places(slack_town) == {T1}
    slack_town.tells(office, "tokens_revoked", tokens={"oauth": [], "bot": ["UBOT"]})
    assert places(slack_town) == set()


def test_after_a_revoked_token_no_table_holds_one_and_nothing_waits(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    token = slack_town.installs.token(T1)
    queue(slack_town, f"slack:{T1}:UKARI")
    sealed = sealed_tokens(slack_town)
    assert len(sealed) == 1
    slack_town.tells(office, "tokens_revoked", tokens={"oauth": [], "bot": ["UBOT"]})
    with slack_town.world.engine.connect() as connection:
        everything = "".join(str([*connection.execute(table.select())]) for table in SQLModel.metadata.sorted_tables)
    assert not [secret for secret in (token, *sealed) if secret in everything]
    assert not [row for row in messages(slack_town).values() if row.state in ("waiting", "claimed")]
    before = len(slack_town.slack.posted)
    slack_town.delivers()
    assert len(slack_town.slack.posted) == before


def sealed_tokens(town: Town) -> list[str]:
    with transaction(town.world.engine) as session:
        return [row.sealed_token for row in session.exec(select(SlackInstallation))]


def test_many_requests_at_once_leave_the_token_as_it_is(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    before = [method for method, _ in slack_town.slack.tokens]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: office.command("/mote", user=f"U{n}"), range(12)))
    assert [answer.status_code for answer in answers] == [200] * 12
    assert all(answer.json()["blocks"] and "installert" not in answer.text for answer in answers)
    asked = [method for method, _ in slack_town.slack.tokens][len(before) :]
    assert asked == []
    assert len(sealed_tokens(slack_town)) == 1


def test_the_two_farewells_of_one_uninstall_do_not_take_the_organisations_away(slack_town: Town) -> None:
    slack_town.installs_in(enterprise="E1", installer="WORG")
    office = slack_town.tied(T1, "forde", enterprise="E1")
    slack_town.tells(office, "tokens_revoked", enterprise_id="E1", tokens={"bot": ["UBOT"]})
    slack_town.tells(office, "app_uninstalled", enterprise_id="E1")
    assert places(slack_town) == {"E1"}
    with transaction(slack_town.world.engine) as session:
        assert session.get_one(SlackWorkspace, T1).left_at is None


@pytest.mark.parametrize("says_so", [True, False])
def test_when_an_organisation_leaves_all_its_workspaces_leave(slack_town: Town, says_so: bool) -> None:
    slack_town.installs_in(enterprise="E1", installer="WORG")
    said = {"enterprise": {"id": "E1", "name": "Org"}, "is_enterprise_install": True}
    for team in (T1, T2):
        slack_town.office(team).clicks("/nettverk forde", user="WORG", **said)
    slack_town.installs.revoked.add(slack_town.installs.token("E1"))
    more = {"is_enterprise_install": True} if says_so else {}
    uninstalls(slack_town, T1, enterprise_id="E1", **more)
    assert places(slack_town) == set()
    with transaction(slack_town.world.engine) as session:
        assert all(row.left_at for row in session.exec(select(SlackWorkspace)))


def test_an_organisation_may_take_one_workspace_out_and_put_it_back(slack_town: Town) -> None:
    slack_town.installs_in(enterprise="E1", installer="WORG")
    said = {"enterprise": {"id": "E1", "name": "Org"}, "is_enterprise_install": True}
    for team in (T1, T2):
        slack_town.office(team).clicks("/nettverk forde", user="WORG", **said)
    slack_town.tells(slack_town.office(T1), "team_access_revoked", team_ids=[T1], enterprise_id="E1")
    assert slack_town.workspaces.enter(T1, "E1") is None
    assert slack_town.workspaces.enter(T2, "E1") is not None
    rights = [{"enterprise_id": "E1", "team_id": T1, "user_id": "UBOTE1", "is_enterprise_install": True}]
    slack_town.tells(slack_town.office(T1), "team_access_granted", team_ids=[T1], authorizations=rights)
    assert slack_town.workspaces.enter(T1, "E1") is not None


def test_a_copy_of_a_farewell_and_one_that_comes_after_a_new_installation_do_nothing(slack_town: Town) -> None:
    slack_town.tied(T1, "forde")
    sent = int(slack_town.world.clock.now.timestamp())
    uninstalls(slack_town, T1, number=1, event_time=sent)
    slack_town.world.clock.now += dt.timedelta(minutes=30)
    slack_town.installs_in(T1)
    uninstalls(slack_town, T1, number=1, event_time=sent)
    uninstalls(slack_town, T1, number=2, event_time=sent)
    assert places(slack_town) == {T1}


def test_who_comes_back_in_time_has_everybody_and_the_network_again(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    office.command("/mote", user="UKARI")
    uninstalls(slack_town, T1)
    slack_town.world.clock.now += dt.timedelta(days=29)
    slack_town.world.bot.tick()
    slack_town.installs_in(T1)
    (kari,) = members(slack_town)
    assert kari.left_on is None
    assert office.command("/mote", user="UKARI").json()["blocks"]


def test_after_thirty_days_nothing_personal_is_left(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    other = slack_town.tied(T2, "forde", installer="UBOSS")
    office.command("/sak SSU: Ei sak som står", user="UKARI")
    office.says("utskrivingsklar pasient", user="UKARI")
    other.command("/mote", user="UNABO")
    queue(slack_town, f"slack:{T1}:UKARI")
    uninstalls(slack_town, T1)
    slack_town.world.clock.now += dt.timedelta(days=30)
    slack_town.world.bot.tick()
    kari, nabo = members(slack_town)
    assert (kari.name, kari.address, kari.left_on) == ("Sletta person", f"erased:{kari.id}", dt.date(2026, 11, 2))
    assert nabo.address == f"slack:{T2}:UNABO"
    with transaction(slack_town.world.engine) as session:
        assert all(row.member is None and row.text is None for row in session.exec(select(Question)))
        assert session.get(SlackWorkspace, T1) is None
        assert all("UKARI" not in str(row) for row in session.exec(select(OutboxMessage)))
        assert all("UKARI" not in row.key for row in session.exec(select(HeardEvent)))
    assert messages(slack_town)["k1"].reply == {}
    slack_town.installs_in(T1)
    assert "/nettverk" in str(office.command("/mote", user="UADMIN").json()), "the network is chosen anew"


# Acts for a body: they stand, by a member without a name. Everything else that names a member is erased with them.
OF_THE_BODY = {
    "agendachange", "agendaitem", "agreementreview", "agreementsignature", "agreementstep", "appointment", "decision",
    "deputycall", "followup", "hearinganswer", "itemrecusal", "itemstop", "itemsupporter", "meetingchange",
    "meetingplan", "notice", "noticeparty", "noticereceiver", "party", "partystep", "rankedlist", "rotationstart",
    "roundvoice",
}  # fmt: skip
OF_THE_MEMBER = {
    "agendadraft", "calendarsecret", "inquiry", "itemguest", "meetinganswer", "memberlead", "memberwish",
    "outboxmessage", "question", "verdict",
}  # fmt: skip


def test_every_table_that_names_a_member_is_the_bodys_or_is_erased_in_departures() -> None:
    naming = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        for key in table.foreign_keys
        if key.target_fullname == "member.id"
    }
    assert naming == OF_THE_BODY | OF_THE_MEMBER, "say in storage/departures.py and here what becomes of a new one"
    source = Path(departures.__file__).read_text(encoding="utf-8").lower()
    assert {name for name in OF_THE_MEMBER if name not in source} == set()


def test_a_wrong_choice_is_mended_and_nothing_of_the_old_network_follows(slack_town: Town) -> None:
    office = slack_town.tied(T1, "forde")
    office.command("/mote", user="UKARI")
    queue(slack_town, f"slack:{T1}:UKARI")
    with transaction(slack_town.world.engine) as session:
        assert departures.move(session, T1, "bergen", slack_town.world.clock.now)
        assert not departures.move(session, T1, "bergen", slack_town.world.clock.now)
        assert not departures.move(session, T2, "bergen", slack_town.world.clock.now)
    office.command("/mote", user="UKARI")
    old, new = members(slack_town)
    assert (old.network, old.left_on) == ("forde", dt.date(2026, 11, 2))
    assert (new.network, new.left_on) == ("bergen", None)
    assert messages(slack_town)["k1"].state == "refused"


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_dead_token_is_thrown_away_when_no_farewell_came(slack_town: Town, error: str) -> None:
    slack_town.tied(T1, "forde")
    queue(slack_town, f"slack:{T1}:C1")
    queue(slack_town, f"slack:{T1}:C2", "k2")
    slack_town.slack.fails("chat.postMessage", Fault(error))
    slack_town.delivers()
    slack_town.delivers()
    assert places(slack_town) == set()
    states = {row.state for key, row in messages(slack_town).items() if key.startswith("k")}
    assert "waiting" not in states
    assert "refused" in states


def test_every_passing_fault_leaves_the_token_where_it_is(slack_town: Town) -> None:
    slack_town.tied(T1, "forde")
    queue(slack_town, f"slack:{T1}:C1")
    slack_town.slack.fails("chat.postMessage", Fault("429"), Fault("500"), Fault("internal_error"), Fault("reset"))
    for _ in range(6):
        slack_town.delivers()
        slack_town.world.clock.now += dt.timedelta(minutes=5)
    assert places(slack_town) == {T1}
    assert messages(slack_town)["k1"].state == "sent"


def test_of_two_browsers_with_one_state_and_two_who_choose_at_once_one_is_first(slack_town: Town) -> None:
    slack_town.installs_in(T1)
    engine, entry = slack_town.world.engine, slack_town.workspaces.enter(T1)
    assert entry is not None
    with transaction(engine) as session:
        state = installations.issue_state(session, START)

    def consume(_number: int) -> bool:
        with transaction(engine) as session:
            return installations.consume_state(session, state, START)

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(consume, range(8))) == 1
        networks = ("forde", "bergen", "fonna", "stavanger") * 2
        tied = set(crowd.map(lambda network: slack_town.workspaces.tie(entry, network, "UADMIN"), networks))
    assert len(tied) == 1


async def _protocol(made: Town) -> None:
    store, states = Installations(made.workspaces), States(made.workspaces)
    await store.async_save(Installation(team_id=T1, bot_token="xoxb-1", bot_id="B", bot_user_id="UB", user_id="U1"))
    found = await store.async_find_installation(enterprise_id=None, team_id=T1)
    assert found is not None
    assert (found.bot_token, found.user_id, found.user_token) == ("xoxb-1", "U1", None)
    bot = await store.async_find_bot(enterprise_id=None, team_id=T1)
    assert bot is not None
    assert bot.bot_user_id == "UB"
    assert await store.async_find_bot(enterprise_id=None, team_id=T2) is None
    await store.async_delete_all(enterprise_id=None, team_id=T1)
    assert await store.async_find_bot(enterprise_id=None, team_id=T1) is None
    state = await states.async_issue()
    assert [await states.async_consume(state) for _ in range(2)] == [True, False]


def test_the_stores_keep_the_protocols_of_slacks_library(slack_town: Town) -> None:
    asyncio.run(_protocol(slack_town))


def test_what_the_settings_lack_for_oauth_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": "xoxb-1"}, slack=True)
    told = "\n".join(caught.value.faults)
    for name in ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "SAMVIT_ENCRYPTION_KEYS", "SLACK_BOT_TOKEN"):
        assert name in told
    assert len(caught.value.faults) == 4


def test_with_oauth_no_network_and_no_token_is_needed_and_no_secret_shows() -> None:
    given = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush", "SLACK_SIGNING_SECRET": "psst"}
    settings = Settings.from_env(given | {"SAMVIT_ENCRYPTION_KEYS": f"{KEY}, {new_key()}"}, slack=True)
    assert settings.oauth
    assert len(settings.encryption_keys) == 2
    for secret in ("hush", "psst", KEY):
        assert secret not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(given | {"SAMVIT_ENCRYPTION_KEYS": "hush-hush"}, slack=True)
    assert "hush-hush" not in str(caught.value)


def test_a_new_key_is_printed_and_can_be_used() -> None:
    assert is_key(CliRunner().invoke(cli.app, ["keys", "new"]).output.strip())


def test_the_manifest_asks_for_more_only_where_workspaces_install_it_themselves() -> None:
    plain, many = manifest(load()), manifest(load(), "https://s.example", oauth=True, socket=True)
    assert "users:read" not in plain["oauth_config"]["scopes"]["bot"]
    assert plain["settings"]["org_deploy_enabled"] is False
    assert set(many["oauth_config"]["scopes"]["bot"]) - set(plain["oauth_config"]["scopes"]["bot"]) == {*OAUTH_SCOPES}
    assert many["oauth_config"]["redirect_urls"] == ["https://s.example/slack/oauth_redirect"]
    assert {"app_uninstalled", "tokens_revoked"} <= {*many["settings"]["event_subscriptions"]["bot_events"]}
    assert many["settings"]["socket_mode_enabled"] is True


def test_the_network_a_workspace_chose_is_the_only_one_it_reaches(world: World, slack: FakeSlack) -> None:
    with town(world, slack) as made:
        office = made.tied(T1, "forde")
        office.command("/mote", user="UKARI")
        assert {member.network for member in members(made)} == {"forde"}
        assert made.workspaces.network_of(f"slack:{T1}:C1") == "forde"
        with pytest.raises(LookupError):
            made.workspaces.network_of(f"slack:{T2}:C1")
