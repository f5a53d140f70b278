"""The whole way in and the whole way out in time: `handle` a line, `tick` the clock. Sessions open and commit here."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy import Engine
from sqlmodel import Session, select

import commands
from bot import logs, observing, second_look
from bot.clock import Clock
from bot.observing import Observer, watching
from bot.texts import Texts
from commands import _reminder_tick
from commands._base import Choice, Context, Refusal, Reply, Talk
from knowledge import privacy, vocabulary
from knowledge.agreements import Agreement, NetworkWords
from knowledge.language import join, say
from knowledge.search import AgreementIndex
from knowledge.sections import SectionIndex
from storage import agreements, departures, events, members, outbox, retention, tallies
from storage.database import transaction
from storage.tables import Member, Network

log = logging.getLogger("samvit")

LONGEST = 40_000
"""Characters of one line or field that are read; Slack sends no more."""

_PRIVATE = say(
    nn="Meldinga di inneheld noko som ser ut som eit fødselsnummer. Eg har verken lagra eller lese det. "
    "Opplysningar om enkeltpasientar høyrer ikkje heime her. Skriv gjerne på nytt utan nummeret.",
    nb="Meldingen din inneholder noe som ser ut som et fødselsnummer. Jeg har verken lagret eller lest det. "
    "Opplysninger om enkeltpasienter hører ikke hjemme her. Skriv gjerne på nytt uten nummeret.",
)

LEFT = say(
    nn="Du står ikkje lenger som medlem her, så eg kan ikkje gjere det. Er det feil, så spør sekretariatet.",
    nb="Du står ikke lenger som medlem her, så jeg kan ikke gjøre det. Er det feil, så spør sekretariatet.",
)

_IN_A_MESSAGE = say(nn="Fila kjem i ei melding til deg.", nb="Filen kommer i en melding til deg.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply and the reader's language. `refused` names the form field that a refusal is about ("" for none).

    `outcome` is one of `bot.observing.OUTCOMES`.
    """

    reply: Reply
    language: str
    refused: str | None = None
    outcome: str = observing.ANSWERED


class Replayed(Exception):  # noqa: N818  (not a fault of ours)
    """The very same request was acted on before: somebody sends a copy of it."""


