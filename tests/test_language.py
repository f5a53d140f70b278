"""Every text that a member can read: the same in both forms, and each form clean of the other."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "commands", "knowledge", "storage")

# Words that exist in one form only, or that we write in one only.
ONLY = {
    "nb": (
        "ikke jeg hva hvem hvor hvordan hvorfor hvilken hvilket hvilke sykehus sykehuset sykehjem noen noe fra være "
        "vært gjøre gjør bare mye kommer selv uke uker tjeneste tjenester tjenesteavtale utskrivning disse en et sier "
        "vet gjelder gir se hun deres dere vedtakene avtalene møtene kommunene foretaket foretak flere ble "
        "blitt ennå henvisning innleggelse tilrådning fortsatt øyeblikkelig oppgave oppgaver veiledning"
    ),
    "nn": (
        "ikkje eg kva kven korleis kvifor kvar kvart sjukehus sjukehuset sjukeheim nokon nokre noko frå vere vore "
        "gjere gjer berre mykje kjem sjølv veke veker teneste tenester tenesteavtale utskriving desse ein eit seier "
        "veit gjeld gje gjev sjå dei dykk dykkar vedtaka avtalane møta kommunane føretaket føretak fleire vart vorte "
        "enno tilvising innlegging tilråding framleis augeblikkeleg øyeblikkeleg oppgåve oppgåver rettleiing heime heim"
    ),
}
# Words of members and of papers that are quoted in both forms.
QUOTED = re.compile(r"«[^»]*»|/\w+[^·«»]*|<[^>]*>")


def texts() -> Iterator[tuple[str, str, str]]:
    """Where it stands, the nynorsk and the bokmål of every `say(nn=…, nb=…)` and `Text("…", "…")` in the source."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                found = _forms(node)
                if found:
                    yield f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", *found


def _forms(node: ast.AST) -> tuple[str, str] | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id == "say":
        given = {k.arg: k.value for k in node.keywords}
        pair = (given.get("nn"), given.get("nb"))
    elif node.func.id == "Text" and len(node.args) == 2:
        pair = (node.args[0], node.args[1])
    else:
        return None
    strings = [part.value for part in pair if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return (strings[0], strings[1]) if len(strings) == 2 else None


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-zæøåéèòóô]+", QUOTED.sub(" ", text).lower()))


def test_both_forms_hold_the_same_placeholders() -> None:
    faults = [f"{place}: {nn!r} / {nb!r}" for place, nn, nb in texts() if _placeholders(nn) != _placeholders(nb)]
    assert faults == []


@pytest.mark.parametrize("form", ["nn", "nb"])
def test_no_word_of_the_other_form_stands_in_a_text(form: str) -> None:
    other = _words(ONLY["nb" if form == "nn" else "nn"])
    faults = []
    for place, nn, nb in texts():
        strange = _words(nn if form == "nn" else nb) & other
        if strange:
            faults.append(f"{place}: {', '.join(sorted(strange))} in {form}")
    assert faults == []


def test_every_say_gives_both_forms_as_plain_strings() -> None:
    """A text put together in another way would escape the checks above."""
    faults = []
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and _forms(node) is None:
                    faults.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert faults == []


def test_there_are_texts_to_check() -> None:
    assert len(list(texts())) > 100
