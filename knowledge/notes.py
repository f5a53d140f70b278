"""What an answer says beside its hits: missing numbers, subjects a network lacks, letters with two meanings."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language import Text, either, same, say

_TWO_MEANINGS = {
    "lms": (
        Text("lærings- og meistringssenter", "lærings- og mestringssenter"),
        Text("lokalmedisinsk senter", "lokalmedisinsk senter"),
    ),
    "ke": (Text("koordinerande eining", "koordinerende enhet"), Text("kompetanseeining", "kompetanseenhet")),
    "ip": (Text("individuell plan", "individuell plan"), Text("innsatsplan", "innsatsplan")),
}


def no_such_number(numbers: Sequence[str], term: str) -> Text:
    return say(
        nn="Eg kjenner ingen {term} {n} her.", nb="Jeg kjenner ingen {term} {n} her.", term=term, n=" og ".join(numbers)
    )


def not_numbered() -> Text:
    return say(
        nn="Avtalane her har ikkje nummer. Skriv heller kva det gjeld.",
        nb="Avtalene her har ikke nummer. Skriv heller hva det gjelder.",
    )


def no_such_point(point: int) -> Text:
    return say(
        nn="Eg kjenner ingen avtale her om punkt {n} i § 6-2.",
        nb="Jeg kjenner ingen avtale her om punkt {n} i § 6-2.",
        n=point,
    )


def number_is_old(number: str) -> Text:
    return say(
        nn="Nummer {n} har hatt fleire meiningar: sjå kva utgåve som gjeld.",
        nb="Nummer {n} har hatt flere betydninger: se hvilken utgave som gjelder.",
        n=number,
    )


def lacking(subject: Text) -> Text:
    return say(
        nn="Dette ser ut til å gjelde «{s}». Det har andre helsefellesskap avtale om, men eg kjenner ingen her.",
        nb="Dette ser ut til å gjelde «{s}». Det har andre helsefellesskap avtale om, men jeg kjenner ingen her.",
        s=subject,
    )


def which_municipality() -> Text:
    return say(
        nn="Kvar kommune har sin eigen særavtale. Kva kommune gjeld det?",
        nb="Hver kommune har sin egen særavtale. Hvilken kommune gjelder det?",
    )


def meanings(abbreviation: str, bodies: Sequence[str], term: Text | None) -> Text | None:
    """Ask back when letters mean more than one thing here; None when they are clear."""
    known = [*_TWO_MEANINGS.get(abbreviation.lower(), ())] or ([term] if term else [])
    found = list(dict.fromkeys([*known, *map(same, bodies)]))
    if len(found) < 2:
        return None
    return say(nn="Med {a}, meiner du {m}?", nb="Med {a}, mener du {m}?", a=abbreviation.upper(), m=either(found))
