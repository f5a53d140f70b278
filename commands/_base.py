"""The words every command is made of: what comes in, what goes out, and how a command declares itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any, Literal, get_args

from pydantic import TypeAdapter
from sqlmodel import Session

from knowledge.agenda_papers import AgendaPaper, CasePaper
from knowledge.calendars import CalendarFile
from knowledge.language import NOTHING, OSLO, Text
from knowledge.search import AgreementIndex
from knowledge.sections import SectionIndex
from knowledge.year_plan import YearPlan
from storage.tables import Member, Network

FieldKind = Literal["text", "long", "choice", "hidden"]
OptionSource = Literal["", "agreement", "body", "member"]


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """Said to the member: what cannot be done and what to do instead. `field` names the form field it is about."""

    def __init__(self, text: Text, *, choices: tuple[Choice, ...] = (), field: str | None = None) -> None:
        super().__init__(text.nn)
        self.text, self.choices, self.field = text, choices, field


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: a line the member did not have to type."""

    label: Text
    line: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from. `as_of` is the day, month or year the source speaks for, when known."""

    title: Text
    url: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice field."""

    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `value` is what it holds when it opens, `limit` the most characters it takes.

    `source` names what the options are, for a chat service that looks them up while one types; the first `pinned` of
    them are none of these and are always shown.
    """

    name: str
    label: Text
    kind: FieldKind = "text"
    options: tuple[Option, ...] = ()
    hint: Text = NOTHING
    required: bool = True
    value: str = ""
    limit: int = 3000
    source: OptionSource = ""
    pinned: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """Several lines at once; comes back as `Bot.handle(address, line, fields)`.

    `draft` is the line that keeps its fields when it is closed instead of sent; None when nothing is kept.
    """

    title: Text
    line: str
    fields: tuple[Field, ...]
    submit: Text = field(default_factory=lambda: Text("Send inn", "Send inn"))
    draft: str | None = None


Content = CalendarFile | YearPlan | AgendaPaper | CasePaper
"""What a file can be made of."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply, as a value: `bot.documents.made` makes its bytes when somebody takes it.

    `title` is what it is called where it can be opened, and what it shows to who cannot see a picture.
    """

    name: str
    media_type: str
    title: Text
    content: Content

    def as_json(self) -> dict[str, Any]:
        """For the outbox; `from_json` reads it back."""
        kind = type(self.content).__name__
        return {
            "name": self.name,
            "media_type": self.media_type,
            "title": asdict(self.title),
            "kind": kind,
            "content": _reader(kind).dump_python(self.content, mode="json"),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Attachment:
        """The file that `as_json` wrote."""
        content = _reader(data["kind"]).validate_python(data["content"])
        return cls(data["name"], data["media_type"], Text(**data["title"]), content)


def row_id(text: str) -> int | None:
    """The id of a row that *text* is, None for anything else; at most nine digits, so that every database takes it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@cache
def _reader(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(next(each for each in get_args(Content) if each.__name__ == kind))


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers, in both languages, smaller than any chat service.

    `feedback` is empty or holds the two verdicts that are asked for, the good one first; a chat service shows them
    smaller than `choices`.
    """

    text: Text
    facts: tuple[tuple[Text, Text], ...] = ()
    sources: tuple[Source, ...] = ()
    choices: tuple[Choice, ...] = ()
    form: Form | None = None
    feedback: tuple[Choice, ...] = ()
    files: tuple[Attachment, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the outbox; `from_json` reads it back."""
        return asdict(replace(self, files=())) | {"files": [file.as_json() for file in self.files]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        """The reply that `as_json` wrote. A queued reply has no form: nobody is waiting to fill it in."""
        return cls(
            text=Text(**data["text"]),
            facts=tuple((Text(**label), Text(**value)) for label, value in data["facts"]),
            sources=tuple(Source(Text(**s["title"]), s["url"], s["as_of"]) for s in data["sources"]),
            choices=_choices(data["choices"]),
            feedback=_choices(data["feedback"]),
            files=tuple(Attachment.from_json(row) for row in data.get("files", ())),
        )


def _choices(rows: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(Text(**row["label"]), row["line"]) for row in rows)


@dataclass(frozen=True, slots=True)
class Request:
    """What the member said to a command: the words after its name, and a form's fields."""

    words: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk that a line belongs to.

    `thread` is its address, empty outside threads; `continued` when the line stands in a thread that was there before.
    `direct` when only the member and the bot take part in it.
    """

    thread: str = ""
    continued: bool = False
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """Where a command stands: its session, its network, who asks and when (`now` is UTC with zone).

    `private` when nobody but the member sees the answer and no copy of it is kept; `in_channel` when others see it too.
    `place` is where the web process
    answers ("https://samvit.example.org"), empty when it is not known. `mails`: there is a server to send e-mail with.
    """

    session: Session
    network: Network
    member: Member
    now: dt.datetime
    index: Callable[[], AgreementIndex]
    sections: Callable[[], SectionIndex] = SectionIndex
    private: bool = True
    in_channel: bool = False
    place: str = ""
    talk: Talk = field(default_factory=Talk)
    mails: bool = False

    @property
    def today(self) -> dt.date:
        """The day in Oslo."""
        return self.now.astimezone(OSLO).date()


Handler = Callable[[Request, Context], Reply]


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it declared itself; `usage` is what follows its name.

    Without a slash it is meant when one of `words` follows its name, one of `verbs` and a number, or with `of_bodies`
    what a body is called.
    """

    name: str
    aliases: tuple[str, ...]
    summary: Text
    usage: Text
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    of_bodies: bool
    handler: Handler


REGISTRY: dict[str, Command] = {}
_ORDER = ("avtale", "sak", "mote", "verv", "varsel", "", "hjelp")


def in_order() -> list[Command]:
    """The commands as a member should meet them: those asked for most first, help last."""
    return sorted(REGISTRY.values(), key=lambda c: (_ORDER.index(c.name if c.name in _ORDER else ""), c.name))


def command(
    name: str,
    *,
    aliases: tuple[str, ...] = (),
    summary: Text,
    usage: Text = NOTHING,
    words: Iterable[str] = (),
    verbs: Iterable[str] = (),
    of_bodies: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare a command. Only data is attached; `commands.load()` finds the modules."""

    def declare(handler: Handler) -> Handler:
        REGISTRY[name] = Command(
            name, aliases, summary, usage, tuple(words), tuple(verbs), of_bodies=of_bodies, handler=handler
        )
        return handler

    return declare
