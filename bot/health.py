"""Whether this process can do its work: the database answers, its schema fits this code, and the networks are there."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from storage.schema import Fit, fit
from storage.tables import Network

Health = tuple[int, dict[str, str]]
"""An HTTP status and the JSON that goes with it."""


def check(engine: Engine) -> Health:
    """200 when all is well, else 503 with the reason. No address and no secret of the database is told."""
    try:
        found = fit(engine)
    except SQLAlchemyError as error:
        return _down(f"database cannot be reached ({type(error).__name__})")
    if found.serves:
        return 200, {"status": "ok", "database": "reachable", "schema": found.value}
    if found is Fit.PAST:
        return _down("database schema has left this version of Samvit behind; start the newer version")
    return _down("database schema is not current; run: samvit db upgrade")


def ready(engine: Engine, network: str | None = None) -> Health:
    """As `check`, and the networks must be there: *network*, or any one when none is chosen."""
    status, told = check(engine)
    if status != 200:
        return status, told
    try:
        with Session(engine) as session:
            held = set(session.exec(select(Network.id)))
    except SQLAlchemyError as error:
        return _down(f"database cannot be reached ({type(error).__name__})")
    if not held or (network is not None and network not in held):
        return _down("the networks are not imported; run: samvit import networks")
    return 200, {**told, "status": "ready", "networks": "present"}


def _down(reason: str) -> Health:
    return 503, {"status": "down", "reason": reason}
