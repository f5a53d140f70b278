"""Taking an item in: checked, compared with what is there, put to the right meeting, and the secretariat told."""

from __future__ import annotations

from commands._agenda_buttons import MINE, choices
from commands._agenda_content import check_body, read
from commands._agenda_form import NAMES, suggestion
from commands._agenda_late import Place, place
from commands._agenda_news import tell
from commands._agenda_words import facts, mid, named, standing, state_words
from commands._base import Choice, Context, Refusal, Reply, Request, row_id
from commands._bodies import which_body
from knowledge.agenda import CLOSED, ItemKind, State, Step
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.similar_items import similar
from storage import agenda, agenda_access, agreements, bodies, drafts, rounds
from storage.agenda import AgendaItem, Draft


def quick(request: Request, context: Context) -> Reply:
    """`/sak <organ>: <tittel>`."""
    organ, _, title = request.words.partition(":")
    body = which_body(context, organ.strip(), lambda b: f"/sak {b.id}: {title.strip()}")
    key = request.fields.get("key", "") or f"{context.now.isoformat()} {body.id} {title.strip()}"
    return _considered(context, key[:200], {"body": body.id, "kind": ItemKind.DISCUSSION, "title": title.strip()})


def sent(request: Request, context: Context) -> Reply:
    """The form came back."""
    key = request.fields.get("key", "") or f"{context.now.isoformat()} {request.fields.get('title', '')}"
    draft = request.fields.get("draft", "")
    said = {name: request.fields.get(name, "") for name in NAMES}
    return _considered(context, key[:200], said, drop=(draft,) if draft else ())


def anyway(request: Request, context: Context) -> Reply:
    """`/sak likevel <utkast>`: send what was kept although there are similar items."""
    key, said = _draft(context, request.words)
    return _taken_in(context, key, said)


def joined(request: Request, context: Context) -> Reply:
    """`/sak saman <sak> <utkast>`: support an item that is there instead of repeating it."""
    number, _, draft = request.words.partition(" ")
    wanted = row_id(number)
    item = None if wanted is None else context.session.get(AgendaItem, wanted)
    key, said = _draft(context, draft)
    alike = item is not None and item.id in [other.id for other in _similar(context, said)]
    if item is None or not alike or State(item.state) in CLOSED:
        raise Refusal(
            say(
                nn="Den saka kan du ikkje slå deg saman med lenger. Send di eiga i staden.",
                nb="Den saken kan du ikke slå deg sammen med lenger. Send din egen i stedet.",
            ),
            choices=(Choice(say(nn="Opne skjemaet", nb="Åpne skjemaet"), "/sak"), MINE),
        )
    agenda.hold(context.session, item)
    if agenda.support(context.session, item, context.member, context.now):
        from_door = agenda.take(context.session, item, context.member, context.now, Step.JOIN)
        announce_join(context, item, from_door.id or 0)
    drafts.drop(context.session, context.member, (key,))
    return Reply(
        say(
            nn="Du er med på {item}. Eg seier ifrå kvar gong noko skjer med henne.",
            nb="Du er med på {item}. Jeg sier fra hver gang noe skjer med den.",
            item=mid(item),
        ),
        facts=standing(context, item),
        choices=(MINE,),
    )


def announce_join(context: Context, item: AgendaItem, change: int) -> None:
    """Tell the submitter, the others who joined and the secretariat that there is one more."""
    news = Reply(
        say(
            nn="{item} har fått ein til som støttar henne: {who}.",
            nb="{item} har fått en til som støtter den: {who}.",
            item=named(item),
            who=context.member.name or context.member.address,
        )
    )
    people = agenda_access.audience(context.session, item)
    office = [m for m in agenda_access.keepers(context.session, item, context.today) if m not in people]
    tell(context, f"item:{item.id}:change:{change}", [*people, *office], news)


def _considered(context: Context, key: str, said: dict[str, str], drop: tuple[str, ...] = ()) -> Reply:
    """Take it in unless it is like another; then keep it and ask."""
    held = agenda.held(context.session, context.member, _key(context, key))
    if held is not None:
        return _again(context, held)
    _draft_of(context, said)  # faults are told before similar items are
    alike = _similar(context, said)
    if not alike:
        return _taken_in(context, key, said, drop)
    row = drafts.keep(context.session, context.member, key[:200], said, context.now)
    drafts.drop(context.session, context.member, tuple(d for d in drop if d != row.key))
    return _asked(context, alike, row.id or 0)


def _similar(context: Context, said: dict[str, str]) -> list[AgendaItem]:
    rows = agenda.candidates(context.session, context.network.id)
    ids = similar(said["title"], said.get("background", ""), rows)
    return [item for id_ in ids if (item := context.session.get(AgendaItem, id_)) is not None]


