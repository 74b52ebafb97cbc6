"""What Telegram's two markups mean, and that what is malformed never passes."""

import html
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity
from telegram.helpers import escape_markdown

from tests.fakes.telegram.entities import Formatted, detect, units
from tests.fakes.telegram.html_markup import parse_html
from tests.fakes.telegram.markdown_markup import parse_markdown
from tests.fakes.telegram.refusals import Violation


def marks(formatted: Formatted) -> list[tuple[str, str]]:
    """Each entity's kind and the text it covers."""
    raw = formatted.text.encode("utf-16-le")
    return [
        (e["type"], raw[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"))
        for e in formatted.trimmed().entities
    ]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>a <i>b</i></b> c", "a b c", [("bold", "a b"), ("italic", "b")]),
        ("😀<b>x</b>", "😀x", [("bold", "x")]),
        ("a &lt; b &amp; c &#39;", "a < b & c '", []),
        ('<a href="https://a.test/?x=1&amp;y=2">go</a>', "go", [("text_link", "go")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ('<span class="tg-spoiler">s</span><tg-spoiler>t</tg-spoiler>', "st", [("spoiler", "s"), ("spoiler", "t")]),
        ("<B>loud</B>", "loud", [("bold", "loud")]),
        ("<b></b>x", "x", []),
    ],
)
def test_html_means_what_telegram_says(source: str, text: str, expected: list[tuple[str, str]]) -> None:
    parsed = parse_html(source)
    assert (parsed.text, marks(parsed)) == (text, expected)


def test_the_language_of_code_belongs_to_its_block() -> None:
    assert parse_html('<pre><code class="language-py">x</code></pre>').entities == [
        {"type": "pre", "language": "py", "offset": 0, "length": 1}
    ]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'expected "</i>", found "</b>"'),
        ("gaming pc <1000", "Unsupported start tag"),
        ("ä<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a<br>b", 'Unsupported start tag "br"'),
        ("salt & pepper", 'Unescaped "&"'),
        ("&nbsp;", 'Unescaped "&"'),
        ("a > b", 'Unescaped ">"'),
        ("<a>x</a>", 'Tag "a" lacks'),
        ('<a href="javascript:x">x</a>', 'Tag "a" lacks'),
        ('<span class="red">x</span>', 'Tag "span" lacks'),
        ("<code><b>x</b></code>", 'Tag "b" can\'t stand inside "code"'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", 'Tag "blockquote" can\'t'),
    ],
)
def test_malformed_html_cannot_be_parsed(source: str, complaint: str) -> None:
    with pytest.raises(Violation) as refused:
        parse_html(source)
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert complaint in refused.value.description


@given(st.text())
def test_escaped_text_comes_through_html_unchanged(text: str) -> None:
    assert parse_html(html.escape(text)) == Formatted(text)


@given(
    st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "tg-spoiler"]), st.text("ab😀 <&", min_size=1)), max_size=5)
)
def test_html_survives_the_way_to_a_client_and_back(pieces: list[tuple[str, str]]) -> None:
    sent = parse_html("".join(f"<{tag}>{html.escape(text)}</{tag}>|" for tag, text in pieces))
    entities = [MessageEntity(**entity) for entity in sent.entities]
    read = Message(1, datetime(2026, 1, 1, tzinfo=UTC), Chat(1, "private"), text=sent.text, entities=entities)
    assert parse_html(read.text_html) == sent


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("*a _b_* c", "a b c", [("bold", "a b"), ("italic", "b")]),
        ("__u__ ~s~ ||h||", "u s h", [("underline", "u"), ("strikethrough", "s"), ("spoiler", "h")]),
        ("`a*b` 1\\.5", "a*b 1.5", [("code", "a*b")]),
        ("[go](https://a.test/x)", "go", [("text_link", "go")]),
        (">one\n>two\nthree", "one\ntwo\nthree", [("blockquote", "one\ntwo")]),
    ],
)
def test_markdown_means_what_telegram_says(source: str, text: str, expected: list[tuple[str, str]]) -> None:
    parsed = parse_markdown(source)
    assert (parsed.text, marks(parsed)) == (text, expected)


@pytest.mark.parametrize("source", ["*a", "1.5", "a!", "*a _b* c_", "[x](y)", "`a", "(a)"])
def test_malformed_markdown_cannot_be_parsed(source: str) -> None:
    with pytest.raises(Violation, match="can't parse entities"):
        parse_markdown(source)


@given(st.text())
def test_escaped_text_comes_through_markdown_unchanged(text: str) -> None:
    assert parse_markdown(escape_markdown(text.replace("\\", ""), version=2)) == Formatted(text.replace("\\", ""))


@given(st.text(), st.text(), st.text())
def test_trimming_keeps_a_mark_on_its_words(before: str, inside: str, after: str) -> None:
    whole = Formatted(before + inside + after, [{"type": "bold", "offset": units(before), "length": units(inside)}])
    trimmed = whole.trimmed()
    assert trimmed.text == whole.text.strip()
    assert all(covered.strip() in inside for _, covered in marks(trimmed))
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(trimmed.text) for e in trimmed.entities)


def test_typed_commands_links_and_mentions_are_marked_in_utf16_units() -> None:
    text = "/alert@deal_bot 😀 see https://a.test/x?y=1, ask @alice or a.b@c.test #bikes 1/2 <1000"
    raw = text.encode("utf-16-le")
    found = [
        (e["type"], raw[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le")) for e in detect(text)
    ]
    assert found == [
        ("bot_command", "/alert@deal_bot"),
        ("url", "https://a.test/x?y=1"),
        ("mention", "@alice"),
        ("email", "a.b@c.test"),
        ("hashtag", "#bikes"),
    ]
