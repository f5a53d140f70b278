"""`python -m tests.processes.talker DATABASE`: a web process's bot, which answers JSON lines of `Bot.handle` with JSON.

A line is [address, line, fields]; the answer {"text", "buttons": {label: line}} in nynorsk.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import clock
from bot.core import Bot
from storage.database import connect

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Talker:
    """One such process, from outside."""

    process: subprocess.Popen[str]

    def ask(self, address: str, line: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Say a line to it and wait for the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([address, line, fields or {}]) + "\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))


@contextmanager
def talking(database: str) -> Iterator[Talker]:
    """A process that ends with the block."""
    command = [sys.executable, "-m", "tests.processes.talker", database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        try:
            yield Talker(process)
        finally:
            process.kill()


def main(database: str) -> None:
    """Answer until the input ends."""
    bot = Bot(connect(database), clock.real, lambda address: address.split(":")[1])
    for said in sys.stdin:
        address, line, fields = json.loads(said)
        reply = bot.handle(address, line, fields).reply
        buttons = {choice.label.nn: choice.line for choice in (*reply.choices, *reply.feedback)}
        facts = [f"{label.nn}: {value.nn}" for label, value in reply.facts]
        print(json.dumps({"text": "\n".join([reply.text.nn, *facts]), "buttons": buttons}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
