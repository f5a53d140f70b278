"""The guides: nothing that a person can say, set or run is missing from them, and what they point at is there."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel
from typer.core import TyperGroup
from typer.main import get_command

import commands
from bot.cli import app
from commands._base import Command
from tests.test_language import ONLY, texts

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GUIDES = {"nn": DOCS / "brukarrettleiing.md", "nb": DOCS / "brukerveiledning.md"}
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]

# What stands in a command's usage that nobody types.
PROSE = ("opnar eit skjema", "åpner et skjema", "til dømes:", "for eksempel:")
OFFICE = "for sekretariatet: "

CODE = re.compile(r"`([^`\n]+)`")
QUOTED = re.compile(r"«[^»]*»|`[^`\n]*`|\]\([^)]*\)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
PRESSED = re.compile(r"[Tt]rykk(?:j?er?)?(?: på)? ((?:«[^»]+»(?:, | eller | og )?)+)")
BUTTON_ROWS = re.compile(r"^\| Knapp \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def told() -> str:
    """All that is written for those who install, run and use Samvit."""
    return "\n".join(read(page) for page in PAGES if page.name not in ("ARCHITECTURE.md", "CHANGELOG.md"))


def verbs(command: Command, language: str) -> list[str]:
    """What a command's usage shows that can be typed after its name, without what stands for something else."""
    pieces = command.usage.form(language).split(" · ")
    shown = [piece.removeprefix(OFFICE) for piece in pieces if not piece.startswith(("(", "<", *PROSE))]
    return [re.sub(r"\s*<[^>]*>", "", piece) for piece in shown if piece]


def is_written(name: str, verb: str, spans: list[str]) -> bool:
    """Whether a guide shows *verb* by itself, or typed after the command."""
    typed = re.compile(rf"(?:/{name} )?{re.escape(verb)}(?: .*)?")
    return any(typed.fullmatch(span) for span in spans)


@pytest.mark.parametrize("language", GUIDES)
def test_every_command_is_in_the_guide(language: str) -> None:
    spans = CODE.findall(read(GUIDES[language]))
    missing = [name for name in commands.load() if not any(f"/{name}" == span.split()[0] for span in spans)]
    assert missing == []


@pytest.mark.parametrize("language", GUIDES)
def test_every_verb_that_a_command_shows_is_in_the_guide_as_it_is_typed_there(language: str) -> None:
    spans = CODE.findall(read(GUIDES[language]))
    shown = [(command.name, verb) for command in commands.load().values() for verb in verbs(command, language)]
    assert len(shown) > 30
    assert [f"/{name} {verb}" for name, verb in shown if not is_written(name, verb, spans)] == []


@pytest.mark.parametrize("language", GUIDES)
def test_every_command_that_a_guide_tells_to_type_is_known(language: str) -> None:
    typed = [span for span in CODE.findall(read(GUIDES[language])) if span.startswith("/")]
    assert [span for span in typed if commands.named(span) is None and not span.startswith("/samvit")] == []


@pytest.mark.parametrize("language", GUIDES)
def test_every_button_that_a_guide_tells_to_press_is_there(language: str) -> None:
    labels = {nn if language == "nn" else nb for _, nn, nb in texts()}
    pressed = list(buttons(read(GUIDES[language])))
    assert len(pressed) > 25
    assert [name for name in pressed if not any(is_label(label, name) for label in labels)] == []


def buttons(guide: str) -> Iterator[str]:
    """What stands in «» after "trykk", and the first column of the tables of buttons."""
    for found in PRESSED.findall(guide):
        yield from re.findall(r"«([^»]+)»", found)
    for rows in BUTTON_ROWS.findall(guide):
        yield from (row.split("|")[1].strip() for row in rows.splitlines())


def is_label(label: str, name: str) -> bool:
    """A label may go on with what differs from time to time: "Ferdig: {w}" is called «Ferdig», «Brev om …» too."""
    called = name.removesuffix(" …")
    return label == called or label.startswith((f"{called}:", f"{called} {{"))


