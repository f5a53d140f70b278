"""Settings: every fault at once, and nothing secret told."""

from __future__ import annotations

import pytest

from bot.settings import DEFAULT_DATABASE, DEFAULT_SLACK_API, Settings, SettingsError


def test_without_any_variable_the_playground_can_start() -> None:
    settings = Settings.from_env({})
    assert (settings.database_url, settings.port, settings.slack_api_url) == (DEFAULT_DATABASE, 8080, DEFAULT_SLACK_API)


def test_everything_that_slack_lacks_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"PORT": "abc", "SLACK_API_URL": "ftp://x"}, slack=True)
    told = "\n".join(caught.value.faults)
    for name in ("PORT", "SLACK_API_URL", "SAMVIT_NETWORK", "SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"):
        assert name in told
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://host"])
def test_a_database_that_is_not_supported_is_told(url: str) -> None:
    with pytest.raises(SettingsError, match="SAMVIT_DATABASE_URL"):
        Settings.from_env({"SAMVIT_DATABASE_URL": url})


@pytest.mark.parametrize("port", ["no", "0", "65536", "²"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    with pytest.raises(SettingsError, match="SAMVIT_WATCH_PORT"):
        Settings.from_env({"SAMVIT_WATCH_PORT": port})


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.from_env({"SAMVIT_WATCH_PORT": " "}).watch_port is None
    assert Settings.from_env({"PORT": "", "SAMVIT_NETWORK": " "}).network is None


def test_a_secret_never_stands_in_a_fault() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(
            {"SLACK_BOT_TOKEN": "secret-value", "SAMVIT_DATABASE_URL": "mysql://u:hunter2@h/x"}, slack=True
        )
    assert "secret-value" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_public_address_must_be_a_web_address() -> None:
    assert Settings.from_env({"SAMVIT_PUBLIC_URL": "https://samvit.example.org"}).public_url
    with pytest.raises(SettingsError, match="SAMVIT_PUBLIC_URL"):
        Settings.from_env({"SAMVIT_PUBLIC_URL": "samvit"})
