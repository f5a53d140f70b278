"""The bodies of a network: found by whatever a member calls them."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process
from sqlmodel import Session, select

from storage.tables import Body, Seat

__all__ = ["Body", "all_of", "current", "get", "is_name", "named", "seats"]

_CLOSE_ENOUGH = 84.0
_LIVE = ("current", "ending", "proposed", "unknown")


def all_of(session: Session, network: str) -> list[Body]:
    """Every body of the network, also dissolved ones."""
    return list(session.exec(select(Body).where(Body.network == network).order_by(Body.id)))


def current(session: Session, network: str) -> list[Body]:
    """The bodies that meet now, the highest level first."""
    levels = ("politisk", "administrativt", "fagleg", "brukar", "nettverk", "sekretariat", "eining", "arbeidsgruppe")
    rows = [body for body in all_of(session, network) if body.status in ("current", "ending")]
    return sorted(rows, key=lambda body: (levels.index(body.level), body.name))


def get(session: Session, network: str, body: str) -> Body | None:
    """One body of the network by id, None when the network has none of that id."""
    row = session.get(Body, body)
    return row if row is not None and row.network == network else None


def seats(session: Session, body: str) -> list[Seat]:
    """The seats of a body, in the order its rules give them."""
    return list(session.exec(select(Seat).where(Seat.body == body).order_by(Seat.id)))  # type: ignore[arg-type]


def named(session: Session, network: str, text: str) -> list[Body]:
    """The bodies a member may mean by *text*: id, abbreviation, name or alias; else a name close to it; else none.

    More than one means that the member must be asked which ("FSU" in Fonna). Living bodies come before dissolved
    ones: a dissolved one is returned only when nothing living answers to the name.
    """
    rows = all_of(session, network)
    asked = _fold(text)
    if not asked:
        return []
    exact = [body for body in rows if asked in _names(body)]
    if not exact:
        exact = [body for body in rows if _within(asked, body)]
    if not exact:
        exact = _similar(asked, rows)
    living = [body for body in exact if body.status in _LIVE]
    return living or exact


def is_name(session: Session, network: str, text: str) -> bool:
    """Whether *text* is just what a body of the network is called, letter for letter but for ø and endings."""
    asked = _fold(text)
    return bool(asked) and any(asked in _names(body) for body in all_of(session, network))


def _names(body: Body) -> set[str]:
    given = [body.id, body.id.partition("-")[2], body.name, body.abbreviation or "", *body.aliases]
    full = f"{body.abbreviation} {body.name.partition(' samarbeidsutval')[2]}" if body.abbreviation else ""
    return {_fold(name) for name in (*given, full) if name} | {_fold(name).removesuffix("t") for name in given if name}


def _within(asked: str, body: Body) -> bool:
    """Whether every word asked stands in the body's names: "FSU barn", "områdeutval Voss"."""
    words = set(asked.split())
    have = {w for name in _names(body) for w in name.split()}
    return all(any(h == w or (len(w) >= 4 and h.startswith(w)) for h in have) for w in words)


def _similar(asked: str, rows: list[Body]) -> list[Body]:
    names = {(body.id, name): name for body in rows for name in _names(body) if len(name) >= 5}
    if len(asked) < 5:
        return []
    found = process.extract(asked, names, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=5)
    best = [key[0] for _, score, key in found if score >= found[0][1] - 2]
    return [body for body in rows if body.id in best]


def _fold(text: str) -> str:
    """Lower case, nynorsk and bokmål endings alike, ø typed any way."""
    plain = text.lower().translate(str.maketrans("øåæ-:", "oae  "))
    plain = re.sub(r"utvalg", "utval", re.sub(r"[^\w ]", "", plain))
    plain = re.sub(r"partner", "partnar", re.sub(r"faglig", "fagleg", plain))
    return " ".join(plain.split())
