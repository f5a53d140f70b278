"""The rules of turns of the bundled networks, read from rotation.toml: data, with sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from knowledge.bodies import PARTIES
from knowledge.networks.reading import Table, each
from knowledge.networks.values import FactsError
from knowledge.rotation import Pattern, Post, Rule, Side

_FILE = "rotation.toml"


@dataclass(frozen=True, slots=True)
class Rotations:
    """Everything a network's sources say of roles that go by turns, are shared, or lie with one side."""

    rules: tuple[Rule, ...] = ()

    def of(self, body: str, post: Post) -> Rule | None:
        """The rule for a post in a body, None when no source states one."""
        return next((rule for rule in self.rules if body in rule.bodies and rule.post == post), None)

    def deciding(self, body: str, post: Post) -> Rule | None:
        """The rule that tells who has it: the one of the post that this one follows, else its own."""
        rule = self.of(body, post)
        return self.of(body, rule.follows) if rule and rule.follows else rule


@lru_cache
def load(network: str) -> Rotations:
    """The rules of a bundled network, none for another. Raises `FactsError` when the file has faults."""
    file = files("knowledge.networks") / network / _FILE
    return parse(file.read_text(encoding="utf-8")) if file.is_file() else Rotations()


def parse(text: str) -> Rotations:
    """The rules in *text*. Raises `FactsError` with every fault."""
    faults: list[str] = []
    try:
        table = Table(tomllib.loads(text), _FILE, faults)
    except tomllib.TOMLDecodeError as error:
        raise FactsError((f"{_FILE}: {error}",)) from None
    with table:
        found = Rotations(each(table.tables("rotation", "rotation"), _rule))
    for rule in found.rules:
        faults += _judged(rule, found)
    if faults:
        raise FactsError(tuple(faults))
    return found


def _rule(row: Table) -> Rule:
    return Rule(
        bodies=row.texts("bodies"),
        post=_post(row, "post"),
        pattern=_pattern(row),
        sides=each(row.tables("sides", "side"), _side),
        every=row.number("every") or 1,
        start=row.date("start"),
        keeper=row.text("keeper"),
        follows=_post(row, "follows") if row.has("follows") else None,
        inferred=row.flag("inferred"),
        note=row.text("note"),
        source=row.texts("source"),
    )


def _post(row: Table, key: str) -> Post:
    said = row.one_of(key, tuple(Post))
    return Post(said) if said in tuple(Post) else Post.HOST


def _pattern(row: Table) -> Pattern:
    said = row.one_of("pattern", tuple(Pattern))
    return Pattern(said) if said in tuple(Pattern) else Pattern.FIXED


def _side(row: Table) -> Side:
    return Side(row.one_of("party", PARTIES), row.texts("names"))


def _judged(rule: Rule, rules: Rotations) -> list[str]:
    place = f"{_FILE}: rotation ({rule.post} {', '.join(rule.bodies)})"
    faults = []
    if not rule.bodies:
        faults.append(f"{place}: bodies: is missing")
    needed = {Pattern.BODY: 0, Pattern.FIXED: 1}.get(rule.pattern, 2)
    if len(rule.sides) < needed:
        faults.append(f"{place}: sides: {rule.pattern} needs at least {needed}")
    if rule.pattern == Pattern.BODY and not rule.keeper:
        faults.append(f"{place}: keeper: is missing")
    if rule.follows and any(rules.of(body, rule.follows) is None for body in rule.bodies):
        faults.append(f"{place}: follows: there is no rule for {rule.follows}")
    return faults
