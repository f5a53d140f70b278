"""All that is fuzzed, by name, and which share of the inputs it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.fuzz.chatting import Chatting
from tests.fuzz.importing import Importing
from tests.fuzz.playground_requests import PlaygroundRequests
from tests.fuzz.searching import Searching
from tests.fuzz.slack_requests import SlackRequests
from tests.fuzz.socket_requests import SocketRequests
from tests.fuzz.target import Target
from tests.fuzz.town import Fresh

SHARES = {"chat": 34, "slack": 22, "socket": 4, "playground": 12, "import": 14, "search": 14}

_MADE: dict[str, Callable[[Fresh], Target]] = {
    "chat": Chatting,
    "slack": SlackRequests,
    "socket": SocketRequests,
    "playground": PlaygroundRequests,
    "import": Importing,
    "search": Searching,
}


@contextmanager
def opened(name: str, fresh: Fresh) -> Iterator[Target]:
    """A target with its servers, stopped at the end."""
    made = _MADE[name](fresh)
    try:
        yield made
    finally:
        made.close()
