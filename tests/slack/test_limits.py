"""Whatever a command answers, what Slack gets is within its limits, by our table and by Slack's own library."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.slack import blocks, faults, limits
from commands._base import Choice, Field, Form, Option, Reply, Source
from knowledge.language import NOTHING, Text, same

Json = dict[str, Any]

_letters = st.text(alphabet="aåø 9\n&<>|*_`~•🙂", max_size=40)
_text = st.builds(lambda t, n: same(t * n), _letters, st.sampled_from([0, 1, 2, 90, 1200]))
_choices = st.lists(st.builds(Choice, _text, _text.map(lambda t: t.nn)), max_size=60).map(tuple)
_sources = st.lists(
    st.builds(Source, _text, st.none() | _letters.map(lambda t: f"https://example.org/{t}"), st.none() | _letters),
    max_size=25,
).map(tuple)
_facts = st.lists(st.tuples(_text, _text), max_size=35).map(tuple)
_replies = st.builds(
    Reply,
    text=_text,
    facts=_facts,
    sources=_sources,
    choices=_choices,
    feedback=st.tuples() | st.tuples(st.builds(Choice, _text, _letters), st.builds(Choice, _text, _letters)),
)


def accepted_by_slacks_library(shown: Json) -> None:
    """Raises when slack_sdk, written by others, finds a block over its limits."""
    for block in Block.parse_all([b for b in shown["blocks"] if b["type"] != "context_actions"]):
        block.to_dict()


@given(_replies)
def test_no_reply_breaks_the_limits_of_a_message(reply: Reply) -> None:
    shown = blocks.message(reply, "nn")
    assert faults.in_message(shown) == []
    accepted_by_slacks_library(shown)


@given(_replies)
def test_no_reply_breaks_the_limits_of_a_modal_or_the_home_tab(reply: Reply) -> None:
    for view in (blocks.modal(reply, "nb"), blocks.home([(same("Mitt"), reply)] * 3, reply.choices, "nb")):
        assert faults.in_view(view) == []
        accepted_by_slacks_library(view)


def long_form(count: int) -> Reply:
    options = tuple(Option(same(f"Organ {n} " + "x" * 90), f"organ-{n}") for n in range(count))
    fields = (
        Field("body", same("Organ " * 500), "choice", options, value="organ-7"),
        Field("title", same("Tittel"), value="t" * 900, limit=200, hint=same("hint " * 600)),
        Field("text", same("Tekst"), "long", value="t" * 9000, limit=40_000),
        Field("which", NOTHING, "hidden", value="42"),
    )
    return Reply(same("Fyll ut. " * 900), form=Form(same("Meld inn ei sak som er lang"), "/sak send", fields))


@pytest.mark.parametrize("count", [1, 100, 101, 250])
def test_a_form_with_many_bodies_and_long_texts_opens(count: int) -> None:
    view = blocks.modal(long_form(count), "nn")
    assert faults.in_view(view) == []
    accepted_by_slacks_library(view)
    element = next(b for b in view["blocks"] if b.get("block_id") == "body")["element"]
    offered = [o for g in element.get("option_groups", [element]) for o in g["options"]]
    assert len(offered) == count


def test_a_form_comes_back_with_its_line_its_hidden_fields_and_its_own_key() -> None:
    view = blocks.modal(long_form(10), "nn")
    values = {
        "body": {"body": {"type": "static_select", "selected_option": {"value": "organ-3"}}},
        "title": {"title": {"type": "plain_text_input", "value": "Ny"}},
        "text": {"text": {"type": "plain_text_input", "value": None}},
    }
    line, fields = blocks.given(view | {"id": "V1", "state": {"values": values}})
    assert line == "/sak send"
    assert fields == {"which": "42", "body": "organ-3", "title": "Ny", "text": "", "key": "V1"}


def test_long_text_is_shortened_and_sources_and_buttons_survive() -> None:
    reply = Reply(
        same("Eit avsnitt.\n\n" * 4000),
        facts=tuple((same(f"Nr {n}"), same("x" * 3000)) for n in range(600)),
        sources=(Source(same("Kjelda"), "https://example.org/avtale.pdf", "2024"),),
        choices=(Choice(same("Vidare"), "/avtale liste"),),
    )
    shown = blocks.message(reply, "nn")
    assert faults.in_message(shown) == []
    kinds = [block["type"] for block in shown["blocks"]]
    assert len(kinds) == faults.BLOCKS_IN_MESSAGE
    assert kinds[-2:] == ["context", "actions"]
    assert "<https://example.org/avtale.pdf|Kjelda> · per 2024" in str(shown["blocks"])


def test_a_text_is_divided_between_paragraphs_and_loses_nothing() -> None:
    text = "\n\n".join(f"Avsnitt {n}: " + "ord " * 60 for n in range(40))
    parts = list(limits.split(text, 3000))
    assert all(len(part) <= 3000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part.startswith("Avsnitt") for part in parts)


@given(st.integers(10, 60), st.text(alphabet="ab&<> ", max_size=80))
def test_a_cut_never_divides_an_entity(most: int, text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    short = limits.shorten(escaped, most)
    assert len(short) <= most
    rest = short.removesuffix("…").replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in rest


def test_a_button_whose_line_is_too_long_is_left_out_rather_than_saying_something_else() -> None:
    reply = Reply(same("Vel"), choices=(Choice(same("Lang"), "/sak SSU: " + "x" * 2000), Choice(same("Kort"), "/sak")))
    (actions,) = [block for block in blocks.message(reply, "nn")["blocks"] if block["type"] == "actions"]
    assert [button["value"] for button in actions["elements"]] == ["/sak"]


def test_each_reader_gets_their_own_written_form() -> None:
    reply = Reply(Text("Kva lurer du på?", "Hva lurer du på?"))
    assert blocks.message(reply, "nn")["text"] == "Kva lurer du på?"
    assert blocks.message(reply, "nb")["text"] == "Hva lurer du på?"


def test_what_nothing_can_mend_goes_out_as_its_text_alone(caplog: pytest.LogCaptureFixture) -> None:
    shown = limits.message({"text": "Hei", "blocks": [{"type": "carousel"}]})
    assert shown == {"text": "Hei"}
    assert "unknown type" in caplog.text
