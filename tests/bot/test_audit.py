"""Every administrative act leaves a line in the audit trail: who, what, when, about what; never a name or a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main
from sqlmodel import col, select

from bot import administration, cli
from storage.database import transaction
from storage.installation_tables import SlackInstallation, SlackWorkspace
from storage.operation_tables import AuditEntry
from storage.tables import Member
from storage.vault import Vault, new_key
from tests.bot.test_administration import Shell, shell
from tests.bot.test_import_meetings import calendar
from tests.bot.test_import_spreadsheets import NN, sheet
from tests.bot.test_operations_guide import commands
from tests.chat import START, World
from tests.commands.test_handover_reminders import BODY
from tests.commands.test_holes import proposed
from tests.fakes.slack import FakeSlack, running
from tests.logbook import MARK
from tests.papers import UTSKRIVING, as_docx
from tests.slack.town import Town, town

__all__ = ["shell"]

GUIDE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
MEMBER, FORDE = "slack:T1:U1", ["--network", "forde"]

LOOKING = {
    *("samvit run", "samvit chat", "samvit ask", "samvit simulate"),
    *("samvit web", "samvit socket", "samvit worker"),
    *("samvit manifest", "samvit doctor", "samvit audit", "samvit keys new"),
}
"""Commands that change nothing for others and show nobody's data to an administrator."""

TYPED = {
    "samvit db upgrade": ("db", "upgrade"),
    "samvit import networks": ("import", "networks"),
    "samvit import agreement": ("import", "agreement", "UTSKRIVING", *FORDE, "--agreement", "forde-da-innutskriving"),
    "samvit import spreadsheet": ("import", "spreadsheet", "INDEX", *FORDE),
    "samvit import meetings": ("import", "meetings", "PLAN", *FORDE, "--body", "SSU"),
    "samvit export agenda": ("export", "agenda", "SSU", *FORDE, "--out", "FOLDER"),
    "samvit export member": ("export", "member", MEMBER, *FORDE),
    "samvit secretariat": ("secretariat", MEMBER, *FORDE, "--remove"),
    "samvit workspace": ("workspace", "T1", "--network", "bergen"),
    "samvit keys rotate": ("keys", "rotate"),
    "samvit delete member": ("delete", "member", MEMBER, *FORDE, "--yes"),
    "samvit backup": ("backup", "BACKUP"),
    "samvit restore": ("restore", "BACKUP", "--force"),
}
"""The others, in an order in which they can be typed."""

ACTS = {
    "samvit db upgrade": "schema upgraded",
    "samvit secretariat": "role taken",
    "samvit workspace": "workspace moved",
    "samvit keys rotate": "keys rotated",
}


