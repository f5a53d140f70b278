"""The processes under load: started as in production, replaced one by one, and what each has cost."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_ROOT = Path(__file__).parents[2]
_PATIENCE = 180.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(slots=True)
class Process:
    """One process; its log lies in *log*. `spent` is what `cpu` told last, for when it is gone."""

    name: str
    child: subprocess.Popen[str]
    log: Path
    spent: float = 0.0

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        try:
            times = psutil.Process(self.child.pid).cpu_times()
            self.spent = times.user + times.system
        except psutil.Error:
            pass
        return self.spent

    def memory(self) -> int:
        """Bytes of memory that are its own."""
        try:
            return int(psutil.Process(self.child.pid).memory_info().rss)
        except psutil.Error:
            return 0

    async def stop(self, how: int = signal.SIGTERM) -> int:
        """Send the signal and wait until it is gone; its exit status."""
        self.cpu()
        self.child.send_signal(how)
        async with asyncio.timeout(_PATIENCE):
            while self.child.poll() is None:
                self.cpu()
                await asyncio.sleep(0.02)
        if self.child.stdout is not None:
            self.child.stdout.close()
        return self.child.returncode


@dataclass(slots=True)
class Fleet:
    """Starts processes with the same settings, logs in *folder*; none is left when `end` returns."""

    settings: Mapping[str, str]
    folder: Path
    started: list[Process] = field(default_factory=list)

    async def start(self, name: str, *arguments: str, ready: str = "", **settings: str) -> Process:
        """Start `python -m ARGUMENTS` and wait for the line with the word *ready*, when there is to be one."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "SAMVIT_"))}
        log = self.folder / f"{len(self.started)}-{name}.log"
        with log.open("w") as told:
            child = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env={**clean, **self.settings, **settings},
                cwd=_ROOT,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        made = Process(name, child, log)
        self.started.append(made)
        if ready:
            await self._said(child, ready)
        return made

    async def _said(self, child: subprocess.Popen[str], ready: str) -> None:
        assert child.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            while ready not in (line := await asyncio.to_thread(child.stdout.readline)):
                assert line, f"it ended before it said {ready!r}"

    @property
    def running(self) -> list[Process]:
        """Those that are there."""
        return [process for process in self.started if process.child.poll() is None]

    def cpu(self, name: str) -> float:
        """Seconds of processor time of all that had this name, the gone ones too."""
        return sum(process.cpu() for process in self.started if process.name == name)

    def faults(self) -> list[str]:
        """What was logged as an error or a warning, in all logs."""
        lines = (line for each in self.started for line in each.log.read_text(encoding="utf-8").splitlines())
        return [line for line in lines if " ERROR " in line or " WARNING " in line or "Traceback" in line]

    def end(self) -> None:
        """Nobody is left."""
        for process in self.running:
            process.child.kill()
            process.child.wait(10)
        for process in self.started:
            if process.child.stdout is not None:
                process.child.stdout.close()


def cpu_of(process: psutil.Process) -> float:
    """Seconds of processor time of *process* and of all that it has started."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
