"""Agreements, bodies and members that fit what has been typed so far, for a select that looks them up."""

from __future__ import annotations

from collections.abc import Iterable

from commands import _agreement_card
from commands._base import Context, Option
from commands._bodies import short
from knowledge.agreements import Agreement
from knowledge.language import same
from storage import agreements, bodies, members

MOST = 100


def options(context: Context, source: str, typed: str) -> tuple[Option, ...]:
    """At most a hundred, best first; all when nothing is typed, none for a source that does not exist."""
    match source:
        case "agreement":
            return _agreements(context, typed)[:MOST]
        case "body":
            return _bodies(context, typed)[:MOST]
        case "member" if context.member.role == "secretariat":
            rows = members.everybody(context.session, context.network.id)
            return _holding(typed, (Option(same(m.name or m.address), str(m.id)) for m in rows))[:MOST]
        case _:
            return ()


def _agreements(context: Context, typed: str) -> tuple[Option, ...]:
    """Those whose title holds the words, then those that the search finds, or that are called so otherwise."""
    every = {option.value: option for option in _agreement_card.options(context)}
    if not typed:
        return tuple(every.values())
    values = [v for v in agreements.all_of(context.session, context.network.id) if v.id in every]
    by_id = {value.id: value for value in values}
    titled = [id_ for id_ in every if _is_titled(by_id[id_], typed)]
    meant = [hit.agreement for hit in context.index().search(typed, context.member.municipality).hits]
    called = [value.id for value in values if any(_holds(typed, words) for words in (*value.aliases, *value.topics))]
    return tuple(every[id_] for id_ in dict.fromkeys([*titled, *meant, *called]) if id_ in every)


def _is_titled(value: Agreement, typed: str) -> bool:
    title = _agreement_card.heading(value)
    return _holds(typed, title.nn) or _holds(typed, title.nb)


def _bodies(context: Context, typed: str) -> tuple[Option, ...]:
    rows = {body.id: body for body in bodies.current(context.session, context.network.id)}
    named = _holding(typed, (Option(short(body), body.id) for body in rows.values()))
    meant = [body for body in bodies.named(context.session, context.network.id, typed) if body.id in rows]
    return tuple(dict.fromkeys([*(Option(short(body), body.id) for body in meant), *named]))


def _holding(typed: str, options: Iterable[Option]) -> tuple[Option, ...]:
    return tuple(o for o in options if _holds(typed, o.label.nn) or _holds(typed, o.label.nb))


def _holds(typed: str, text: str) -> bool:
    """Whether a word of *text* begins with each of the words typed."""
    words = [word.strip("«»().,:") for word in text.casefold().replace("-", " ").split()]
    return all(any(word.startswith(each) for word in words) for each in typed.casefold().replace("-", " ").split())
