"""Slack's limits, kept on the final JSON just before it is sent: too long is split or shortened, the rest is checked.

Slack refuses a whole message for one character too many, so everything that leaves goes through `message` or `view`.
Text gives way first; sources, buttons and fields survive.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator

from bot.slack.faults import (
    ACTIONS,
    BLOCKS_IN_MESSAGE,
    BLOCKS_IN_VIEW,
    CONTEXT,
    CONTEXT_ACTIONS,
    CONTEXT_TEXT,
    FALLBACK,
    FIELD_TEXT,
    FIELDS,
    HEADER,
    ID,
    INPUT_LABEL,
    INPUT_VALUE,
    LABEL,
    OPTION_VALUE,
    OPTIONS,
    PLACEHOLDER,
    SECTION_TEXT,
    VALUE,
    VIEW_TITLE,
    Json,
    in_message,
    in_view,
)

log = logging.getLogger("samvit.slack")

LONGEST = 12_000
"""Characters of one text; more than that is not read in a chat."""


def message(payload: Json) -> Json:
    """A message (`text`, `blocks`) within the limits. What cannot be mended goes out as its text alone."""
    kept = payload | {"text": shorten(payload["text"], FALLBACK), "blocks": _fit(payload["blocks"], BLOCKS_IN_MESSAGE)}
    faults = in_message(kept)
    if faults:
        log.error("message outside the limits of Slack: %s", "; ".join(faults))
        return {name: value for name, value in kept.items() if name != "blocks"}
    return kept


def view(payload: Json) -> Json:
    """A modal or Home tab within the limits."""
    kept = payload | {"blocks": _fit(payload["blocks"], BLOCKS_IN_VIEW)}
    for part in ("title", "submit", "close"):
        if part in kept:
            kept[part] = _text(kept[part], VIEW_TITLE)
    faults = in_view(kept)
    if faults:
        log.error("view outside the limits of Slack: %s", "; ".join(faults))
    return kept


def shorten(text: str, most: int) -> str:
    """*text* in at most *most* characters, cut where a word and an entity like `&amp;` stay whole."""
    return text if len(text) <= most else text[: _cut(text, most - 1)].rstrip() + "…"


def split(text: str, most: int) -> Iterator[str]:
    """*text* in parts of at most *most* characters, divided between paragraphs, lines or words."""
    while len(text) > most:
        at = _cut(text, most)
        yield text[:at].rstrip()
        text = text[at:].lstrip()
    if text:
        yield text


def _cut(text: str, most: int) -> int:
    """Where to cut: the last line end in the second half, else the last space there, else at *most*."""
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, most // 2, most)
        if at > 0:
            return at
    entity = text.rfind("&", max(0, most - 5), most)
    return entity if entity > 0 and ";" not in text[entity:most] else most


def _fit(blocks: Iterable[Json], most: int) -> list[Json]:
    fitted = [part for block in blocks for part in _FITTERS.get(block["type"], _as_it_is)(block)]
    return _named(_fewer(fitted, most))


def _fewer(blocks: list[Json], most: int) -> list[Json]:
    """Of too many blocks, texts and facts go first, the last of them before the others."""
    over = max(0, len(blocks) - most)
    texts = [at for at, block in enumerate(blocks) if block["type"] == "section"]
    dropped = set(texts[max(1, len(texts) - over) :])
    return [block for at, block in enumerate(blocks) if at not in dropped][:most]


def _named(blocks: list[Json]) -> list[Json]:
    """Give blocks and buttons that share an id different ones."""
    seen = set[str]()

    def own(item: Json, name: str) -> Json:
        if name not in item:
            return item
        given = wanted = item[name][:ID]
        number = 1
        while given in seen:
            number += 1
            given = f"{wanted[: ID - 5]}.{number}"
        seen.add(given)
        return item | {name: given}

    named = [own(block, "block_id") for block in blocks]
    seen.clear()
    return [
        block | {"elements": [own(element, "action_id") for element in block["elements"]]}
        if block["type"] in ("actions", "context_actions")
        else block
        for block in named
    ]


def _text(text: Json, most: int) -> Json:
    return text | {"text": shorten(text["text"], most)}


def _as_it_is(block: Json) -> list[Json]:
    return [block]


def _section(block: Json) -> list[Json]:
    rest = {name: value for name, value in block.items() if name not in ("text", "fields")}
    whole = shorten(block["text"]["text"].strip(), LONGEST) if "text" in block else ""
    fields = [_text(field, FIELD_TEXT) for field in block.get("fields", ()) if field["text"].strip()]
    return [
        *(rest | {"text": block["text"] | {"text": part}} for part in split(whole, SECTION_TEXT)),
        *(rest | {"fields": fields[at : at + FIELDS]} for at in range(0, len(fields), FIELDS)),
    ]


def _header(block: Json) -> list[Json]:
    return [block | {"text": _text(block["text"], HEADER)}] if block["text"]["text"].strip() else []


def _context(block: Json) -> list[Json]:
    elements = [_text(element, CONTEXT_TEXT) for element in block["elements"] if element["text"].strip()]
    return _divided(block, elements, CONTEXT)


def _actions(block: Json) -> list[Json]:
    # A button's value is the line it says; a shortened line would say something else, so the button has to go.
    usable = [b for b in block["elements"] if len(b.get("value", "")) <= VALUE and b["text"]["text"].strip()]
    return _divided(block, [button | {"text": _text(button["text"], LABEL)} for button in usable], ACTIONS)


def _context_actions(block: Json) -> list[Json]:
    def fitting(element: Json) -> Json:
        return {
            name: value | {"text": _text(value["text"], LABEL)} if name.endswith("_button") else value
            for name, value in element.items()
        }

    pairs = [e for e in block["elements"] if all(len(e[n]["value"]) <= VALUE for n in e if n.endswith("_button"))]
    return _divided(block, [fitting(pair) for pair in pairs], CONTEXT_ACTIONS)


def _divided(block: Json, elements: list[Json], most: int) -> list[Json]:
    return [block | {"elements": elements[at : at + most]} for at in range(0, len(elements), most)]


def _input(block: Json) -> list[Json]:
    element = dict(block["element"])
    if "initial_value" in element:
        most = min(element.get("max_length", INPUT_VALUE), INPUT_VALUE)
        element["initial_value"] = shorten(element["initial_value"], most)
    if "placeholder" in element:
        element["placeholder"] = _text(element["placeholder"], PLACEHOLDER)
    if "options" in element:
        element = _select(element)
    elif "initial_option" in element:
        element["initial_option"] = element["initial_option"] | {
            "text": _text(element["initial_option"]["text"], LABEL)
        }
    fitted = block | {"label": _text(block["label"], INPUT_LABEL), "element": element}
    if "hint" in block:
        fitted["hint"] = _text(block["hint"], INPUT_LABEL)
    return [fitted]


def options(found: Iterable[Json]) -> list[Json]:
    """The options that answer what was typed: a hundred at most."""
    return _usable(found)[:OPTIONS]


def _usable(options: Iterable[Json]) -> list[Json]:
    return [o | {"text": _text(o["text"], LABEL)} for o in options if len(o["value"]) <= OPTION_VALUE]


def _select(element: Json) -> Json:
    """Over a hundred options need groups; each is named by its first and last entry."""
    options = _usable(element["options"])
    kept = {name: value for name, value in element.items() if name != "options"}
    if "initial_option" in kept:
        kept["initial_option"] = kept["initial_option"] | {"text": _text(kept["initial_option"]["text"], LABEL)}
        if kept["initial_option"] not in options:
            del kept["initial_option"]
    if len(options) <= OPTIONS:
        return kept | {"options": options}
    parts = [options[at : at + OPTIONS] for at in range(0, min(len(options), OPTIONS * OPTIONS), OPTIONS)]
    return kept | {"option_groups": [{"label": _group_label(part), "options": part} for part in parts]}


def _group_label(options: list[Json]) -> Json:
    first, last = (shorten(options[at]["text"]["text"], 34) for at in (0, -1))
    return {"type": "plain_text", "text": f"{first} – {last}"}


_FITTERS: dict[str, Callable[[Json], list[Json]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
}
