"""The tables of the installation itself: what administrators did, and what all processes together have counted."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One administrative act. `network` is "" when it is about the whole installation.

    `actor` is who did it: `operator:LOGIN` at the command line, else a member's number. `subject` is what it was about;
    a member stands there as a number, never under a name or an address.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(index=True)
    network: str = Field(default="", index=True)
    actor: str
    act: str
    subject: str = ""
    detail: str = ""


class Tally(SQLModel, table=True):
    """How often something has happened in all processes together, and when it last did."""

    name: str = Field(primary_key=True)
    count: int = 0
    last_at: dt.datetime
