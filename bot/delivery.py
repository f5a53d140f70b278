"""Delivering one claimed message: look whether it is there already, post it, and settle what came of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from bot import logs
from bot.clock import Clock
from bot.sending import Outgoing, Sender, SendFailed
from commands._base import Reply
from commands._undelivered import notice
from storage import mailboxes, members, outbox
from storage.database import transaction
from storage.outbox import Claimed
from storage.tables import Member

log = logging.getLogger("samvit.delivery")

REFUSAL = "refusal"
"""The kind of the message that tells the secretariat what could not be delivered."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patiently and how fast messages are delivered; all in seconds.

    A message is posted only while the lease has two timeouts left: one for the post, one for what is slow to show. One
    that cannot be sent for now is given up after `most_attempts` tries, 0: never.
    """

    timeout: float = 10.0
    lease: float = 45.0
    pace: float = 1.0
    poll: float = 0.5
    plan_every: float = 60.0
    longest_wait: float = 600.0
    in_flight: int = 8
    most_faults: int = 5
    most_attempts: int = 0

    def __post_init__(self) -> None:
        if self.lease < 3 * self.timeout:
            raise ValueError("the lease must be at least three timeouts long")


@dataclass(frozen=True, slots=True)
class Sent:
    """It is posted, now or earlier."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Later:
    """It is to be tried again at `at`; `rest` when the whole channel must wait until then."""

    at: dt.datetime
    problem: str
    uncertain: bool
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It can never be delivered."""

    problem: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """An earlier attempt did not post it; or, with the reason in `blind`, nobody can tell whether it did."""

    blind: str = ""


UNSEEN = Unseen()
Outcome = Sent | Later | Refused
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One worker's way of delivering. `senders` by the scheme of the address: "slack", "web"."""

    engine: Engine
    senders: Mapping[str, Sender]
    clock: Clock
    policy: Policy
    worker: str

    def claim(self, limit: int) -> list[Claimed]:
        """Up to *limit* messages that are ours until their lease runs out."""
        lease, pace = _seconds(self.policy.lease), _seconds(self.policy.pace)
        with transaction(self.engine) as session:
            return outbox.claim(
                session, self.worker, self.senders.keys(), self.clock(), lease=lease, pace=pace, limit=limit
            )

    async def deliver(self, message: Claimed) -> None:
        """Post *message* and settle it. Never raises for what is wrong with one message."""
        with logs.about(message.network, message.member):
            await self._delivered(message)

    async def _delivered(self, message: Claimed) -> None:
        outcome = await _caught(self._attempt(message))
        if isinstance(outcome, Exception):
            log.error("fault id=%d attempts=%d", message.id, message.attempts, exc_info=outcome)
            outcome = self._after_fault(message, outcome)
        trouble = await _caught(asyncio.to_thread(self._settle, message, outcome))
        if trouble is not None:
            log.error("not settled id=%d; its lease will run out", message.id, exc_info=trouble)

    async def _attempt(self, message: Claimed) -> Outcome:
        sender = self.senders[message.to.partition(":")[0]]
        outgoing = Outgoing(message.key, message.to, message.language, Reply.from_json(message.content))
        known = await self._look(sender, outgoing, message) if message.uncertain else UNSEEN
        if not isinstance(known, Unseen):
            return known
        if message.lease_until - self.clock() < _seconds(2 * self.policy.timeout):
            return Later(self.clock(), "the lease was nearly over", message.uncertain)
        try:
            async with asyncio.timeout(self.policy.timeout):
                return Sent(await sender.send(outgoing))
        except TimeoutError:
            return self._unclear(message, "timeout", known)
        except SendFailed as failure:
            return self._after_failure(message, failure, known)

    async def _look(self, sender: Sender, outgoing: Outgoing, message: Claimed) -> Outcome | Unseen:
        """What is known of an earlier attempt."""
        try:
            async with asyncio.timeout(self.policy.timeout):
                receipt = await sender.find(outgoing)
        except TimeoutError:
            return Later(self._next(message), "timeout while looking for it", uncertain=True)
        except SendFailed as failure:
            if not failure.permanent:
                return Later(self._next(message, failure.retry_after), failure.reason, uncertain=True)
            # One person reading it twice is better than never; a channel is asked about instead.
            blind = f"cannot tell whether it was posted: {failure.reason}"
            return Unseen(blind) if message.member is not None else Refused(blind)
        return Sent(receipt) if receipt is not None else UNSEEN

    def _after_failure(self, message: Claimed, failure: SendFailed, known: Unseen) -> Outcome:
        if failure.permanent:
            return Refused(failure.reason)
        if 0 < self.policy.most_attempts <= message.attempts:
            return Refused(failure.reason)
        if failure.retry_after is not None:
            at = self.clock() + _seconds(failure.retry_after)
            return Later(at, failure.reason, uncertain=False, rest=True)
        if failure.uncertain:
            return self._unclear(message, failure.reason, known)
        return Later(self._next(message), failure.reason, uncertain=bool(known.blind))

    def _after_fault(self, message: Claimed, fault: Exception) -> Outcome:
        name = type(fault).__name__
        if message.attempts >= self.policy.most_faults:
            return Refused(f"fault {name}")
        return self._unclear(message, name, UNSEEN)

    def _unclear(self, message: Claimed, problem: str, known: Unseen) -> Outcome:
        """It may have been posted: nobody looks before its lease would have run out, so that it has time to show.

        Where nobody can look, it is sent a second time and no third.
        """
        if known.blind:
            return Refused(known.blind)
        return Later(max(message.lease_until, self._next(message)), problem, uncertain=True)

    def _next(self, message: Claimed, at_least: float | None = None) -> dt.datetime:
        wait = min(2.0 ** min(message.attempts, 20), self.policy.longest_wait)
        return self.clock() + _seconds(max(wait, at_least or 0))

    def _settle(self, message: Claimed, outcome: Outcome) -> None:
        with transaction(self.engine) as session:
            match outcome:
                case Sent(receipt):
                    held = outbox.sent(session, message, receipt, self.clock())
                case Later(at, problem, uncertain, rest):
                    held = outbox.retry(session, message, at, problem, uncertain=uncertain)
                    if rest:
                        outbox.rest(session, message.to, at)
                case Refused(problem):
                    held = self._refused(session, message, problem)
        log.info("%s id=%d attempts=%d held=%s", type(outcome).__name__, message.id, message.attempts, held)

    def _refused(self, session: Session, message: Claimed, problem: str) -> bool:
        """By e-mail it goes to whom the chat cannot reach, where the address is known; else the secretariat is told."""
        member = session.get(Member, message.member) if message.member is not None else None
        reachable = member is not None and member.email is not None and member.left_on is None
        if member is not None and reachable and message.to == member.address and not mailboxes.is_mailbox(message.to):
            return outbox.redirect(session, message, mailboxes.place(member), self.clock())
        held = outbox.refuse(session, message, problem)
        if held:
            self._tell_secretariat(session, message, problem)
        return held

    def _tell_secretariat(self, session: Session, message: Claimed, problem: str) -> None:
        if message.kind == REFUSAL:
            return
        content = notice(session, message, problem).as_json()
        for secretary in members.secretaries(session, message.network):
            key, to = f"{REFUSAL}:{message.id}:{secretary.id}", secretary.address
            if to != message.to:
                outbox.put(
                    session, message.network, key, to, content, kind=REFUSAL, now=self.clock(), reader=secretary.address
                )


async def _caught(work: Awaitable[T]) -> T | Exception:
    """What *work* gives or raises; being cancelled is passed on."""
    (result,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(result, BaseException) and not isinstance(result, Exception):
        raise result
    return result


def _seconds(seconds: float) -> dt.timedelta:
    return dt.timedelta(seconds=seconds)
