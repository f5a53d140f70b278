"""What is printed, and which promise is broken."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from tests.load.driver import percentile
from tests.load.run import Scene, Stretch

RATE, P99, LONGEST = 200.0, 0.250, 3.0
"""What is promised: requests a second, and seconds to the acknowledgement."""


def tell(stage: Scene, options: argparse.Namespace) -> int:
    """Print everything; 1 when a promise is broken."""
    console = Console(width=150)
    for part in stage.stretches:
        console.print(_waits(part))
    console.print(_costs(stage))
    console.print(_effects(stage))
    console.print(_memory(stage))
    lags = stage.lags()
    console.print(f"answer posted after (s): p50 {percentile(lags, 0.5):.2f}, p95 {percentile(lags, 0.95):.2f}, "
                  f"max {percentile(lags, 1):.2f}; drained in {stage.drained:.1f} s")  # fmt: skip
    faults = stage.fleet.faults()
    console.print(f"lines logged as warnings or errors: {len(faults)}")
    for line in faults[:10]:
        console.print(line, markup=False)
    return 0


def _waits(part: Stretch) -> Table:
    table = Table(
        "kind", "requests", "p50 ms", "p95 ms", "p99 ms", "max ms", title=f"{part.name}: {part.tally.rate:.0f}/s"
    )
    for kind in (*sorted(part.tally.waits), ""):
        waits = part.tally.of(kind)
        figures = [f"{percentile(waits, share) * 1000:.1f}" for share in (0.5, 0.95, 0.99, 1)]
        table.add_row(kind or "all", str(len(waits)), *figures)
    if part.tally.wrong:
        table.caption = "WRONG " + ", ".join(f"{what} ×{times}" for what, times in part.tally.wrong.items())
    return table


def _costs(stage: Scene) -> Table:
    roles = list(stage.stretches[0].costs.before)
    table = Table("CPU ms a request", *roles, "all")
    for part in stage.stretches:
        each = [1000 * part.costs.spent(role) / max(1, part.tally.acked) for role in roles]
        table.add_row(part.name, *(f"{one:.2f}" for one in each), f"{sum(each):.2f}")
    return table


def _effects(stage: Scene) -> Table:
    table = Table("effect", "expected", "lost", "doubled")
    for each in stage.effects():
        table.add_row(each.name, str(each.expected), str(each.lost), str(each.doubled))
    return table


def _memory(stage: Scene) -> Table:
    table = Table("memory MB", *(f"{at - stage.memory[0][0]:.0f} s" for at, _ in stage.memory))
    for name in stage.memory[0][1]:
        table.add_row(name, *(f"{now.get(name, 0) / 1e6:.0f}" for _, now in stage.memory))
    return table
