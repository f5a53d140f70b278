"""Samvit is installed by whoever administers a workspace: to Slack, and back with what Slack says of it."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.slack import blocks, client
from bot.slack.choosing import Choosing
from bot.slack.faults import Json
from bot.slack.manifest import OAUTH_SCOPES, SCOPES
from bot.slack.show import reason
from bot.slack.stores import Installations, States
from bot.slack.workspaces import Workspaces
from knowledge.language import Text, say
from storage.installations import STATE_GOOD_FOR

log = logging.getLogger("samvit.slack")

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"

_GREETING_SECONDS = 5.0

_AUTHORIZE = "https://slack.com/oauth/v2/authorize"

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

_DONE = say(
    nn="Samvit er installert. Gå til Slack og vel helsefellesskapet dykkar i meldinga frå Samvit. "
    "Kjem ho ikkje, skriv du «hei» til Samvit.",
    nb="Samvit er installert. Gå til Slack og velg helsefellesskapet deres i meldingen fra Samvit. "
    "Kommer den ikke, skriver du «hei» til Samvit.",
)
_INVITE = say(
    nn="Installer Samvit i arbeidsområdet dykkar i Slack. Slack spør deg om løyve på neste side.",
    nb="Installer Samvit i arbeidsområdet deres i Slack. Slack spør deg om tillatelse på neste side.",
)
_GO = say(nn="Gå vidare til Slack", nb="Gå videre til Slack")
_AGAIN = say(
    nn="Samvit vart ikkje installert. Begynn på nytt frå installasjonssida.",
    nb="Samvit ble ikke installert. Begynn på nytt fra installasjonssiden.",
)
_CANCELLED = say(
    nn="Du avbraut, og Samvit er ikkje installert. Du kan begynne på nytt når du vil.",
    nb="Du avbrøt, og Samvit er ikke installert. Du kan begynne på nytt når du vil.",
)
_LATE = say(
    nn="Det gjekk for lang tid, eller lenkja er brukt før. Begynn på nytt frå installasjonssida i same nettlesar.",
    nb="Det gikk for lang tid, eller lenken er brukt før. Begynn på nytt fra installasjonssiden i samme nettleser.",
)
_REASONS = {"access_denied": _CANCELLED, "invalid_browser": _LATE, "invalid_state": _LATE}


class Flow(AsyncOAuthFlow):
    """Bolt's flow, in our words, and with nothing Slack or a browser sends put into a log or a page."""

    def __init__(self, workspaces: Workspaces, *, api: AsyncWebClient, settings: AsyncOAuthSettings) -> None:
        super().__init__(client=api, logger=client.quiet("oauth"), settings=settings)
        self._workspaces = workspaces

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep it, and ask whoever installed it for the network, where that is not known."""
        await super().store_installation(request, installation)
        if installation.team_id:
            await self._greet(installation.team_id, installation.user_id)

    async def _greet(self, team: str, installer: str) -> None:
        """In a direct message; when it does not get there, the choice is offered when they write themselves."""
        entry = await asyncio.to_thread(self._workspaces.enter, team)
        answer = await Choosing(self._workspaces).answer(entry, installer, "", self.client) if entry else None
        if entry is None or answer is None:
            return
        try:
            async with asyncio.timeout(_GREETING_SECONDS):
                opened = await self.client.conversations_open(token=entry.token, users=installer)
                channel = opened["channel"]["id"]
                posted = blocks.message(answer.reply, answer.language)
                await self.client.chat_postMessage(token=entry.token, channel=channel, **posted)
        except client.TROUBLE as trouble:
            log.warning("whoever installed was not greeted: %s", reason(trouble))

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002
        """The page with the way to Slack."""
        return _page(_INVITE, f'<p><a href="{html.escape(url)}">{_both(_GO, " · ")}</a></p>')

    async def append_set_cookie_headers(self, headers: dict[str, str], set_cookie_value: str | None) -> dict[str, str]:
        """The state goes to this browser only, and the page is for nobody else."""
        return headers | _HEADERS | ({"Set-Cookie": set_cookie_value} if set_cookie_value else {})

    async def run_installation(self, code: str) -> Installation | None:
        """What Slack gives for *code*; None when it gives nothing."""
        # Not the library's own call: that hands over the secret in a way that aiohttp is about to drop.
        asked = {"code": code, "client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        if self.settings.redirect_uri:
            asked["redirect_uri"] = self.settings.redirect_uri
        try:
            told = (await self.client.api_call("oauth.v2.access", data=asked)).data
            if not isinstance(told, dict):
                return None
            known = await self.client.auth_test(token=str(told.get("access_token")))
        except client.TROUBLE as trouble:
            log.warning("oauth.v2.access failed: %s", reason(trouble))
            return None
        return _installation(told, str(known.get("bot_id") or ""))


def _installation(told: Json, bot: str) -> Installation:
    """What is kept of Slack's answer: nothing that belongs to a user's token."""
    organisation, team = told.get("enterprise") or {}, told.get("team") or {}
    return Installation(
        app_id=told.get("app_id"),
        enterprise_id=organisation.get("id"),
        team_id=team.get("id"),
        bot_token=told.get("access_token"),
        bot_refresh_token=told.get("refresh_token"),
        bot_id=bot,
        bot_user_id=told.get("bot_user_id"),
        bot_scopes=told.get("scope") or "",
        user_id=(told.get("authed_user") or {}).get("id") or "",
        is_enterprise_install=told.get("is_enterprise_install") or False,
    )


def flow(
    workspaces: Workspaces, *, client_id: str, client_secret: str, api_url: str = client.API, place: str = ""
) -> Flow:
    """The way through Slack and back. *place* is where the web process answers, empty when that is not known."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=[*SCOPES, *OAUTH_SCOPES],
        user_scopes=[],
        redirect_uri=f"{place.rstrip('/')}{REDIRECT}" if place else None,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        authorization_url=_authorize(api_url),
        callback_options=AsyncCallbackOptions(success=_succeeded, failure=_failed),
        installation_store=Installations(workspaces),
        installation_store_bot_only=True,
        state_store=States(workspaces),
        state_expiration_seconds=int(STATE_GOOD_FOR.total_seconds()),
        logger=client.quiet("oauth"),
    )
    return Flow(workspaces, api=client.connect(None, api_url), settings=settings)


