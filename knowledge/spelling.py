"""Keys that nynorsk, bokmål, dialect and sloppy spelling of one word share.

A key need not be a word: it is compared, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"\b([^\W\d_])[-.]\s?(?=[^\W\d_]{3})")  # "ø-hjelp", "e-melding": one word, not two
_FOLD = str.maketrans("æäøöåâáàéèêëčđŋšŧžüõñç", "eeooaaaaeeeecdnstzuonc")

# What a bokmål (or older) stem becomes; left sides are folded, and are read in this order.
_STEMS = (
    ("taushetsplikt", "teieplikt"),
    ("(?<!p)syk", "sjuk"),
    ("sjukemeld", "sjukmeld"),
    ("hjem", "heim"),
    ("tjen", "ten"),
    ("henvis", "tilvis"),
    ("veiled|rettlei", "rettled"),
    ("^leder", "leiar"),
    ("^ledels", "leiing"),
    ("mestr", "meistr"),
    ("hoyskol|hogskol", "hogskul"),
    ("skole", "skule"),
    ("bolig(?:er)?", "bustad"),
    ("sted", "stad"),
    ("frem", "fram"),
    ("virksomhet", "verksemd"),
    ("virk", "verk"),
    ("rekn", "regn"),
    ("namn", "navn"),
    ("nemn", "nevn"),
    ("jamn", "jevn"),
    ("saman", "sammen"),
    ("hald", "hold"),
    ("tilbod", "tilbud"),
    ("forbod", "forbud"),
    ("brot", "brudd"),
    ("^vald", "vold"),
    ("^fyrst", "forst"),
    ("ulukk", "ulykk"),
    ("naud", "nod"),
    ("raud", "rod"),
    ("straum", "strom"),
    ("augebl", "oyebl"),
    ("manad", "maned"),
    ("laurdag", "lordag"),
    ("sundag", "sondag"),
    ("tysdag", "tirsdag"),
    ("oppsig|oppsag[td]", "oppsei"),
    ("semje", "enig"),
    ("einighe", "enighe"),
    ("^ansatt|^ansett", "tilsett"),
    ("(?<![bdjlr])uke", "veke"),
    ("mogleg", "muleg"),
    ("mulig", "muleg"),
    ("skilnad", "forskell"),
    ("tryggleik", "sikkerhet"),
    ("styresmakt", "myndighet"),
    ("avgjerd", "avgjor"),
    ("heilskap|helhet", "helskap"),
    ("enhet", "eining"),
    ("midlar|midler|midla", "middel"),
    ("innlag[td]e?", "innlegg"),
    ("skrevet|skrevne|skreven|skrivne|skrive[nt]", "skriv"),
    ("^ovelse", "oving"),
    ("^born", "barn"),
    ("verknad", "verk"),
    ("kjor|koyr", "kyr"),
    ("modre", "mor"),
    ("utvalg", "utval"),
    ("linj", "lin"),
    ("fodsl", "fodsel"),
    ("kild", "kjeld"),
)
# Sounds that the two forms spell differently; after the stems.
_SOUNDS = (
    ("hv", "kv"),
    ("tj", "t"),
    ("gj", "g"),
    ("kj", "k"),
    ("(?<!h)elses?(?=[a-z]{3})", "ings"),
    ("(?<=[bdfgklmprstv])ning", "ing"),
    ("(?<=[a-z]{3})ande", "ende"),
    ("(?<=[a-z]{2})lig(?!g)", "leg"),
    ("ei", "e"),
    ("oy", "o"),
    ("ar", "er"),
    ("oe", "o"),
    ("ae", "e"),
)
_RULES = tuple((re.compile(left), right) for left, right in (*_STEMS, *_SOUNDS))
_ANY = re.compile("|".join(left for left, _ in (*_STEMS, *_SOUNDS)))

_NOUN_ENDS = re.compile(
    r"(?<=[a-z]{3})(?:heten[es]?|heta|heter|het|ing(?:en|a|er|ene|ane|ens)?|(?<!h)else(?:n|r|ne|ns)?|endes?|erte?|erast)$"
)
_ENDS = re.compile(
    r"(?:(?<=[a-z]{4})(?:erane|erene|erne|erer|ere|ens|ets|ers|ast)|(?<=[a-z]{3})(?:ane|ene|ast|en|et|es|er|(?<=[dglkpr])te|a|e))$"
)
_AGENT = re.compile(r"(?<=[a-z]{4})er$")
_SHORT = 4
"""Stems up to here keep their double letters: "legge" is not "lege"."""
_DOUBLED = re.compile(r"([bcdfghjklmnpqrstvwxz])\1+")

_IRREGULAR = {
    "veien": "veg", "vei": "veg", "veier": "veg", "hoy": "hog", "hoyt": "hog", "hoye": "hog", "barna": "barn",
    "menn": "mann", "fodt": "fod", "fodd": "fod", "dor": "do", "doyr": "do", "dode": "do", "auge": "oye",
    "hjemme": "heime", "leige": "leie", "leiger": "leie", "vara": "varamedlem", "senter": "sentr", "senteret": "sentr",
    "forsta": "forstaa",
    "gamle": "gammal", "gammel": "gammal", "gamal": "gammal", "unge": "ung", "ungar": "ung",
    "sendt": "send", "meldt": "meld", "betalt": "betal", "ringte": "ring", "fell": "fall", "falt": "fall",
    "sjukebil": "ambulanse", "sykebil": "ambulanse",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case without marks: "Førde" → "forde", "Rásttigáisá" → "rasttigaisa"."""
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLD)


def words(text: str) -> list[str]:
    """The words of *text* as written; "ø-hjelp" is one, "IKT-løysing" two. No more of a word than a word can be."""
    return [word[:LONGEST] for word in _WORD.findall(_JOINED.sub(r"\1", text))]


LONGEST = 80
"""Letters of one word. What is made of words is kept: a word of forty thousand letters would be kept in pieces."""


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """The key of one word: "utskrivningsklare" and "utskrivingsklar" share it."""
    stem = fold(word)
    stem = _IRREGULAR.get(stem, stem)
    if len(stem) <= 3:
        return stem
    if _ANY.search(stem):
        for rule, replacement in _RULES:
            stem = rule.sub(replacement, stem)
    stem = _AGENT.sub("", _ENDS.sub("", _NOUN_ENDS.sub("", stem)))
    return _DOUBLED.sub(r"\1", stem) if len(stem) > _SHORT else stem
