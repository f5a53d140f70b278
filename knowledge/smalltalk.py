"""Messages that ask for nothing: greetings, thanks, and questions to the bot about itself."""

from __future__ import annotations

import re

_PHRASES = r"""
hei+|hallo+|heisann|heia|hey+|hi|hello|morn|mor'?n|morna|god\s?(?:morgon|morgen|dag|kveld|natt|helg|jul|påske|sommar|sommer)|
(?:ha\s)?(?:ei|en)?\s?(?:god|fin|riktig\s(?:god|fin))\s(?:dag|helg|kveld|ferie)(?:en|a)?|
ha\s(?:det|ein\sfin\sdag|en\sfin\sdag)(?:\s(?:bra|godt))?|
(?:tusen|mange|hjarteleg|hjertelig)?\s?takk(?:\s(?:skal\sdu\sha|for\s(?:hjelpa?|hjelpen|svaret|det|sist|meg|i\sdag)|så\smykje|så\smye))?|
thanks?|thank\syou|thx|tks|bye|ok(?:ei|ay|i)?|greitt?|den\ser\sgrei|flott|fint|supert?|topp|bra|kjempebra|perfekt|nydeleg|nydelig|herleg|
ja|nei|jo|jau|joda|neida|nope|yes|no|jepp|hm+|eh+|oi|æsj|lol|haha+|hehe+|hihi|
korleis\s(?:går\sdet|har\sdu\sdet)|hvordan\s(?:går\sdet|har\sdu\sdet)|koss\s(?:går\sdet|har\sdu\sdet)|går\sdet\s(?:bra|fint|godt)|står\stil|
how\sare\syou|what'?s\sup|
(?:kven|hvem|kem)\ser\sdu|(?:kva|hva|ka)\s(?:er|heiter|heter|kan|gjer|gjør)\sdu|
(?:kva|hva|ka)\skan\s(?:du|eg|jeg|vi|ein|en)\s(?:hjelpe(?:\s(?:meg|oss))?\smed|gjere|gjøre|bruke\sdeg\still|spørje(?:\sdeg)?\som|spørre(?:\sdeg)?\som)|
er\sdu\s(?:ein|en)\s(?:bot|robot|datamaskin|maskin|ki|ai)|who\sare\syou|what\scan\syou\sdo|
(?:nei\s)?(?:det|dette)\s(?:er|var)\s(?:feil|rett|riktig|bra|ikkje\srett|ikke\sriktig|(?:ikkje|ikke)\sdet\s(?:eg|jeg)\s(?:meinte|mente|spurde\som|spurte\som))|
feil\s?(?:svar)?|rett\ssvar|(?:eg|jeg|æ|e)\s(?:skjønar|skjøner|skjønner|forstår|fattar)\s(?:ikkje|ikke|ingenting)|kva\smeiner\sdu|hva\smener\sdu|
(?:kan|kunne)\sdu\shjelpe(?:\smeg)?|hjelp|help|test(?:ing)?|prøve?|(?:er\sdu|nokon|noen)\s(?:der|her|våken|vaken)|
fortel\s(?:meg\s)?(?:ein|en)\svits|bra\sjobba?|godt\sjobba|sorry|beklager|orsak|unnskyld|skål|gratulerer(?:\smed\sdagen)?
"""
_ONE = "|".join(line.strip("|") for line in _PHRASES.split("\n") if line.strip())
_ALL = re.compile(
    rf"(?:(?:{_ONE})\b(?:\s(?:samvit|der|du|alle|alle\ssaman|alle\ssammen|botten|igjen|da|då))*\s*)+", re.IGNORECASE
)
_LONGEST = 100
"""Characters; nobody greets at greater length."""
_NOISE = re.compile(r"[^\w']+")


def is_smalltalk(text: str) -> bool:
    """Whether nothing is left of the message when greetings and thanks are gone; an empty one is small talk too."""
    plain = _NOISE.sub(" ", text).strip()
    return not plain or (len(plain) <= _LONGEST and _ALL.fullmatch(plain) is not None)


_THANKS = re.compile(
    r"(?:(?:ok(?:ei|ay)?|ja|flott|fint|supert?|topp|bra|perfekt)\s)?(?:(?:tusen|mange|hjarteleg|hjertelig)\s)?"
    r"(?:takk\w*|thanks|thank\syou|thx|tks)"
    r"(?:\s(?:skal\sdu\sha|for\s(?:hjelpa?|hjelpen|svaret|det|infoen|informasjonen)|så\smykj?e|samvit|igjen|a\slot))*",
    re.IGNORECASE,
)


def is_thanks(text: str) -> bool:
    """Whether the message is a thank-you and nothing else."""
    return _THANKS.fullmatch(_NOISE.sub(" ", text).strip()) is not None
