"""Reading what a member filled in: each fault is a refusal that names its field and says what would do."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from commands._base import Context, Field, Option, Refusal, Request
from knowledge.language import Text, day, say
from knowledge.written_dates import read_day
from storage import meetings
from storage.bodies import Body
from storage.meetings import Meeting

LONGEST = 3000
_MOST_LINKS = 10
_LONGEST_LINK = 500


def text(request: Request, name: str, limit: int = LONGEST) -> str:
    """A text of at most *limit* characters; "" when it is empty."""
    said = request.fields.get(name, "").strip()
    if len(said) > limit:
        raise Refusal(
            say(
                nn="Teksten er {n} teikn. Kort han ned til {most}, og legg resten ved som lenkje.",
                nb="Teksten er {n} tegn. Kort den ned til {most}, og legg resten ved som lenke.",
                n=len(said),
                most=limit,
            ),
            field=name,
        )
    return said


def needed(request: Request, name: str, missing: Text, limit: int = LONGEST) -> str:
    """A text that must be there; *missing* is said when it is not."""
    said = text(request, name, limit)
    if not said:
        raise Refusal(missing, field=name)
    return said


def reason(request: Request) -> str:
    """Why: shown to those who are told."""
    return needed(
        request,
        "why",
        say(
            nn="Skriv ei kort grunngiving. Ho går til den som melde inn saka.",
            nb="Skriv en kort begrunnelse. Den går til den som meldte inn saken.",
        ),
    )


def reason_field(*, label: Text | None = None, hint: Text | None = None) -> Field:
    """The field that `reason` reads."""
    return Field(
        "why",
        label or say(nn="Grunngiving", nb="Begrunnelse"),
        "long",
        hint=hint
        or say(
            nn="Går til den som melde inn saka. Ikkje skriv om enkeltpasientar.",
            nb="Går til den som meldte inn saken. Ikke skriv om enkeltpasienter.",
        ),
    )


def number(request: Request, name: str, lowest: int, highest: int) -> int | None:
    """A whole number within bounds, None when the field is empty."""
    said = request.fields.get(name, "").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 6 and lowest <= int(said) <= highest):
        raise Refusal(
            say(
                nn="Skriv eit heilt tal frå {low} til {high}, eller la feltet stå tomt.",
                nb="Skriv et helt tall fra {low} til {high}, eller la feltet stå tomt.",
                low=lowest,
                high=highest,
            ),
            field=name,
        )
    return int(said)


def date(request: Request, name: str, context: Context) -> dt.date | None:
    """A day from today on, None when the field is empty."""
    said = request.fields.get(name, "").strip()
    if not said:
        return None
    found = read_day(said, context.today)
    if found is None or found.year > context.today.year + 10:
        raise Refusal(
            say(
                nn="Eg forstår ikkje datoen «{said}». Skriv til dømes 1.12.2026 eller 2026-12-01.",
                nb="Jeg forstår ikke datoen «{said}». Skriv for eksempel 1.12.2026 eller 2026-12-01.",
                said=said[:30],
            ),
            field=name,
        )
    if found < context.today:
        raise Refusal(
            say(
                nn="{day} har vore. Vel ein dag frå i dag og framover.",
                nb="{day} har vært. Velg en dag fra i dag og framover.",
                day=day(found),
            ),
            field=name,
        )
    return found


def links(request: Request) -> tuple[str, ...]:
    """Attachments: web addresses, one a line."""
    found = tuple(dict.fromkeys(request.fields.get("links", "").split()))
    for link in found:
        if not is_link(link):
            raise Refusal(
                say(
                    nn="«{link}» er ikkje ei nettadresse eg kan bruke. Vedlegg skal vere lenkjer som byrjar med "
                    "https:// eller http://, éi på kvar linje.",
                    nb="«{link}» er ikke en nettadresse jeg kan bruke. Vedlegg skal være lenker som begynner med "
                    "https:// eller http://, én på hver linje.",
                    link=link[:60],
                ),
                field="links",
            )
    if len(found) > _MOST_LINKS:
        raise Refusal(
            say(
                nn="Det er {n} lenkjer. Legg ved høgst {most}.",
                nb="Det er {n} lenker. Legg ved høyst {most}.",
                n=len(found),
                most=_MOST_LINKS,
            ),
            field="links",
        )
    return found


def is_link(link: str) -> bool:
    """Whether it is a web address that can be shown as one."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    clean = not any(sign in link for sign in "<>\"'`{}|\\^")
    return parts.scheme in ("http", "https") and "." in host and len(link) <= _LONGEST_LINK and clean


def one_of(request: Request, name: str, options: tuple[Option, ...], missing: Text, *, required: bool = True) -> str:
    """The chosen option's value; "" when none is chosen and none is required."""
    said = request.fields.get(name, "").strip()
    if said in [option.value for option in options] or (not said and not required):
        return said
    raise Refusal(missing, field=name)


def meeting(request: Request, context: Context, body: Body, *, required: bool = False) -> Meeting | None:
    """The chosen meeting: a coming one of *body*; None when none is chosen and none is required."""
    said = request.fields.get("meeting", "").strip()
    if not said and not required:
        return None
    rows = meetings.coming(context.session, context.network.id, context.now, [body.id])
    found = next((row for row in rows if str(row.id) == said), None)
    if found is None:
        raise Refusal(
            say(
                nn="Vel eit møte i {body} som er planlagt framover.",
                nb="Velg et møte i {body} som er planlagt framover.",
                body=body.name,
            ),
            field="meeting",
        )
    return found