@pytest.fixture
def office(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A new database with a secretary, a workspace and a meeting."""
    key, url = new_key(), f"sqlite:///{tmp_path / 'new' / 'samvit.db'}"
    monkeypatch.setenv("SAMVIT_DATABASE_URL", url)
    monkeypatch.setenv("SAMVIT_ENCRYPTION_KEYS", key)
    assert shell("secretariat", MEMBER, *FORDE)[0] == 0
    from storage.database import connect

    engine = connect(url)
    world = World(engine)
    with transaction(engine) as session:
        session.add(SlackWorkspace(team="T1", network="forde", chosen_by=MEMBER, chosen_at=START))
        session.add(
            SlackInstallation(
                place="T1", enterprise="", org_wide=False, app="A1", bot="B1", bot_user="U1", installer="U1", scopes="",
                sealed_token=Vault((key,)).seal("xoxb-1"), installed_at=START,
            )
        )  # fmt: skip
    world.meeting("forde-ssu", dt.datetime(2099, 1, 5, 9, 0, tzinfo=dt.UTC))
    yield world
    engine.dispose()


def entries(world: World) -> list[AuditEntry]:
    """The trail, oldest first."""
    with transaction(world.engine) as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))))


def files(folder: Path) -> dict[str, str]:
    """What the commands are given."""
    event = "UID:1\nDTSTART;TZID=Europe/Oslo:20270112T090000\nDTEND;TZID=Europe/Oslo:20270112T110000\nSUMMARY:SSU"
    (folder / "index.xlsx").write_bytes(sheet(NN, [9, f"Delavtale {MARK}", "Delavtale", "Gjeldande"]))
    (folder / "avtale.docx").write_bytes(as_docx(UTSKRIVING))
    made = {"INDEX": "index.xlsx", "UTSKRIVING": "avtale.docx", "FOLDER": "papers", "BACKUP": "backup.db"}
    return {word: str(folder / name) for word, name in made.items()} | {"PLAN": calendar(folder, event)}


def test_every_command_is_told_to_be_an_act_or_not() -> None:
    assert LOOKING | set(TYPED) == set(commands(typer.main.get_command(cli.app)))


@pytest.mark.parametrize("network_url", ["sqlite"], indirect=True)  # PostgreSQL has its own backup
def test_every_act_at_the_command_line_leaves_its_line(office: World, shell: Shell, tmp_path: Path) -> None:
    given, before = files(tmp_path), [entry.act for entry in entries(office)]
    assert before == ["schema upgraded", "import networks", "role given"]
    for command, words in TYPED.items():
        assert f"`{ACTS.get(command, command.removeprefix('samvit '))}`" in GUIDE
        old = len(entries(office))
        status, told = shell(*(given.get(word, word) for word in words))
        assert status == 0, (command, told)
        if command in ("samvit db upgrade", "samvit restore"):
            continue  # nothing was old; and what a restore replaces is the trail as well
        (entry,) = entries(office)[old:]
        assert entry.act == ACTS.get(command, command.removeprefix("samvit ")), command
        assert entry.actor.startswith("operator:")
        assert entry.at
        told = f"{entry.subject} {entry.detail}"
        assert "U1" not in told
        assert MARK not in told
    assert [entry.act for entry in entries(office)][-1] == "restore"


def the_network_is_set(world: World, _slack: Town) -> list[str]:
    """Rules, seats and names that the secretariat decides in the chat."""
    kari, siri = proposed(world)
    siri.says("/avtale hol")
    siri.presses("Godkjenn")
    siri.says("/varsel nettverk møte 14 7")
    siri.says("/varsel nettverk møte 14 7")  # what is so already is not told again
    siri.says("/varsel nettverk stille 28 29")
    siri.says("/sak frist SSU")
    siri.fills(close="21")
    siri.says("/verv nytt SSU")
    siri.fills(title=MARK, party="kommune", right="vote")
    seat = siri.text and next(entry.subject for entry in entries(world) if entry.act == "seat made").split()[1]
    siri.says(f"/verv endre {seat}")
    siri.fills(carries="yes")
    siri.says("/verv reglar SSU")
    siri.fills(equal="yes", quorum="half")
    siri.says(f"/verv oppnemn {seat}")
    siri.fills(member=str(kari.id), starts="1.12.2026", ends="30.11.2028")
    siri.says(f"/verv vara {seat}")
    siri.fills(member=str(siri.id), starts="1.12.2026", ends="30.11.2028")
    siri.says("/verv forny 1")
    siri.fills()
    siri.says("/verv avslutt 1")
    siri.fills(last="30.11.2027")
    return [
        "alias approved", "reminder rule set", "reminder rule set", "agenda rules set", "seat made", "seat changed",
        "body rules set", "member appointed", "deputy appointed", "term renewed", "term ended",
    ]  # fmt: skip


def a_turn_is_set(world: World, _slack: Town) -> list[str]:
    eva = world.member("eva", "fonna", role="secretariat", party="kommune")
    eva.says(f"/verv tur {BODY} secretariat")
    eva.fills(party="kommune", since="1.1.2026")
    return ["turn set"]


def an_alias_is_rejected(world: World, _slack: Town) -> list[str]:
    _, siri = proposed(world)
    siri.says("/avtale hol")
    siri.presses("Avvis")
    return ["alias rejected"]


def a_workspace_comes_chooses_and_goes(_world: World, slack: Town) -> list[str]:
    office = slack.tied("T000000001", "forde")
    office.clicks("/nettverk bergen", user="UADMIN")  # the choice stands
    slack.tells(office, "app_uninstalled")
    slack.tells(office, "app_uninstalled", number=1)
    return ["workspace installed", "network chosen", "workspace uninstalled"]


def an_organisation_gives_and_takes(_world: World, slack: Town) -> list[str]:
    office = slack.tied("T000000001", "forde", enterprise="E1")
    slack.tells(office, "team_access_revoked", team_ids=["T000000001"])
    slack.tells(office, "team_access_granted", team_ids=["T000000001"])
    return ["workspace installed", "network chosen", "workspace withdrawn", "workspace granted"]


def a_workspace_is_erased(world: World, slack: Town) -> list[str]:
    office = slack.tied("T000000001", "forde")
    slack.tells(office, "app_uninstalled")
    world.clock.now = START + dt.timedelta(days=31)
    world.bot.tick()
    return ["workspace installed", "network chosen", "workspace uninstalled", "workspace erased"]


DONE: list[Callable[[World, Town], list[str]]] = [
    the_network_is_set,
    a_turn_is_set,
    an_alias_is_rejected,
    a_workspace_comes_chooses_and_goes,
    an_organisation_gives_and_takes,
    a_workspace_is_erased,
]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running() as fake:
        yield fake


@pytest.mark.parametrize("done", DONE, ids=lambda act: act.__name__)
def test_every_act_in_the_chat_leaves_its_line(
    world: World, slack: FakeSlack, done: Callable[[World, Town], list[str]]
) -> None:
    with town(world, slack) as made:
        expected = done(world, made)
    found = entries(world)
    assert [entry.act for entry in found] == expected
    for entry in found:
        assert entry.at <= world.clock.now
        assert entry.actor.startswith(("member ", "slack", "samvit", "erased:"))
        assert MARK not in f"{entry.actor} {entry.subject} {entry.detail}"
        assert "hoppeborg" not in entry.detail
        assert f"`{entry.act}`" in GUIDE


def test_who_installed_is_forgotten_with_the_workspace(world: World, slack: FakeSlack) -> None:
    with town(world, slack) as made:
        a_workspace_is_erased(world, made)
    assert not any("UADMIN" in f"{entry.actor}{entry.subject}{entry.detail}" for entry in entries(world))


def test_who_installed_is_a_number_when_the_member_is_deleted(world: World, slack: FakeSlack) -> None:
    with town(world, slack) as made:
        made.tied("T000000001", "forde").command("/hjelp", user="UADMIN")
    address = "slack:T000000001:UADMIN"
    with transaction(world.engine) as session:
        number = session.exec(select(Member).where(Member.address == address)).one().id
    told = administration.export_member(world.engine, world.clock, "forde", address)
    assert {"workspace installed", "network chosen"} <= {entry["act"] for entry in told["auditentry"]}
    administration.delete_member(world.engine, world.clock, "forde", address)
    assert {entry.actor for entry in entries(world) if entry.act != "export member"} >= {f"member {number}"}
    assert not any("UADMIN" in entry.actor for entry in entries(world))
