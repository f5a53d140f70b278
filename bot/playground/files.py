"""The files of answers and messages, made when somebody takes them."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot import documents
from commands._base import Attachment, Reply
from knowledge.language import Language
from storage.database import transaction
from storage.tables import OutboxMessage

_MOST = 200
"""Answers whose files are kept; a page that is open longer asks again."""


@dataclass(slots=True)
class Files:
    """Files of live answers under names nobody can guess; those of messages lie with the messages ("m12")."""

    _kept: OrderedDict[str, tuple[Attachment, ...]] = field(default_factory=OrderedDict)

    def keep(self, files: tuple[Attachment, ...]) -> str:
        """The name under which *files* can be taken; "" when there are none."""
        if not files:
            return ""
        name = secrets.token_urlsafe(12)
        self._kept[f"a{name}"] = files
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return f"a{name}"

    async def take(self, engine: Engine, request: Request) -> Response:
        """GET of one file in one language."""
        holder, place = request.path_params["holder"], request.path_params["place"]
        language = request.path_params["language"]
        held = self._kept.get(holder)
        found = await asyncio.to_thread(_of_message, engine, holder) if held is None else held
        if place >= len(found) or language not in list(Language):
            raise HTTPException(404, "There is no such file.")
        file = found[place]
        content = await asyncio.to_thread(documents.made, file, language)
        how = "inline" if file.media_type.startswith("image/") else "attachment"
        headers = {"content-disposition": f'{how}; filename="{file.name}"'}
        return Response(content, media_type=file.media_type, headers=headers)


def _of_message(engine: Engine, holder: str) -> tuple[Attachment, ...]:
    number = holder.removeprefix("m")
    if not (
        holder.startswith("m") and number.isascii() and number.isdecimal() and len(number) <= 10 and int(number) < 2**31
    ):
        return ()
    with transaction(engine) as session:
        row = session.get(OutboxMessage, int(number))
        shown = row is not None and row.to.startswith("web:") and row.state == "sent"
        return Reply.from_json(row.reply).files if row is not None and row.reply and shown else ()
