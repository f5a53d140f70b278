"""The command line of the simulation: how it goes with many networks, before they are there."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.simulation import running
from bot.simulation.size import Size

app = typer.Typer()


@app.command()
def simulate(
    networks: Annotated[int, typer.Option("--networks", help="How many networks.")] = 19,
    members: Annotated[int, typer.Option("--members", help="How many members in all of them together.")] = 20_000,
    years: Annotated[int, typer.Option("--years", help="How many years they live.")] = 4,
    seed: Annotated[int, typer.Option("--seed", help="The same number gives the same country.")] = 1,
    database: Annotated[
        str | None,
        typer.Option("--database", metavar="URL", help="An empty database; else a file that is thrown away."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as data.")] = False,
) -> None:
    """Let a made-up country live through years on an empty database, and report load, queues, growth and memory."""
    report = running.run(Size(networks, members, years, seed), database, lambda line: typer.echo(line, err=True))
    if as_json:
        typer.echo(json.dumps(report.as_data(), ensure_ascii=False))
        return
    for line in report.lines():
        typer.echo(line)
