"""After the decision: tasks with owner and date, what each council or board did, and when it is all done."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_buttons import MINE, choices
from commands._agenda_decisions import of_item
from commands._agenda_desk import done, open_form
from commands._agenda_news import tell
from commands._agenda_words import clipped, mid, see
from commands._base import Choice, Context, Field, Option, Refusal, Reply, Request, row_id
from knowledge.agenda import Step
from knowledge.language import NOTHING, Text, day, join, same, say
from storage import agenda_access, bodies, decisions, members, tasks
from storage.agenda_tables import FollowUp
from storage.tables import AgendaItem, Member

_MOST = 100


def tasked(request: Request, context: Context) -> Reply:
    """`/sak oppgåve <nr>`: what, who, by when."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.TASK)
    people = _owners(context, target.item)
    options = tuple(Option(same(clipped(m.name or m.address)), str(m.id)) for m in people[:_MOST])
    if "what" not in request.fields:
        return open_form(
            target, "oppgåve", say(nn="Ny oppgåve", nb="Ny oppgave"),
            Field("what", say(nn="Kva skal gjerast?", nb="Hva skal gjøres?"), limit=300),
            Field("owner", say(nn="Kven har ansvaret?", nb="Hvem har ansvaret?"), "choice", options),
            Field("due", say(nn="Frist", nb="Frist"), limit=30, hint=same("1.12.2026")),
        )  # fmt: skip
    what = fields.needed(request, "what", say(nn="Skriv kva som skal gjerast.", nb="Skriv hva som skal gjøres."), 300)
    who = say(nn="Vel kven som har ansvaret.", nb="Velg hvem som har ansvaret.")
    chosen = fields.one_of(request, "owner", options, who)
    owner = next(m for m in people if str(m.id) == chosen)
    due = fields.date(request, "due", context)
    if due is None:
        raise Refusal(say(nn="Skriv ein frist.", nb="Skriv en frist."), field="due")
    task = tasks.add(context.session, target.item, what, due, context.now, owner=owner)
    door.take(context, target, Step.TASK, f"{what} ({owner.name or owner.address}, {due:%d.%m.%Y})")
    news = Reply(
        say(nn="Du har fått ei oppgåve etter {s}: {w}", nb="Du har fått en oppgave etter {s}: {w}",
            s=mid(target.item), w=what),
        facts=((say(nn="Frist", nb="Frist"), day(due)),),
        choices=(_finish(task), see(target.item)),
    )  # fmt: skip
    tell(context, f"task:{task.id}:new", [owner], news, also_actor=True)
    return done(context, target.item, say(nn="har fått ei oppgåve", nb="har fått en oppgave"))


def _owners(context: Context, item: AgendaItem) -> list[Member]:
    """Those who sit in the body, its secretariat and the one who submitted the item."""
    rows = [
        *members.in_body(context.session, item.network, item.body, context.today),
        *agenda_access.keepers(context.session, item, context.today),
        *agenda_access.audience(context.session, item),
    ]
    return list({member.id: member for member in rows}.values())


def finished(request: Request, context: Context) -> Reply:
    """`/sak ferdig <oppgåve>`: by its owner or the secretariat."""
    number = row_id(request.words.strip())
    task = None if number is None else tasks.get(context.session, context.network.id, number)
    item = context.session.get(AgendaItem, task.item) if task else None
    mine = task is not None and task.owner == context.member.id
    if task is None or item is None or not (
        mine or agenda_access.acts(context.session, context.member, item, context.today)
    ):  # fmt: skip
        raise Refusal(
            say(
                nn="Eg finn inga oppgåve med nummeret «{n}» mellom dine.",
                nb="Jeg finner ingen oppgave med nummeret «{n}» blant dine.",
                n=request.words.strip()[:20],
            ),
            choices=(Choice(say(nn="Oppgåvene mine", nb="Oppgavene mine"), "/sak oppgåver"),),
        )
    if task.done_at is not None:
        raise Refusal(say(nn="Den oppgåva er alt gjord.", nb="Den oppgaven er alt gjort."), choices=(MINE,))
    tasks.done(context.session, task, context.now)
    if item.state == "handled":
        door.take(context, door.Target(item, None, ""), Step.TASK_DONE, task.what)
    news = Reply(
        say(nn="Oppgåva «{w}» etter {s} er gjord.", nb="Oppgaven «{w}» etter {s} er gjort.", w=task.what, s=mid(item)),
        choices=(see(item),),
    )
    tell(context, f"task:{task.id}:done", agenda_access.keepers(context.session, item, context.today), news)
    return Reply(say(nn="Takk! «{w}» er gjord.", nb="Takk! «{w}» er gjort.", w=task.what), choices=(see(item),))


def listed(_: Request, context: Context) -> Reply:
    """`/sak oppgåver`: mine, and those of the bodies whose secretariat I keep."""
    rows = tasks.of_member(context.session, context.member)
    kept = [body.id for body in agenda_access.kept(context.session, context.member, context.today)]
    everyone = tasks.open_tasks(context.session, context.network.id)
    others = [task for task in everyone if task.owner != context.member.id and _body_of(context, task) in kept]
    if not rows and not others:
        return Reply(say(nn="Du har ingen oppgåver.", nb="Du har ingen oppgaver."), choices=(MINE,))
    shown = [(day(task.due), same(task.what)) for task in [*rows, *others][:20]]
    return Reply(
        say(nn="Oppgåver, den som hastar mest først:", nb="Oppgaver, den som haster mest først:"),
        facts=tuple(shown),
        choices=tuple(_finish(task) for task in rows[:5]),
    )


