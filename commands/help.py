"""`/hjelp`: what the bot can do, made from what the commands declare."""

from __future__ import annotations

from commands._base import Choice, Context, Reply, Request, command, in_order
from knowledge.language import Text, join, say

_EXAMPLES = (
    (Text("Utskrivingsklar pasient", "Utskrivningsklar pasient"), "/avtale utskrivingsklar pasient"),
    (Text("Neste møte", "Neste møte"), "/mote"),
    (Text("Meld inn ei sak", "Meld inn en sak"), "/sak"),
)


@command(
    "hjelp",
    aliases=("help", "hjelpe"),
    summary=say(nn="Vis kva eg kan.", nb="Vis hva jeg kan."),
)
def hjelp(request: Request, context: Context) -> Reply:
    """List every command with what it does and how it is written."""
    unknown = request.words.removeprefix("?").strip() if request.words.startswith("?") else ""
    lead = (
        say(
            nn="Eg kjenner ikkje kommandoen «{word}». Dette kan eg:",
            nb="Jeg kjenner ikke kommandoen «{word}». Dette kan jeg:",
            word=unknown[:40],
        )
        if unknown
        else say(
            nn="Eg er Samvit for {network}. Spør meg kva avtale som gjeld, eller bruk ein kommando:",
            nb="Jeg er Samvit for {network}. Spør meg hvilken avtale som gjelder, eller bruk en kommando:",
            network=context.network.name,
        )
    )
    return Reply(
        lead,
        facts=tuple((Text(f"/{c.name}", f"/{c.name}"), join([c.summary, c.usage])) for c in in_order()),
        choices=tuple(Choice(label, line) for label, line in _EXAMPLES),
    )
