"""Slack's markup, both ways."""

from __future__ import annotations

import pytest

from bot.slack import markup


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0SAMVIT> utskriving", "utskriving"),
        ("utskriving <@U0SAMVIT|samvit>", "utskriving"),
        ("spør <@U2> og <@U3|siri>", "spør @U2 og @siri"),
        ("i <#C1|ssu-kanalen>", "i #ssu-kanalen"),
        ("<!channel> og <!here|@here>", "@channel og @here"),
        ("<!subteam^S1|@utvalet> møter", "@utvalet møter"),
        ("sjå <https://example.org/a?b=1&amp;c=2|avtalen>", "sjå avtalen"),
        ("sjå <https://example.org/a?b=1&amp;c=2>", "sjå https://example.org/a?b=1&c=2"),
        ("rus &amp; psykiatri, &lt;!channel&gt;", "rus & psykiatri, <!channel>"),
        ("under 18 < 20", "under 18 < 20"),
        ("", ""),
    ],
)
def test_what_a_member_wrote_is_read_as_plain_text(written: str, read: str) -> None:
    assert markup.read(written, "U0SAMVIT") == read


def test_typed_markup_stays_letters() -> None:
    assert markup.escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/x|y", "https://a.example/x>y", "fil.pdf"])
def test_only_a_plain_web_address_becomes_a_link(url: str) -> None:
    assert markup.link(url, "A & B") == "A &amp; B"


def test_a_title_cannot_end_its_link() -> None:
    assert markup.link("https://a.example/?x=1&y=2", "<b>|c") == "<https://a.example/?x=1&amp;y=2|&lt;b&gt;¦c>"
