"""The manifest: complete, within Slack's limits, and asking for no more than is used."""

from __future__ import annotations

import json

import pytest

from bot.slack.manifest import EVENTS, SCOPES, manifest
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
    }
    assert set(EVENTS) == needed.keys()
    assert {scope for scope in needed.values() if scope} <= SCOPES.keys()
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}  # type: ignore[index]
    assert all(why.nn and why.nb for why in SCOPES.values())


def test_token_rotation_stays_off_because_it_cannot_be_turned_off_again(made: dict[str, object]) -> None:
    assert made["settings"]["token_rotation_enabled"] is False  # type: ignore[index]
