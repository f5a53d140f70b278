"""The year at a glance as a picture (PNG): a wheel of twelve months, a ring for each theme, and the words for it."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from knowledge.language import MONTHS, day, say
from knowledge.year_plan import THEME_WORDS, Theme, YearPlan

_SCALE = 2
"""Drawn this much larger than it is shown, so that edges are smooth."""

WIDTH, HEIGHT = 1400, 900
_CENTRE, _OUTER, _INNER, _RING = (440, 460), 330, 118, 40
_INK, _SOFT, _PAPER, _LINE = "#16262e", "#5a6b74", "#ffffff", "#d5dde1"
_COLOURS = {
    Theme.MEETING: "#1f6f8b",
    Theme.DEADLINE: "#b5651d",
    Theme.EVENT: "#5b7f2b",
    Theme.REVIEW: "#7a4b94",
    Theme.TERM: "#a8324a",
}
_SHORTEST = 4
"""Characters that fit in a mark."""
_LISTED = 17
_LINE_HEIGHT = 34


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in the units of the finished picture."""

    draw: ImageDraw.ImageDraw
    language: str

    def text(self, at: tuple[float, float], text: str, size: int, **more: object) -> None:
        """*text* with its anchor at a point."""
        bold, colour = bool(more.get("bold")), str(more.get("colour", _INK))
        where = (at[0] * _SCALE, at[1] * _SCALE)
        self.draw.text(where, text, colour, _font(size, bold), anchor=str(more.get("anchor", "mm")))

    def circle(
        self, at: tuple[float, float], radius: float, *, fill: str | None = None, edge: str | None = None
    ) -> None:
        """A disc or a ring."""
        x, y = at
        box = [side * _SCALE for side in (x - radius, y - radius, x + radius, y + radius)]
        self.draw.ellipse(box, fill=fill, outline=edge, width=_SCALE)

    def line(self, a: tuple[float, float], b: tuple[float, float], colour: str, width: float = 1) -> None:
        """A straight line."""
        points = [(a[0] * _SCALE, a[1] * _SCALE), (b[0] * _SCALE, b[1] * _SCALE)]
        self.draw.line(points, colour, round(width * _SCALE))


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    content = files("bot.documents").joinpath("fonts", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(content), size * _SCALE)


def drawn(plan: YearPlan, language: str) -> bytes:
    """The picture as PNG."""
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _PAPER)
    pen = _Pen(ImageDraw.Draw(image), language)
    title = say(nn="Årshjul {y}", nb="Årshjul {y}", y=plan.year).form(language)
    pen.text((40, 44), title, 26, anchor="lm", bold=True)
    pen.text((40, 80), plan.network, 16, anchor="lm", colour=_SOFT)
    _months(pen, plan)
    _marks(pen, plan)
    _legend(pen, plan)
    _list(pen, plan)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(256, Image.Quantize.FASTOCTREE)
    held = io.BytesIO()
    small.save(held, "PNG", optimize=True)
    return held.getvalue()


def _months(pen: _Pen, plan: YearPlan) -> None:
    """The twelve sectors with their names; January begins at the top and the year goes with the sun."""
    for ring in range(len(Theme) + 1):
        pen.circle(_CENTRE, _OUTER - ring * _RING, edge=_LINE)
    for month in range(1, 13):
        first = dt.date(plan.year, month, 1)
        pen.line(_at(first, _INNER), _at(first, _OUTER + 12), _LINE)
        pen.text(_at(first + dt.timedelta(days=14), _OUTER + 34), MONTHS[month - 1][:3], 16, bold=True)
    pen.text(_CENTRE, str(plan.year), 30, bold=True)
    if plan.today.year == plan.year:
        pen.line(_at(plan.today, _INNER), _at(plan.today, _OUTER + 14), _INK, 2)
        pen.text(_at(plan.today, _INNER - 22), say(nn="i dag", nb="i dag").form(pen.language), 11, colour=_SOFT)


def _at(date: dt.date, radius: float) -> tuple[float, float]:
    days = 366 if calendar.isleap(date.year) else 365
    angle = 2 * math.pi * (date.timetuple().tm_yday - 1) / days - math.pi / 2
    return _CENTRE[0] + radius * math.cos(angle), _CENTRE[1] + radius * math.sin(angle)


def _marks(pen: _Pen, plan: YearPlan) -> None:
    for entry in plan.dated:
        if entry.day is None:
            continue
        ring = _OUTER - (list(Theme).index(entry.theme) + 0.5) * _RING
        last = min(entry.last or entry.day, dt.date(plan.year, 12, 31))
        for ahead in range(min((last - entry.day).days, 30) + 1):
            pen.circle(_at(entry.day + dt.timedelta(days=ahead), ring), 9, fill=_COLOURS[entry.theme], edge=_PAPER)
        if entry.short and len(entry.short) <= _SHORTEST:
            pen.circle(_at(entry.day, ring), 16, fill=_COLOURS[entry.theme], edge=_PAPER)
            pen.text(_at(entry.day, ring), entry.short, 10, bold=True, colour=_PAPER)


def _legend(pen: _Pen, plan: YearPlan) -> None:
    left = 860
    for place, theme in enumerate(Theme):
        count = sum(entry.theme == theme for entry in plan.dated)
        y = 44 + place * 28
        pen.circle((left, y), 9, fill=_COLOURS[theme])
        pen.text((left + 20, y), f"{THEME_WORDS[theme].form(pen.language)} ({count})", 16, anchor="lm")


def _list(pen: _Pen, plan: YearPlan) -> None:
    """What has a day, from today on when the year is this one; as much as there is room for."""
    ahead = [e for e in plan.dated if e.day is not None and (e.last or e.day) >= plan.today] or list(plan.dated)
    for place, entry in enumerate(ahead[:_LISTED]):
        y = 214 + place * _LINE_HEIGHT
        pen.circle((860, y), 6, fill=_COLOURS[entry.theme])
        date = entry.day or plan.today
        pen.text((880, y), f"{date.day}. {MONTHS[date.month - 1][:3]}", 15, anchor="lm", bold=True)
        pen.text((960, y), _fitting(entry.title.form(pen.language), 420), 15, anchor="lm")
    if not plan.dated:
        nothing = say(nn="Ingen datoar er sette enno.", nb="Ingen datoer er satt ennå.").form(pen.language)
        pen.text((860, 214), nothing, 15, anchor="lm", colour=_SOFT)
    if len(ahead) > _LISTED:
        more = say(nn="og {n} til", nb="og {n} til", n=len(ahead) - _LISTED).form(pen.language)
        pen.text((960, 214 + _LISTED * _LINE_HEIGHT), more, 15, anchor="lm", colour=_SOFT)
    pen.text((WIDTH - 40, HEIGHT - 26), day(plan.today).form(pen.language), 12, anchor="rm", colour=_SOFT)


def _fitting(text: str, most: float) -> str:
    """*text* cut so that it is at most so wide."""
    font = _font(15, False)
    if font.getlength(text) <= most * _SCALE:
        return text
    while font.getlength(text + "…") > most * _SCALE:
        text = text[:-1]
    return text.rstrip() + "…"
