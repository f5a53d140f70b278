"""What a thread is about: the last answer's agreements, per network, until it is forgotten."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from storage import threads
from storage.database import transaction
from tests.chat import START

THREAD = "slack:T1:C1:1.1"


def test_the_last_answer_in_a_thread_is_what_it_is_about(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        assert threads.about(session, "forde", THREAD, START) is None
        threads.keep(session, "forde", [THREAD], ["forde-osa"], START)
        assert threads.about(session, "forde", THREAD, START) == ("forde-osa",)
        threads.keep(session, "forde", [THREAD], [], START + dt.timedelta(minutes=1))
        assert threads.about(session, "forde", THREAD, START) == ()


def test_what_was_answered_too_long_ago_counts_no_more(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        threads.keep(session, "forde", [THREAD], ["forde-osa"], START)
        assert threads.about(session, "forde", THREAD, START + dt.timedelta(seconds=1)) is None


def test_two_networks_never_see_each_others_threads(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        threads.keep(session, "forde", [THREAD], ["forde-osa"], START)
        threads.keep(session, "bergen", [THREAD], ["bergen-osa"], START)
        assert threads.about(session, "forde", THREAD, START) == ("forde-osa",)
        assert threads.about(session, "fonna", THREAD, START) is None


def test_old_threads_are_forgotten_and_new_ones_kept(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        threads.keep(session, "forde", [THREAD], ["forde-osa"], START)
        threads.keep(session, "forde", ["web:forde:kari"], ["forde-osa"], START + dt.timedelta(days=1))
        assert threads.forget(session, START + dt.timedelta(hours=1)) == 1
        assert threads.about(session, "forde", "web:forde:kari", START) == ("forde-osa",)
