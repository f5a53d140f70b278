"""How a notice looks before it is sent: the words, the parties, and who cannot be reached in the chat."""

from __future__ import annotations

from commands._base import Choice, Context, Reply
from commands._notice_words import (
    already_sent,
    fact,
    links,
    listed,
    numbered,
    parties_in_number,
    read_by,
    sent_on,
    target,
    words,
)
from knowledge.language import NOTHING, Text, join, moment, same, say
from knowledge.notices import State, goes_out
from storage import notice_parties, notice_standing, notices
from storage.notice_parties import Stands
from storage.notices import Notice

_ALONE = say(nn="Har ingen i chatten, må varslast på annan måte", nb="Har ingen i chatten, må varsles på annen måte")

_PLACELESS = say(
    nn="Får henne ikkje, for eg veit ikkje kva part dei står for",
    nb="Får den ikke, for jeg vet ikke hvilken part de står for",
)


def preview(context: Context, row: Notice) -> Reply:
    """The draft, to whom it goes, and who cannot be reached here; nothing is sent by looking at it."""
    if row.state != State.DRAFT:
        raise already_sent(row)
    stands = notice_standing.audience(context.session, row, context.today)
    line = numbered(row)
    lead = say(nn="Slik blir meldinga. Ingenting er sendt enno.", nb="Slik blir meldingen. Ingenting er sendt ennå.")
    return Reply(
        join([lead, words(row)], "\n\n"),
        facts=_about(context, row, stands),
        sources=links(row),
        choices=(
            Choice(say(nn="Send til alle", nb="Send til alle"), f"/informer send {line}"),
            Choice(say(nn="Endre", nb="Endre"), f"/informer endre {line}"),
            Choice(say(nn="Kast", nb="Kast"), f"/informer kast {line}"),
        ),
    )


def _about(context: Context, row: Notice, stands: Stands) -> tuple[tuple[Text, Text], ...]:
    people = {member.id for who in stands.values() for member in who}
    nobody = [side for side, who in stands.items() if not who]
    outside, placeless = list[str](), list[str]()
    if row.body:
        outside = notice_parties.not_seated(context.session, row.network, stands)
    else:
        placeless = [m.name for m in notice_parties.placeless(context.session, row.network, stands, context.today)]
    return (
        (say(nn="Til", nb="Til"), target(context.network, notices.body(context.session, row))),
        (say(nn="Partar", nb="Parter"), parties_in_number(list(stands))),
        (say(nn="Mottakarar", nb="Mottakere"), same(len(people))),
        *fact(_ALONE, listed(nobody)),
        *fact(say(nn="Kommunar som ikkje sit der", nb="Kommuner som ikke sitter der"), same(", ".join(outside))),
        *fact(_PLACELESS, same(", ".join(placeless))),
        (say(nn="Går ut til alle", nb="Går ut til alle"), _when(context, row)),
        (say(nn="Lesekvittering", nb="Lesekvittering"), Text("Ja", "Ja") if row.receipt else Text("Nei", "Nei")),
        *read_by(row),
        *fact(say(nn="Rettar", nb="Retter"), _first(context, row)),
    )


def _when(context: Context, row: Notice) -> Text:
    at = goes_out(context.now, at_once=row.at_once)
    return say(nn="Når du sender", nb="Når du sender") if at <= context.now else moment(at)


def _first(context: Context, row: Notice) -> Text:
    first = notices.get(context.session, row.network, row.corrects) if row.corrects else None
    if first is None:
        return NOTHING
    return say(nn="«{t}», send {d}", nb="«{t}», sendt {d}", t=first.title, d=sent_on(first, context.now))
