"""Members who are reached by e-mail: who they are, and the address in the outbox that stands for their mailbox.

In the outbox a mailbox is `mail:NETWORK:MEMBER`, never the e-mail address itself: that stands in the member's row alone
and is read when the message is sent. A member without a chat account has it as their own address.
"""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from sqlalchemy import select as sa_select
from sqlalchemy import update
from sqlmodel import Session, col, select

from storage import personal
from storage.tables import Member, Network, OutboxMessage

SCHEME = "mail"
"""How an address in the outbox begins that is somebody's mailbox."""

NO_SERVER = "no mail server is set up"
NO_ADDRESS = "the member has no e-mail address"
UNCLEAR = "it is not known whether the mail server took it"
"""Why a message could not be sent by e-mail, as the outbox keeps it."""


def place(member: Member) -> str:
    """The address of *member*'s mailbox in the outbox."""
    return f"{SCHEME}:{member.network}:{member.id}"


def is_mailbox(to: str) -> bool:
    """Whether *to* is somebody's mailbox."""
    return to.startswith(f"{SCHEME}:")


def by_mail_alone(member: Member) -> bool:
    """Whether *member* has no chat account."""
    return is_mailbox(member.address)


def add(session: Session, network: str, name: str, email: str, language: str) -> Member:
    """A member without a chat account, reached at *email*."""
    member = Member(network=network, address=f"{SCHEME}:{network}:{uuid4()}", name=name, language=language, email=email)
    session.add(member)
    session.flush()
    member.address = place(member)  # its number is known only now
    session.flush()
    return member


def find(session: Session, network: str, email: str) -> Member | None:
    """Who of the network has *email*, None when nobody has; who has left counts last."""
    rows = select(Member).where(Member.network == network, Member.email == email)
    return session.exec(rows.order_by(col(Member.left_on).is_not(None), col(Member.id))).first()


def all_of(session: Session, network: str) -> list[Member]:
    """Those of the network who have an e-mail address and have not left, by name."""
    rows = select(Member).where(
        Member.network == network, col(Member.email).is_not(None), col(Member.left_on).is_(None)
    )
    return list(session.exec(rows.order_by(Member.name, col(Member.id))))


def of_place(session: Session, to: str) -> tuple[Member, Network] | None:
    """Whose mailbox *to* is, and the network; None when it is nobody's any more."""
    number = to.rpartition(":")[2]
    member = session.get(Member, int(number)) if number.isascii() and number.isdecimal() else None
    if member is None or place(member) != to:
        return None
    return member, session.get_one(Network, member.network)


def letters(session: Session, member: Member, limit: int) -> list[OutboxMessage]:
    """The newest messages to *member*'s mailbox that still have their text, the newest first."""
    rows = select(OutboxMessage).where(OutboxMessage.to == place(member), col(OutboxMessage.state) != "gathered")
    found = session.exec(rows.order_by(col(OutboxMessage.id).desc()).limit(limit * 2))
    return [row for row in found if row.reply][:limit]


def silence(session: Session, member: Member) -> None:
    """Nobody needs any more what still waits for *member*'s mailbox."""
    waiting = col(OutboxMessage.to) == place(member), col(OutboxMessage.state) == "waiting"
    session.connection().execute(update(OutboxMessage).where(*waiting).values(state="expired"))


def is_newcomer(session: Session, member: Member) -> bool:
    """Whether *member* is in the chat and has nothing there that is the network's: no role, seat, item or step."""
    if by_mail_alone(member) or member.role != "member" or member.left_on is not None:
        return False
    for table, column in personal.pointing():
        kept = personal.RULES[(table.name, column.name)] is personal.Rule.KEEP or table.name == "party"
        if kept and session.connection().execute(sa_select(column).where(column == member.id).limit(1)).first():
            return False
    return True


def move(session: Session, member: Member, chat: Member, today: dt.date) -> None:
    """*member*, until now by e-mail alone, is who writes as *chat*, a newcomer, of whose own row nothing is left."""
    waiting = col(OutboxMessage.to) == place(member), col(OutboxMessage.state) == "waiting"
    address, greeted = chat.address, chat.greeted
    personal.let_go(session, chat.id or 0)
    chat.address, chat.name, chat.left_on, chat.email = f"moved:{chat.id}", "", today, None
    session.flush()
    session.connection().execute(update(OutboxMessage).where(*waiting).values(to=address))
    member.address, member.greeted = address, greeted
    session.flush()
