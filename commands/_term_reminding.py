"""How reminders of terms that end are worded: to who sits, to who appoints, and to the secretariat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlmodel import Session

from commands import _term_wish, _vacant_reminding
from commands._base import Choice, Reply
from commands._bodies import short
from commands._term_appointing import appointing, by_party, letters, nobody_is_told
from commands._term_words import found, until
from knowledge import term_ends
from knowledge.language import NOTHING, Text, both, day, join, same, say
from knowledge.reminders import Occasion, Receiver, Reminder, Role
from knowledge.terms import Concern
from storage import bodies, terms
from storage.tables import Appointment
from storage.term_occasions import CARRIED, MINE, VACANT, ids
from storage.terms import Term

_SHOWN = 20
_WARNED_OF = (Concern.OVERLAP, Concern.GAP, Concern.TOO_MANY_TERMS)
_WISHES: dict[str | None, Text] = {
    "yes": Text("vil halde fram", "vil fortsette"),
    "no": Text("vil ikkje halde fram", "vil ikke fortsette"),
    None: Text("har ikkje svara om ny periode", "har ikke svart om ny periode"),
}
_MUCH = say(
    nn="Det er minst halvparten av organet på éin gong, så det bør planleggjast samla.",
    nb="Det er minst halvparten av organet på én gang, så det bør planlegges samlet.",
)
_YOU_GET_THIS_AS = say(nn="Du får dette som", nb="Du får dette som")


def message(session: Session, network: str, reminder: Reminder, soon: Text, today: dt.date) -> Reply:
    """The whole message but for why it came."""
    occasion, receiver = reminder.occasion, reminder.receiver
    kind = occasion.subject.partition(":")[0]
    rows = _rows(session, network, occasion, receiver, today)
    lead = headline(session, network, occasion, soon, receiver, today)
    if not rows:
        return Reply(lead)
    if kind == MINE:
        return _to_member(session, rows[0], lead)
    if receiver.role == Role.APPOINTING:
        return _to_appointing(session, rows, lead, today)
    if kind == VACANT:
        return _vacant_reminding.message(session, rows, lead, today)
    return _to_secretariat(session, rows, lead, today, carried=kind == CARRIED)


def headline(
    session: Session, network: str, occasion: Occasion, soon: Text, receiver: Receiver | None, today: dt.date
) -> Text:
    """What ends and when, in a sentence."""
    body = bodies.get(session, network, occasion.body or "")
    rows = _rows(session, network, occasion, receiver, today)
    values = {"body": short(body) if body else NOTHING, "soon": soon, "when": day(occasion.day), "n": len(rows)}
    kind = occasion.subject.partition(":")[0]
    if kind == MINE:
        return say(nn="Vervet ditt i {body} går ut {soon}: {when}.", nb="Vervet ditt i {body} går ut {soon}: {when}.",
                   **values)  # fmt: skip
    if kind == CARRIED:
        return _carried(rows, values)
    if kind == VACANT and body is not None and rows:
        return _vacant_reminding.headline(rows, body)
    if len(rows) == 1:
        return say(
            nn="Vervet til {who} i {body} går ut {soon}: {when}.",
            nb="Vervet til {who} i {body} går ut {soon}: {when}.",
            who=rows[0].member.name, **values,
        )  # fmt: skip
    if len({row.ends for row in rows}) == 1:
        return say(nn="{n} verv i {body} går ut {soon}: {when}.", nb="{n} verv i {body} går ut {soon}: {when}.",
                   **values)  # fmt: skip
    return say(nn="{n} verv i {body} går ut, det første {soon}: {when}.",
               nb="{n} verv i {body} går ut, det første {soon}: {when}.", **values)  # fmt: skip


def _carried(rows: list[Term], values: dict[str, object]) -> Text:
    if len(rows) == 1:
        return say(
            nn="{who} sit i {body} berre til ein ny er oppnemnd: perioden gjekk ut {end}.",
            nb="{who} sitter i {body} bare til en ny er oppnevnt: perioden gikk ut {end}.",
            who=rows[0].member.name, end=day(rows[0].ends or dt.date.min), **values,
        )  # fmt: skip
    return say(
        nn="{n} verv i {body} kviler på at den som sit, held fram til ein ny er oppnemnd. Periodane har gått ut.",
        nb="{n} verv i {body} hviler på at den som sitter, fortsetter til en ny er oppnevnt. Periodene har gått ut.",
        **values,
    )


def _rows(session: Session, network: str, occasion: Occasion, receiver: Receiver | None, today: dt.date) -> list[Term]:
    """What the receiver is told of: everything, or as contact of a party that appoints the seats of that party."""
    if occasion.subject.startswith(f"{MINE}:"):
        return terms.chosen(session, network, [int(occasion.subject.partition(":")[2])], today)
    rows = terms.chosen(session, network, ids(occasion), today)
    if receiver is None or receiver.role != Role.APPOINTING:
        return rows
    return [row for row in rows if (who := terms.contact(session, row.seat)) and who.address == receiver.address]


def _to_member(session: Session, term: Term, lead: Text) -> Reply:
    held = terms.holding(session.get_one(Appointment, term.id))
    others = [terms.holding(row) for row in terms.all_in(session, term.body)]
    most = term_ends.last_allowed(held, others, terms.place(term.seat))
    own = Choice(say(nn="Sjå verva mine", nb="Se vervene mine"), "/verv mine")
    asked: tuple[Choice, ...] = ()
    if most:
        more = say(
            nn="Du har hatt vervet så mange periodar på rad som regelen tillèt: {n}.",
            nb="Du har hatt vervet så mange perioder på rad som regelen tillater: {n}.",
            n=term.seat.max_terms,
        )
    elif term_ends.is_followed(held, others, terms.place(term.seat)):
        more = say(nn="Ein ny er alt oppnemnd etter deg.", nb="En ny er allerede oppnevnt etter deg.")
    else:
        more, asked = _asked(term)
    stays = NOTHING
    if held.term_ends is not None and held.ends is None:
        stays = say(nn="Du sit til ein ny er oppnemnd.", nb="Du sitter til en ny er oppnevnt.")
    role = say(nn="vara", nb="vara") if term.deputy else say(nn="den som har vervet", nb="den som har vervet")
    return Reply(
        join([lead, more, stays], " "),
        facts=((_YOU_GET_THIS_AS, role), (say(nn="Verv", nb="Verv"), same(term.seat.title))),
        choices=(*asked, own),
    )


def _asked(term: Term) -> tuple[Text, tuple[Choice, ...]]:
    """The question whether they want to go on, or their answer with a button to change it."""
    yes, no = _term_wish.choices(term.id)
    if term.wish == "yes":
        return say(nn="Du har sagt at du vil halde fram.", nb="Du har sagt at du vil fortsette."), (no,)
    if term.wish == "no":
        return say(nn="Du har sagt at du ikkje vil halde fram.", nb="Du har sagt at du ikke vil fortsette."), (yes,)
    return say(
        nn="Vil du halde fram? Svar gjerne no, så får dei som oppnemner, vite det i god tid.",
        nb="Vil du fortsette? Svar gjerne nå, så får de som oppnevner, vite det i god tid.",
    ), (yes, no)


def _to_appointing(session: Session, rows: list[Term], lead: Text, today: dt.date) -> Reply:
    parties = both(same(party.name) for party, _ in by_party(session, rows) if party is not None)
    role = say(nn="kontakt for {p}, som oppnemner", nb="kontakt for {p}, som oppnevner", p=parties)
    ask = say(nn="{p} oppnemner, og bør gjere det i god tid.", nb="{p} oppnevner, og bør gjøre det i god tid.",
              p=parties)  # fmt: skip
    body = rows[0].body
    return Reply(
        join([join([lead, ask], " "), *_warnings(session, rows, today, everything=False)]),
        facts=((_YOU_GET_THIS_AS, role), *_listed(rows)),
        choices=(
            *letters(session, rows),
            Choice(say(nn="Kven sit i organet", nb="Hvem sitter i organet"), f"/verv {body.id}"),
        ),
    )


def _to_secretariat(session: Session, rows: list[Term], lead: Text, today: dt.date, *, carried: bool) -> Reply:
    body = rows[0].body
    appoints = appointing(session, rows)
    again = say(
        nn="Eg minner om det kvar månad til det er ordna.", nb="Jeg minner om det hver måned til det er ordnet."
    )
    role = say(nn="sekretariat for {b}", nb="sekretariat for {b}", b=short(body))
    return Reply(
        join([lead, again if carried else nobody_is_told(appoints), *_warnings(session, rows, today, everything=True)]),
        facts=((_YOU_GET_THIS_AS, role), *_listed(rows), *appoints.facts),
        choices=(
            *letters(session, rows),
            Choice(say(nn="Lista over verv", nb="Listen over verv"), f"/verv styr {body.id}"),
        ),
    )


def _listed(rows: list[Term]) -> list[tuple[Text, Text]]:
    """Each seat with those in it whose term ends, and what they have answered."""
    seats = {row.seat.id: row.seat for row in rows[:_SHOWN]}
    facts = [
        (same(seat.title), join(_one(row) for row in rows[:_SHOWN] if row.seat.id == id_))
        for id_, seat in seats.items()
    ]
    more = say(nn="{n} verv til", nb="{n} verv til", n=len(rows) - _SHOWN)
    rest = say(nn="Sjå lista over verv.", nb="Se listen over verv.")
    return [*facts, (more, rest)] if len(rows) > _SHOWN else facts


def _one(row: Term) -> Text:
    deputy = say(nn="(vara)", nb="(vara)") if row.deputy else NOTHING
    who = join([same(row.member.name), deputy], " ")
    if row.carried and row.ends is not None:
        over = say(nn="perioden gjekk ut {d}", nb="perioden gikk ut {d}", d=day(row.ends, weekday=False))
        return join([who, over, _WISHES[row.wish] if row.wish else NOTHING], ", ")
    left = say(nn="ikkje lenger med", nb="ikke lenger med")
    return join([join([who, until(row)], " "), left if row.member.left_on else _WISHES[row.wish]], ", ")


def _warnings(session: Session, rows: list[Term], today: dt.date, *, everything: bool) -> Iterator[Text]:
    """What to look at around these terms: overlaps, gaps, too many terms; and that much of the body ends at once."""
    body, bullet = rows[0].body, same("•")
    seats, people = {row.seat.id for row in rows}, {row.member.id for row in rows}
    for finding in terms.findings(session, body, today):
        if everything and finding.concern == Concern.MANY_ENDING and people & set(finding.members):
            yield join([bullet, _MUCH], " ")
        elif finding.concern in _WARNED_OF and finding.seat in seats:
            yield join([bullet, found(session, body, finding)], " ")
    others = [terms.holding(row) for row in terms.all_in(session, body)]
    at_limit: dict[int, list[Term]] = {}
    for row in rows:
        held = terms.holding(session.get_one(Appointment, row.id))
        if term_ends.last_allowed(held, others, terms.place(row.seat)) == (row.seat.max_terms or -1):
            at_limit.setdefault(row.seat.id or 0, []).append(row)
    for own in at_limit.values():
        said = say(
            nn="{who} har hatt «{seat}» så mange periodar på rad som regelen tillèt: {n}.",
            nb="{who} har hatt «{seat}» så mange perioder på rad som regelen tillater: {n}.",
            who=both(same(row.member.name) for row in own), seat=own[0].seat.title, n=own[0].seat.max_terms,
        )  # fmt: skip
        yield join([bullet, said], " ")
