"""The secretariat's forms for a seat's rules, a new seat, and how a body must be made up."""

from __future__ import annotations

from commands import _trail
from commands._base import Context, Field, Form, Option, Refusal, Reply, Request
from commands._bodies import which_body
from commands._term_desk import of_body, of_seat
from commands._term_fields import whole
from commands._term_words import PARTIES, RIGHTS, need_keeper, seat_of
from knowledge.language import Text, say
from knowledge.terms import right
from storage import bodies, members, terms
from storage.tables import Body, Member, Seat

_YES_NO = (Option(say(nn="Nei", nb="Nei"), "no"), Option(say(nn="Ja", nb="Ja"), "yes"))


def change(request: Request, context: Context, words: str) -> Reply:
    """Open the form of a seat's rules, or keep them."""
    seat, body = seat_of(context, words)
    need_keeper(context, body)
    if "title" not in request.fields:
        title = say(nn="Endre vervet", nb="Endre vervet")
        return Reply(title, form=Form(title, f"/verv endre {seat.id}", _seat_fields(context, seat)))
    _keep(request, context, seat)
    _trail.note(context, "seat changed", f"seat {seat.id}", body.id)
    return of_seat(context, words, say(nn="Endra.", nb="Endret."))


def new(request: Request, context: Context, words: str) -> Reply:
    """Open the form of a new seat, or make it."""
    body = which_body(context, words, lambda b: f"/verv nytt {b.id}")
    need_keeper(context, body)
    if "title" not in request.fields:
        blank = Seat(network=body.network, body=body.id, title="", party="kommune", count="1")
        title = say(nn="Nytt verv", nb="Nytt verv")
        return Reply(title, form=Form(title, f"/verv nytt {body.id}", _seat_fields(context, blank)))
    title_given = request.fields["title"].strip()
    there = next((s for s in bodies.seats(context.session, body.id) if s.title == title_given), None)
    seat = there or Seat(network=body.network, body=body.id, title=title_given, party="kommune")
    if there is None:
        _keep(request, context, seat)
        context.session.add(seat)
        context.session.flush()
        _trail.note(context, "seat made", f"seat {seat.id}", body.id)
    return of_seat(context, str(seat.id), say(nn="Vervet er laga.", nb="Vervet er laget."))


def rules(request: Request, context: Context, words: str) -> Reply:
    """Open the form of how a body must be made up, or keep it."""
    body = which_body(context, words, lambda b: f"/verv reglar {b.id}")
    need_keeper(context, body)
    if "equal" not in request.fields:
        title = say(nn="Reglar for samansetjinga", nb="Regler for sammensetningen")
        return Reply(title, form=Form(title, f"/verv reglar {body.id}", _rule_fields(body)))
    body.equal_sides = {"yes": True, "no": False}.get(request.fields["equal"])
    quorum = request.fields.get("quorum", "")
    body.quorum = quorum if quorum in ("half", "half_each") else None
    if quorum == "votes":
        body.quorum = str(whole(request, "votes") or "") or None
    _trail.note(context, "body rules set", body.id)
    return of_body(context, body, say(nn="Reglane er lagra.", nb="Reglene er lagret."))


