"""What an alert says, in lines and as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.cards import card
from core.cards.alerts import labelled
from core.cards.card import Card, Link
from core.delivery.outcomes import AlertDue, Satisfied, SummaryDue
from core.listings.same import Elsewhere
from core.prices.analysis import Worth
from core.prices.outcomes import Verdict
from core.rules.matching import prepare, reasons, subject
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

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALICE = Person(1, "Alice")
WISH = Criteria(keywords=("gaming",), max_price=100_000, currency="USD")
PC = Listing(
    id=7,
    source="shop",
    source_id="7",
    title="Gaming PC",
    description="",
    category=None,
    condition=Condition.GOOD,
    price=Money(95_000, "USD"),
    location="San Jose, CA",
    latitude=None,
    longitude=None,
    url="https://shop.example/7",
    pictures=(),
    posted_at=NOON,
    first_seen=NOON,
    version=2,
    state=ListingState.ACTIVE,
    score=0.8,
)
ON_EBAY = Elsewhere("ebay", "https://ebay.example/1")


def rule(name: str = "gaming", note: str = "") -> Rule:
    there = Destination(1, Channel.TERMINAL, "alice")
    return Rule(1, "abc", 1, name, WISH, True, 1, NOON, NOON, None, there, note=note)


def alert(*rules: Rule, **fields: object) -> AlertDue:
    found = tuple(reasons(prepare(WISH), subject(PC)))
    met = tuple(Satisfied(one, found) for one in rules or (rule(),))
    return replace(AlertDue(PC, EventKind.NEW, met), **fields)  # type: ignore[arg-type]


def drawn(outcome: AlertDue | SummaryDue) -> Card:
    return card(outcome, ALICE)


@pytest.mark.parametrize(
    ("kind", "trigger", "former", "line", "label"),
    [
        ("price_drop", "new", 105_000, "It came down to $950, it was $1,050.", "Price"),
        ("price_drop", "price_drop", 105_000, "Price drop: $950, it was $1,050.", "Price drop"),
        ("price_rise", "new", 90_000, "Now $950, it was $900.", "Price"),
        ("price_drop", "new", 90_000, "Now $950, it was $900.", "Price"),  # it rose again before this was sent
    ],
)
def test_a_changed_price_is_said_with_the_former_one(
    kind: str, trigger: str, former: int, line: str, label: str
) -> None:
    outcome = alert(kind=EventKind(kind), trigger=EventKind(trigger), former_price=Money(former, "USD"))
    assert drawn(outcome).lines[1] == line
    assert dict(labelled(outcome, ALICE))[label] == f"$950, it was ${former // 100:,}"


@pytest.mark.parametrize("former", [None, Money(95_000, "USD")])
def test_a_price_that_is_the_same_or_not_known_is_not_said_twice(former: Money | None) -> None:
    outcome = alert(kind=EventKind.PRICE_DROP, former_price=former)
    assert not [line for line in drawn(outcome).lines if "it was" in line]
    assert dict(labelled(outcome, ALICE))["Price"] == "$950"


def test_other_ads_are_named_and_one_has_a_button() -> None:
    also = (Elsewhere(None, PC.url), Elsewhere("Town market", None), ON_EBAY)
    shown = drawn(alert(also=also))
    assert "Also on: Town market, eBay" in shown.lines
    assert "Also posted again" in shown.lines
    assert shown.actions[1] == Link("On eBay", "https://ebay.example/1")
    assert len([action for action in shown.actions if isinstance(action, Link)]) == 2
    table = dict(labelled(alert(also=also), ALICE))
    assert (table["Also on"], table["Also"]) == ("Town market, eBay", "Posted again")


def test_a_long_name_is_kept_off_the_button() -> None:
    also = (Elsewhere("a feed with a title of many words", "https://feed.example/1"),)
    assert drawn(alert(also=also)).actions[1] == Link("The other ad", "https://feed.example/1")


def test_a_note_is_shown_once() -> None:
    noted = alert(rule(note="for Bob"), rule("pc", "for Bob"), rule("other"))
    assert "Your note: for Bob" in drawn(noted).lines
    assert dict(labelled(noted, ALICE))["Your note"] == "for Bob"
    two = alert(rule(note="for Bob"), rule("pc", "for Charlie"))
    assert "Your notes: for Bob; for Charlie" in drawn(two).lines


def test_an_alert_with_nothing_to_add_adds_nothing() -> None:
    shown = drawn(alert())
    assert [line.split(":")[0] for line in shown.lines[1:]] == ["Why", "Your rule"]
    assert [action.label for action in shown.actions] == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]


def test_every_fact_of_the_lines_is_in_the_table() -> None:
    outcome = alert(
        rule(note="for Bob"),
        kind=EventKind.BACK,
        trigger=EventKind.BACK,
        also=(ON_EBAY, Elsewhere(None, "https://shop.example/8")),
    )
    table = dict(labelled(outcome, ALICE))
    said = {"Price", "Condition", "Place", "Deal score", "Why", "Your rule", "Your note", "Again", "Also on", "Also"}
    assert table.keys() == said
    assert len(drawn(outcome).lines) == len(said) - 3  # price, condition, place and score are one line


DEAL = Worth(Money(4_000, "USD"), Money(99_000, "USD"), Verdict.GREAT, -0.062, 23)
DEAR = Worth(None, Money(80_000, "USD"), Verdict.HIGH, 0.001, 9)


def test_an_alert_says_how_good_its_price_is_and_of_how_many_that_is_known() -> None:
    outcome = alert(worth=DEAL)
    assert drawn(outcome).lines[0].endswith("great deal (0.80)")
    assert drawn(outcome).lines[1] == "$40 under what such things ask (n = 23)."
    assert dict(labelled(outcome, ALICE))["Deal score"] == "great deal (0.80), $40 under what such things ask (n = 23)"
    assert drawn(alert(worth=DEAR)).lines[1] == "Over what such things ask, $800 (n = 9)."
    short = card(outcome, replace(ALICE, is_compact=True)).lines
    assert short[0].endswith("great deal (0.80) · $40 under what such things ask (n = 23)")


def test_a_summary_says_what_would_be_saved_and_how_such_prices_move() -> None:
    listings = (PC, replace(PC, id=8, score=0.3), replace(PC, id=9, score=None))
    shown = drawn(SummaryDue("shop", False, listings, 3, (rule(),), worth={7: DEAL, 8: DEAR}))
    first, second, third = (item.lines[1:] for item in shown.items)
    assert first == ("You would save about $40 (n = 23). Such things fell 6% in 30 days.",)
    assert second == ("It is over what such things ask, $800 (n = 9).",)
    assert third == ()
