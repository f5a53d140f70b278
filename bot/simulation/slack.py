"""A Slack of our own: it takes messages as fast as the real one promises to, refuses the rest with 429, and counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.sending import Outgoing, SendFailed

LATENCY = dt.timedelta(milliseconds=200)
"""How long one post takes."""

CHANNEL_RATE, CHANNEL_BURST = 1.0, 3.0
"""Posts a second in one channel or direct message; Slack promises one, with short bursts."""

TEAM_RATE, TEAM_BURST = 5.0, 20.0
"""Posts a second in one workspace: Slack says "several hundred messages a minute" and gives no number."""


@dataclass(slots=True)
class Bucket:
    """So many at once, and so many more each second."""

    rate: float
    burst: float
    held: float
    at: dt.datetime

    def wait(self, now: dt.datetime) -> float:
        """Seconds until one more may go, 0 when it may now."""
        self.held = min(self.burst, self.held + self.rate * (now - self.at).total_seconds())
        self.at = max(self.at, now)
        return 0.0 if self.held >= 1 else (1 - self.held) / self.rate


@dataclass(slots=True)
class MadeUpSlack:
    """A `bot.sending.Sender` for every workspace. Each message that was taken is given to `heard`."""

    clock: Clock
    heard: Callable[[Outgoing, dt.datetime], None]
    posted: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    last: dict[str, dt.datetime] = field(default_factory=dict)
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    async def send(self, message: Outgoing) -> str:
        """Take it; returns a timestamp. Raises `SendFailed` with the seconds to wait when it comes too fast."""
        now, team = self.clock(), message.to.split(":")[1]
        buckets = (
            self._bucket(f"team:{team}", TEAM_RATE, TEAM_BURST, now),
            self._bucket(message.to, CHANNEL_RATE, CHANNEL_BURST, now),
        )
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            self.refused += 1
            raise SendFailed("chat.postMessage: ratelimited", retry_after=float(int(wait) + 1))
        for bucket in buckets:
            bucket.held -= 1
        self.posted[message.key] += 1
        self.last[team] = now + LATENCY
        self.heard(message, now)
        return f"{now.timestamp():.6f}"

    async def find(self, message: Outgoing) -> str | None:
        """The receipt of an earlier posting under the same key, or None."""
        return "found" if self.posted[message.key] else None

    def _bucket(self, name: str, rate: float, burst: float, now: dt.datetime) -> Bucket:
        found = self._buckets.get(name)
        if found is None:
            found = self._buckets[name] = Bucket(rate, burst, burst, now)
        return found