def routes(made: Flow) -> list[Route]:
    """The two pages."""

    def page(answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            return to_starlette_response(await answer(to_async_bolt_request(request, b"")))

        return endpoint

    return [
        Route(INSTALL, page(made.handle_installation), methods=["GET"]),
        Route(REDIRECT, page(made.handle_callback), methods=["GET"]),
    ]


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    log.info("installed place=%s", args.installation.team_id or args.installation.enterprise_id)
    return BoltResponse(status=200, headers=_headers(args.settings), body=_page(_DONE))


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    # What a browser says went wrong is not repeated to it: only words of our own.
    known = args.reason if args.error is None and args.reason in _OURS else "other"
    log.warning("not installed: %s", known if args.error is None else f"{args.reason} ({args.error})")
    return BoltResponse(
        status=args.suggested_status_code,
        headers=_headers(args.settings),
        body=_page(_REASONS.get(args.reason, _AGAIN)),
    )


_OURS = frozenset({"access_denied", "invalid_browser", "invalid_state", "missing_code", "invalid_code"})


def _headers(settings: AsyncOAuthSettings) -> dict[str, str | Sequence[str]]:
    return {**_HEADERS, "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion()}


def _authorize(api_url: str) -> str:
    """Where Slack asks whoever installs: beside the Web API, when that is not Slack's own."""
    if urlsplit(api_url).hostname == urlsplit(client.API).hostname:
        return _AUTHORIZE
    return f"{api_url.rstrip('/').removesuffix('/api')}/oauth/v2/authorize"


def _page(text: Text, more: str = "") -> str:
    return (
        '<!doctype html><html lang="no"><head><meta charset="utf-8"><title>Samvit</title>'
        '<meta name="viewport" content="width=device-width"></head><body>'
        f"<h1>Samvit</h1><p>{_both(text, '</p><p>')}</p>{more}</body></html>"
    )


def _both(text: Text, between: str) -> str:
    return f"{html.escape(text.nn)}{between}{html.escape(text.nb)}"
