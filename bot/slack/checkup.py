"""Slack as seen from this machine: can it be reached, is the token good, are the rights enough, do the clocks agree."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.doctor import Finding
from bot.settings import Settings
from bot.slack.client import TROUBLE, connect, pooled
from bot.slack.manifest import SCOPES
from bot.slack.show import reason

SECONDS = 10.0
"""How long Slack has to answer."""

_SKEW = 60
"""Seconds the clocks may differ. From 300 on, every request of Slack's is turned away as too old or too new."""

_STAND_IN = "see whether SLACK_API_URL leads to Slack itself or to something in between"


def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Ask Slack once who we are (`auth.test`) and read the answer and its headers."""
    host = urlsplit(settings.slack_api_url).hostname
    try:
        headers, trouble = asyncio.run(_asked(settings))
    except TROUBLE as error:
        kind = type(error).__name__
        remedy = "check SLACK_API_URL, name resolution, the firewall and HTTPS_PROXY"
        return [Finding("slack", f"{host} cannot be reached ({kind})", remedy)]
    found = [Finding("slack", f"{host} answers"), _token(trouble)]
    if trouble is None:
        found += _rights(headers)
    return [*found, _clock(headers, clock())]


async def _asked(settings: Settings) -> tuple[Mapping[str, str], SlackApiError | None]:
    """The headers of the answer, and the answer itself when it was a refusal."""
    async with pooled(connect(settings.slack_bot_token, settings.slack_api_url), SECONDS) as client:
        try:
            answered = await client.auth_test()
        except SlackApiError as refusal:
            headers = getattr(refusal.response, "headers", None)
            if headers is None:
                raise aiohttp.ClientPayloadError from refusal
            return _lower(headers), refusal
        return _lower(answered.headers), None


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _token(refusal: SlackApiError | None) -> Finding:
    if refusal is None:
        return Finding("token", "accepted")
    status = getattr(refusal.response, "status_code", 200)
    if status == 429 or status >= 500:
        return Finding("token", f"Slack answers {status}", "wait some minutes, see status.slack.com, and try again")
    told = f"SLACK_BOT_TOKEN is refused ({reason(refusal)})"
    return Finding("token", told, "install the app again and copy the bot token from OAuth & Permissions")


def _rights(headers: Mapping[str, str]) -> Iterator[Finding]:
    if "x-oauth-scopes" not in headers:
        yield Finding("scopes", "Slack did not tell which are granted", _STAND_IN)
        return
    granted = {scope.strip() for scope in headers["x-oauth-scopes"].split(",") if scope.strip()}
    missing, more = sorted(SCOPES.keys() - granted), sorted(granted - SCOPES.keys())
    if missing:
        remedy = "put the manifest of `samvit manifest` into the Slack app and install it again"
        yield Finding("scopes", f"missing {', '.join(missing)}", remedy)
    else:
        yield Finding("scopes", "all granted" + (f"; more than is needed: {', '.join(more)}" if more else ""))


def _clock(headers: Mapping[str, str], now: dt.datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return Finding("clock", "Slack's answer had no date", _STAND_IN)
    skew = round((now - theirs.replace(tzinfo=theirs.tzinfo or dt.UTC)).total_seconds())
    if abs(skew) <= _SKEW:
        return Finding("clock", "agrees with Slack's to within a minute")
    side = "ahead of" if skew > 0 else "behind"
    return Finding("clock", f"{abs(skew)} s {side} Slack's", "turn on time synchronisation (NTP) on this machine")
