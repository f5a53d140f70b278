"""Which words of a section to quote: whole sentences, exactly as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«\"(–-])|\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:jf|jfr|nr|pkt|kap|bl\.a|f\.eks|t\.d|dvs|evt|ca|kl|mv|m\.v|osv|inkl|eks|tlf|st|hhv|art|[A-ZÆØÅ]))\.$"
)

LONGEST = 280
"""Characters of a quote; one sentence may be a little longer."""
_LONGEST_SENTENCE = 400
_PASSAGE = 120
"""Words of one passage; a longer section is searched in pieces, so that its length does not speak for it."""


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """(start, end) of each sentence or list item between *start* and *end*."""
    end = len(text) if end is None else end
    found, begin = [], start
    for match in _END.finditer(text, start, end):
        if match[0] != "\n" and _ABBREVIATED.search(text, begin, match.start()):
            continue
        found.append((begin, match.start()))
        begin = match.end()
    found.append((begin, end))
    return [(a, b) for a, b in found if text[a:b].strip()]


def best(text: str, start: int, end: int, worth: Callable[[str], float]) -> tuple[int, int]:
    """(start, end) of what to quote of *text*: the sentence worth most, and what follows while it is short.

    What follows is taken only when it is worth something or the sentence opens a list.
    """
    pieces = sentences(text, start, end)
    if not pieces:
        return start, start
    worths = [worth(text[a:b]) for a, b in pieces]
    first = worths.index(max(worths))
    begin, upto = pieces[first]
    for place in range(first + 1, len(pieces)):
        opens = text[begin:upto].endswith(":") or (place > first + 1 and "\n" in text[begin:upto])
        if pieces[place][1] - begin > LONGEST or not (opens or worths[place] > 0):
            break
        upto = pieces[place][1]
    return begin, _cut(text, begin, upto)


def _cut(text: str, begin: int, end: int) -> int:
    if end - begin <= _LONGEST_SENTENCE:
        return end
    return begin + len(text[begin : begin + _LONGEST_SENTENCE].rsplit(" ", 1)[0])


def passages(text: str) -> list[tuple[int, int]]:
    """(start, end) of pieces of whole sentences that are searched one by one."""
    found: list[tuple[int, int]] = []
    count = 0
    for start, end in sentences(text):
        length = text.count(" ", start, end) + 1
        if found and count + length <= _PASSAGE:
            found[-1] = (found[-1][0], end)
            count += length
        else:
            found.append((start, end))
            count = length
    return found
