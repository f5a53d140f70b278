"""GET /arshjul: a network's year as a page, the picture and every entry of it in words."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.documents import wheel
from knowledge import networks
from knowledge.language import MONTHS, OSLO, Language, Text, join, same, say
from knowledge.year_plan import THEME_WORDS, YearEntry, YearPlan
from storage import year_plans
from storage.database import transaction
from storage.tables import Network

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/static/mark.svg">
<link rel="stylesheet" href="/static/style.css">
</head>
<body class="year">
<main>
<p><a href="/">Samvit</a></p>
<h1>{title}</h1>
<nav>{links}</nav>
<img src="{picture}" alt="{alt}" width="1400" height="900">
{body}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    network: str
    year: int
    language: str


def routes(engine: Engine, clock: Clock) -> list[Route]:
    """The page and its picture."""

    async def page(request: Request) -> Response:
        asked = _asked(request, clock)
        plan = await asyncio.to_thread(_plan, engine, clock, asked)
        return HTMLResponse(_written(plan, asked))

    async def picture(request: Request) -> Response:
        asked = _asked(request, clock)
        plan = await asyncio.to_thread(_plan, engine, clock, asked)
        drawn = await asyncio.to_thread(wheel.drawn, plan, asked.language)
        return Response(drawn, media_type="image/png")

    return [Route("/arshjul", page), Route("/arshjul.png", picture)]


def _asked(request: Request, clock: Clock) -> _Asked:
    given = request.query_params
    year, language = given.get("year", str(clock().astimezone(OSLO).year)), given.get("language", Language.NN)
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and 2020 <= int(year) <= 2100):
        raise HTTPException(400, "year is a year from 2020 to 2100.")
    if language not in list(Language):
        raise HTTPException(400, "language is nn or nb.")
    return _Asked(given.get("network", "forde"), int(year), language)


def _plan(engine: Engine, clock: Clock, asked: _Asked) -> YearPlan:
    with transaction(engine) as session:
        if asked.network not in networks.IDS or session.get(Network, asked.network) is None:
            raise HTTPException(404, "There is no such network.")
        return year_plans.of(session, asked.network, asked.year, clock().astimezone(OSLO).date())


def _written(plan: YearPlan, asked: _Asked) -> str:
    title = say(nn="Årshjul {y}: {n}", nb="Årshjul {y}: {n}", y=plan.year, n=plan.network).form(asked.language)
    alt = say(nn="Det same som står i lista under.", nb="Det samme som står i listen under.").form(asked.language)
    other = Language.NB if asked.language == Language.NN else Language.NN
    label = {Language.NN: "Nynorsk", Language.NB: "Bokmål"}[other]
    links = [
        _link(asked, str(asked.year - 1), year=asked.year - 1),
        _link(asked, str(asked.year + 1), year=asked.year + 1),
        _link(asked, label, language=other),
    ]
    return _PAGE.format(
        lang=asked.language,
        title=html.escape(title),
        links=" · ".join(links),
        picture=html.escape(_address(asked, "/arshjul.png")),
        alt=html.escape(alt),
        body="\n".join(_months(plan, lambda text: html.escape(text.form(asked.language)))),
    )


def _months(plan: YearPlan, shown: Callable[[Text], str]) -> list[str]:
    parts = []
    for month, name in enumerate(MONTHS, 1):
        entries = plan.in_month(month)
        if entries:
            parts.append(f"<h2>{name.capitalize()}</h2>\n<ul>{''.join(_row(e, shown) for e in entries)}</ul>")
    if plan.undated:
        label = shown(say(nn="Utan dato enno", nb="Uten dato ennå"))
        parts.append(f"<h2>{label}</h2>\n<ul>{''.join(_row(e, shown) for e in plan.undated)}</ul>")
    if not plan.dated:
        parts.append(f"<p>{shown(say(nn='Ingen datoar er sette enno.', nb='Ingen datoer er satt ennå.'))}</p>")
    return parts


def _row(entry: YearEntry, shown: Callable[[Text], str]) -> str:
    date = f"<strong>{entry.day.day}.</strong> " if entry.day else ""
    kind = shown(THEME_WORDS[entry.theme])
    note = shown(join([entry.note, same(kind)], " · "))
    return f"<li>{date}{shown(entry.title)} <small>{note}</small></li>"


def _link(asked: _Asked, label: str, **other: object) -> str:
    return f'<a href="{html.escape(_address(asked, "/arshjul", **other))}">{html.escape(label)}</a>'


def _address(asked: _Asked, path: str, **other: object) -> str:
    given = {"network": asked.network, "year": asked.year, "language": asked.language} | other
    return f"{path}?" + "&".join(f"{name}={value}" for name, value in given.items())
