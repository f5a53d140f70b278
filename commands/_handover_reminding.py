"""How a reminder of a hand-over is worded: to who hands over and to who takes over, with the checklist."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands._base import Choice, Reply
from commands._bodies import short
from commands._rotation import checklist, post_words, sides
from knowledge.language import NOTHING, Text, both, day, join, same, say
from knowledge.reminders import Occasion, Reminder, Role
from knowledge.rotation import Turn
from storage import handovers
from storage.handovers import Handover

_ROLES = {
    Role.HANDS_OVER: say(nn="ein av dei som går av", nb="en av dem som går av"),
    Role.TAKES_OVER: say(nn="ein av dei som tek over", nb="en av dem som tar over"),
    Role.SECRETARIAT: say(nn="sekretariat no", nb="sekretariat nå"),
}


def message(session: Session, network: str, reminder: Reminder, soon: Text, today: dt.date) -> Reply:
    """The whole message but for why it came."""
    occasion, role = reminder.occasion, reminder.receiver.role
    lead = headline(session, network, occasion, soon, today)
    found = handovers.of_occasion(session, network, occasion, today)
    if found is None:
        return Reply(lead)
    as_what = (say(nn="Du får dette som", nb="Du får dette som"), _ROLES[role])
    return Reply(
        join([lead, _missing(found)], " "),
        facts=(as_what, *_people(found), *_steps(found, role)),
        choices=(
            Choice(say(nn="Kven har kva i organet", nb="Hvem har hva i organet"), f"/verv rotasjon {found.body.id}"),
        ),
    )


def headline(session: Session, network: str, occasion: Occasion, soon: Text, today: dt.date) -> Text:
    """What changes hands, between whom and when, in a sentence."""
    found = handovers.of_occasion(session, network, occasion, today)
    if found is None:
        return NOTHING
    values: dict[str, object] = {
        "body": short(found.body),
        "what": both(post_words(post) for post in found.posts),
        "leaves": sides(found.rule, Turn(found.change.leaves)),
        "takes": sides(found.rule, Turn(found.change.takes)),
        "soon": soon,
        "when": day(found.change.day),
    }
    return _sentence(found, values)


def _sentence(found: Handover, values: dict[str, object]) -> Text:
    if found.change.meeting:
        return say(
            nn="{body} har møte {soon}: {when}. Då har {leaves} {what}; etter møtet tek {takes} over.",
            nb="{body} har møte {soon}: {when}. Da har {leaves} {what}; etter møtet tar {takes} over.",
            **values,
        )
    if not found.change.takes:
        return say(
            nn="Det nærmar seg overlevering i {body}: {what} ligg ikkje lenger hos {leaves} {soon}, {when}. "
            "Kven som tek over, er ikkje sett.",
            nb="Det nærmer seg overlevering i {body}: {what} ligger ikke lenger hos {leaves} {soon}, {when}. "
            "Hvem som tar over, er ikke satt.",
            **values,
        )
    if not found.change.leaves:
        return say(nn="{takes} tek over {what} i {body} {soon}: {when}.",
                   nb="{takes} tar over {what} i {body} {soon}: {when}.", **values)  # fmt: skip
    return say(
        nn="Det nærmar seg overlevering i {body}: {what} går frå {leaves} til {takes} {soon}, {when}.",
        nb="Det nærmer seg overlevering i {body}: {what} går fra {leaves} til {takes} {soon}, {when}.",
        **values,
    )


def _missing(found: Handover) -> Text:
    """That a side has nobody here, so that somebody must pass it on."""
    there = {role for _, role in found.people}
    sides_of = ((found.change.leaves, Role.HANDS_OVER), (found.change.takes, Role.TAKES_OVER))
    missing = both(sides(found.rule, Turn(parties)) for parties, role in sides_of if parties and role not in there)
    if not missing:
        return NOTHING
    return say(
        nn="Eg finn ingen frå {sides} her, så sei det gjerne vidare til dei.",
        nb="Jeg finner ingen fra {sides} her, så si det gjerne videre til dem.",
        sides=missing,
    )


def _people(found: Handover) -> list[tuple[Text, Text]]:
    """Who is told on either side, so that they can reach each other."""
    labels = (
        (Role.HANDS_OVER, say(nn="Går av", nb="Går av")),
        (Role.TAKES_OVER, say(nn="Tek over", nb="Tar over")),
    )
    names = {role: dict.fromkeys(m.name or m.address for m, own in found.people if own == role) for role, _ in labels}
    return [(label, join(map(same, names[role]), ", ")) for role, label in labels if names[role]]


def _steps(found: Handover, role: Role) -> list[tuple[Text, Text]]:
    """The checklist of every post, one's own part first."""
    rows = []
    for post in found.posts:
        parts = list(checklist(post))
        for label, points in reversed(parts) if role == Role.TAKES_OVER else parts:
            where = say(nn="{who}, {what}", nb="{who}, {what}", who=label, what=post_words(post))
            rows.append((where if len(found.posts) > 1 else label, points))
    return rows
