"""What may tell of a person without being a number of theirs: telephone numbers, and a name beside a diagnosis."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from knowledge.first_names import ALSO_WORDS, NAMES


class Hint(StrEnum):
    """What was seen."""

    PHONE = "phone"
    DIAGNOSIS = "diagnosis"


_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w/§+-])(?<!\d[.,:])"
    r"(?:(?:(?:\+|00)47[ .-]?)?(?:[2-9]\d{7}|[2-9]\d{2}([ .-])\d{2}\1\d{3}|[2-9]\d([ .-])\d{2}\2\d{2}\2\d{2})"
    r"|(?:\+|00)[1-9]\d{0,2}(?:[ .-]?\d){7,11})"
    r"(?![\w/]|[.,:-]\d)"
)
_DAY = re.compile(r"(?:19|20)(\d{2})(\d{2})(\d{2})")

# As the last part of a word, bent: "brystkreft" and "psykosen" are diagnoses, "kreftkoordinator" is a post.
_DIAGNOSIS = re.compile(
    r"\b[^\W\d_]*(?:"
    r"adhd|aids|alkoholmisbruk|alzheimer|angst|anoreksi|astma|autisme|autist|bipolar|blodpropp|bulimi|"
    r"cøliaki|dement|demens|depresjon|deprimert|diabetes|diabetik|epilepsi|fibromyalgi|hepatitt|hiv|"
    r"hjarneslag|hjerneslag|hjarteinfarkt|hjerteinfarkt|hjartesvikt|hjertesvikt|kols|kreft|leukemi|lymfom|"
    r"lungebetennelse|metastase|sklerose|parkinson|personlegdomsforstyrring|personlighetsforstyrrelse|"
    r"psykose|psykotisk|ptsd|rusmisbruk|rusavhengig|schizofreni|sepsis|sjølvmord|selvmord|eteforstyrring|"
    r"spiseforstyrrelse|svulst|tuberkulose|utviklingshemming|utviklingshemma|utviklingshemmet"
    r")(?:er|ar|en|et|a|e|n|r|t|s|i|isk|iker|ikar|sjuk|syk)?\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b([A-ZÆØÅ][^\W\d_]+)(?=(?:[ -]+([^\W\d_]+))?)")
_INITIALS = re.compile(r"\b[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.(?!\w)")
_HOUSES = frozenset({"hospital", "sjukehus", "sykehus"})
_OF_SOMEBODY = frozenset({"har", "er", "fekk", "fikk", "får"})


def seen(text: str) -> Hint | None:
    """The first hint in *text*; None when there is none. A web address is no telephone number."""
    plain = _ADDRESS.sub(" ", text)
    if any(not _is_day(match.group()) for match in _PHONE.finditer(plain)):
        return Hint.PHONE
    sentences = re.split(r"[!?\n]|(?<=[^\W\d_]{2})\.", plain)
    return Hint.DIAGNOSIS if any(_DIAGNOSIS.search(one) and _names(one) for one in sentences) else None


def _names(sentence: str) -> bool:
    """Whether somebody is named: by a first name or by initials.

    A first name that is a word too does not count where any word has a capital, unless what follows shows it.
    """
    start = len(sentence) - len(sentence.lstrip())
    for match in _NAME.finditer(sentence):
        word, then = match[1].lower(), match[2] or ""
        if then in _HOUSES:
            continue
        shown = match.start() > start or then[:1].isupper() or then in _OF_SOMEBODY
        if {word, word.removesuffix("s")} & (NAMES - ALSO_WORDS) or (word in ALSO_WORDS and shown):
            return True
    return _INITIALS.search(sentence) is not None


def _is_day(number: str) -> bool:
    found = _DAY.fullmatch(number)
    if found is None:
        return False
    try:
        dt.date(int(number[:4]), int(number[4:6]), int(number[6:]))
    except ValueError:
        return False
    return True
