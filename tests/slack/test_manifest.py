"""The manifest: complete, within Slack's limits, and asking for no more than is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import compose
from bot.cli import main
from bot.settings import Settings
from bot.slack.manifest import EVENTS, MOST_DOMAINS, OAUTH_SCOPES, SCOPES, manifest, reasons
from commands import load


@pytest.fixture(params=["nn", "nb"])
def made(request: pytest.FixtureRequest) -> dict[str, object]:
    """The manifest in each written form, as it is printed."""
    return dict(json.loads(json.dumps(manifest(load(), "https://samvit.example.org/", request.param))))


def test_every_command_of_the_registry_and_the_one_for_all_are_slash_commands(made: dict[str, object]) -> None:
    slashed = made["features"]["slash_commands"]  # type: ignore[index]
    assert {entry["command"] for entry in slashed} == {f"/{name}" for name in load()} | {"/samvit"}
    for entry in slashed:
        assert entry["url"] == "https://samvit.example.org/slack/events"
        assert entry["command"].isascii()
        assert len(entry["command"]) <= 32
        assert 0 < len(entry["description"]) <= 2000
        assert len(entry.get("usage_hint", "")) <= 1000


def test_names_and_descriptions_fit(made: dict[str, object]) -> None:
    shown = made["display_information"]
    assert len(shown["name"]) <= 35  # type: ignore[index]
    assert len(shown["description"]) <= 140  # type: ignore[index]
    assert 174 <= len(shown["long_description"]) <= 4000  # type: ignore[index]
    features = made["features"]
    assert len(features["agent_view"]["agent_description"]) <= 300  # type: ignore[index]
    assert len(features["agent_view"]["suggested_prompts"]) <= 4  # type: ignore[index]
    for shortcut in features["shortcuts"]:  # type: ignore[index]
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_each_event_has_its_scope_and_each_scope_its_reason(made: dict[str, object]) -> None:
    needed = {
        "app_mention": "app_mentions:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "app_home_opened": None,
        "link_shared": "links:read",
    }
    assert set(EVENTS) == needed.keys()
    assert {scope for scope in needed.values() if scope} <= SCOPES.keys()
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}  # type: ignore[index]
    assert all(why.nn and why.nb for why in SCOPES.values())


def test_token_rotation_stays_off_because_it_cannot_be_turned_off_again(made: dict[str, object]) -> None:
    assert made["settings"]["token_rotation_enabled"] is False  # type: ignore[index]


def test_what_is_typed_in_a_select_is_sent_to_the_same_place(made: dict[str, object]) -> None:
    interactivity = made["settings"]["interactivity"]  # type: ignore[index]
    assert interactivity["message_menu_options_url"] == interactivity["request_url"]


def test_no_right_is_asked_for_that_no_call_or_event_needs() -> None:
    """Each right is there for an event that is subscribed to, or for a method of the Web API that is called."""
    needed = {
        "app_mentions:read": "app_mention",
        "assistant:write": "assistant.threads.setSuggestedPrompts",
        "channels:history": "message.channels",
        "chat:write": "chat.postMessage",
        "commands": "/sak",
        "files:write": "files_upload_v2",
        "groups:history": "message.groups",
        "im:history": "message.im",
        "im:write": "conversations.open",
        "links:read": "link_shared",
        "links:write": "chat.unfurl",
    }
    assert needed.keys() == SCOPES.keys()
    source = "".join(file.read_text(encoding="utf-8") for file in Path(compose.__file__).parent.glob("slack/*.py"))
    for why in needed.values():
        assert why in EVENTS or why == "/sak" or why in source


@pytest.mark.parametrize(("network", "sites"), [("forde", ["samhandling-sfj.no", "helse-forde.no"]), (None, None)])
def test_the_command_prints_the_sites_of_the_agreements_and_a_line_on_each_right(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], network: str | None, sites: list[str] | None
) -> None:
    environ = {"SAMVIT_PUBLIC_URL": "https://samvit.example.org/"} | ({"SAMVIT_NETWORK": network} if network else {})
    settings = Settings.from_env(environ)
    monkeypatch.setattr(compose, "_settings", lambda: settings)
    with pytest.raises(SystemExit) as ended:
        main(["manifest"])
    assert ended.value.code == 0
    printed = capsys.readouterr()
    made = json.loads(printed.out)
    assert made["settings"]["interactivity"]["request_url"] == "https://samvit.example.org/slack/events"
    domains = made["features"]["unfurl_domains"]
    assert 0 < len(domains) <= MOST_DOMAINS
    assert sites is None or domains == sites
    assert [line.partition(": ")[0] for line in printed.err.splitlines()] == list(SCOPES)
    assert all(line.partition(": ")[2] for line in printed.err.splitlines())


def test_why_is_told_of_every_right_that_the_manifest_asks_for() -> None:
    for language in ("nn", "nb"):
        asked = manifest(load(), oauth=True)["oauth_config"]["scopes"]["bot"]
        assert [line.partition(": ")[0] for line in reasons(language, oauth=True)] == asked
        assert asked == [*SCOPES, *OAUTH_SCOPES]
