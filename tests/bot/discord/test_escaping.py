"""What others wrote, as Discord shows it: the same words, and nothing that acts."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord.escaping import escape, fit, length, web_address
from core.text.plain import printable

ANYTHING = st.text() | st.text(alphabet="\\[]()<>@#*_~`|-: \nhttps://a.b/everyone0123456789\u200b\u202e", max_size=80)
BARE_ADDRESS = re.compile(r"https?://[^\s<>\[\]()|*`~\\]+")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Gaming PC, 16 GB", "Gaming PC, 16 GB"),
        ("**free** _now_ ~~no~~ ||x|| `y`", r"\*\*free\*\* \_now\_ \~\~no\~\~ \|\|x\|\| \`y\`"),
        ("[bank](https://evil.example)", r"\[bank\](https://evil.example)"),
        ("[a](b) [bank](https://evil.example)", r"\[a\](b) \[bank\](https://evil.example)"),
        ("https://shop.example/a_b_c?x=1", "https://shop.example/a_b_c?x=1"),
        ("https://shop.example/[x](https://evil.example)", r"https://shop.example/\[x\](https://evil.example)"),
        ("<@123456789012345678>", "\\<@\u200b123456789012345678\\>"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("</start:1> <t:0> <:x:1>", r"\</start:1\> \<t:0\> \<:x:1\>"),
        ("# big\n- item", "\\# big\n\\- item"),
        ("gaming pc -laptop", "gaming pc -laptop"),
        ("\\*not this way\\*", r"\\\*not this way\\\*"),
        ("evil\u202etxt\u200b", "eviltxt"),
    ],
)
def test_signs_that_would_act_are_shown_instead(written: str, shown: str) -> None:
    assert escape(written) == shown


@given(ANYTHING)
@example("[[x](y)](z)")
@example("\\[x](y)")
def test_no_text_makes_a_masked_link_or_a_mention(written: str) -> None:
    shown = BARE_ADDRESS.sub("", escape(written))
    assert not re.search(r"(?<!\\)(\\\\)*[\[\]<`*|~]", shown)
    assert not re.search(r"@(everyone|here|[!&]?[0-9]{17,20})", escape(written))


@given(ANYTHING)
def test_the_words_stay_what_they_were(written: str) -> None:
    read = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escape(written).replace("@\u200b", "@"))
    assert BARE_ADDRESS.search(written) or read == printable(written)


@given(ANYTHING | st.text(alphabet="😀\\x"), st.integers(0, 50))
def test_a_text_is_cut_to_fit(written: str, limit: int) -> None:
    shown = fit(escape(written), limit)
    assert length(shown) <= limit
    assert len(shown) <= limit
    if shown.endswith("…") and not written.endswith("…"):
        assert not shown.endswith("\\…")


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://shop.example/desk?a=1#b", True),
        ("http://shop.example:8080/", True),
        ("https://xn--mnchen-3ya.example/", True),
        ("javascript:alert(1)", False),
        ("ftp://shop.example/", False),
        ("https://", False),
        ("https://localhost/", False),
        ("https://shop.example:99999/", False),
        ("https://paypal.example@evil.example/", False),
        ("https://shop.example/ü", False),
        ("https://shop.example/a b", False),
        ('https://shop.example/"', False),
        ("https://[::1/", False),
        ("https://shop.example/" + "a" * 2048, False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_are_linked(url: str | None, is_good: bool) -> None:
    assert web_address(url) == (url if is_good else None)
