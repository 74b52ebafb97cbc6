"""What a text message says of an outcome, and that it never says more than it may."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cards.texts import STOP, text
from core.delivery.outcomes import NoticeDue, SummaryDue
from core.text.segments import segments
from core.values import DEMO_SOURCE, EventKind, Money, Units
from tests.core.cards.test_alerts import ALICE, PC, WISH, alert, rule

NEARBY = replace(WISH, latitude=37.33, longitude=-121.89)


def told(most: int = 2, **fields: object) -> str:
    return text(replace(alert(), listing=replace(PC, **fields)), ALICE, most)


def test_an_alert_says_what_it_costs_where_to_see_it_and_how_to_end() -> None:
    said = 'Deal Scout: Gaming PC, $950, San Jose, CA, good, rule "gaming". https://shop.example/7 Reply STOP to end'
    assert told() == said
    assert segments(said) == 1


def test_the_distance_is_in_the_readers_unit() -> None:
    near = replace(PC, latitude=37.43, longitude=-121.89)
    outcome = replace(alert(replace(rule(), criteria=NEARBY)), listing=near)
    assert "$950, 6.9 mi away" in text(outcome, ALICE)
    assert "$950, 11 km away" in text(outcome, replace(ALICE, units=Units.KILOMETRES))


def test_a_price_drop_says_what_it_was() -> None:
    drop = alert(kind=EventKind.PRICE_DROP, trigger=EventKind.PRICE_DROP, former_price=Money(105_000, "USD"))
    assert text(drop, ALICE).startswith("Deal Scout, price drop: Gaming PC, $950 (was $1,050)")


def test_a_demo_is_called_one() -> None:
    assert told(1, source=DEMO_SOURCE, title="x" * 500).startswith("Deal Scout demo, not for sale: x")


def test_a_long_title_is_cut_at_a_word_before_price_or_link_are_left_out() -> None:
    said = told(1, title="Custom water cooled gaming computer with lots of coloured lights " * 5)
    assert "…" in said or "..." in said
    assert "$950" in said
    assert "https://shop.example/7" in said
    assert said.split("...")[0].split()[-1] in ("coloured", "lights", "of", "lots", "with", "computer", "gaming")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "http://shop.example/7",
        "https://shop.example/" + "7" * 100,
        "https://shop.example/ö",
        "https://shop.example/`7",
        "https://shop.example/7 8",
    ],
)
def test_a_link_that_a_telephone_would_not_open_whole_and_safely_is_left_out(url: str | None) -> None:
    said = told(url=url)
    assert "http" not in said
    assert said.endswith(STOP)


@given(
    title=st.text(min_size=1, max_size=300),
    price=st.none() | st.integers(0, 10**12),
    currency=st.sampled_from(["USD", "INR", "RUB", "KWD"]),
    place=st.none() | st.text(max_size=60),
    url=st.none() | st.just("https://shop.example/item/12345"),
    source=st.sampled_from(["shop", DEMO_SOURCE]),
    most=st.integers(1, 3),
)
def test_no_text_is_longer_than_allowed_or_says_what_cannot_be_shown(
    title: str, price: int | None, currency: str, place: str | None, url: str | None, source: str, most: int
) -> None:
    money = None if price is None else Money(price, currency)
    said = told(most, title=title, price=money, location=place, url=url, source=source)
    assert segments(said) <= most
    assert said.startswith("Deal Scout")
    assert said.endswith(STOP)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in said)
    assert len(said) <= 1600


def test_a_summary_says_how_many_and_shows_what_fits() -> None:
    outcome = SummaryDue("shop", True, (PC, replace(PC, title="Another gaming PC")), 12, (rule(),))
    assert text(outcome, ALICE) == (
        'Deal Scout: 12 listings already match "gaming", Gaming PC $950, Another gaming PC $950. Reply STOP to end'
    )


def test_a_summary_with_demos_says_so() -> None:
    outcome = SummaryDue("demo", True, (PC, replace(PC, source=DEMO_SOURCE)), 2, (rule(),))
    assert text(outcome, ALICE).startswith("Deal Scout demo, not for sale: 2 listings")


def test_a_notice_is_told_by_its_card() -> None:
    outcome = NoticeDue("source_failing", {"why": "feed_unreachable", "title": "Bikes"})
    assert text(outcome, ALICE).startswith("Deal Scout: A feed keeps failing")
