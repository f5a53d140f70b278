"""What Slack would refuse in a message or a view, by its published limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Json = dict[str, Any]

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
SECTION_TEXT = 3000
FIELD_TEXT = 2000
FIELDS = 10
CONTEXT = 10
CONTEXT_TEXT = 2000
ACTIONS = 25
CONTEXT_ACTIONS = 5
HEADER = 150
LABEL = 75
VALUE = 2000
OPTIONS = 100
OPTION_VALUE = 150
PLACEHOLDER = 150
INPUT_LABEL = 2000
INPUT_VALUE = 3000
ID = 255
VIEW_TITLE = 24
METADATA = 3000
PROMPTS = 4
FALLBACK = 3000
"""Slack takes more, but from about 4,000 characters it divides a message by itself, and then it stands there twice."""


def in_message(payload: Json) -> list[str]:
    """The faults of a message; empty when Slack would take it."""
    found = list(_blocks(payload.get("blocks", ()), BLOCKS_IN_MESSAGE))
    if any(block["type"] == "input" for block in payload.get("blocks", ())):
        found.append("an input in a message")
    if len(payload["text"]) > FALLBACK:
        found.append("text too long")
    return found


def in_view(payload: Json) -> list[str]:
    """The faults of a modal or Home tab; empty when Slack would take it."""
    found = list(_blocks(payload["blocks"], BLOCKS_IN_VIEW))
    kinds = {block["type"] for block in payload["blocks"]}
    if "context_actions" in kinds:
        found.append("feedback buttons outside a message")
    if "input" in kinds and payload["type"] == "modal" and "submit" not in payload:
        found.append("an input without submit")
    for part in ("title", "submit", "close"):
        if part in payload:
            found += _text(payload[part], VIEW_TITLE, part)
    if payload["type"] == "modal" and "title" not in payload:
        found.append("a modal without title")
    if len(payload.get("private_metadata", "")) > METADATA:
        found.append("private_metadata too long")
    return found


def in_unfurl(payload: Json) -> list[str]:
    """The faults of the cards under a message's links; empty when Slack would take them."""
    found = [fault for shown in payload["unfurls"].values() for fault in _blocks(shown["blocks"], BLOCKS_IN_MESSAGE)]
    if not payload["unfurls"]:
        found.append("no cards")
    if payload.keys() & {"unfurl_id", "source"} != {"unfurl_id", "source"} and "ts" not in payload:
        found.append("no message")
    return found


def in_prompts(payload: Json) -> list[str]:
    """The faults of the suggested prompts of a conversation; empty when Slack would take them."""
    found = list(_count(payload["prompts"], PROMPTS, "prompts"))
    if "thread_ts" in payload:
        found.append("a thread: under the agent view the call then fails silently")
    for prompt in payload["prompts"]:
        found += _text({"text": prompt["title"]}, LABEL, "prompt title")
        found += _text({"text": prompt["message"]}, VALUE, "prompt message")
    return found


def in_options(options: list[Json]) -> Iterator[str]:
    """The faults of the options that answer what was typed in a select; there may be none."""
    if len(options) > OPTIONS:
        yield f"{len(options)} options"
    yield from _options(options)


def _options(options: list[Json]) -> Iterator[str]:
    for option in options:
        yield from _text(option["text"], LABEL, "option")
        if len(option["value"]) > OPTION_VALUE:
            yield "option value too long"
    yield from _doubles([option["value"] for option in options], "option value")


def _blocks(blocks: Iterable[Json], most: int) -> Iterator[str]:
    all_blocks = list(blocks)
    if len(all_blocks) > most:
        yield f"{len(all_blocks)} blocks"
    yield from _doubles([b["block_id"] for b in all_blocks if "block_id" in b], "block_id")
    for at, block in enumerate(all_blocks):
        for fault in _block(block):
            yield f"block {at} ({block['type']}): {fault}"


def _block(block: Json) -> Iterator[str]:
    if len(block.get("block_id", "")) > ID:
        yield "block_id too long"
    if block["type"] in _CHECKS:
        yield from _CHECKS[block["type"]](block)
    elif block["type"] != "divider":
        yield "unknown type"


def _header(block: Json) -> Iterator[str]:
    yield from _text(block["text"], HEADER, "text")


def _context(block: Json) -> Iterator[str]:
    yield from _count(block["elements"], CONTEXT, "elements")
    for element in block["elements"]:
        yield from _text(element, CONTEXT_TEXT, "element")


def _actions(block: Json) -> Iterator[str]:
    yield from _count(block["elements"], ACTIONS, "elements")
    yield from _doubles([e["action_id"] for e in block["elements"] if "action_id" in e], "action_id")
    for button in block["elements"]:
        yield from _button(button)


def _context_actions(block: Json) -> Iterator[str]:
    yield from _count(block["elements"], CONTEXT_ACTIONS, "elements")
    for pair in block["elements"]:
        yield from _button(pair["positive_button"])
        yield from _button(pair["negative_button"])


def _section(block: Json) -> Iterator[str]:
    if "text" in block:
        yield from _text(block["text"], SECTION_TEXT, "text")
    elif "fields" not in block:
        yield "neither text nor fields"
    if "fields" in block:
        yield from _count(block["fields"], FIELDS, "fields")
        for field in block["fields"]:
            yield from _text(field, FIELD_TEXT, "field")


def _button(button: Json) -> Iterator[str]:
    yield from _text(button["text"], LABEL, "button")
    if len(button.get("value", "")) > VALUE:
        yield "value too long"
    if len(button.get("action_id", "")) > ID:
        yield "action_id too long"


def _input(block: Json) -> Iterator[str]:
    yield from _text(block["label"], INPUT_LABEL, "label")
    if "hint" in block:
        yield from _text(block["hint"], INPUT_LABEL, "hint")
    element = block["element"]
    if len(element.get("initial_value", "")) > min(element.get("max_length", INPUT_VALUE), INPUT_VALUE):
        yield "initial_value too long"
    if element.get("max_length", 1) not in range(1, INPUT_VALUE + 1):
        yield "max_length out of range"
    if element["type"] == "static_select":
        yield from _select(element)
    if element["type"] == "external_select":
        yield from in_options([element["initial_option"]] if "initial_option" in element else [])
    if "placeholder" in element:
        yield from _text(element["placeholder"], PLACEHOLDER, "placeholder")


def _select(element: Json) -> Iterator[str]:
    groups = element.get("option_groups", [{"options": element.get("options", [])}])
    yield from _count(groups, OPTIONS, "option groups")
    options = [option for group in groups for option in group["options"]]
    for group in groups:
        yield from _count(group["options"], OPTIONS, "options")
        if "label" in group:
            yield from _text(group["label"], LABEL, "group label")
    yield from _options(options)
    if "initial_option" in element and element["initial_option"] not in options:
        yield "initial_option is none of the options"


def _text(text: Json, most: int, name: str) -> Iterator[str]:
    if not text["text"].strip():
        yield f"{name} empty"
    if len(text["text"]) > most:
        yield f"{name} has {len(text['text'])} characters"


def _count(items: list[Any], most: int, name: str) -> Iterator[str]:
    if not 1 <= len(items) <= most:
        yield f"{len(items)} {name}"


def _doubles(ids: list[str], name: str) -> Iterator[str]:
    if len(ids) != len(set(ids)):
        yield f"{name} twice"


_CHECKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
}
