"""The fields of the forms for members by e-mail, and what is read back from them."""

from __future__ import annotations

from commands._base import Context, Field, Option, Refusal, Request
from commands._term_words import PARTIES
from knowledge import mail_addresses
from knowledge.language import Language, Text, same, say
from storage import mailboxes, members
from storage.tables import Member

_NAME_LONGEST = 100
_LANGUAGES = (Option(Text("nynorsk", "nynorsk"), Language.NN), Option(Text("bokmål", "bokmål"), Language.NB))
_NOT_KNOWN = Option(say(nn="Ikkje kjent", nb="Ikke kjent"), "-")


def of_new(context: Context) -> tuple[Field, ...]:
    """Name, e-mail, language, side and municipality."""
    sides = (_NOT_KNOWN, *(Option(words, party) for party, words in PARTIES.items()))
    places = (
        _NOT_KNOWN,
        *(Option(same(m.name), m.slug) for m in members.municipalities(context.session, context.network.id)),
    )
    return (
        _name(""),
        _email(say(nn="E-postadresse", nb="E-postadresse"), ""),
        _language(context.network.language),
        Field("side", say(nn="Kva side", nb="Hvilken side"), "choice", sides, required=False, value="-"),
        Field("municipality", say(nn="Kommune", nb="Kommune"), "choice", places[:100], required=False, value="-"),
    )


def of_known(row: Member) -> tuple[Field, ...]:
    """The e-mail address; name and language too of somebody who cannot choose them in the chat."""
    if mailboxes.by_mail_alone(row):
        address = _email(say(nn="E-postadresse", nb="E-postadresse"), row.email or "")
        return (_name(row.name), address, _language(row.language))
    label = say(nn="E-postadresse (tom: ta henne bort)", nb="E-postadresse (tom: ta den bort)")
    return (_email(label, row.email or "", required=False),)


def of_answers(value: str) -> tuple[Field, ...]:
    """The secretariat's own address."""
    label = say(nn="E-postadressa til sekretariatet", nb="E-postadressen til sekretariatet")
    return (_email(label, value, required=False),)


def name(request: Request) -> str:
    """One line of a name. Raises `Refusal`."""
    said = " ".join(request.fields.get("name", "").split())
    if not said or "@" in said or len(said) > _NAME_LONGEST:
        raise Refusal(say(nn="Skriv namnet på personen.", nb="Skriv navnet på personen."), field="name")
    return said


def email(request: Request) -> str:
    """One plain address. Raises `Refusal`."""
    found = mail_addresses.read(request.fields.get("email", ""))
    if found is None:
        raise Refusal(
            say(
                nn="Det er ikkje ei e-postadresse eg kan bruke. Skriv éi adresse, til dømes namn@kommune.no.",
                nb="Det er ikke en e-postadresse jeg kan bruke. Skriv én adresse, for eksempel navn@kommune.no.",
            ),
            field="email",
        )
    return found


def language(request: Request) -> str:
    """Nynorsk or bokmål. Raises `Refusal`."""
    said = request.fields.get("language", "")
    if said not in set(Language):
        raise Refusal(say(nn="Vel ei målform.", nb="Velg en målform."), field="language")
    return said


def side(request: Request) -> str | None:
    """Which side the member stands on, None when it is not known."""
    said = request.fields.get("side", "")
    return said if said in PARTIES else None


def municipality(request: Request, context: Context) -> str | None:
    """The slug of a municipality of the network, None when none is chosen."""
    known = {place.slug for place in members.municipalities(context.session, context.network.id)}
    said = request.fields.get("municipality", "")
    return said if said in known else None


def _name(value: str) -> Field:
    return Field("name", say(nn="Namn", nb="Navn"), value=value, limit=_NAME_LONGEST)


def _email(label: Text, value: str, *, required: bool = True) -> Field:
    return Field("email", label, value=value, limit=mail_addresses.LONGEST, required=required)


def _language(value: str) -> Field:
    return Field("language", say(nn="Målform", nb="Målform"), "choice", _LANGUAGES, value=value)
