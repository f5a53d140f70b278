"""A link to an agreement becomes a card; every other link is left alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from sqlmodel import col, select

from storage.database import transaction
from storage.tables import Agreement, Member
from tests.chat import World
from tests.fakes.slack import FakeSlack, Fault
from tests.slack.driver import Workspace, payload
from tests.slack.test_limits import accepted_by_slacks_library


def known(world: World, network: str = "forde") -> Agreement:
    """An agreement with an address of its own."""
    with transaction(world.engine) as session:
        rows = select(Agreement).where(
            Agreement.network == network, Agreement.status == "current", Agreement.kind == "delavtale"
        )
        found = session.exec(rows.where(col(Agreement.url).is_not(None)).order_by(Agreement.id)).first()
        assert found is not None
        session.expunge(found)
        return found


def shares(room: Workspace, *urls: str, **more: Any) -> int:
    """Share a message with these links."""
    said = payload("link_shared")
    said["event"] |= {
        "links": [{"domain": url.partition("://")[2].partition("/")[0], "url": url} for url in urls],
        **more,
    }
    return room.delivers(said).status_code


def test_the_link_of_an_agreement_shows_its_title_status_and_dates(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    paper = known(forde)
    url = paper.url or ""
    assert shares(room, url) == 200
    (shown,) = slack.unfurled
    assert (shown["unfurl_id"], shown["source"]) == ("C000000001.1795512291.000500.abc", "conversations_history")
    accepted_by_slacks_library({"blocks": shown["unfurls"][url]["blocks"]})
    card = str(shown["unfurls"][url]["blocks"])
    assert paper.title is not None
    assert paper.title in card
    assert "Status" in card
    assert "Dato" in card
    with transaction(forde.engine) as session:
        assert session.exec(select(Member)).all() == []


def test_the_same_page_written_otherwise_is_known(room: Workspace, slack: FakeSlack, forde: World) -> None:
    url = known(forde).url or ""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    ways = [
        f"https://www.{host.upper()}{quote(parts.path)}",
        f"http://{host}{parts.path}#side=2",
        f"https://{host}{parts.path}/",
        f"https://{host}:443{parts.path}",
    ]
    for way in ways:
        shares(room, way)
    assert [list(shown["unfurls"]) for shown in slack.unfurled] == [[way] for way in ways]


@pytest.mark.parametrize(
    "url",
    [
        "https://samhandling-sfj.no/",
        "https://samhandling-sfj.no/finst-ikkje",
        "https://samhandling-sfj.no.example.com/wp-content",
        "javascript:alert(1)",
        "https://[::1",
        "https://example.com:99999/x",
        "",
    ],
)
def test_what_is_no_agreements_page_is_left_alone(room: Workspace, slack: FakeSlack, url: str) -> None:
    assert shares(room, url) == 200
    assert slack.calls == []


def test_an_agreement_of_another_network_is_left_alone(room: Workspace, slack: FakeSlack, forde: World) -> None:
    with transaction(forde.engine) as session:
        other = session.exec(
            select(Agreement.url).where(Agreement.network == "bergen", col(Agreement.url).is_not(None))
        ).first()
    assert shares(room, other or "") == 200
    assert slack.unfurled == []


def test_a_link_that_is_still_being_written_is_shown_too(room: Workspace, slack: FakeSlack, forde: World) -> None:
    shares(room, known(forde).url or "", channel="COMPOSER", unfurl_id="U1-x", source="composer")
    shares(room, known(forde).url or "", unfurl_id=None, source=None)
    first, second = slack.unfurled
    assert (first["unfurl_id"], first["source"]) == ("U1-x", "composer")
    assert (second["channel"], second["ts"]) == ("C000000001", "1795512291.000500")


def test_a_page_about_several_agreements_is_left_alone(room: Workspace, slack: FakeSlack, forde: World) -> None:
    url = "https://example.org/avtalar/"
    with transaction(forde.engine) as session:
        for row in session.exec(select(Agreement).where(Agreement.network == "forde").limit(2)):
            row.url, row.status = url, "current"
    shares(room, url)
    assert slack.unfurled == []


def test_a_message_full_of_links_gets_few_cards_within_the_limits(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    with transaction(forde.engine) as session:
        for n in range(40):
            row = Agreement(id=f"forde-u{n}", network="forde", kind="delavtale", status="current")
            row.title, row.url = "svært lang tittel " * 300, f"https://example.org/{n}?a=1&b=2"
            session.add(row)
    shares(room, *(f"https://example.org/{n}?a=1&amp;b=2" for n in range(40)))
    (shown,) = slack.unfurled
    assert list(shown["unfurls"]) == [f"https://example.org/{n}?a=1&amp;b=2" for n in range(5)]


@pytest.mark.parametrize("trouble", ["cannot_unfurl_message", "500", "429", "reset"])
def test_a_card_that_slack_does_not_take_is_no_fault(
    room: Workspace, slack: FakeSlack, forde: World, trouble: str
) -> None:
    slack.fails("chat.unfurl", Fault(trouble))
    assert shares(room, known(forde).url or "") == 200
