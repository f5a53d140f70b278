"""The agreement index as secretariats keep it: which column is which by its name, and what its cells say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from knowledge.agreements import KIND_WORDS, Kind, Status
from knowledge.spelling import key, words
from knowledge.written_dates import read_day

_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})|(\d{1,2})[./](\d{4})|([a-zæøå]{3})[a-zæøå]*\.?\s+(\d{4})")
_LIST = re.compile(r"[;\n]|,(?!\d)")

_HEADERS = {
    "id": "id | avtale-id | avtaleid",
    "number": "nr | nummer | avtalenr | avtalenummer | avtale nr | delavtale nr | nr på avtale",
    "title": "tittel | namn | navn | avtale | avtalenamn | avtalenavn | avtaletittel",
    "kind": "type | slag | nivå | avtaletype | type avtale | slag avtale | kategori | avtalenivå",
    "status": "status | avtalestatus | gyldigheit | gyldighet",
    "valid_from": "gjeld frå | gjelder fra | gyldig frå | gyldig fra | i kraft | iverksett | iverksatt | ikraftsett | "
    "trer i kraft | startdato",
    "revised": "revidert | sist revidert | revisjonsdato | siste revisjon | dato revidert",
    "reviewed_on": "gjennomgått | sist gjennomgått | siste gjennomgang | dato gjennomgang",
    "expires": "gjeld til | gjelder til | gyldig til | utløp | utløper | utløpsdato | går ut | sluttdato",
    "notice": "oppseiing | oppsigelse | oppseiingstid | oppsigelsestid | oppseiingsfrist | oppsigelsesfrist",
    "municipalities": "kommune | kommunar | kommuner | gjeld for kommune | gjelder for kommune",
    "parties": "partar | parter | avtalepartar | avtaleparter | part",
    "owner_body": "eigar | eier | ansvarleg organ | ansvarlig organ | eigarorgan | organ | ansvarleg | ansvarlig",
    "parents": "over denne | høyrer til | hører til | overordna avtale | overordnet avtale",
    "url": "lenkje | lenke | nettadresse | url | link | adresse | nettside",
    "topics": "emne | emner | emneord | stikkord | tema | temaer | innhald | innhold",
    "aliases": "alias | andre namn | andre navn | kallenamn | kallenavn | også kalla | også kalt | kortnamn | kortnavn",
    "law": "lovpunkt | punkt i lova | punkt i loven | § 6-2 | § 6-2 nr | hol § 6-2 | lovheimel | lovhjemmel",
    "precedence": "forrang | rang | ved motstrid",
}
_STATUSES = {
    Status.CURRENT: "gjeldande | gjeldende | gyldig | aktiv | i kraft | gjeld | gjelder | ja",
    Status.TERMINATION_WARNED: "oppseiing varsla | oppsigelse varslet | oppsagt | oppsagd | sagt opp",
    Status.UNDER_REVISION: "under revisjon | revisjon | til revisjon | blir revidert | under revidering",
    Status.SUPERSEDED: "erstatta | erstattet | avløyst | avløst | avløyst av nyare | avløst av nyere",
    Status.HISTORICAL: "historisk | utgått | gått ut | ugyldig | avslutta | avsluttet | ikkje gjeldande",
    Status.UNKNOWN: "ukjend | ukjent | uviss | usikker",
}
_KINDS = {
    Kind.OVERARCHING: "overordna avtale | overordnet avtale | overordna | overordnet | rammeavtale | hovudavtale | "
    "hovedavtale",
    Kind.OTHER: "samarbeidsavtale | anna | annet | annan avtale | annen avtale | anna samarbeidsavtale",
    Kind.GUIDELINE: "retningslinjer | retningsliner | rutine",
}


def _spoken(text: str) -> str:
    return " ".join(key(word) for word in words(text))


def _table(rows: dict[Any, str]) -> dict[str, Any]:
    return {_spoken(name): value for value, names in rows.items() for name in names.split("|")}


_BY_HEADER = _table(_HEADERS)
_BY_STATUS = {**_table(_STATUSES), **{str(status): status for status in Status}}
_BY_KIND = {
    **_table(_KINDS),
    **{_spoken(form): kind for kind, text in KIND_WORDS.items() for form in (text.nn, text.nb)},
    **{str(kind): kind for kind in Kind},
}


def column(header: str) -> str | None:
    """The field that a column of this name holds, in either written form; None when it is not recognised."""
    return _BY_HEADER.get(_spoken(header.partition("(")[0]))


def plain(value: object) -> str:
    """A cell as text: days in ISO form, whole numbers without a fraction, single spaces; lines stay."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    lines = (" ".join(line.split()) for line in str("" if value is None else value).splitlines())
    return "\n".join(filter(None, lines))


def parsed(field: str, cell: str) -> Any:
    """What the cell of a *field* says. Raises `ValueError` with a sentence for the secretariat."""
    return _PARSERS.get(field, _line)(cell)


def _line(cell: str) -> str:
    return cell.replace("\n", " ")


def _list(cell: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (piece.strip(" •–-") for piece in _LIST.split(cell)))))


def _kind(cell: str) -> str:
    kind = _BY_KIND.get(_spoken(cell)) or _BY_KIND.get(cell)
    if kind is None:
        raise ValueError(f"{cell!r} is no kind of agreement: {', '.join(text.nb for text in KIND_WORDS.values())}")
    return str(kind)


def _status(cell: str) -> str:
    status = _BY_STATUS.get(_spoken(cell)) or _BY_STATUS.get(cell)
    if status is None:
        raise ValueError(f"{cell!r} is no status: gjeldande, under revisjon, oppsigelse varslet, erstattet, historisk")
    return str(status)


def _date(cell: str) -> str:
    """A day, a month or a year in ISO form."""
    said = cell.lower().strip(" .")
    if _YEAR.fullmatch(said) and 1980 <= int(said) <= 2100:
        return said
    if match := _MONTH.fullmatch(said):
        year = match[1] or match[4] or match[6]
        month = int(match[2] or match[3] or (_MONTHS.index(match[5]) + 1 if match[5] in _MONTHS else 0))
        if 1 <= month <= 12:
            return f"{year}-{month:02}"
    day = read_day(said, dt.date(2000, 1, 1)) if _YEAR.search(said) else None
    if day is None:
        raise ValueError(f"{cell!r} is no date: write 2024, 2024-07, 01.07.2024 or 1. juli 2024")
    return day.isoformat()


def _day(cell: str) -> dt.date:
    said = _date(cell)
    if len(said) != 10:
        raise ValueError(f"{cell!r} must name the day: write 01.07.2024")
    return dt.date.fromisoformat(said)


def _law(cell: str) -> list[int]:
    points = [int(number) for number in re.findall(r"\d+", re.sub(r"§\s*6-2", "", cell))]
    if not points or any(point > 13 for point in points):
        raise ValueError(f"{cell!r} is no point of § 6-2: write numbers from 1 to 13, 0 for the overarching agreement")
    return sorted(set(points))


def _url(cell: str) -> str:
    parts = urlsplit(cell)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in cell:
        raise ValueError(f"{cell!r} is no web address: it must begin with https://")
    return cell


_PARSERS: dict[str, Callable[[str], Any]] = {
    "kind": _kind,
    "status": _status,
    "valid_from": _date,
    "revised": _date,
    "expires": _date,
    "reviewed_on": _day,
    "law": _law,
    "url": _url,
    "municipalities": _list,
    "parents": _list,
    "topics": _list,
    "aliases": _list,
}
