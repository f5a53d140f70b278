"""What the parties say in a hearing on an agreement: by their contacts, or by the secretariat for them."""

from __future__ import annotations

from commands._agreement_buttons import hearing_choices
from commands._agreement_hearing import hearing_of
from commands._agreement_status import status_of
from commands._agreement_words import (
    ANSWERS,
    answers_for,
    by,
    kept,
    need_contact,
    not_found,
    number,
    office,
    status_choice,
    tell,
    title,
)
from commands._base import Context, Field, Option, Refusal, Reply, Request, row_id
from commands._term_fields import form
from knowledge.agreement_life import Answer, Step
from knowledge.language import NOTHING, join, same, say
from storage import agreement_hearings, agreement_life, agreement_parties
from storage.agreement_life import Life
from storage.agreement_tables import HearingAnswer
from storage.tables import Party

_SAID = {"ingen": Answer.NONE, "merknader": Answer.REMARKS}
_LONGEST = 1900
_NOTE_HINT = say(
    nn="Sekretariatet les dette. Ikkje skriv om enkeltpasientar.",
    nb="Sekretariatet leser dette. Ikke skriv om enkeltpasienter.",
)


def answered(request: Request, context: Context, words: str) -> Reply:
    """`uttale <hearing>[.<party>] [ingen|merknader]`: by the party's contact, or by the secretariat for it."""
    life, party, rest = hearing_of(context, words, lock=True)
    if party is None:
        return _on_behalf(request, context, life)
    row, whose = _row(context, life, party)
    need_contact(context, life, whose)
    said = _SAID.get(rest)
    assert life.hearing is not None
    if said is None:
        return Reply(title(context, life), choices=hearing_choices(life.hearing.id or 0, party))
    if said is Answer.REMARKS and "note" not in request.fields:
        return form(
            say(nn="Merknader frå {p}", nb="Merknader fra {p}", p=whose.name),
            f"/avtale uttale {life.hearing.id}.{party} merknader",
            Field("note", say(nn="Merknader", nb="Merknader"), "long", hint=_NOTE_HINT, value=row.note, limit=_LONGEST),
            lead=title(context, life),
        )
    return _kept(context, life, row, whose, said, _note(request, said))


def remarks(context: Context, words: str) -> Reply:
    """`merknader <hearing>`: what every party wrote, for the secretariat."""
    hearing = agreement_hearings.get(context.session, context.network.id, number(words)[0])
    if hearing is None:
        raise not_found()
    life = kept(context, hearing.agreement, None)
    rows = [(row, party) for row, party in agreement_hearings.answers(context.session, hearing) if row.note]
    lead = say(nn="Merknader i høyringa om {t}:", nb="Merknader i høringen om {t}:", t=title(context, life))
    none = say(nn="Ingen har merknader i høyringa om {t}.", nb="Ingen har merknader i høringen om {t}.",
               t=title(context, life))  # fmt: skip
    return Reply(
        lead if rows else none,
        facts=tuple((same(party.name), same(row.note)) for row, party in rows),
        choices=(status_choice(life.row.id),),
    )


def _note(request: Request, said: Answer) -> str:
    note = request.fields.get("note", "").strip() if said is Answer.REMARKS else ""
    if said is Answer.REMARKS and not note:
        raise Refusal(say(nn="Skriv kva merknadene er.", nb="Skriv hva merknadene er."), field="note")
    return note[:_LONGEST]


def _row(context: Context, life: Life, party: int) -> tuple[HearingAnswer, Party]:
    assert life.hearing is not None
    rows = agreement_hearings.answers(context.session, life.hearing)
    found = next(((row, whose) for row, whose in rows if whose.id == party), None)
    if found is None:
        raise not_found()
    return found


def _on_behalf(request: Request, context: Context, life: Life) -> Reply:
    """The secretariat writes down what a party has answered in another way."""
    kept(context, life.row.id, Step.ANSWER)
    assert life.hearing is not None
    rows = agreement_hearings.answers(context.session, life.hearing)
    if "party" not in request.fields:
        order = sorted(rows, key=lambda pair: pair[0].answer != Answer.WAITING)
        said = (Answer.NONE, Answer.REMARKS)
        return form(
            say(nn="Svar på høyringa", nb="Svar på høringen"),
            f"/avtale uttale {life.hearing.id}",
            Field("party", say(nn="Part", nb="Part"), "choice",
                  tuple(Option(same(party.name), str(party.id)) for _, party in order[:90])),
            Field("answer", say(nn="Svar", nb="Svar"), "choice",
                  tuple(Option(ANSWERS[each], each) for each in said), value=Answer.NONE),
            Field("note", say(nn="Merknader", nb="Merknader"), "long", hint=_NOTE_HINT, required=False, limit=_LONGEST),
            lead=title(context, life),
        )  # fmt: skip
    row, party = _row(context, life, row_id(request.fields["party"]) or 0)
    answer = Answer.REMARKS if request.fields.get("answer") == Answer.REMARKS else Answer.NONE
    return _kept(context, life, row, party, answer, _note(request, answer))


def _kept(context: Context, life: Life, row: HearingAnswer, party: Party, said: Answer, note: str) -> Reply:
    values = {"p": party.name, "t": title(context, life), "a": ANSWERS[said]}
    if agreement_hearings.answer(context.session, life, row, said, note, by(context)):
        step = agreement_life.history(context.session, context.network.id, life.row.id, 1)[0][0]
        news = say(nn="{p} har svart på høyringa om {t}: {a}.", nb="{p} har svart på høringen om {t}: {a}.", **values)
        assert life.hearing is not None
        left = len(agreement_hearings.silent(context.session, life.hearing))
        rest = say(nn="Alle har svart.", nb="Alle har svart.")
        if left:
            rest = say(nn="{n} har ikkje svart enno.", nb="{n} har ikke svart.", n=left)
        remark = ((say(nn="Merknader", nb="Merknader"), same(note)),) if note else ()
        reply = Reply(join([news, rest], " "), remark, choices=(status_choice(life.row.id),))
        tell(context, step, [*office(context, life), agreement_parties.contact(context.session, party)], reply)
    done = say(nn="Notert for {p}: {a}.", nb="Notert for {p}: {a}.", **values)
    again = say(nn="Du kan svare på nytt så lenge høyringa varer.", nb="Du kan svare på nytt så lenge høringen varer.")
    return status_of(context, life.row.id, join([done, again if answers_for(context, party) else NOTHING], " "))
