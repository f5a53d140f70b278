"""The bodies of a network as values: who sits where, for whom, and how a member names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """One body (organ). `level` is politisk, administrativt, fagleg, brukar, nettverk, sekretariat, eining or arbeidsgruppe.

    `term_years` counts years, `submit_days` calendar days before the meeting; None is "not stated by any source".
    """

    id: str
    network: str
    name: str
    abbreviation: str | None
    aliases: tuple[str, ...]
    level: str
    status: str
    term_years: int | None = None
    submit_days: int | None = None
