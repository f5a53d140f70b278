"""Text in both written forms of Norwegian, kept bilingual until somebody reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")

_WEEKDAYS = {
    "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"),
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
}
MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


class Language(StrEnum):
    """The two written forms a member can choose."""

    NN = "nn"
    NB = "nb"


@dataclass(frozen=True, slots=True)
class Text:
    """One message in nynorsk and bokmål. Plain text: lines, and "• " for list rows; markup is the adapter's."""

    nn: str
    nb: str

    def form(self, language: str) -> str:
        """The form for *language* ("nn" or "nb"); anything else reads nynorsk."""
        return self.nb if language == Language.NB else self.nn

    def __bool__(self) -> bool:
        return bool(self.nn or self.nb)


NOTHING = Text("", "")


def say(*, nn: str, nb: str, **values: object) -> Text:
    """Fill both forms with *values*; a `Text` among the values is taken in the same form.

    The templates are `str.format` templates; a value is never read as a template.
    """

    def fill(template: str, language: str) -> str:
        if not values:
            return template
        return template.format(**{k: v.form(language) if isinstance(v, Text) else v for k, v in values.items()})

    return Text(fill(nn, "nn"), fill(nb, "nb"))


def same(text: object) -> Text:
    """A name, a title, a number: the same in both forms."""
    return Text(str(text), str(text))


def join(texts: Iterable[Text], separator: str = "\n") -> Text:
    """Put texts together, leaving out the empty ones."""
    kept = [text for text in texts if text]
    return Text(separator.join(t.nn for t in kept), separator.join(t.nb for t in kept))


def either(names: Iterable[Text]) -> Text:
    """A, B eller C."""
    return _listed(names, "eller")


def both(names: Iterable[Text]) -> Text:
    """A, B og C."""
    return _listed(names, "og")


def _listed(names: Iterable[Text], word: str) -> Text:
    kept = list(names)
    if len(kept) < 2:
        return join(kept)
    return join([join(kept[:-1], ", "), kept[-1]], f" {word} ")


def day(date: dt.date, *, weekday: bool = True) -> Text:
    """ "torsdag 5. desember 2026" in both forms."""
    tail = f"{date.day}. {MONTHS[date.month - 1]} {date.year}"
    if not weekday:
        return same(tail)
    return Text(f"{_WEEKDAYS['nn'][date.weekday()]} {tail}", f"{_WEEKDAYS['nb'][date.weekday()]} {tail}")


def printed(date: str) -> Text:
    """A date as a source prints it, in words: "2019-05" → "mai 2019", "2018-03-01" → "1. mars 2018"."""
    year, *rest = date.split("-")
    if not date.replace("-", "").isdecimal() or len(rest) > 2 or not all(int(part) >= 1 for part in rest):
        return same(date)
    if not rest or int(rest[0]) > 12:
        return same(date)
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return same(f"{int(rest[1])}. {month}" if len(rest) == 2 else month)


def moment(at: dt.datetime) -> Text:
    """ "torsdag 5. desember 2026 kl. 09.00", Oslo wall time; *at* must carry a zone."""
    local = at.astimezone(OSLO)
    return join([day(local.date()), same(f"kl. {local:%H.%M}")], " ")
