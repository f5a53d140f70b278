"""Revisions of the schema for tests: the real ones, and throw-away ones after them in a folder of the test's."""

from __future__ import annotations

import os
import textwrap
from importlib.resources import files
from pathlib import Path

from alembic.config import Config
from sqlalchemy import Engine

from storage.database import known_revisions

FOLDER = Path(str(files("storage") / "migrations"))


def config(engine: Engine, more: Path | None = None) -> Config:
    """Alembic's settings for *engine*, with the throw-away revisions in *more*."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("path_separator", "os")
    made.set_main_option("version_locations", os.pathsep.join(map(str, filter(None, (FOLDER / "versions", more)))))
    made.attributes["engine"] = engine
    return made


def write(folder: Path, revision: str, upgrade: str, *, after: str | None = None, says: str = "") -> None:
    """Put a throw-away revision into *folder*, after the newest of the real ones or after *after*."""
    body = textwrap.indent(textwrap.dedent(upgrade).strip(), "    ")
    lines = [
        "import sqlalchemy as sa",
        "from alembic import op",
        "from storage.migrations import online",
        f"revision, down_revision = {revision!r}, {after or known_revisions()[0]!r}",
        says,
        "",
        "def upgrade():",
        body,
    ]
    (folder / f"{revision}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
