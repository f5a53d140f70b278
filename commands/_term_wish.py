"""What a member answers about another term, and who is told."""

from __future__ import annotations

from commands._base import Choice, Context, Refusal, Reply, row_id
from commands._bodies import short
from commands._term_words import tell, term_of
from knowledge.language import Text, day, say
from storage import appointing, secretariat, terms
from storage.tables import Appointment, Body, Seat

YES, NO = "halde fram", "ikkje"
_WORDS = {YES: "yes", "fortsette": "yes", "ja": "yes", NO: "no", "ikke": "no", "nei": "no"}


def choices(appointment: int) -> tuple[Choice, Choice]:
    """The two buttons under a reminder of a term's end."""
    return (
        Choice(say(nn="Eg vil halde fram", nb="Jeg vil fortsette"), f"/verv vil {YES} {appointment}"),
        Choice(say(nn="Eg vil ikkje halde fram", nb="Jeg vil ikke fortsette"), f"/verv vil {NO} {appointment}"),
    )


def asks(choice: Choice) -> bool:
    """Whether *choice* is one of those buttons."""
    return choice.line.startswith("/verv vil ")


def answered(context: Context, words: str) -> Reply:
    """Keep what the member wants and tell the secretariat and the party that appoints. Raises `Refusal`."""
    said, _, number = words.strip().rpartition(" ")
    if row_id(number) is None:
        said, number = words.strip(), ""
    answer = _WORDS.get(said.lower().strip())
    if answer is None or not number:
        raise _which(context, said)
    row, seat, body = term_of(context, number)
    if row.member != context.member.id:
        raise Refusal(
            say(nn="Berre den som har vervet, kan svare på det.", nb="Bare den som har vervet, kan svare på det."),
            choices=(Choice(say(nn="Verva mine", nb="Vervene mine"), "/verv mine"),),
        )
    if (row.ends is not None and row.ends < context.today) or row.starts > context.today:
        raise Refusal(
            say(nn="Det vervet har du ikkje lenger.", nb="Det vervet har du ikke lenger."),
            choices=(Choice(say(nn="Verva mine", nb="Vervene mine"), "/verv mine"),),
        )
    if appointing.wish(context.session, row, answer, context.now):
        key = f"wish:{row.id}:{answer}:{context.now.isoformat()}"
        letter, seen = _buttons(row, seat)
        news = _news(context, row, seat, body, answer)
        office = secretariat.keepers(context.session, body, context.today)
        tell(context, key, office, Reply(news, choices=(letter, seen)))
        contact = terms.contact(context.session, seat)
        if contact is not None and contact.id not in [one.id for one in office]:
            tell(context, key, [contact], Reply(news, choices=(letter,)))
    other = NO if answer == "yes" else YES
    change = next(c for c in choices(row.id or 0) if f" {other} " in c.line)
    return Reply(_thanks(body, answer), choices=(change,))


def _news(context: Context, row: Appointment, seat: Seat, body: Body, answer: str) -> Text:
    end = row.term_ends or row.ends
    until = say(nn=" Perioden går ut {d}.", nb=" Perioden går ut {d}.", d=day(end)) if end else Text("", "")
    values = {"who": context.member.name, "seat": seat.title, "body": short(body), "until": until}
    if answer == "yes":
        return say(nn="{who} vil halde fram i «{seat}» i {body}.{until}",
                   nb="{who} vil fortsette i «{seat}» i {body}.{until}", **values)  # fmt: skip
    return say(
        nn="{who} vil ikkje halde fram i «{seat}» i {body}.{until} Den som oppnemner, må finne ein ny.",
        nb="{who} vil ikke fortsette i «{seat}» i {body}.{until} Den som oppnevner, må finne en ny.", **values,
    )  # fmt: skip


def _buttons(row: Appointment, seat: Seat) -> tuple[Choice, Choice]:
    """The letter, for everybody who is told, and the seat, which only the secretariat may change."""
    return (
        Choice(say(nn="Utkast til brev", nb="Utkast til brev"), f"/verv brev {row.id}"),
        Choice(say(nn="Vis vervet", nb="Vis vervet"), f"/verv plass {seat.id}"),
    )


def _thanks(body: Body, answer: str) -> Text:
    if answer == "yes":
        return say(
            nn="Så bra! Eg har sagt til sekretariatet at du vil halde fram i {body}. Dei som oppnemner, avgjer.",
            nb="Så bra! Jeg har sagt til sekretariatet at du vil fortsette i {body}. De som oppnevner, avgjør.",
            body=short(body),
        )
    return say(
        nn="Takk for at du seier ifrå. Eg har sagt det til sekretariatet, så dei finn ein ny til {body} i god tid.",
        nb="Takk for at du sier fra. Jeg har sagt det til sekretariatet, så de finner en ny til {body} i god tid.",
        body=short(body),
    )


def _which(context: Context, said: str) -> Refusal:
    """Ask for which seat, with a button each; the answer that was given is kept in the button."""
    rows = [t for t in terms.of_member(context.session, context.member, context.today) if t.ends is not None]
    wanted = [word for word in (YES, NO) if _WORDS.get(said.lower().strip()) in (None, _WORDS[word])]
    if not rows:
        return Refusal(
            say(
                nn="Du har ikkje noko verv med sluttdato, så det er ingenting å svare på.",
                nb="Du har ikke noe verv med sluttdato, så det er ingenting å svare på.",
            )
        )
    found = [(t, c) for t in rows[:4] for c in choices(t.id) if any(f" {word} " in c.line for word in wanted)]
    return Refusal(
        say(nn="Kva for eit verv gjeld det?", nb="Hvilket verv gjelder det?"),
        choices=tuple(
            Choice(say(nn="{what}: {body}", nb="{what}: {body}", what=c.label, body=short(t.body)), c.line)
            for t, c in found
        ),
    )
