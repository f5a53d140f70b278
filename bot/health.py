"""Whether this process can do its work: the database answers and its schema is the one the code was written for."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.database import is_current

Health = tuple[int, dict[str, str]]
"""An HTTP status and the JSON that goes with it."""


def check(engine: Engine) -> Health:
    """200 when all is well, else 503 with the reason. No address and no secret of the database is told."""
    try:
        current = is_current(engine)
    except SQLAlchemyError as error:
        return 503, {"status": "down", "reason": f"database cannot be reached ({type(error).__name__})"}
    if not current:
        return 503, {"status": "down", "reason": "database schema is not current; run: samvit db upgrade"}
    return 200, {"status": "ok", "database": "reachable", "schema": "current"}
