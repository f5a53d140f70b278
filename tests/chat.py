"""A member in a chat, for tests: says lines, presses buttons, fills forms, and gets what the bot sends on its own."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from bot.core import Answer, Bot
from commands._base import Reply
from storage.database import transaction
from storage.tables import Appointment, Body, Meeting, Member, Network, OutboxMessage, Seat

START = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""Monday 2 November 2026, 10:00 in Oslo: when every test begins."""


@dataclass(slots=True)
class Clock:
    """A clock that stands still until a test moves it."""

    now: dt.datetime = START

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass(slots=True)
class Remembering(Bot):
    """A bot whose messages can be read when retention has emptied them: tests live through years."""

    kept: dict[int, dict[str, Any]] = field(default_factory=dict)

    def tick(self) -> int:
        """Keep what is old for the test, then tick."""
        old = select(OutboxMessage).where(OutboxMessage.created_at < self.clock() - dt.timedelta(days=60))
        with transaction(self.engine) as session:
            for row in session.exec(old):
                if row.reply:
                    self.kept[row.id or 0] = row.reply
        return Bot.tick(self)

    def content(self, row: OutboxMessage) -> dict[str, Any] | None:
        """What stands in a message, or stood in it."""
        return row.reply or self.kept.get(row.id or 0)


@dataclass(slots=True)
class World:
    """One bot, one database, one clock, and helpers to set the scene in it."""

    engine: Engine
    clock: Clock = field(default_factory=Clock)
    bot: Remembering = field(init=False)

    def __post_init__(self) -> None:
        self.bot = Remembering(self.engine, self.clock, lambda address: address.split(":")[1])

    def member(
        self, person: str, network: str = "forde", *, role: str = "member", language: str | None = None, **more: Any
    ) -> Chat:
        """An example person, made if need be."""
        address = f"web:{network}:{person}"
        with transaction(self.engine) as session:
            row = session.exec(select(Member).where(Member.address == address)).first()
            if row is None:
                name = f"{person.capitalize()} Eksempel"
                language = language or session.get_one(Network, network).language
                row = Member(
                    network=network, address=address, name=name, language=language, role=role, example=True, **more
                )
                session.add(row)
                session.flush()
            return Chat(self, address, row.id or 0)

    def meeting(self, body: str, at: dt.datetime, **more: Any) -> int:
        """An example meeting; *at* in UTC."""
        with transaction(self.engine) as session:
            row = Meeting(network=session.get_one(Body, body).network, body=body, starts_at=at, example=True, **more)
            session.add(row)
            session.flush()
            return row.id or 0

    def seat(self, chat: Chat, body: str, *, ends: dt.date | None = None, title: str = "medlem", **more: Any) -> int:
        """Put somebody in a seat of *body* from the start of the year."""
        with transaction(self.engine) as session:
            network = session.get_one(Body, body).network
            seat = session.exec(select(Seat).where(Seat.body == body, Seat.title == title)).first()
            if seat is None:
                seat = Seat(network=network, body=body, title=title, party="kommune")
                session.add(seat)
                session.flush()
            row = Appointment(
                network=network,
                seat=seat.id or 0,
                member=chat.id,
                starts=dt.date(2026, 1, 1),
                ends=ends,
                example=True,
                **more,
            )
            session.add(row)
            session.flush()
            return row.id or 0


@dataclass(slots=True)
class Chat:
    """One person's side of the talk; `answer` is the last one."""

    world: World
    address: str
    id: int
    answer: Answer | None = None
    _forms: itertools.count[int] = field(default_factory=itertools.count)

    def says(self, line: str, **fields: str) -> str:
        """Say a line; returns what is answered, in the member's language."""
        self.answer = self.world.bot.handle(self.address, line, fields)
        return self.text

    def presses(self, label: str) -> str:
        """Press the button of the last answer whose label holds *label*."""
        lines = [c.line for c in (*self.reply.choices, *self.reply.feedback) if label in c.label.form(self.language)]
        assert lines, f"no button {label!r} among {self.buttons}"
        return self.says(lines[0])

    def fills(self, **fields: str) -> str:
        """Fill and send the open form; fields not named keep what they hold."""
        form = self.reply.form
        assert form is not None, "no form is open"
        held = {f.name: f.value for f in form.fields}
        return self.says(form.line, **{**held, **fields, "key": fields.get("key", f"form{next(self._forms)}")})

    @property
    def reply(self) -> Reply:
        """The last reply."""
        assert self.answer is not None
        return self.answer.reply

    @property
    def language(self) -> str:
        """The form the last answer was written in."""
        assert self.answer is not None
        return self.answer.language

    @property
    def text(self) -> str:
        """The last answer with its facts, as plain lines."""
        facts = [f"{label.form(self.language)}: {value.form(self.language)}" for label, value in self.reply.facts]
        return "\n".join([self.reply.text.form(self.language), *facts])

    @property
    def buttons(self) -> list[str]:
        """The labels of the last answer's buttons."""
        return [choice.label.form(self.language) for choice in self.reply.choices]

    @property
    def letters(self) -> list[Reply]:
        """What was queued for this person, oldest first, with its facts and buttons."""
        with transaction(self.world.engine) as session:
            rows = session.exec(
                select(OutboxMessage)
                .where(OutboxMessage.to == self.address, OutboxMessage.state != "gathered")
                .order_by(OutboxMessage.id)  # type: ignore[arg-type]
            )
            return [Reply.from_json(held) for row in rows if (held := self.world.bot.content(row))]

    def taps(self, label: str) -> str:
        """Press the button of the newest queued message that has one whose label holds *label*."""
        for letter in reversed(self.letters):
            for choice in letter.choices:
                if label in choice.label.nn or label in choice.label.nb:
                    return self.says(choice.line)
        raise AssertionError(f"no message with a button {label!r}")

    @property
    def inbox(self) -> list[str]:
        """What was queued for this person, oldest first, in their language."""
        with transaction(self.world.engine) as session:
            rows = session.exec(
                select(OutboxMessage)
                .where(OutboxMessage.to == self.address, OutboxMessage.state != "gathered")
                .order_by(OutboxMessage.id)  # type: ignore[arg-type]
            )
            language = session.get_one(Member, self.id).language
            held = filter(None, map(self.world.bot.content, rows))
            return [Reply.from_json(one).text.form(language) for one in held]
