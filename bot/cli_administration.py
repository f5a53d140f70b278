"""The command line of whoever runs an installation: its state, its roles, its backups, its members' rights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot import compose
from bot.cli_options import AddressArgument, NetworkOption, known

app = typer.Typer()
deletions = typer.Typer(no_args_is_help=True, help="Delete what must not be kept.")


@app.command()
def doctor() -> None:
    """Look at settings, database, Slack, clock and time zones, and say what to do. Status 2 when something is wrong."""
    found = compose.doctor()
    for finding in found:
        typer.echo(finding)
    if not all(finding.well for finding in found):
        raise SystemExit(2)


@app.command()
def secretariat(
    address: AddressArgument,
    network: NetworkOption,
    party: Annotated[
        str | None,
        typer.Option("--party", help="Whose side the member is on where sides take turns: kommune, foretak …"),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the role away again.")] = False,
) -> None:
    """Give a member the secretariat's role in a network."""
    compose.set_secretariat(known(network), address, party, keeps=not remove)
    typer.echo(f"{address}: {'member' if remove else 'secretariat'} in {network}")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Copy the whole SQLite database to one file while Samvit runs. PostgreSQL has pg_dump for this."""
    compose.back_up(file)
    typer.echo(f"{file}: backed up and checked")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that samvit backup wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a database that holds something.")] = False,
) -> None:
    """Put a backup in the place of the database. Stop web and worker first."""
    compose.restore(file, force=force)
    typer.echo(f"{file}: restored")


@app.command()
def audit(
    network: Annotated[str | None, typer.Option("--network", help="Only this network's acts.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many entries, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object a line.")] = False,
) -> None:
    """Show the administrative acts: roles, imports, exports, erasures, backups."""
    for entry in compose.trail(known(network) if network else None, limit):
        told = json.dumps(entry, ensure_ascii=False) if as_json else "  ".join(filter(None, entry.values()))
        typer.echo(told)


@deletions.command("member")
def delete_member(
    address: AddressArgument,
    network: NetworkOption,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Forget who a member is: the right of erasure. What the archive must keep stays without name and address."""
    if not yes:
        typer.confirm(f"Delete {address} from {network} for good?", abort=True)
    gone = compose.delete_member(known(network), address)
    rows = ", ".join(f"{number} {table}" for table, number in sorted(gone.items()))
    typer.echo(f"{address}: forgotten in {network}; deleted {rows or 'no rows'}")
