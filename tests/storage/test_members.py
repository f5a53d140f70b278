"""Members are made on first sight, once, however many of their requests come at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine
from sqlmodel import func, select

from storage import members
from storage.database import transaction
from storage.tables import Member

WHO = "slack:T1:U1"


def test_four_first_requests_at_once_make_one_member(network_engine: Engine) -> None:
    together = threading.Barrier(4)

    def first_request(number: int) -> int | None:
        together.wait(10)
        with transaction(network_engine) as session:
            return members.find_or_make(session, "forde", WHO, f"Eksempel {number}").id

    with ThreadPoolExecutor(4) as callers:
        found = set(callers.map(first_request, range(4)))
    assert len(found) == 1
    with transaction(network_engine) as session:
        assert session.exec(select(func.count()).where(Member.address == WHO)).one() == 1
        assert members.networks(session) == ["forde"]
