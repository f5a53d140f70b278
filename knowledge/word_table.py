"""Words of many short texts in SQLite's FTS5, in memory: which texts hold any of some words, the most telling first."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable


class WordTable:
    """Rows of (heading, body), each a string of keys; a row's place is its number from 0.

    One connection behind a lock, so it may be asked from many threads; closed when the table is forgotten.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(heading, body, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        numbered = ((place, *row) for place, row in enumerate(rows))
        self._connection.executemany("INSERT INTO texts (rowid, heading, body) VALUES (?, ?, ?)", numbered)
        self._connection.commit()

    def ask(self, terms: Iterable[str], first: int, last: int, limit: int) -> list[tuple[int, float]]:
        """(place, relevance) of the rows from *first* up to *last* that hold any of *terms*, the best first.

        A term is letters and digits only, so nothing in it is read as FTS5 syntax.
        """
        query = " OR ".join(f'"{term}"' for term in sorted(terms) if term.isalnum())
        if not query:
            return []
        statement = (
            "SELECT rowid, -bm25(texts, 2.0, 1.0) AS relevance FROM texts"
            " WHERE texts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY relevance DESC LIMIT ?"
        )
        with self._lock:
            return list(self._connection.execute(statement, (query, first, last - 1, limit)))
