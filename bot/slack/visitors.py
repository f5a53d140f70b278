"""Who writes in a channel shared with another organisation (Slack Connect), and from which workspace."""

from __future__ import annotations

from bot.slack.faults import Json

HOME = "samvit_home"
"""Where a request's context holds the workspace that a visitor comes from, when that one has Samvit too."""


def home_of(body: Json, team: str) -> str:
    """The workspace that whoever wrote or pressed belongs to; "" when it is *team* or Slack does not say."""
    event, user = body.get("event") or {}, body.get("user")
    said = event.get("user_team") or event.get("team") or (user.get("team_id") if isinstance(user, dict) else "")
    return said if isinstance(said, str) and said.startswith("T") and said != team else ""


def is_visitor(body: Json, team: str) -> bool:
    """Whether it is somebody of another organisation, whom we may not be able to reach but in this channel."""
    event = body.get("event") or {}
    said = event.get("user_team") or event.get("team")
    return isinstance(said, str) and bool(said) and said != team
