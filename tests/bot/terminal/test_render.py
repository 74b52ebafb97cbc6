"""What the prompt shows: 80 columns whatever the letters, links where there are such, text alone without colour."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import width

from adapters.photos import PhotoFolder
from bot.terminal.prompt import coloured, plain
from bot.terminal.render import Line, Pages
from bot.terminal.wrapping import WIDTH, clipped, wrapped
from config.settings import Screen
from core.cards import Action, Card, Link, Menu
from core.values import Person

ALICE = Person(1, "Alice")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
OSC_8 = re.compile(r"\x1b\]8;[^;]*;(?P<to>[^\x1b]*)\x1b\\(?P<words>[^\x1b]*)")
word = st.sampled_from(
    ["desk", "家具", "デスク", "👩‍👩‍👧", "é", "ｗｉｄｅ", "Donaudampfschifffahrt", "🛋️", "\u202e", "\x1b[31m", "\t"]
)
text = st.lists(word | st.just(" "), max_size=60).map("".join)
actions = st.lists(st.builds(Action, text, st.just("x")), max_size=9).map(tuple)


@given(text, st.lists(text, max_size=3).map(tuple), actions, text)
def test_no_line_is_wider_than_the_screen(
    title: str, lines: tuple[str, ...], buttons: tuple[Action, ...], foot: str
) -> None:
    entry = Card(title, lines, buttons, footer=foot)
    card = Card(title, lines, buttons, items=(entry, entry), footer=foot, menus=(Menu(title, buttons),))
    shown = Pages().lines(card, 1, ALICE)
    assert [line.text for line in shown if width(line.text) > WIDTH] == []
    assert not [line for line in shown if "\x1b" in line.text or "\u202e" in line.text]
    assert len(re.findall(r"\[\d+\]", "\n".join(line.text for line in shown))) == 4 * len(buttons)


@given(text, st.integers(1, 90))
def test_what_is_cut_fits_and_what_fits_is_not_cut(said: str, columns: int) -> None:
    kept = clipped(said, columns)
    assert width(kept) <= columns
    assert kept == said or width(said) > columns


def test_wide_letters_count_two_and_families_stay_together() -> None:
    assert [width(line) for line in wrapped("家" * 60)] == [80, 40]
    assert all("👩‍👩‍👧" in line and not line.startswith("\u200d") for line in wrapped("👩‍👩‍👧" * 60))


def test_an_address_is_never_broken() -> None:
    url = "https://shop.example/" + "x" * 200
    assert url in wrapped(f"see {url} for more")


def test_links_stand_behind_words_where_the_terminal_has_them(tmp_path: Path) -> None:
    (tmp_path / ("a" * 32 + ".jpg")).write_bytes(b"x")
    url = "https://shop.example/desk?id=1"
    for picture, to in (
        ("https://shop.example/1.jpg",) * 2,
        (f"photo:{'a' * 32}.jpg", (tmp_path / f"{'a' * 32}.jpg").as_uri()),
    ):
        card = Card("Oak desk", ("$60",), (Link("Open", url),), picture=picture, url=url)
        out = StringIO()
        coloured(out)(Pages(PhotoFolder(tmp_path), links=True).lines(card, 1, ALICE))
        found = {m["words"]: m["to"] for m in OSC_8.finditer(COLOUR.sub("", out.getvalue())) if m["to"]}
        assert found == {"→ Picture": to, "→ shop.example": url}
        bare = [line.text for line in Pages(PhotoFolder(tmp_path)).lines(card, 1, ALICE)]
        assert bare == ["Oak desk", "  $60", f"  Picture: {to}", f"  {url}", "  [1] Open"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/\x1b]8;;https://evil.example\x1b\\", "\u202ehttps://x"]
)
def test_an_address_cannot_act(url: str) -> None:
    out = StringIO()
    coloured(out)([Pages(links=True).address(url)])
    assert {m["to"] for m in OSC_8.finditer(out.getvalue())} <= {
        "",
        "https://a.example/]8;;https://evil.example\\",
        "https://x",
    }


def test_no_colour_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [Line("Oak desk", "title"), Line("[1] Open", "buttons"), Line("→ x", "quiet", "https://x.example/")]
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    bright, dark, piped = StringIO(), StringIO(), StringIO()
    coloured(bright)(lines)
    assert "\x1b[36m" in bright.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    coloured(dark)(lines)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", dark.getvalue())
    plain(piped)(lines)
    assert "\x1b" not in piped.getvalue()


@pytest.mark.parametrize(
    ("said", "links", "is_plain"),
    [
        ({"TERM": "xterm-256color"}, False, False),
        ({"TERM": "xterm-kitty"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4200"}, False, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False, False),
        ({"WT_SESSION": "a-b-c"}, True, False),
        ({"TERM": "dumb"}, False, True),
    ],
)
def test_what_a_terminal_says_of_itself(
    said: dict[str, str], links: bool, is_plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert (Screen().has_links, Screen().is_plain) == (links, is_plain)
