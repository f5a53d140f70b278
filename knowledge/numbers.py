"""Agreements asked for by number ("delavtale 2d", "TA 3 og 5") or by point of the law ("§ 6-2 nr. 5")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.agreements import Agreement

_ONE = r"\d{1,2}(?:[.-]\d{1,2}){0,2}(?: ?[a-h])?(?![\w%])\)?"
_MANY = rf"(?P<number>{_ONE}(?:\s*(?:og|&|,|\+|/)\s*{_ONE})*)"
_NO = r"(?:\s*(?:nr|nummer|no)\b\.?)?\s*"
_NOT_A_COUNT = (
    r"(?!\s*(?:dag|døgn|veke|uke|måned|månad|time|tima|år|senge?r?|pasient|person|kommun|avtal|prosent|kr|%|mg|ml))"
)
_PAPER = r"(?:(?:del|under|sær|tenest[ea]|tjenest[ea]|samarbeids|hoved)?avtal[ea]n?|retningslinj?e|TA|DA|R)"
_NAMED = re.compile(rf"\b{_PAPER}{_NO}{_MANY}{_NOT_A_COUNT}", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:TA|DA|R)\s?(?=\d)|\b(?:ta|da|r)(?=\d)|^\s*(?:ta|da)\s?(?=\d+\s?[a-h]?\W*$)")
_ALONE = re.compile(rf"^\W*(?:(?:nr|nummer)\b\.?\s*)?{_MANY}\W*$", re.IGNORECASE)
_LAW = re.compile(
    r"(?:§\s*)?\b6-2\b[^\d§]{0,25}?(?P<point>\d{1,2})\b|\blovpunkt(?:et)?\s*(?:nr\.?\s*)?(?P<point2>\d{1,2})\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(\d{1,2}(?:[.-]\d{1,2}){0,2}) ?([a-h]?)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question names: numbers as normalised ("2d"), or a point of § 6-2; `rest` is the text without them."""

    numbers: tuple[str, ...] = ()
    point: int | None = None
    rest: str = ""

    def __bool__(self) -> bool:
        return bool(self.numbers) or self.point is not None


def asked(text: str) -> Asked:
    """Read the number out of a question; "nummer 2 i sprinten" and "ta 3 pasientar" name none."""
    law = _LAW.search(text)
    if law:
        point = int(law["point"] or law["point2"])
        return Asked(point=point, rest=_without(text, law))
    for pattern in (_NAMED, _ALONE):
        for found in pattern.finditer(text):
            word = found[0][:2].lower()
            if word in ("ta", "da") and not _SHORT.match(found[0]) and not _SHORT.match(text):
                continue
            if found[0][:1] in "Rr" and not found[0].lower().startswith("retn") and not _SHORT.match(found[0]):
                continue
            return Asked(numbers=parts(found["number"]), rest=_without(text, found))
    return Asked(rest=text)


def parts(number: str) -> tuple[str, ...]:
    """ "3 og 5" → ("3", "5"); "02" → ("2",); "2 D)" → ("2d",)."""
    return tuple(dict.fromkeys(digits.lstrip("0") + letter.lower() for digits, letter in _PART.findall(number)))


class Numbers:
    """The numbers of one network's agreements, as printed and as their aliases say."""

    def __init__(self, agreements: Sequence[Agreement]) -> None:
        self._own = [set(parts(a.number)) if a.number else set() for a in agreements]
        self._printed = [parts(a.number) if a.number else () for a in agreements]
        self._known = [own | _of_aliases(a) for own, a in zip(self._own, agreements, strict=True)]
        self._law = [a.law for a in agreements]

    def __bool__(self) -> bool:
        return any(self._known)

    def find(self, numbers: Sequence[str]) -> dict[int, float]:
        """Place of each agreement with all these numbers → how exactly (1 = that very number)."""
        wanted, found = set(numbers), {}
        for place, known in enumerate(self._known):
            merged = len(wanted) > 1 and wanted <= known
            if wanted == set(self._printed[place]) or merged:
                found[place] = 1.0
            elif wanted <= known:
                found[place] = 0.9 if wanted & (known - self._own[place]) or len(self._own[place]) == 1 else 0.6
            elif any(number[:-1] in wanted for number in known if number[-1].isalpha()):
                found[place] = 0.4
        return found

    def of_point(self, point: int) -> dict[int, float]:
        """Place of each agreement under this point of § 6-2."""
        return {place: 1.0 if law[0] == point else 0.8 for place, law in enumerate(self._law) if point in law}


def _of_aliases(agreement: Agreement) -> set[str]:
    return {number for alias in agreement.aliases for number in asked(alias).numbers}


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
