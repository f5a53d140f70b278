"""Who writes in a channel shared with another organisation (Slack Connect), and from which workspace."""

from __future__ import annotations

import re

from bot.slack.faults import Json

_WORKSPACE = re.compile(r"T[A-Z0-9]{1,40}")

HOME = "samvit_home"
"""Where a request's context holds the workspace that a visitor comes from, when that one has Samvit too."""


def home_of(body: Json, team: str) -> str:
    """The workspace that whoever wrote or pressed belongs to; "" when it is *team* or Slack does not say."""
    event, user = body.get("event") or {}, body.get("user")
    said = event.get("user_team") or event.get("team") or (user.get("team_id") if isinstance(user, dict) else "")
    return said if isinstance(said, str) and _WORKSPACE.fullmatch(said) and said != team else ""


def is_visitor(body: Json, team: str, enterprise: str) -> bool:
    """Whether it is somebody of another organisation, whom we may not be able to reach but in this channel."""
    event = body.get("event") or {}
    said = event.get("user_team") or event.get("team")
    return body.get("is_ext_shared_channel") is True and isinstance(said, str) and said not in ("", team, enterprise)