def _body_of(context: Context, task: FollowUp) -> str:
    return task.body or context.session.get_one(AgendaItem, task.item).body


def _finish(task: FollowUp) -> Choice:
    label = say(nn="Ferdig: {w}", nb="Ferdig: {w}", w=clipped(task.what, 40))
    return Choice(label, f"/sak ferdig {task.id}")


def status(request: Request, context: Context) -> Reply:
    """`/sak oppfølging <nr>`: the decision, the tasks and the parties."""
    item = door.seen(context, request.words).item
    organs = {body.id: body.name for body in bodies.all_of(context.session, context.network.id)}
    made = decisions.of_item(context.session, item)
    todo = tasks.of_item(context.session, item)
    steps = decisions.steps(context.session, item)
    waiting = [step.party for step in steps if step.at is None]
    been = [f"{step.party}: {step.result}" for step in steps if step.at is not None]
    rows = [
        *((same(organs[row.body]), of_item(row)) for row in made),
        *((day(task.due), _task_line(task)) for task in todo),
        (say(nn="Handsama hos", nb="Behandlet hos"), same("\n".join(been))),
        (say(nn="Ventar på", nb="Venter på"), same(", ".join(waiting))),
    ]
    mark: tuple[Choice, ...] = ()
    if waiting and (_office(context, item) or context.member.municipality in [s.municipality for s in steps]):
        mark = (Choice(say(nn="Før inn hos ein part", nb="Før inn hos en part"), f"/sak part {item.id}"),)
    return Reply(
        say(nn="Oppfølging av {s}:", nb="Oppfølging av {s}:", s=mid(item)),
        facts=tuple((label, text) for label, text in rows if text),
        choices=(*mark, *(c for c in choices(context, item) if "oppfølging" not in c.line)),
    )


def _task_line(task: FollowUp) -> Text:
    state = say(nn="gjord", nb="gjort") if task.done_at else NOTHING
    return join([same(task.what), state], ": ")


def _office(context: Context, item: AgendaItem) -> bool:
    return agenda_access.acts(context.session, context.member, item, context.today)


def party_done(request: Request, context: Context) -> Reply:
    """`/sak part <nr>`: what a council or a board did; by the secretariat, or the municipality itself."""
    target = door.seen(context, request.words)
    door.check(context, target, Step.PARTY)
    steps = decisions.steps(context.session, target.item)
    if not _office(context, target.item):
        steps = [step for step in steps if step.municipality and step.municipality == context.member.municipality]
    if not steps:
        raise Refusal(
            say(
                nn="Det er sekretariatet eller parten sjølv som fører inn dette, og saka må vere send til partane.",
                nb="Det er sekretariatet eller parten selv som fører inn dette, og saken må være sendt til partene.",
            ),
            choices=choices(context, target.item),
        )
    options = tuple(Option(same(step.party), str(step.id)) for step in steps[:_MOST])
    if "party" not in request.fields:
        return open_form(
            target, "part", say(nn="Før inn hos ein part", nb="Før inn hos en part"),
            Field("party", say(nn="Part", nb="Part"), "choice", options, value=options[0].value),
            Field("result", say(nn="Kva vart utfallet?", nb="Hva ble utfallet?"), limit=300),
        )  # fmt: skip
    chosen = fields.one_of(request, "party", options, say(nn="Vel ein part.", nb="Velg en part."))
    result = fields.needed(request, "result", say(nn="Skriv kva utfallet vart.", nb="Skriv hva utfallet ble."), 300)
    step = next(step for step in steps if str(step.id) == chosen)
    decisions.handled_by(context.session, step, context.member, result, context.now)
    door.take(context, door.Target(target.item, None, ""), Step.PARTY, f"{step.party}: {result}")
    left = sum(s.at is None for s in decisions.steps(context.session, target.item))
    return Reply(
        say(
            nn="Notert for {p}. Partar som står att: {n}.",
            nb="Notert for {p}. Parter som gjenstår: {n}.",
            p=step.party,
            n=left,
        ),
        choices=(Choice(say(nn="Oppfølging", nb="Oppfølging"), f"/sak oppfølging {target.item.id}"),),
    )


def followed_up(request: Request, context: Context) -> Reply:
    """`/sak følgd opp <nr>`: when every task is done and every party has handled it."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.FOLLOW_UP)
    todo = [task.what for task in tasks.of_item(context.session, target.item) if task.done_at is None]
    waiting = [step.party for step in decisions.steps(context.session, target.item) if step.at is None]
    if todo or waiting:
        raise Refusal(
            say(
                nn="Saka er ikkje følgd opp enno. Oppgåver som står att: {t}. Partar som står att: {p}.",
                nb="Saken er ikke fulgt opp ennå. Oppgaver som gjenstår: {t}. Parter som gjenstår: {p}.",
                t=len(todo), p=len(waiting),
            ),
            choices=(Choice(say(nn="Oppfølging", nb="Oppfølging"), f"/sak oppfølging {target.item.id}"),),
        )  # fmt: skip
    door.take(context, target, Step.FOLLOW_UP)
    return done(context, target.item, say(nn="er følgd opp", nb="er fulgt opp"))