def _seat_fields(context: Context, seat: Seat) -> tuple[Field, ...]:
    party = terms.appointing(context.session, seat)
    return (
        Field("title", say(nn="Verv", nb="Verv"), value=seat.title, limit=200),
        Field("party", say(nn="Side", nb="Side"), "choice", _options(PARTIES), value=seat.party),
        Field("appointing", say(nn="Blir oppnemnd av", nb="Blir oppnevnt av"), required=False,
              value=party.name if party else "", limit=200),
        Field("contact", say(nn="Kontakt hos den som oppnemner", nb="Kontakt hos den som oppnevner"), required=False,
              value=_contact(context, seat), limit=200,
              hint=say(nn="Namn på ein medlem; får varsel i god tid.",
                       nb="Navn på et medlem; får varsel i god tid.")),
        Field("right", say(nn="Rett", nb="Rett"), "choice", _options(RIGHTS), value=right(seat.voting, seat.right)),
        Field("requirement", say(nn="Krav", nb="Krav"), required=False, value=seat.requirement or "", limit=300),
        Field("count", say(nn="Plassar", nb="Plasser"), required=False, value=seat.count or "", limit=60),
        Field("years", say(nn="År i perioden", nb="År i perioden"), required=False,
              value=str(seat.term_years or ""), limit=2),
        Field("most", say(nn="Høgst så mange periodar på rad", nb="Høyst så mange perioder på rad"), required=False,
              value=str(seat.max_terms or ""), limit=2),
        Field("carries", say(nn="Sit til ein ny er oppnemnd", nb="Sitter til en ny er oppnevnt"), "choice", _YES_NO,
              value="yes" if seat.carries_over else "no"),
    )  # fmt: skip


def _contact(context: Context, seat: Seat) -> str:
    row = terms.contact(context.session, seat)
    return row.name if row else ""


def _options(words: dict[str, Text]) -> tuple[Option, ...]:
    return tuple(Option(label, value) for value, label in words.items())


def _keep(request: Request, context: Context, seat: Seat) -> None:
    given = {key: value.strip() for key, value in request.fields.items()}
    if not given["title"]:
        raise Refusal(say(nn="Vervet treng eit namn.", nb="Vervet trenger et navn."), field="title")
    seat.term_years, seat.max_terms = whole(request, "years"), whole(request, "most")
    contact = None
    if given.get("contact"):
        contact = _named(context, given["contact"])
    seat.title, seat.count = given["title"], given.get("count") or None
    seat.requirement = given.get("requirement") or None
    seat.party = given["party"] if given.get("party") in PARTIES else seat.party
    seat.right = given["right"] if given.get("right") in RIGHTS else seat.right
    seat.voting = seat.right == "vote" if seat.right else seat.voting
    seat.carries_over = given.get("carries") == "yes"
    seat.appointing = None
    if given.get("appointing"):
        party = terms.party_named(context.session, context.network.id, seat.party, given["appointing"])
        party.contact = contact.id if contact else None
        seat.appointing = party.id


def _named(context: Context, name: str) -> Member:
    rows = members.everybody(context.session, context.network.id)
    found = next((m for m in rows if m.name.casefold() == name.casefold()), None)
    if found is None:
        raise Refusal(
            say(nn="Eg kjenner ingen medlem som heiter «{who}».", nb="Jeg kjenner ikke noe medlem som heter «{who}».",
                who=name[:60]),
            field="contact",
        )  # fmt: skip
    return found


def _rule_fields(body: Body) -> tuple[Field, ...]:
    equal = {True: "yes", False: "no", None: "unset"}[body.equal_sides]
    quorum = body.quorum if body.quorum in ("half", "half_each") else "votes" if body.quorum else "none"
    return (
        Field("equal", say(nn="Like mange frå kommunar og føretak", nb="Like mange fra kommuner og foretak"), "choice",
              (Option(say(nn="Følgjer av plassane", nb="Følger av plassene"), "unset"), *reversed(_YES_NO)),
              value=equal),
        Field("quorum", say(nn="Vedtaksført når", nb="Vedtaksdyktig når"), "choice",
              (Option(say(nn="Ikkje sett", nb="Ikke satt"), "none"),
               Option(say(nn="Meir enn halvparten", nb="Mer enn halvparten"), "half"),
               Option(say(nn="Meir enn halvparten frå kvar side", nb="Mer enn halvparten fra hver side"), "half_each"),
               Option(say(nn="Så mange røyster", nb="Så mange stemmer"), "votes")), value=quorum),
        Field("votes", say(nn="Talet på røyster", nb="Antall stemmer"), required=False,
              value=body.quorum if quorum == "votes" and body.quorum else "", limit=3),
    )  # fmt: skip
