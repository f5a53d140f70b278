"""The facts of the bundled networks: read from the package, checked, and given as values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files as package_files

from knowledge.networks.checks import check
from knowledge.networks.organs import body, meeting
from knowledge.networks.papers import agreement
from knowledge.networks.reading import Table, each
from knowledge.networks.rows import Rows, source
from knowledge.networks.values import FactsError, NetworkFacts

IDS: tuple[str, ...] = ("forde", "bergen", "fonna", "stavanger")
NETWORK = "network.toml"
FILES: tuple[str, ...] = (NETWORK, "bodies.toml", "agreements.toml", "meetings.toml")

__all__ = ["FILES", "IDS", "FactsError", "NetworkFacts", "load", "parse"]


def load(network_id: str) -> NetworkFacts:
    """The facts of a bundled network; KeyError when there is none of that id, FactsError when its files have faults."""
    if network_id not in IDS:
        raise KeyError(network_id)
    folder = package_files("knowledge.networks") / network_id
    return parse({name: (folder / name).read_text(encoding="utf-8") for name in FILES})


def parse(files: Mapping[str, str]) -> NetworkFacts:
    """The facts in *files*, the text of each by its name (those in `FILES`; only network.toml must be there).

    Raises `FactsError` with every fault of all files, each with its file and place.
    """
    faults = [f"{name}: is not one of {', '.join(FILES)}" for name in files if name not in FILES]
    if NETWORK not in files:
        faults.append(f"{NETWORK}: is missing")
    read = {name: _read(name, files[name], faults) for name in FILES if name in files}
    unread = {name for name, table in read.items() if table is None} | ({NETWORK} - set(files))
    tables = {name: read.get(name) or Table({}, name, []) for name in FILES}
    facts = _facts(tables, judge_sources=NETWORK not in unread)
    faults += check(facts, unread)
    if faults:
        raise FactsError(tuple(faults))
    return facts


def _read(name: str, text: str, faults: list[str]) -> Table | None:
    try:
        return Table(tomllib.loads(text), name, faults)
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{name}: {error}")
        return None


def _facts(tables: Mapping[str, Table], *, judge_sources: bool) -> NetworkFacts:
    with tables[NETWORK] as top:
        with top.table("sources") as described:
            sources = each(described.named(), source)
        known = {one.key: one for one in sources} if judge_sources else None
        with top.table("network") as row:
            network = Rows("", known).the_network(row)
            rows = Rows(network.id, known)
            municipalities = each(row.tables("municipalities", "municipality"), rows.municipality)
        events = each(top.tables("event", "event"), rows.event)
        partners = each(top.tables("partner", "partner"), rows.partner)
        term_rules = each(top.tables("term_rule", "rule"), rows.term_rule)
    with tables["bodies.toml"] as top:
        bodies = each(top.tables("body", "body"), lambda row: body(row, rows))
    with tables["agreements.toml"] as top:
        agreements = each(top.tables("agreement", "agreement"), lambda row: agreement(row, rows))
    with tables["meetings.toml"] as top:
        meetings = each(top.tables("meeting", "meeting"), lambda row: meeting(row, rows))
    return NetworkFacts(
        network=network,
        municipalities=municipalities,
        bodies=bodies,
        agreements=tuple(one for one, _ in agreements),
        papers=tuple(paper for _, paper in agreements),
        meetings=meetings,
        events=events,
        partners=partners,
        term_rules=term_rules,
        sources=sources,
    )
