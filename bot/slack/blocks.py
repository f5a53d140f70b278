"""A reply becomes Block Kit, a form becomes a modal; the form for the reader's language is chosen here."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.slack import limits
from bot.slack.faults import INPUT_VALUE, OPTIONS, Json
from bot.slack.markup import escape, link
from commands._base import Choice, Field, Form, Option, Reply, Source
from knowledge.language import Text, say

FORM = "form"
"""The callback id of every modal that is a form; which form it is stands in its private metadata."""

LOOK_UP = "look_up:"
"""How the action id of a select begins whose options are asked for while one types; its source follows."""

_TITLE_LONGEST = 300
_BUTTONS_A_ROW = 5
_NAME = "Samvit"


def message(reply: Reply, language: str) -> Json:
    """`text` and `blocks` as Slack gets them, without the reply's form: only a click may open a modal."""
    blocks = _body(reply, language) + _verdict(reply, language)
    return limits.message({"text": _fallback(reply, language), "blocks": blocks})


def ephemeral(reply: Reply, language: str) -> Json:
    """The same for one person's eyes, as a slash command or a click is answered."""
    return message(reply, language) | {"response_type": "ephemeral"}


def modal(reply: Reply, language: str) -> Json:
    """A view: the reply's form when it has one, else the reply itself to read and close."""
    if reply.form:
        return limits.view(_form(reply.text, reply.form, language))
    return limits.view(_frame(_NAME, language) | {"blocks": _body(reply, language)})


def card(reply: Reply, language: str) -> list[Json]:
    """The blocks under a link."""
    return list(limits.message({"text": _fallback(reply, language), "blocks": _body(reply, language)})["blocks"])


def home(sections: Iterable[tuple[Text, Reply]], choices: tuple[Choice, ...], language: str) -> Json:
    """The Home tab: each section's heading (none: it belongs to the one above) and reply, and buttons on top."""
    blocks = _buttons(choices, language, "home")
    for number, (title, reply) in enumerate(sections):
        if title:
            blocks += [{"type": "divider"}, {"type": "header", "text": _plain(title.form(language))}]
        blocks += [_renamed(block, f"{number}") for block in _body(reply, language)]
    return limits.view({"type": "home", "blocks": blocks})


def given(view: Json) -> tuple[str, dict[str, str]]:
    """What a submitted form says: its line and its fields, with `key` the id of this opened form."""
    kept = json.loads(view["private_metadata"])
    fields = {name: str(value) for name, value in kept["hidden"].items()}
    for name, elements in view["state"]["values"].items():
        for element in elements.values():
            chosen = element.get("selected_option")
            fields[name] = (chosen["value"] if chosen else element.get("value")) or ""
    return str(kept["line"]), fields | {"key": str(view["id"])}


def suggestions(asked: Json, options: Iterable[Option], language: str) -> list[Json]:
    """What a select shows for what has been typed so far: the options pinned to it, then *options*."""
    kept = json.loads((asked.get("view") or {}).get("private_metadata") or "{}")
    pinned = kept.get("pinned", {}).get(asked.get("block_id"), [])
    return limits.options([*pinned, *(_option(option, language) for option in options)])


def left_off(view: Json) -> tuple[str, dict[str, str]] | None:
    """What a closed form says when it is worth keeping: its draft line and fields. None when nothing was written."""
    line = json.loads(view["private_metadata"]).get("draft")
    _, fields = given(view)
    return (str(line), fields) if line and any(view["state"]["values"].values()) else None


def first_field(view: Json) -> str:
    """The name of the form's first field that shows, for an error that belongs to none."""
    return next((str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"), "")


def _body(reply: Reply, language: str) -> list[Json]:
    blocks: list[Json] = [{"type": "section", "text": _mrkdwn(escape(reply.text.form(language)))}]
    facts = [f"*{escape(label.form(language))}*\n{escape(value.form(language))}" for label, value in reply.facts]
    if facts:
        blocks.append({"type": "section", "fields": [_mrkdwn(fact) for fact in facts]})
    if reply.sources:
        blocks.append({"type": "context", "elements": [_mrkdwn(_source(s, language)) for s in reply.sources]})
    return blocks + _buttons(reply.choices, language, "line")


def _buttons(choices: tuple[Choice, ...], language: str, name: str) -> list[Json]:
    rows = [choices[at : at + _BUTTONS_A_ROW] for at in range(0, len(choices), _BUTTONS_A_ROW)]
    return [
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"{name}:{row}:{at}",
                    "text": _plain(choice.label.form(language)),
                    "value": choice.line,
                }
                for at, choice in enumerate(choices)
            ],
        }
        for row, choices in enumerate(rows)
    ]


