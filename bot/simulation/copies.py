"""The bundled networks once more under other names, so that a country can have as many as it likes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from knowledge import networks
from knowledge.networks.values import NetworkFacts


def facts_of(number: int) -> NetworkFacts:
    """The facts of the network with this number, from 0 on: the bundled ones first, then made-up copies of them."""
    facts = networks.load(networks.IDS[number % len(networks.IDS)])
    if number < len(networks.IDS):
        return facts
    name, trust = f"Dømenettverk {number + 1}", f"Dømeføretaket {number + 1} HF"
    copied: NetworkFacts = _renamed(facts, facts.network.id, f"n{number + 1:04}")
    return replace(copied, network=replace(copied.network, name=name, trust=trust))


def _renamed(value: Any, old: str, new: str) -> Any:
    """*value* with *new* for *old* in every id that it holds."""
    if isinstance(value, str):
        return new if value == old else new + value[len(old) :] if value.startswith(f"{old}-") else value
    if isinstance(value, tuple):
        return tuple(_renamed(each, old, new) for each in value)
    if isinstance(value, dict):
        return {_renamed(key, old, new): _renamed(each, old, new) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _renamed(getattr(value, each.name), old, new) for each in fields(value)}
        return replace(value, **changed)
    return value