def _asked(context: Context, alike: list[AgendaItem], draft: int) -> Reply:
    """Only title, body and state of another's item are shown: enough to see that it is the same."""
    organs = {body.id: body for body in bodies.all_of(context.session, context.network.id)}
    rows = tuple(
        (named(item), join([same(organs[item.body].name), state_words(context, item)], ", ")) for item in alike
    )
    joins = [
        Choice(say(nn="Slå meg saman med {n}", nb="Slå meg sammen med {n}", n=item.id), f"/sak saman {item.id} {draft}")
        for item in alike
        if State(item.state) not in CLOSED and item.submitted_by != context.member.id
    ]
    return Reply(
        say(
            nn="Det finst alt noko som liknar. Vil du slå deg saman med det, eller sende saka likevel? "
            "Eg har ikkje sendt henne enno.",
            nb="Det finnes allerede noe som ligner. Vil du slå deg sammen med det, eller sende saken likevel? "
            "Jeg har ikke sendt den ennå.",
        ),
        facts=rows,
        choices=(*joins, Choice(say(nn="Send likevel", nb="Send likevel"), f"/sak likevel {draft}")),
    )


def _draft(context: Context, words: str) -> tuple[str, dict[str, str]]:
    number = row_id(words.strip())
    row = None if number is None else drafts.get(context.session, context.member, number)
    if row is None:
        raise Refusal(
            say(
                nn="Utkastet er alt sendt eller kasta. Her er sakene dine:",
                nb="Utkastet er allerede sendt eller kastet. Her er sakene dine:",
            ),
            choices=(MINE, Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak")),
        )
    return row.key, row.fields


def _taken_in(context: Context, key: str, said: dict[str, str], drop: tuple[str, ...] = ()) -> Reply:
    draft, where = _draft_of(context, said)
    item, new = agenda.submit(context.session, context.member, _key(context, key), draft, context.now)
    drafts.drop(context.session, context.member, (key[:200], *drop))
    if not new:
        return _again(context, item)
    _tell_secretariat(context, item, where)
    lead = say(nn="Saka er meld inn. Takk!", nb="Saken er meldt inn. Takk!")
    return Reply(
        join([lead, where.told, _round_note(item)], "\n"),
        facts=(*facts(context, item), *standing(context, item)[1:]),
        choices=(*_suggested(context, item), *choices(context, item)[:4], MINE),
    )


def _again(context: Context, item: AgendaItem) -> Reply:
    return Reply(
        say(nn="Saka er alt meld inn.", nb="Saken er alt meldt inn."),
        facts=(*facts(context, item), *standing(context, item)),
        choices=(*choices(context, item)[:3], MINE),
    )


def _key(context: Context, key: str) -> str:
    return f"{context.member.id}:{key[:200]}"


def _draft_of(context: Context, said: dict[str, str]) -> tuple[Draft, Place]:
    body = bodies.get(context.session, context.network.id, said.get("body", ""))
    if body is None:
        raise Refusal(say(nn="Vel kva organ saka skal til.", nb="Velg hvilket organ saken skal til."), field="body")
    check_body(body)
    where = place(context, body)
    content = read(context, Request("", said))
    needs = rounds.is_needed(context.network.id, body.id, context.member.party)
    return Draft(body=body.id, meeting=where.meeting, late_for=where.late_for, needs_round=needs, **content), where


def _tell_secretariat(context: Context, item: AgendaItem, where: Place) -> None:
    body = bodies.get(context.session, item.network, item.body)
    assert body is not None
    news = Reply(
        say(nn="Ny sak til {body}: {title}", nb="Ny sak til {body}: {title}", body=body.name, title=item.title),
        facts=(
            (say(nn="Meld inn av", nb="Meldt inn av"), same(context.member.name or context.member.address)),
            *facts(context, item)[1:],
            *standing(context, item)[1:],
            *(((say(nn="Merk", nb="Merk"), where.office),) if where.office else ()),
        ),
        choices=(
            Choice(say(nn="Sjå saka", nb="Se saken"), f"/sak vis {item.id}"),
            Choice(say(nn="Alle nye saker", nb="Alle nye saker"), "/sak innboks"),
        ),
    )
    tell(context, f"item:{item.id}:submitted", agenda_access.keepers(context.session, item, context.today), news)


def _suggested(context: Context, item: AgendaItem) -> tuple[Choice, ...]:
    found = "" if item.agreement else suggestion(context, item.title)
    row = agreements.get(context.session, context.network.id, found) if found else None
    if row is None or row.title is None:
        return ()
    label = say(nn="Knyt til {t}", nb="Knytt til {t}", t=row.title[:50])
    return (Choice(label, f"/sak knyt {item.id} v{item.version} {found}"),)


def _round_note(item: AgendaItem) -> Text:
    if not item.needs_round:
        return NOTHING
    return say(
        nn="Kommunale saker går først gjennom eit førmøte hos kommunane.",
        nb="Kommunale saker går først gjennom et formøte hos kommunene.",
    )
