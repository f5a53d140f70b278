"""How big the made-up country is, and how long it lives."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import SettingsError

MOST_NETWORKS, MOST_MEMBERS, MOST_YEARS = 2_000, 1_000_000, 10
FEWEST_A_NETWORK = 20
"""Fewer people than this cannot be parties, secretariat and members of bodies at once."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many networks with so many members together, for so many years. The same `seed` gives the same country."""

    networks: int = 19
    members: int = 20_000
    years: int = 4
    seed: int = 1

    def check(self) -> None:
        """Raises `SettingsError` with every number that makes no country."""
        faults = [
            f"--{name} must be a number from 1 to {most}."
            for name, number, most in (
                ("networks", self.networks, MOST_NETWORKS),
                ("members", self.members, MOST_MEMBERS),
                ("years", self.years, MOST_YEARS),
            )
            if not 1 <= number <= most
        ]
        if not faults and self.members < self.networks * FEWEST_A_NETWORK:
            faults = [f"--members must be at least {FEWEST_A_NETWORK} for each network."]
        if faults:
            raise SettingsError(faults)

    def members_of(self, network: int) -> int:
        """How many members the network with this number, from 0 on, has."""
        each, rest = divmod(self.members, self.networks)
        return each + (network < rest)
