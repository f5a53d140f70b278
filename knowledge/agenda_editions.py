"""What changed between two editions of an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.language import Text, say


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it was sent out."""

    item: int
    number: str
    title: str
    kind: str
    minutes: int | None = None

    def as_json(self) -> dict[str, Any]:
        """For the database; `Printed(**row)` reads it back."""
        return asdict(self)


def changes(before: Sequence[Printed], after: Sequence[Printed]) -> list[Text]:
    """What is new, gone, changed or moved, in that order; empty when the two editions say the same."""
    old, new = {line.item: line for line in before}, {line.item: line for line in after}
    found = [_of(new[id_], Text("ny", "ny")) for id_ in new if id_ not in old]
    found += [_of(old[id_], Text("teken ut", "tatt ut")) for id_ in old if id_ not in new]
    found += [text for id_ in new if id_ in old for text in _changed(old[id_], new[id_])]
    stayed_before, stayed_after = [i for i in old if i in new], [i for i in new if i in old]
    if stayed_before != stayed_after:
        found.append(say(nn="Rekkjefølgja er endra", nb="Rekkefølgen er endret"))
    return found


def _changed(old: Printed, new: Printed) -> list[Text]:
    found = []
    if old.title != new.title:
        found.append(_of(new, say(nn="heitte før «{t}»", nb="het før «{t}»", t=old.title)))
    if old.kind != new.kind:
        found.append(_of(new, Text("nytt slag", "ny type")))
    if old.minutes != new.minutes:
        found.append(_of(new, Text("ny tid", "ny tid")))
    return found


def _of(line: Printed, what: Text) -> Text:
    return say(nn="{n} {t}: {what}", nb="{n} {t}: {what}", n=line.number, t=line.title, what=what)
