"""Installations of Samvit in Slack: kept, found by workspace, tied to a network, taken away."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.installation_tables import InstallState, SlackInstallation, SlackWorkspace
from storage.vault import Unsealable, Vault

STATE_GOOD_FOR = dt.timedelta(minutes=10)
"""How long somebody may take from "install" until Slack sends them back."""


def save(session: Session, installation: SlackInstallation) -> None:
    """Keep *installation*; one that was there for the same place gives way."""
    session.merge(installation)
    session.flush()


def find(session: Session, team: str, enterprise: str = "") -> SlackInstallation | None:
    """What serves the workspace *team*: its own installation, else the one of its organisation.

    A workspace that has left its organisation's installation is not served by it. *enterprise* may be empty for a
    workspace whose network is chosen.
    """
    own = session.get(SlackInstallation, team) if team else None
    if own is not None:
        return own
    workspace = session.get(SlackWorkspace, team) if team else None
    if workspace is not None and workspace.left_at is not None:
        return None
    place = enterprise or (workspace.enterprise if workspace else "")
    org = session.get(SlackInstallation, place) if place else None
    return org if org is not None and org.org_wide else None


def remove(session: Session, place: str) -> bool:
    """Forget the installation in *place*, token and all. False when there was none."""
    gone = delete(SlackInstallation).where(col(SlackInstallation.place) == place)
    return session.connection().execute(gone).rowcount == 1


def workspace(session: Session, team: str) -> SlackWorkspace | None:
    """What was chosen for *team*, None while nothing is."""
    return session.get(SlackWorkspace, team)


def tie(
    session: Session, team: str, enterprise: str, network: str, by: str, now: dt.datetime
) -> tuple[SlackWorkspace, bool]:
    """Tie *team* to *network*, and whether that was done now. Who comes second gets what the first chose."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"team": team, "enterprise": enterprise, "network": network, "chosen_by": by, "chosen_at": now}
    insert = dialect.insert(SlackWorkspace).values(values).on_conflict_do_nothing()
    made = session.connection().execute(insert.returning(col(SlackWorkspace.team))).first()
    return session.get_one(SlackWorkspace, team, populate_existing=True), made is not None


def renew(session: Session, vault: Vault) -> tuple[int, list[str]]:
    """Seal every token with the vault's first key. How many were, and the places whose token no key opens."""
    renewed, lost = 0, list[str]()
    for row in session.exec(select(SlackInstallation).order_by(SlackInstallation.place).with_for_update()):
        try:
            row.sealed_token = vault.renew(row.sealed_token)
            renewed += 1
        except Unsealable:
            lost.append(row.place)
    session.flush()
    return renewed, lost


def issue_state(session: Session, now: dt.datetime) -> str:
    """A new state for one installation; only its hash is kept. States whose time is over are cleared away."""
    session.connection().execute(delete(InstallState).where(col(InstallState.expires_at) <= now))
    state = secrets.token_urlsafe(32)
    session.add(InstallState(hash=_hash(state), expires_at=now + STATE_GOOD_FOR))
    session.flush()
    return state


def consume_state(session: Session, state: str, now: dt.datetime) -> bool:
    """Whether *state* is one of ours, in time and brought back for the first time."""
    mine = delete(InstallState).where(col(InstallState.hash) == _hash(state), col(InstallState.expires_at) > now)
    return session.connection().execute(mine).rowcount == 1


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
