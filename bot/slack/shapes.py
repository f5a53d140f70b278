"""What a payload of Slack's looks like, as far as it is read here; one of another shape is no fault of the server's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, Json, StringConstraints, ValidationError, model_validator

from bot.slack import blocks

_Id = Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_.\-]*\z", max_length=150)]
"""A user, a channel, a workspace, the time of a message …: never anything that PostgreSQL or an address cannot hold."""
_Plain = Annotated[str, StringConstraints(pattern=r"\A[^\x00]*\z")]


class _Anything(BaseModel):
    """What Bolt looks at in a payload of any kind."""

    type: str | None = None
    view: dict[str, Any] | None = None


class _Context(BaseModel):
    """What Bolt found out of who, where and for whom."""

    team_id: _Id | None = None
    enterprise_id: _Id | None = None
    user_id: _Id | None = None
    channel_id: _Id | None = None
    actor_team_id: _Id | None = None
    actor_enterprise_id: _Id | None = None
    actor_user_id: _Id | None = None


class _Person(BaseModel):
    id: _Id
    name: _Plain | None = None
    username: _Plain | None = None


class _Command(BaseModel):
    command: _Plain
    trigger_id: _Plain
    text: str = ""
    user_name: _Plain = ""


class _Container(BaseModel):
    channel_id: _Id | None = None
    thread_ts: _Id | None = None


class _AnyView(BaseModel):
    type: str | None = None
    id: str | None = None


class _Pressed(BaseModel):
    action_id: str
    block_id: str | None = None
    type: str | None = None
    value: str | None = None


class _Click(BaseModel):
    user: _Person
    trigger_id: _Plain
    actions: Annotated[list[_Pressed], Field(min_length=1)]
    container: _Container = _Container()
    view: _AnyView = _AnyView()
    response_url: str = ""


class _Shortcut(BaseModel):
    class Message(BaseModel):
        text: str = ""

    user: _Person
    callback_id: str
    trigger_id: _Plain
    message: Message = Message()


class _Block(BaseModel):
    type: str
    block_id: str | None = None

    @model_validator(mode="after")
    def _named(self) -> _Block:
        if self.type == "input" and self.block_id is None:
            raise ValueError("an input without a name")
        return self


class _Filled(BaseModel):
    class Option(BaseModel):
        value: str

    value: str | None = None
    selected_option: Option | None = None


class _FormView(BaseModel):
    class Kept(BaseModel):
        line: _Plain
        hidden: dict[str, Any]
        draft: _Plain | None = None

    class State(BaseModel):
        values: dict[str, dict[str, _Filled]]

    id: _Plain
    blocks: list[_Block]
    private_metadata: Json[Kept]
    state: State


class _Form(BaseModel):
    class Named(BaseModel):
        callback_id: str

    user: _Person
    view: Named


class _OurForm(BaseModel):
    view: _FormView


class _Event(BaseModel):
    class Inner(BaseModel):
        type: str
        subtype: str | None = None
        team_ids: list[_Id] | None = None
        tokens: dict[str, Any] | None = None

    class Right(BaseModel):
        user_id: _Id | None = None

    event_id: _Plain
    event_time: Annotated[int, Field(ge=0, lt=2**33)] | None = None
    authorizations: list[Right] | None = None
    event: Inner


class _Message(BaseModel):
    class Inner(BaseModel):
        channel: _Id
        ts: _Id
        user: _Id | None = None
        thread_ts: _Id | None = None
        text: str | None = None
        client_msg_id: _Id | None = None

    event: Inner


class _Opened(BaseModel):
    class Inner(BaseModel):
        user: _Id

    event: Inner


class _Shared(BaseModel):
    class Inner(BaseModel):
        class Link(BaseModel):
            url: str

        channel: _Plain
        message_ts: _Plain
        links: list[Link] | None = None

    event: Inner


class _Suggestion(BaseModel):
    class View(BaseModel):
        class Kept(BaseModel):
            class Option(BaseModel):
                class Words(BaseModel):
                    type: str
                    text: str

                text: Words
                value: str

            pinned: dict[str, list[Option]] = {}

        private_metadata: Json[Kept] | Literal[""] | None = None

    action_id: str
    block_id: str | None = None
    value: str | None = None
    view: View | None = None


_INTERACTIONS: Mapping[str, type[BaseModel]] = {
    "block_actions": _Click,
    "block_suggestion": _Suggestion,
    "shortcut": _Shortcut,
    "message_action": _Shortcut,
    "view_submission": _Form,
    "view_closed": _Form,
}
_EVENTS: Mapping[str, type[BaseModel]] = {
    "message": _Message,
    "app_mention": _Message,
    "app_home_opened": _Opened,
    "link_shared": _Shared,
}


NONSENSE = (ValueError, AttributeError, TypeError, LookupError, RecursionError)
"""What Bolt raises of a payload that is none of Slack's."""


def is_id(value: object) -> bool:
    """Whether *value* may be an id of Slack's."""
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.\-]{1,150}", value) is not None


def is_readable(body: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether *body*, of which Bolt made *context*, has what its kind must have, each part of the type it must be."""
    try:
        _Context.model_validate(context)
        for shape in _shapes(body):
            shape.model_validate(body, strict=True)
    except (ValidationError, TypeError, AttributeError, KeyError):
        return False
    return True


def _shapes(body: Mapping[str, Any]) -> list[type[BaseModel]]:
    if "command" in body:
        return [_Anything, _Command]
    if "event" in body:
        return [_Anything, _Event, *filter(None, [_EVENTS.get(body["event"]["type"])])]
    shape = _INTERACTIONS.get(body.get("type") or "")
    if shape is _Form and body["view"]["callback_id"] == blocks.FORM:
        return [_Anything, _Form, _OurForm]
    return [_Anything, shape] if shape else [_Anything]
