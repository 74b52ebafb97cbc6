"""Screens: within Telegram's limits, never broken markup, buttons that can be told apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.render import LONGEST_CAPTION, LONGEST_TEXT, Screen, clipped, drawn, opens, rules_page, show, units
from core.cards import Action, Card, Link
from core.cards.people import HelpEntry, HelpShown
from core.conversation import Asked
from core.delivery.outcomes import AlertDue, Satisfied
from core.ports.engine import Total
from core.rules.matching import Criterion, Reason
from core.rules.outcomes import RuleDeleted, RulesListed
from core.search.outcomes import Found
from core.search.request import Request
from core.values import (
    Channel,
    Condition,
    Criteria,
    Destination,
    EventKind,
    Listing,
    ListingState,
    Money,
    Person,
    Rule,
)
from tests.fakes.telegram.html_markup import parse_html
from tests.fakes.telegram.keyboards import check_keyboard

ALICE = Person(7, "Alice")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
anything = st.text(st.characters(codec=None), max_size=1500)


def listing(**more: object) -> Listing:
    known: dict[str, object] = {
        "id": 5,
        "source": "member",
        "source_id": "x",
        "title": "Gaming PC",
        "description": "",
        "category": None,
        "condition": Condition.GOOD,
        "price": Money(80000, "USD"),
        "location": "San Jose, CA",
        "latitude": None,
        "longitude": None,
        "url": None,
        "pictures": (),
        "posted_at": NOON,
        "first_seen": NOON,
        "version": 1,
        "state": ListingState.ACTIVE,
        "score": None,
    }
    return Listing(**{**known, **more})  # type: ignore[arg-type]


def rule(name: str = "gaming pc", ref: str = "abcdefgh", *, enabled: bool = True) -> Rule:
    destination = Destination(1, Channel.TELEGRAM_CHAT, "7")
    return Rule(1, ref, 7, name, Criteria(keywords=("gaming",)), enabled, 1, NOON, NOON, None, destination)


def alert(**more: object) -> AlertDue:
    reasons = (Reason(Criterion.KEYWORD, True, "gaming"),)
    return AlertDue(listing(**more), EventKind.NEW, (Satisfied(rule(), reasons),))


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def data(screen: Screen) -> list[str | None]:
    keyboard = screen.keyboard()
    return [b.callback_data for row in (keyboard.inline_keyboard if keyboard else ()) for b in row]  # type: ignore[misc]


@given(anything, st.lists(anything, max_size=4), anything, st.sampled_from([LONGEST_TEXT, LONGEST_CAPTION]))
def test_any_text_is_markup_that_telegram_reads_within_its_limit(
    title: str, lines: list[str], footer: str, limit: int
) -> None:
    item = Card(title, tuple(lines), (Action("Open", "listing.open", "1"),))
    screen = drawn(Card(title, tuple(lines), items=(item, item), footer=footer))
    parsed = parse_html(screen.html(limit))
    assert units(parsed.text) <= limit
    assert parsed.text == screen.plain(limit).strip() or parsed.text.strip() == screen.plain(limit).strip()


@given(anything, st.integers(2, 40))
def test_what_is_cut_is_the_start_of_the_text_and_says_so(text: str, limit: int) -> None:
    cut = clipped(text, limit)
    assert units(cut) <= limit
    if cut != text:
        assert cut.endswith("…")
        assert text.encode("utf-16-le", "replace").startswith(cut[:-1].encode("utf-16-le", "replace"))


def test_a_character_of_two_units_is_not_cut_in_half() -> None:
    assert clipped("🚲" * 5, 10) == "🚲" * 5
    assert clipped("🚲" * 5, 9) == "🚲" * 4 + "…"
    assert clipped("🚲" * 5, 8) == "🚲" * 3 + "…"
    assert clipped("👩\u200d🚀 flies", 5) == "👩…"


def test_text_is_cut_before_it_is_escaped() -> None:
    screen = drawn(Card(lines=("&" * 5000,)))
    assert screen.html() == "&amp;" * 4095 + "…"
    assert screen.html(10) == "&amp;" * 9 + "…"


def test_marks_of_a_listing_are_shown_as_text() -> None:
    screen = show(alert(title="<b>@everyone</b> \u202egnp.exe & <script>"), ALICE)
    assert screen.html().splitlines()[0] == "<b>&lt;b&gt;@\u2060everyone&lt;/b&gt; gnp.exe &amp; &lt;script&gt;</b>"


def test_an_alert_has_its_title_facts_and_reasons_set_apart() -> None:
    screen = show(alert(pictures=("https://a.test/1.jpg",), url="https://a.test/1"), ALICE)
    assert screen.html() == (
        "<b>Gaming PC</b>\n$800 · good · San Jose, CA\n"
        "<blockquote>Why: it says “gaming”.</blockquote>\nYour rule: “gaming pc”"
    )
    assert screen.picture == "https://a.test/1.jpg"
    assert labels(screen) == [["Open", "Why", "Save"], ["Snooze", "Not this", "Price"]]
    assert data(screen) == [
        None, "A~rule.why|abcdefgh:5", "A~listing.save|5",
        "A~rule.snooze.ask|abcdefgh", "A~mute.ask|abcdefgh:5", "A~listing.price|5",
    ]  # fmt: skip


def test_rules_are_numbered_as_on_all_pages_and_their_buttons_say_which() -> None:
    listed = RulesListed((rule("sofa"), rule("bike", "bcdefghj", enabled=False)), 1, 6, 4)
    screen = show(listed, ALICE)
    assert screen.html().splitlines()[2] == "<b>5. sofa</b>"
    assert labels(screen) == [
        ["Pause 5", "Edit 5", "Options 5", "Delete 5"],
        ["Resume 6", "Edit 6", "Options 6", "Delete 6"],
        ["Previous"],
    ]
    assert data(screen)[0] == "L1.7~rule.pause|abcdefgh"


def test_what_was_done_to_a_list_stands_on_top_of_it_with_its_undo() -> None:
    screen = rules_page(RulesListed((), 0, 0, 4), ALICE, RuleDeleted(rule("sofa"), "tokentoken12"))
    assert screen.plain().splitlines()[1] == "Deleted: sofa. For an hour you can take that back."
    assert data(screen) == ["L0.7~undo|tokentoken12"]


def test_found_listings_are_counted_on_and_opened_by_number() -> None:
    found = Found(Request("pc"), (listing(id=8), listing(id=9, url="https://a.test/9")), Total(7), 0, 1, "pc", 2)
    screen = show(found, ALICE)
    assert [line for line in screen.plain().splitlines() if "Gaming" in line] == ["6. Gaming PC", "7. Gaming PC"]
    assert labels(screen) == [["Open 6", "Open 7"], ["Watch 6", "Watch 7"], ["Previous", "Narrow down", "Alert me"]]


def test_a_list_without_buttons_is_not_numbered() -> None:
    assert "1." not in show(HelpShown((HelpEntry("help", "show what I can do", "/help"),)), ALICE).plain()


def test_a_question_keeps_its_ways_out_in_a_row_of_their_own() -> None:
    screen = show(Asked("start.currency", ()), ALICE)
    assert labels(screen) == [["Skip", "Cancel"]]


def test_the_line_to_be_edited_is_set_apart_to_be_copied() -> None:
    screen = show(Asked("edit.line", skippable=False, facts={"line": "red sofa <50"}), ALICE)
    assert screen.html().splitlines()[-1] == "<code>red sofa &lt;50</code>"
    assert screen.plain().count("red sofa") == 1


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("https://bücher.example/ä", True),
        ("javascript:alert(1)", False),
        ("tg://user?id=1", False),
        ("http://localhost/x", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://a.b/x y", False),
        ("https://a.b/\n", False),
        ("ftp://example.org", False),
    ],
)
def test_only_addresses_that_telegram_takes_become_buttons(url: str, fine: bool) -> None:
    assert opens(url) is fine
    screen = drawn(Card("A", actions=(Link("Open", url), Action("Why", "rule.why", "a:1"))))
    assert labels(screen) == [["Open", "Why"]] if fine else [["Why"]]


def test_no_message_has_more_buttons_than_telegram_takes_and_the_page_can_still_be_turned() -> None:
    items = tuple(Card(f"Feed {n}", actions=(Action("Remove", "source.remove", str(n)),)) for n in range(150))
    keyboard = drawn(Card("Feeds", items=items, actions=(Action("Next", "rules.page", "1"),))).keyboard()
    assert keyboard is not None
    check_keyboard(keyboard.to_dict(), private=True)
    assert keyboard.inline_keyboard[-1][0].text == "Next"


def test_a_button_that_telegram_would_refuse_is_a_fault_of_ours() -> None:
    with pytest.raises(AssertionError, match=r"rule\.save: 66 bytes"):
        drawn(Card("A", actions=(Action("Save", "rule.save", "ä" * 28),))).keyboard()


def test_without_markup_and_links_the_same_is_said() -> None:
    screen = show(alert(url="https://a.test/1"), ALICE)
    assert screen.plain() == re.sub("<[^>]+>", "", screen.html())
    assert labels(screen.without_links()) == [["Why", "Save"], ["Snooze", "Not this", "Price"]]
