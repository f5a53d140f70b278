"""What the outbox's worker asks of a chat service: post one message, and look whether it was posted already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from commands._base import Reply


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to post. `key` goes along with it so that it can be found again; `to` is `slack:T1:C1`, `web:…`."""

    key: str
    to: str
    language: str
    reply: Reply


class SendFailed(Exception):  # noqa: N818
    """The chat service did not take it.

    `permanent`: trying again is no use (left, archived, not in channel). `uncertain`: it may have been posted all the
    same (timeout, reset, 5xx). `retry_after`: seconds the service asks us to wait (429: surely not posted).
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, uncertain: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.uncertain, self.retry_after = reason, permanent, uncertain, retry_after


class Sender(Protocol):
    """A chat service's way of delivering."""

    async def send(self, message: Outgoing) -> str:
        """Post it and return the service's receipt (a timestamp or id). Raises `SendFailed`."""

    async def find(self, message: Outgoing) -> str | None:
        """The receipt of an earlier posting under the same key, or None. Raises `SendFailed` when it cannot tell."""