def test_both_guides_have_the_same_parts_in_the_same_order() -> None:
    nn, nb = (re.findall(r"^(#+) ", read(page), re.MULTILINE) for page in GUIDES.values())
    assert nn == nb


@pytest.mark.parametrize("language", GUIDES)
def test_what_members_read_is_clean_of_the_other_form(language: str) -> None:
    nynorsk, _, bokmaal = read(DOCS / "privacy.md").partition("## Personvern på bokmål")
    privacy = nynorsk if language == "nn" else bokmaal.partition("## Kvar i databasen")[0]
    said = QUOTED.sub("", read(GUIDES[language]) + privacy).lower()
    others = set(ONLY["nb" if language == "nn" else "nn"].split())
    assert [word for word in re.findall(r"(?<![\w-])\w+", said) if word in others] == []


def test_every_setting_is_in_the_docs() -> None:
    names = list(settings())
    assert {"SAMVIT_DATABASE_URL", "PORT", "SLACK_BOT_TOKEN"} <= set(names)
    assert [name for name in names if f"`{name}`" not in told()] == []


def settings() -> Iterator[str]:
    """The variables that bot/settings.py asks the environment for."""
    for node in ast.walk(ast.parse(read(ROOT / "bot" / "settings.py"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_command_of_the_command_line_is_in_the_docs() -> None:
    lines = list(command_lines())
    assert "samvit import agreement" in lines
    assert [line for line in lines if not re.search(rf"{line}\b", told())] == []


def command_lines() -> Iterator[str]:
    """ "samvit db upgrade" and all the others."""
    top = get_command(app)
    assert isinstance(top, TyperGroup)
    for name, command in top.commands.items():
        under = command.commands if isinstance(command, TyperGroup) else {}
        yield from (f"samvit {name} {verb}" for verb in under)
        if not under:
            yield f"samvit {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", read(page))):
        place, _, part = link.partition("#")
        if place.startswith(("http://", "https://", "mailto:")):
            continue
        target = (page.parent / place).resolve() if place else page
        if not target.is_file() or (part and part not in parts(target)):
            broken.append(link)
    assert broken == []


def parts(page: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    found = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(FENCE.sub("", read(page))))
    return {heading.replace(" ", "-") for heading in found}


def test_every_picture_is_used_small_and_as_wide_as_a_screen_or_a_phone() -> None:
    linked = "\n".join(read(page) for page in PAGES)
    pictures = sorted({*(DOCS / "bilete").iterdir()} - {*(DOCS / "bilete").glob("ikon.*")})
    assert pictures
    for picture in pictures:
        content = picture.read_bytes()
        width = struct.unpack(">I", content[16:20])[0]
        assert content.startswith(b"\x89PNG"), picture.name
        assert len(content) < 150_000, picture.name
        assert width in (1280, 390), picture.name
        assert f"bilete/{picture.name}" in linked, picture.name


def test_the_icon_is_as_large_as_slack_wants_it_and_stands_where_it_is_uploaded() -> None:
    content = (DOCS / "bilete" / "ikon.png").read_bytes()
    assert struct.unpack(">II", content[16:24]) == (512, 512)
    assert 'viewBox="0 0 512 512"' in read(DOCS / "bilete" / "ikon.svg")
    assert "bilete/ikon.png" in read(DOCS / "install-slack.md")


def test_every_table_that_points_at_a_member_is_on_the_privacy_page() -> None:
    page = read(DOCS / "privacy.md")
    about = [
        table.name
        for table in SQLModel.metadata.sorted_tables
        if table.name == "member" or any(key.target_fullname == "member.id" for key in table.foreign_keys)
    ]
    assert len(about) > 25
    assert [name for name in about if f"`{name}`" not in page] == []
    named = CODE.findall(page.partition("## Kvar i databasen")[2])
    assert [name for name in named if name not in SQLModel.metadata.tables] == []
