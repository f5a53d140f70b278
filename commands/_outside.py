"""What somebody of another organisation is told once: how to talk with the bot, and how its messages reach them."""

from __future__ import annotations

from commands._base import Context, Reply
from knowledge.language import Text, join, same, say
from storage import members

_MOST = 5

_HOW = say(
    nn="Du skriv frå ein annan organisasjon, så skråstrekkommandoane verkar ikkje for deg. Skriv det same utan "
    "skråstrek etter namnet mitt, til dømes «møte» eller «sak», så får du det same svaret.",
    nb="Du skriver fra en annen organisasjon, så skråstrekkommandoene virker ikke for deg. Skriv det samme uten "
    "skråstrek etter navnet mitt, for eksempel «møte» eller «sak», så får du det samme svaret.",
)


def first_words(context: Context) -> Reply:
    """How to ask without slash commands, who runs the network, and that messages can come by e-mail."""
    reach = say(
        nn="Det er ikkje sikkert at eg når deg med innkallingar og påminningar her. {office} kan legge deg inn med "
        "e-postadressa di, så kjem dei på e-post.",
        nb="Det er ikke sikkert at jeg når deg med innkallinger og påminnelser her. {office} kan legge deg inn med "
        "e-postadressen din, så kommer de på e-post.",
        office=_office(context),
    )
    return Reply(join([_HOW, reach]))


def _office(context: Context) -> Text:
    names = [one.name for one in members.secretaries(context.session, context.network.id) if one.name][:_MOST]
    known = same(f" ({', '.join(names)})") if names else same("")
    return say(
        nn="Sekretariatet for {network}{names}",
        nb="Sekretariatet for {network}{names}",
        network=context.network.name,
        names=known,
    )
