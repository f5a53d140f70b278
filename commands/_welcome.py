"""What the bot says of itself the first time somebody turns to it: three lines and four buttons."""

from __future__ import annotations

from commands._base import Choice, Context, Reply
from knowledge.language import Text, join, say

_REMINDS = say(
    nn="Eg minner deg om møte, fristar og verv, og tek imot saker til organa: skriv «møte» eller «sak».",
    nb="Jeg minner deg om møter, frister og verv, og tar imot saker til organene: skriv «møte» eller «sak».",
)
_NEVER = say(
    nn="Skriv aldri opplysningar om enkeltpasientar. Alt eg kan, står under «hjelp»; under «varsel» vel du målform "
    "og kva eg skal minne deg om.",
    nb="Skriv aldri opplysninger om enkeltpasienter. Alt jeg kan, står under «hjelp»; under «varsel» velger du "
    "målform og hva jeg skal minne deg om.",
)
_BUTTONS = (
    Choice(Text("Utskrivingsklar pasient", "Utskrivningsklar pasient"), "/avtale utskrivingsklar pasient"),
    Choice(say(nn="Neste møte", nb="Neste møte"), "/mote"),
    Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak"),
    Choice(say(nn="Hjelp", nb="Hjelp"), "/hjelp"),
)


def first_words(context: Context) -> Reply:
    """Three lines: what one can ask, what comes by itself, and what is never to be written."""
    asks = say(
        nn="Hei, eg er Samvit for {network}. Spør kva avtale som gjeld, så svarar eg med kjelde, "
        "til dømes «utskrivingsklar pasient».",
        nb="Hei, jeg er Samvit for {network}. Spør hvilken avtale som gjelder, så svarer jeg med kilde, "
        "for eksempel «utskrivningsklar pasient».",
        network=context.network.name,
    )
    return Reply(join([asks, _REMINDS, _NEVER]), choices=_BUTTONS)