@dataclass(slots=True)
class Bot:
    """Samvit itself, the same for every chat service.

    `network_of` tells the network of an address. A `Bot` may be used from many threads. `place` is where the web
    process answers, empty when that is not known. `observer` is told of each answer. `mails`: there is a mail server.
    """

    engine: Engine
    clock: Clock
    network_of: Callable[[str], str]
    place: str = ""
    observer: Observer = field(default_factory=observing.Nobody)
    mails: bool = False
    _indexes: dict[str, tuple[int, AgreementIndex]] = field(default_factory=dict)
    _building: threading.Lock = field(default_factory=threading.Lock)
    _texts: Texts = field(default_factory=Texts)

    def handle(
        self,
        address: str,
        line: str,
        fields: Mapping[str, str] | None = None,
        *,
        name: str = "",
        once: str = "",
        files_apart: bool = False,
        talk: Talk | None = None,
    ) -> Answer:
        """Answer one line or form from *address* (`slack:T1:U1`, `web:forde:secretary`). Commits what it changed.

        *once* is a key that only copies of this request share; raises `Replayed` when it was handled before. With
        *files_apart* an answer's files are sent to *address* in a message of their own, for where an answer can carry
        none. *talk* is what the line belongs to; a direct talk without threads when it is not given.
        """
        network = self.network_of(address)
        with watching(network, self.observer) as watch, transaction(self.engine) as session:
            if once and not events.is_new(session, network, once, self.clock()):
                watch.outcome = observing.COPY
                raise Replayed
            answer = self._answer(session, address, line, fields or {}, name, talk)
            watch.outcome = answer.outcome
            return self._files_sent(session, address, answer) if files_apart and answer.reply.files else answer

    def hear(
        self,
        key: str,
        address: str,
        line: str,
        *,
        name: str = "",
        reply_to: str | None = None,
        alias: str = "",
        in_channel: bool = False,
        talk: Talk | None = None,
        then: Callable[[Context], None] | None = None,
    ) -> bool:
        """Act on an event that may come more than once. The reply goes to *reply_to* through the outbox.

        *alias* is a second key by which a copy may be known; *in_channel*: more than the member read the reply; *talk*
        what the line belongs to; *then* is done after the reply, in the same transaction.

        The key, the effect and the reply are one transaction: after it, a copy does nothing. Returns whether it was
        new.
        """
        network = self.network_of(address)
        with watching(network, self.observer) as watch, transaction(self.engine) as session:
            # Both keys are written down, whichever a later copy brings.
            if not events.is_new(session, network, key, self.clock(), alias):
                watch.outcome = observing.COPY
                return False
            answer = self._answer(session, address, line, {}, name, talk, private=False, in_channel=in_channel)
            watch.outcome = answer.outcome
            reply = unopened(answer.reply, line)
            events.reply(session, network, key, reply_to or address, address, reply.as_json(), self.clock())
            if then is not None:
                then(self.context(session, address))
            return True

    def tick(self) -> int:
        """Put what is due now into the outbox, for every network. Returns how many messages are new.

        May be called at any time, by any number of processes: each message has a key of its own.
        """
        with transaction(self.engine) as session:
            outbox.expire(session, self.clock())
            forgotten = retention.follow(session, self.clock())
            departures.erase(session, self.clock())
            networks = list(session.exec(select(Network.id).order_by(Network.id)))
        if any(forgotten.values()):
            log.info("forgotten %s", " ".join(f"{what}={rows}" for what, rows in forgotten.items()))
        planned = list(map(self._plan, networks))
        with transaction(self.engine) as session:
            tallies.add(session, tallies.TICK, self.clock())
            if None in planned:
                tallies.add(session, tallies.TICK_FAILED, self.clock(), planned.count(None))
        return sum(new or 0 for new in planned)

    def _plan(self, network: str) -> int | None:
        """One network's reminders; a fault in one network leaves the others theirs and gives None."""
        now = self.clock()
        try:
            with logs.about(network), transaction(self.engine) as session:
                return _reminder_tick.due(session, network, now)
        except Exception:
            log.exception("tick failed network=%s", network)
            return None

    def index(self, session: Session, network: str) -> AgreementIndex:
        """The search index of a network, rebuilt when the network's version has moved."""
        version = session.get_one(Network, network).version
        held = self._indexes.get(network)
        if held and held[0] == version:
            return held[1]
        with self._building:
            words, papers = agreements.for_index(session, network)
            built = _built(words, tuple(papers))
            self._indexes[network] = (version, built)
            self.observer.indexed(network, version)
            return built

    def sections(self, session: Session, network: str) -> SectionIndex:
        """The full text of a network's agreements, rebuilt when the network's version has moved."""
        return self._texts.index(session, network)

    def _files_sent(self, session: Session, address: str, answer: Answer) -> Answer:
        """Queue the files for *address*; the answer without them, and where they are."""
        reply = answer.reply
        titles = join([file.title for file in reply.files])
        key, content = f"files:{uuid.uuid4()}", Reply(titles, files=reply.files).as_json()
        outbox.put(
            session, self.network_of(address), key, address, content, kind="files", now=self.clock(), reader=address
        )
        return replace(answer, reply=replace(reply, text=join([reply.text, _IN_A_MESSAGE]), files=()))

    def _answer(
        self,
        session: Session,
        address: str,
        line: str,
        fields: Mapping[str, str],
        name: str,
        talk: Talk | None,
        *,
        private: bool = True,
        in_channel: bool = False,
    ) -> Answer:
        context = self.context(session, address, name, talk, private=private, in_channel=in_channel)
        logs.of_member(context.member.id)
        said = clean(line)
        given = {key: clean(value) for key, value in fields.items()}
        if holds_id(said, *given, *given.values()):
            return Answer(Reply(_PRIVATE), context.member.language, _guilty(given), observing.GUARDED)
        if context.member.left_on is not None:
            return Answer(Reply(LEFT), context.member.language, "", observing.REFUSED)
        doubt = second_look.asked(context, said, given)
        if doubt is not None:
            return Answer(doubt[0], context.member.language, doubt[1], observing.REFUSED)
        return guarded(context, lambda: commands.answer(said, given, context))

    def context(
        self,
        session: Session,
        address: str,
        name: str = "",
        talk: Talk | None = None,
        *,
        private: bool = True,
        in_channel: bool = False,
    ) -> Context:
        """Where a command stands when *address* speaks; a member who is not known yet is made."""
        network = session.get_one(Network, self.network_of(address))
        member = members.find_or_make(session, network.id, address, "" if holds_id(name) else clean(name)[:200])
        return self._standing(session, network, member, talk, private=private, in_channel=in_channel)

    def stranger(self, session: Session, address: str, talk: Talk | None = None) -> Context:
        """The same for one who has not turned to the bot: nobody is looked up and nobody is made."""
        network = session.get_one(Network, self.network_of(address))
        nobody = Member(network=network.id, address=address, name="", language=network.language)
        return self._standing(session, network, nobody, talk)

    def _standing(
        self,
        session: Session,
        network: Network,
        member: Member,
        talk: Talk | None,
        *,
        private: bool = True,
        in_channel: bool = False,
    ) -> Context:
        return Context(
            session,
            network,
            member,
            self.clock(),
            lambda: self.index(session, network.id),
            lambda: self.sections(session, network.id),
            private,
            in_channel,
            self.place,
            talk or Talk(),
            self.mails,
        )


