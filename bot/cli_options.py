"""Options that several commands of the command line take."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.settings import SettingsError
from knowledge import networks

NetworkOption = Annotated[str, typer.Option("--network", help="Which network: forde, bergen, fonna or stavanger.")]
AddressArgument = Annotated[
    str, typer.Argument(help="slack:TEAM:USER, e.g. slack:T024BE7LD:U0G9QF9C6, or an e-mail address.")
]


def known(network: str) -> str:
    """*network* when there is one of that name. Raises `SettingsError` otherwise."""
    if network not in networks.IDS:
        raise SettingsError([f"--network must be one of {', '.join(networks.IDS)}."])
    return network
