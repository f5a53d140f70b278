"""The audit trail of what is decided in a chat for others than oneself: rules, names, seats."""

from __future__ import annotations

from commands._base import Context
from storage import audit


def note(context: Context, act: str, subject: str = "", detail: str = "") -> None:
    """Write down that the member did *act*, in the same transaction. No name and no text: ids, dates and numbers."""
    audit.record(
        context.session,
        act,
        context.now,
        actor=f"member {context.member.id}",
        network=context.network.id,
        subject=subject,
        detail=detail,
    )