def guarded(context: Context, doing: Callable[[], Reply]) -> Answer:
    """What *doing* answers; a refusal is an answer too, and after anything else what it changed is undone."""
    language = context.member.language
    try:
        with context.session.begin_nested():
            reply = doing()
    except Refusal as refusal:
        shown = Reply(refusal.text, choices=refusal.choices)
        return Answer(shown, language, refusal.field or "", observing.REFUSED)
    except Exception:  # the one place: whatever it is, the member gets a code and the log the traceback
        return Answer(_apology(), language, "", observing.FAILED)
    return Answer(reply, context.member.language)


@lru_cache(maxsize=64)
def _built(words: NetworkWords, papers: tuple[Agreement, ...]) -> AgreementIndex:
    """An index is a pure value of its agreements: the same ones never have to be learnt twice in a process."""
    return AgreementIndex.build(words, papers, vocabulary.load())


def unopened(reply: Reply, line: str) -> Reply:
    """*reply* with a button in place of its form, for where no form can be opened; the button says *line* again."""
    if reply.form is None:
        return reply
    return replace(reply, form=None, choices=(*reply.choices, Choice(reply.form.title, line)))


def clean(text: str) -> str:
    """*text* as it is read: composed characters, no control characters but line breaks, at most `LONGEST` long."""
    normal = unicodedata.normalize("NFC", text[:LONGEST]).replace("\r\n", "\n").replace("\t", " ")
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", normal).strip()


def holds_id(*texts: str) -> bool:
    """Whether any of them may hold a fødselsnummer; yes when that cannot be told, so that nothing slips through."""
    return _guarded_against(lambda: any(map(privacy.holds_national_id, texts)))


def row_holds_id(cells: Sequence[str]) -> bool:
    """The same for the cells of a spreadsheet's row, which may hold one in two."""
    return _guarded_against(lambda: privacy.holds_national_id_in_row(cells))


def _guarded_against(found: Callable[[], bool]) -> bool:
    try:
        return found()
    except Exception:
        log.exception("the guard failed")
        return True


def _guilty(fields: Mapping[str, str]) -> str:
    return next((name for name, value in fields.items() if holds_id(value)), "")


def _apology() -> Reply:
    """The one place that catches everything: the traceback is logged under a code that the member can pass on."""
    code = secrets.token_hex(3)
    log.exception("failed code=%s", code)
    return Reply(
        say(
            nn="Orsak, noko gjekk gale hos meg. Ingenting vart lagra. Prøv ein gong til; hjelper ikkje det, "
            "gje denne koden til sekretariatet: {code}",
            nb="Beklager, noe gikk galt hos meg. Ingenting ble lagret. Prøv en gang til; hjelper ikke det, "
            "gi denne koden til sekretariatet: {code}",
            code=code,
        )
    )
