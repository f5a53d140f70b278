"""The manifest of the Slack app: everything Slack has to know to show and call Samvit, and why each right is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.agent import prompts
from bot.slack.app import ITEM_SHORTCUTS
from bot.slack.departing import EVENTS as DEPARTURES
from commands._base import Command
from knowledge.language import say

PLACE = "https://samvit.example.org"
"""Where the app answers, until the installation's own address is put in its place."""

SCOPES = {
    "app_mentions:read": say(nn="Høyre når nokon nemner @Samvit.", nb="Høre når noen nevner @Samvit."),
    "assistant:write": say(nn="Vise framlegg til spørsmål i samtala.", nb="Vise forslag til spørsmål i samtalen."),
    "channels:history": say(
        nn="Svare når nokon spør vidare i ein tråd der eg har svart, utan å nemne meg på nytt, og sjå etter om ei "
        "melding alt er send. Andre meldingar les eg ikkje, og ingen av dei blir lagra.",
        nb="Svare når noen spør videre i en tråd der jeg har svart, uten å nevne meg på nytt, og se etter om en "
        "melding alt er sendt. Andre meldinger leser jeg ikke, og ingen av dem blir lagret.",
    ),
    "chat:write": say(nn="Svare, og sende påminningar.", nb="Svare, og sende påminnelser."),
    "commands": say(nn="Skråstrekkommandoane og «Meld inn som sak».", nb="Skråstrekkommandoene og «Meld inn som sak»."),
    "files:write": say(
        nn="Leggje ved sakliste, kalenderfil og årshjul.", nb="Legge ved saksliste, kalenderfil og årshjul."
    ),
    "groups:history": say(nn="Det same i lukka kanalar.", nb="Det samme i lukkede kanaler."),
    "links:read": say(
        nn="Sjå når nokon deler lenkja til ein avtale. Eg får berre lenkjer til nettstadene der avtalane ligg.",
        nb="Se når noen deler lenken til en avtale. Jeg får bare lenker til nettstedene der avtalene ligger.",
    ),
    "links:write": say(
        nn="Vise tittel, status og datoar under ei slik lenkje.",
        nb="Vise tittel, status og datoer under en slik lenke.",
    ),
    "im:history": say(nn="Lese det du skriv til meg direkte.", nb="Lese det du skriver til meg direkte."),
    "im:write": say(
        nn="Opne samtala med deg for å sende påminningar.", nb="Åpne samtalen med deg for å sende påminnelser."
    ),
}
"""Each right the bot asks for, and what for. No one of them reads more than it must."""

OAUTH_SCOPES = {
    "users:read": say(
        nn="Sjå om den som vel helsefellesskap, administrerer arbeidsområdet.",
        nb="Se om den som velger helsefellesskap, administrerer arbeidsområdet.",
    ),
}
"""What is needed besides where workspaces install Samvit themselves."""

EVENTS = ("app_home_opened", "app_mention", "link_shared", "message.channels", "message.groups", "message.im")
"""Messages in channels come for the sake of threads that the bot has answered in; all others are passed over at once.

Their rights, `channels:history` and `groups:history`, are needed for safe delivery anyway.
"""

_ABOUT = say(
    nn="Kva avtale gjeld, når er møtet, og kvar melder du inn ei sak.",
    nb="Hvilken avtale gjelder, når er møtet, og hvor melder du inn en sak.",
)
_LONG = say(
    nn="Samvit hjelper helsefellesskapet. Spør kva samarbeidsavtale eller delavtale som gjeld, og få svar med kjelde. "
    "Samvit minner om møte, fristar, verv som går ut og avtalar som skal reviderast, og tek imot saker til organa. "
    "Skriv aldri opplysningar om enkeltpasientar.",
    nb="Samvit hjelper helsefellesskapet. Spør hvilken samarbeidsavtale eller delavtale som gjelder, og få svar "
    "med kilde. Samvit minner om møter, frister, verv som går ut og avtaler som skal revideres, og tar imot saker. "
    "Skriv aldri opplysninger om enkeltpasienter.",
)
_ITEM = say(nn="Meld inn som sak", nb="Meld inn som sak")
_ITEM_WHY = say(nn="Opnar skjemaet for ei sak til eit av organa.", nb="Åpner skjemaet for en sak til et av organene.")


MOST_DOMAINS = 5
"""Of so many sites Slack tells an app when a link to them is shared."""


def manifest(
    commands: Mapping[str, Command],
    place: str = PLACE,
    language: str = "nn",
    *,
    domains: Sequence[str] = (),
    oauth: bool = False,
    socket: bool = False,
) -> dict[str, Any]:
    """The complete manifest for an app that answers at *place*, in *language*; paste it where Slack makes an app.

    *domains* are the sites where the agreements lie, at most five.
    With *oauth* any workspace or organisation can install it; with *socket* Slack's requests come by Socket Mode.
    """
    url = f"{place.rstrip('/')}/slack/events"
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Samvit",
            "description": _ABOUT.form(language),
            "long_description": _LONG.form(language),
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": _agent_view(language),
            "bot_user": {"display_name": "Samvit", "always_online": True},
            "shortcuts": _shortcuts(language),
            "unfurl_domains": list(domains[:MOST_DOMAINS]),
            "slash_commands": [*(_slash(c, url, language) for c in commands.values()), _any_of_them(url, language)],
        },
        "oauth_config": _oauth(place) if oauth else {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": url, "bot_events": [*EVENTS, *(DEPARTURES if oauth else ())]},
            "interactivity": {"is_enabled": True, "request_url": url, "message_menu_options_url": url},
            "org_deploy_enabled": oauth,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _oauth(place: str) -> dict[str, Any]:
    redirect = f"{place.rstrip('/')}/slack/oauth_redirect"
    return {"redirect_urls": [redirect], "scopes": {"bot": [*SCOPES, *OAUTH_SCOPES]}}


def reasons(language: str = "nn", *, oauth: bool = False) -> list[str]:
    """A line for each right that is asked for: what it is called, and what it is for."""
    asked = SCOPES | (OAUTH_SCOPES if oauth else {})
    return [f"{scope}: {why.form(language)}" for scope, why in asked.items()]


def _agent_view(language: str) -> dict[str, Any]:
    return {"agent_description": _ABOUT.form(language), "suggested_prompts": prompts(language)}


def _shortcuts(language: str) -> list[dict[str, Any]]:
    return [
        {"name": _ITEM.form(language), "type": kind, "callback_id": name, "description": _ITEM_WHY.form(language)}
        for name, kind in zip(ITEM_SHORTCUTS, ("message", "global"), strict=True)
    ]


def _slash(command: Command, url: str, language: str) -> dict[str, Any]:
    entry = {
        "command": f"/{command.name}",
        "url": url,
        "description": command.summary.form(language),
        "should_escape": False,
    }
    return entry | ({"usage_hint": command.usage.form(language)} if command.usage else {})


def _any_of_them(url: str, language: str) -> dict[str, Any]:
    about = say(nn="Alt Samvit kan, med ein kommando.", nb="Alt Samvit kan, med én kommando.")
    return {
        "command": "/samvit",
        "url": url,
        "description": about.form(language),
        "usage_hint": say(nn="<spørsmål eller kommando>", nb="<spørsmål eller kommando>").form(language),
        "should_escape": False,
    }
