"""What secretariats do: plan the year, take items up, send agendas out, write decisions, appoint, and inform."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.simulation.acts import Diary, on_day
from bot.simulation.country import Community, Organ
from knowledge import workdays
from knowledge.agenda import Stance, State
from knowledge.rhythm import Rhythm
from storage import decisions
from storage.database import transaction
from storage.tables import AgendaItem, Appointment, Meeting, Member, Seat

NOTICES = 2
"""How often a secretariat informs all parties in a year."""

_TIMES = {Rhythm.YEARLY: 1, Rhythm.FOUR_A_YEAR: 4, Rhythm.MONTHLY: 10}
_AGENDA, _MINUTES = dt.timedelta(days=9), dt.timedelta(days=1)
_RENEWS = dt.timedelta(days=45)
_STAYS, _TAKEN_UP = 0.65, 0.85


@dataclass(slots=True)
class Offices:
    """The secretariats of all networks. `diary` gets what they will do."""

    engine: Engine
    diary: Diary
    communities: tuple[Community, ...]
    seed: int
    _handled: set[int] = field(default_factory=set)

    def morning(self, day: dt.date, *, first: bool) -> None:
        """Note what the secretariats will do on the working day *day*; the year is planned on the first of all and in
        December."""
        plans = 0 if first else 1 if _is_first_workday(day, 12) else None
        chances = {one.id: random.Random(f"{self.seed}:office:{one.id}:{day}") for one in self.communities}  # noqa: S311  # nosec B311
        for one in self.communities:
            if plans is not None:
                self._plan(one, chances[one.id], day, day.year + plans)
            if chances[one.id].random() < NOTICES / 250:
                self._inform(one, chances[one.id], day)
        homes = {one.id: one for one in self.communities}
        with transaction(self.engine) as session:
            self._items(session, homes, chances, day)
            self._agendas(session, homes, chances, day)
            self._minutes(session, homes, chances, day)
            self._terms(session, homes, chances, day)

    def _plan(self, one: Community, chance: random.Random, day: dt.date, year: int) -> None:
        """The dates of every body's meetings in *year*; nobody meets before the middle of January."""
        for organ in one.organs:
            first = dt.date(year, chance.choice((2, 3)) if _TIMES[organ.rhythm] < 10 else 1, chance.randint(15, 26))
            first = workdays.workday_at_or_after(first)
            hour = chance.choice(("9-11", "12-14", "13-15.30"))
            fields = {
                "rhythm": organ.rhythm.value, "day": f"{first.day}.{first.month}.{first.year}", "time": hour,
                "place": "Dømehuset", "count": str(_TIMES[organ.rhythm]),
            }  # fmt: skip
            self._does(one, chance, day, f"/mote serie {organ.id}", fields, then=("/mote serie ja ",))

    def _inform(self, one: Community, chance: random.Random, day: dt.date) -> None:
        fields = {
            "to": "nettverket", "title": f"Døme på informasjon {day}", "text": "Dette er eit døme. " * 20,
            "receipt": "yes", "when": chance.choice(("day", "now")), "key": f"{one.id}:{day}",
        }  # fmt: skip
        self._does(one, chance, day, "/informer sjå", fields, then=("/informer send ",))

    def _items(
        self, session: Session, homes: dict[str, Community], chances: dict[str, random.Random], day: dt.date
    ) -> None:
        """What has come in is taken up, or declined with a reason."""
        rows = select(AgendaItem.id, AgendaItem.network).where(AgendaItem.state == State.SUBMITTED)
        for number, network in session.exec(rows.order_by(col(AgendaItem.id))).all():
            if number not in self._handled:
                self._handled.add(number or 0)
                verb = "ta opp" if chances[network].random() < _TAKEN_UP else "avvis"
                self._does(
                    homes[network], chances[network], day, f"/sak {verb} {number}", {"why": "Dette er eit døme."}
                )

    def _agendas(
        self, session: Session, homes: dict[str, Community], chances: dict[str, random.Random], day: dt.date
    ) -> None:
        for meeting in _meetings_on(session, day, _AGENDA):
            one, chance = homes[meeting.network], chances[meeting.network]
            publishes = any(organ.id == meeting.body and organ.papers for organ in one.organs)
            at = on_day(chance, day)
            self.diary.add(at, one.office[0], f"/sak sett {meeting.id}")
            if publishes:
                self.diary.add(at + dt.timedelta(minutes=1), one.office[0], f"/sak publiser {meeting.id}")

    def _minutes(
        self, session: Session, homes: dict[str, Community], chances: dict[str, random.Random], day: dt.date
    ) -> None:
        for meeting in _meetings_on(session, day, -_MINUTES):
            rows = select(AgendaItem.id).where(AgendaItem.meeting == meeting.id, AgendaItem.state == State.ON_AGENDA)
            for number in session.exec(rows.order_by(col(AgendaItem.id))).all():
                agreed = {f"party_{party}": Stance.AGREES.value for party in decisions.parties(session, meeting.body)}
                fields = {"outcome": "vedtak", "text": "Dømevedtak.", "onward": "nei"} | agreed
                one, chance = homes[meeting.network], chances[meeting.network]
                self._does(one, chance, day, f"/sak avgjer {number}", fields)

    def _terms(
        self, session: Session, homes: dict[str, Community], chances: dict[str, random.Random], day: dt.date
    ) -> None:
        """Whose term ends soon is appointed anew, or somebody else is."""
        for row, seat, person in _ending(session, day):
            one, chance = homes[row.network], chances[row.network]
            organ = next((organ for organ in one.organs if organ.id == seat.body), None)
            if organ is None or row.ends is None:
                continue
            starts = row.ends + dt.timedelta(days=1)
            ends = dt.date(starts.year + organ.years - 1, 12, 31)
            fields = {"starts": f"1.1.{starts.year}", "ends": f"31.12.{ends.year}"}
            on = workdays.workdays_after(day, chance.randint(0, 15))
            if row.deputy or chance.random() < _STAYS or not one.bench:
                self._does(one, chance, on, f"/verv forny {row.id}", fields)
            else:
                new = one.bench.pop(0)
                one.bench.append(person.id or 0)
                self._succeeded(session, one, organ, person.address, new)
                fields |= {"member": str(new), "replaces": "0"}
                self._does(one, chance, on, f"/verv oppnemn {seat.id}", fields)

    def _succeeded(self, session: Session, one: Community, organ: Organ, old: str, new: int) -> None:
        sits = one.sits[organ.id]
        if old in sits:
            sits[sits.index(old)] = session.get_one(Member, new).address

    def _does(
        self,
        one: Community,
        chance: random.Random,
        day: dt.date,
        line: str,
        fields: dict[str, str] | None = None,
        *,
        then: tuple[str, ...] = (),
    ) -> None:
        self.diary.add(on_day(chance, day), chance.choice(one.office), line, fields, then=then)


def _meetings_on(session: Session, day: dt.date, ahead: dt.timedelta) -> list[Meeting]:
    """The meetings whose day has come as near as *ahead* since the last working day; a negative one is after it."""
    rows = select(Meeting).where(
        Meeting.starts_at >= workdays.end_of(workdays.workday_before(day) + ahead),
        Meeting.starts_at < workdays.end_of(day + ahead),
        Meeting.status == "planned",
    )
    return list(session.exec(rows.order_by(col(Meeting.id))))


def _ending(session: Session, day: dt.date) -> list[tuple[Appointment, Seat, Member]]:
    """The terms whose last day comes within reach today, or came since the last working day."""
    rows = (
        select(Appointment, Seat, Member)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(col(Appointment.ends) > workdays.workday_before(day) + _RENEWS, col(Appointment.ends) <= day + _RENEWS)
        .order_by(col(Appointment.id))
    )
    return list(session.exec(rows))


def _is_first_workday(day: dt.date, month: int) -> bool:
    return day.month == month and workdays.workday_at_or_after(day.replace(day=1)) == day
