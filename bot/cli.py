"""The command line: every way to start Samvit or to ask it something from a shell."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import batch, cli_administration, cli_simulation, compose
from bot.cli_options import AddressArgument, NetworkOption
from bot.cli_options import known as _known
from bot.importers.reading import DocumentError, without_number
from bot.settings import SettingsError
from commands._base import Reply
from knowledge.networks.values import FactsError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
db = typer.Typer(no_args_is_help=True, help="The database's schema.")
imports = typer.Typer(no_args_is_help=True, help="Bring facts into the tables; safe to repeat.")
app.add_typer(db, name="db")
app.add_typer(imports, name="import")
exports = typer.Typer(no_args_is_help=True, help="Write what Samvit keeps to files.")
app.add_typer(exports, name="export")
app.add_typer(cli_administration.app)
app.add_typer(cli_simulation.app)
app.add_typer(cli_administration.deletions, name="delete")
keys = typer.Typer(no_args_is_help=True, help="The keys that the tokens of workspaces are sealed with.")
app.add_typer(keys, name="keys")


@app.command()
def run() -> None:
    """Serve the web playground on this machine: example people, a movable clock, no Slack needed."""
    compose.serve_playground()


@app.command()
def web() -> None:
    """Serve Slack's requests on POST /slack/events, and GET /healthz, /readyz and /metrics."""
    compose.serve_slack()


@app.command()
def socket() -> None:
    """Take Slack's requests over a connection of our own making, for networks that open nothing inbound."""
    raise SystemExit(compose.run_socket())


@app.command()
def worker() -> None:
    """Run the clock's ticks and send what lies in the outbox."""
    compose.run_worker()


@app.command()
def chat(
    network: NetworkOption,
    person: Annotated[str, typer.Option("--as", help="member, secretary, gp, user or hospital.")] = "member",
) -> None:
    """Talk with the bot in the terminal as one of the example people."""
    compose.chat(_known(network), person)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")] = "",
    network: Annotated[str | None, typer.Option("--network", help="forde, bergen, fonna or stavanger.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as data.")] = False,
    batch_file: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE", help="Answer JSON lines from FILE, or - for stdin."),
    ] = None,
) -> None:
    """Ask which agreement covers something."""
    if batch_file is not None:
        _ask_batch(batch_file)
        return
    if not question.strip() or network is None:
        raise typer.BadParameter("give a question and --network, or --batch FILE")
    if as_json:
        print(json.dumps(compose.find(_known(network), question), ensure_ascii=False))
        return
    answer = compose.bot().handle(f"terminal:{_known(network)}:ask", f"/avtale {question}")
    print(as_text(answer.reply, answer.language))


def _ask_batch(name: str) -> None:
    lines = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    for answer in batch.answer(batch.read(lines), compose.search_index):
        print(json.dumps(answer, ensure_ascii=False))


@app.command()
def manifest() -> None:
    """Print the manifest of the Slack app, ready to be pasted where one is made; on stderr, why of each right."""
    made, reasons = compose.manifest()
    print(json.dumps(made, ensure_ascii=False, indent=2))
    print(*reasons, sep="\n", file=sys.stderr)


@app.command()
def workspace(
    team: Annotated[str, typer.Argument(help="The workspace's id in Slack, e.g. T024BE7LD.")],
    network: NetworkOption,
) -> None:
    """Put a workspace into another network, when the wrong one was chosen at its first use."""
    compose.move_workspace(team, _known(network))
    print(f"{team}: {network}")


@db.command("upgrade")
def upgrade() -> None:
    """Bring the schema to the newest version. Samvit may be serving meanwhile."""
    compose.upgrade()
    print("The schema fits this version.")


@keys.command("new")
def new_key() -> None:
    """Print a fresh key. Put it first in SAMVIT_ENCRYPTION_KEYS, and run samvit keys rotate."""
    print(compose.new_key())


@keys.command("rotate")
def rotate_keys() -> None:
    """Seal every token with the first key; after that the other keys can be taken away."""
    print(f"{compose.rotate_keys()} tokens are sealed with the first key.")


@imports.command("networks")
def import_networks() -> None:
    """Import the bundled networks. What the secretariat has changed by hand is kept and reported."""
    for network, report in compose.import_networks().items():
        print(f"{network}: {len(report.added)} added, {len(report.changed)} changed")
        for difference in report.differences:
            print(f"  kept {difference.row} {difference.field}: {difference.kept!r} (files: {difference.bundled!r})")


@imports.command("agreement")
def import_agreement(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="A PDF, a Word document (DOCX) or a web page.")],
    network: NetworkOption,
    agreement: Annotated[str, typer.Option("--agreement", help="The agreement's id, e.g. forde-da-innutskriving.")],
) -> None:
    """Import the text of an agreement, so that answers quote it. The version before is kept."""
    for line in compose.import_agreement(_known(network), agreement, source):
        print(line)


@imports.command("spreadsheet")
def import_spreadsheet(
    file: Annotated[str, typer.Argument(metavar="FILE.xlsx", help="The agreement index, one agreement a row.")],
    network: NetworkOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Import the agreement index as the secretariat keeps it. Columns are known by their names."""
    for line in compose.import_spreadsheet(_known(network), file, dry_run=dry_run):
        print(line)


@imports.command("meetings")
def import_meetings(
    file: Annotated[str, typer.Argument(metavar="FILE.xlsx|FILE.ics", help="A year's plan, one meeting a row.")],
    network: NetworkOption,
    body: Annotated[str, typer.Option("--body", help="The body of a calendar file that names none itself.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Import a year's plan of meetings. Who a move or a cancellation concerns is told."""
    for line in compose.import_meetings(_known(network), file, body=body, dry_run=dry_run):
        print(line)


@exports.command("agenda")
def export_agenda(
    body: Annotated[str, typer.Argument(help="The body as members call it, e.g. SSU.")],
    network: NetworkOption,
    date: Annotated[
        dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The meeting's day; else the next one.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")] = Path("."),
) -> None:
    """Write a meeting's notice, agenda and case papers as PDF and Word, the same files as in the chat."""
    for line in compose.export_agenda(_known(network), body, date.date() if date else None, out):
        print(line)


@exports.command("member")
def export_member(address: AddressArgument, network: NetworkOption) -> None:
    """Print everything that is stored about a member, as JSON: the right of access."""
    print(json.dumps(compose.export_member(_known(network), address), ensure_ascii=False, indent=2))


def as_text(reply: Reply, language: str) -> str:
    """A reply as plain lines for a terminal."""
    lines = [reply.text.form(language)]
    lines += [f"  {label.form(language)}: {value.form(language)}" for label, value in reply.facts]
    for source in reply.sources:
        lines.append("  → " + " · ".join(filter(None, (source.title.form(language), source.url, source.as_of))))
    lines += [f"  [{choice.label.form(language)}]  {choice.line}" for choice in reply.choices]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line. An operator's mistake ends with status 2 and one message, never with a traceback."""
    try:
        return app(arguments)
    except SettingsError as error:
        _fail("Samvit cannot go on. Please mend:", error.faults)
    except batch.BatchError as error:
        _fail("These lines cannot be read:", error.faults)
    except DocumentError as error:
        _fail("This cannot be imported. Nothing was stored:", error.faults)
    except FactsError as error:
        _fail("The bundled facts have faults:", error.faults)
    except FileNotFoundError as error:
        _fail("There is no such file:", [without_number(str(error.filename))])


def _fail(lead: str, faults: list[str] | tuple[str, ...]) -> None:
    print(lead, *(f"  - {fault}" for fault in faults), sep="\n", file=sys.stderr)
    raise SystemExit(2)
