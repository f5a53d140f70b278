"""What is printed of a run."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from tests.load.driver import percentile
from tests.load.promises import broken, growth
from tests.load.run import Scene, Stretch

_ROWS = 6
"""Moments at which the memory is shown."""


def tell(stage: Scene) -> int:
    """Print everything; 1 when a promise is broken."""
    console = Console(width=140)
    for part in stage.stretches:
        console.print(_waits(part))
    for table in (_costs(stage), _effects(stage), _memory(stage)):
        console.print(table)
    _tell_rest(stage, console)
    wrong = broken(stage)
    for each in wrong:
        console.print(f"BROKEN {each}", markup=False)
    if not wrong:
        console.print("every promise kept")
    return int(bool(wrong))


def _tell_rest(stage: Scene, console: Console) -> None:
    lags = stage.lags()
    shares = ", ".join(f"{name} {percentile(lags, share):.2f}" for name, share in _SHARES)
    console.print(f"seconds from a question to its answer in the channel: {shares}; drained in {stage.drained:.1f} s")
    console.print(f"given to the other front before they were sent: {stage.driver.balancer.turned}")
    parts = {part.name: part for part in stage.stretches}
    if "bare at the limit" in parts:
        console.print(_ratio(parts["load"], parts["limit"], parts["bare at the rate"], parts["bare at the limit"]))
    faults = stage.fleet.faults()
    console.print(f"lines logged as warnings or errors: {len(faults)}")
    for line in faults[:5]:
        console.print(line, markup=False)


_SHARES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))


def _waits(part: Stretch) -> Table:
    heads = [f"{name} ms" for name, _ in _SHARES]
    table = Table("kind", "requests", *heads, title=f"{part.name}: {part.tally.rate:.0f} requests/s")
    for kind in (*sorted(part.tally.waits), ""):
        waits = part.tally.of(kind)
        table.add_row(kind or "all", str(len(waits)), *(f"{percentile(waits, s) * 1000:.0f}" for _, s in _SHARES))
    return table


def _costs(stage: Scene) -> Table:
    roles = list(stage.stretches[0].costs.before)
    table = Table("CPU ms a request", *roles, "all")
    for part in stage.stretches:
        each = [_each(part, role) for role in roles]
        table.add_row(part.name, *(f"{one:.2f}" for one in each), f"{sum(each):.2f}")
    return table


def _each(part: Stretch, role: str) -> float:
    """Milliseconds of processor time of *role* for a request."""
    return 1000 * part.costs.spent(role) / max(1, part.tally.acked)


def _ratio(load: Stretch, limit: Stretch, bare: Stretch, bare_limit: Stretch) -> str:
    web, one, fast = _each(load, "web"), _each(bare, "bare"), bare_limit.tally.rate / limit.tally.rate
    return (
        f"cost over a bare Bolt application that answers ok: web {web:.2f} / {one:.2f} ms of CPU a request = "
        f"{web / one:.1f}; at the limit {bare_limit.tally.rate:.0f} / {limit.tally.rate:.0f} requests/s = {fast:.1f}"
    )


def _effects(stage: Scene) -> Table:
    table = Table("effect", "expected", "lost", "doubled")
    for each in stage.effects():
        table.add_row(each.name, str(each.expected), str(each.lost), str(each.doubled))
    return table


def _memory(stage: Scene) -> Table:
    step = max(1, (len(stage.memory) - 1) // (_ROWS - 1)) if stage.memory else 1
    shown, grown = stage.memory[::step], growth(stage)
    heads = [f"{at - shown[0][0]:.0f} s" for at, _ in shown]
    table = Table("memory MB", *heads, "MB/minute when warm")
    for name in shown[0][1] if shown else ():
        sizes = (f"{now.get(name, 0) / 1e6:.0f}" for _, now in shown)
        table.add_row(name, *sizes, f"{grown[name] * 60 / 1e6:+.2f}" if name in grown else "")
    return table
