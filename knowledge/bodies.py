"""The bodies of a network as values: who sits where, for whom, and how a member names them."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("politisk", "administrativt", "fagleg", "brukar", "nettverk", "sekretariat", "eining", "arbeidsgruppe")
BODY_STATUSES = ("current", "historical", "proposed", "ending", "unknown")
PARTIES = ("kommune", "foretak", "brukar", "fastlege", "ks", "annan")


@dataclass(frozen=True, slots=True)
class SeatRule:
    """Seats of one kind in a body, as its rules give them: not people, but who may send how many.

    `count` is None when no number is stated; `count_words` then keeps what is ("inntil 6", "likt antall").
    `party` is one of `PARTIES`; `voting` False is a right to attend or speak only.
    """

    title: str
    party: str
    count: int | None = None
    count_words: str | None = None
    voting: bool = True
    inferred: bool = False
    source: str | None = None

    @property
    def count_shown(self) -> str | None:
        """The number of seats as a member is shown it, or None when no source states one."""
        return self.count_words or (None if self.count is None else str(self.count))


@dataclass(frozen=True, slots=True)
class Body:
    """One body (organ). `level` is one of `LEVELS`, `status` one of `BODY_STATUSES`.

    `term_years` counts years, `submit_days` calendar days before the meeting; None is "not stated by any source".
    `reports_to`, `escalates_to`, `predecessor` and `secretariat_body` are ids of bodies; the `…_how` say it in words.
    `municipalities` are slugs of the ones it is for, empty for the whole network. `inferred` names the fields that
    are deduced, not stated.
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
    seats: tuple[SeatRule, ...] = ()
    meetings_per_year: int | None = None
    meetings_at_least: bool = False
    instances: str | None = None
    municipalities: tuple[str, ...] = ()
    predecessor: str | None = None
    chair: str | None = None
    chair_term_years: int | None = None
    host: str | None = None
    secretariat: str | None = None
    secretariat_body: str | None = None
    appointed_by: str | None = None
    reports_to: str | None = None
    reports_how: str | None = None
    escalates_to: str | None = None
    escalates_how: str | None = None
    decision_rule: str | None = None
    submit_via: str | None = None
    tasks: tuple[str, ...] = ()
    note: str | None = None
    source: str | None = None
    source_url: str | None = None
    as_of: str | None = None
    inferred: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether it may be shown as a body that meets now."""
        return self.status in ("current", "ending")