def _verdict(reply: Reply, language: str) -> list[Json]:
    if len(reply.feedback) != 2:
        return []
    good, bad = ({"text": _plain(c.label.form(language)), "value": c.line} for c in reply.feedback)
    pair = {"type": "feedback_buttons", "action_id": "verdict", "positive_button": good, "negative_button": bad}
    return [{"type": "context_actions", "elements": [pair]}]


def _source(source: Source, language: str) -> str:
    title = limits.shorten(source.title.form(language), _TITLE_LONGEST)
    shown = link(source.url, title) if source.url and len(source.url) < 1000 else escape(title)
    return f"{shown} · per {escape(source.as_of[:40])}" if source.as_of else shown


def _fallback(reply: Reply, language: str) -> str:
    """What notifications and screen readers get instead of the blocks."""
    facts = (f"{label.form(language)}: {value.form(language)}" for label, value in reply.facts)
    return escape("\n".join([reply.text.form(language), *facts])) or _NAME


def _frame(title: str, language: str) -> Json:
    return {"type": "modal", "title": _plain(title), "close": _plain(say(nn="Lukk", nb="Lukk").form(language))}


def _form(lead: Text, form: Form, language: str) -> Json:
    hidden = {field.name: field.value for field in form.fields if field.kind == "hidden"}
    shown = [_input(field, language) for field in form.fields if field.kind != "hidden"]
    intro: list[Json] = [{"type": "section", "text": _mrkdwn(escape(lead.form(language)))}]
    pinned = {f.name: [_option(o, language) for o in f.options[: f.pinned]] for f in form.fields if _is_looked_up(f)}
    kept = {"line": form.line, "draft": form.draft, "hidden": hidden, "pinned": pinned}
    return _frame(form.title.form(language), language) | {
        "callback_id": FORM,
        "notify_on_close": form.draft is not None,
        "submit": _plain(form.submit.form(language)),
        "close": _plain(say(nn="Avbryt", nb="Avbryt").form(language)),
        "private_metadata": json.dumps(kept, ensure_ascii=False),
        "blocks": intro + shown,
    }


def _input(field: Field, language: str) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label.form(language)),
        "optional": not field.required,
        "element": _select(field, language) if field.options else _writing(field),
    }
    return block | {"hint": _plain(field.hint.form(language))} if field.hint else block


def _writing(field: Field) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.kind == "long",
        "max_length": min(field.limit, INPUT_VALUE),
    }
    return element | {"initial_value": field.value} if field.value else element


def _select(field: Field, language: str) -> Json:
    options = [_option(option, language) for option in field.options]
    chosen = next((option for option in options if option["value"] == field.value), None)
    element: Json = {"type": "static_select", "action_id": field.name, "options": options}
    if _is_looked_up(field):
        search = _plain(say(nn="Skriv for å søke", nb="Skriv for å søke").form(language))
        element = {"type": "external_select", "action_id": f"{LOOK_UP}{field.source}", "min_query_length": 0}
        element |= {"placeholder": search}
    return element | {"initial_option": chosen} if chosen else element


def _option(option: Option, language: str) -> Json:
    return {"text": _plain(option.label.form(language)), "value": option.value}


def _is_looked_up(field: Field) -> bool:
    """Agreements are found by what they are about, not only by their titles; of others a hundred can be shown."""
    return bool(field.source) and (field.source == "agreement" or len(field.options) > OPTIONS)


def _renamed(block: Json, prefix: str) -> Json:
    if block["type"] != "actions":
        return block
    return block | {"elements": [e | {"action_id": f"{prefix}:{e['action_id']}"} for e in block["elements"]]}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text.strip() or "–", "emoji": False}


def _mrkdwn(text: str) -> Json:
    # Verbatim: Slack is not to make links and names out of what stands there.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
