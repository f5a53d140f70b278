"""The full-text index follows the network's version and never holds up an answer."""

from __future__ import annotations

from sqlalchemy import Engine

from bot.importers import documents
from bot.texts import Texts
from storage.database import transaction
from storage.tables import Network
from tests.chat import Clock
from tests.papers import OHD, UTSKRIVING, as_docx


def bring(engine: Engine, agreement: str, data: bytes) -> None:
    with transaction(engine) as session:
        documents.keep(session, "forde", agreement, documents.read(data, "a.docx"), Clock()())


def test_the_index_is_built_anew_only_when_a_text_changed(network_engine: Engine) -> None:
    texts = Texts()
    bring(network_engine, "forde-da-ohd", as_docx(OHD))
    with transaction(network_engine) as session:
        first = texts.index(session, "forde")
        assert texts.index(session, "forde") is first
        session.get_one(Network, "forde").version += 1
        session.flush()
        assert texts.index(session, "forde") is first
    bring(network_engine, "forde-da-innutskriving", as_docx(UTSKRIVING))
    with transaction(network_engine) as session:
        assert len(texts.index(session, "forde").sections) > len(first.sections)


def test_while_one_thread_builds_the_others_get_the_index_before(network_engine: Engine) -> None:
    texts = Texts()
    bring(network_engine, "forde-da-ohd", as_docx(OHD))
    with transaction(network_engine) as session:
        before = texts.index(session, "forde")
    bring(network_engine, "forde-da-innutskriving", as_docx(UTSKRIVING))
    with transaction(network_engine) as session:
        with texts._building:
            assert texts.index(session, "forde") is before
        assert texts.index(session, "forde") is not before


def test_one_network_never_sees_the_texts_of_another(network_engine: Engine) -> None:
    texts = Texts()
    bring(network_engine, "forde-da-ohd", as_docx(OHD))
    with transaction(network_engine) as session:
        assert texts.index(session, "bergen").sections == ()
        assert texts.index(session, "bergen").search("øyeblikkeleg hjelp seng") == ()
