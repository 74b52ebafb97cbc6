"""What a webhook says: a shape that receivers can rely on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from adapters.notify.webhook_body import VERSION, body
from core.cards import Card
from core.cards.card import worded
from core.delivery.outcomes import NoticeDue, SummaryDue
from core.errors import Why
from core.values import DEMO_SOURCE, Condition, EventKind, Money, Person
from tests.core.cards.test_alerts import ON_EBAY, PC, alert, rule

ALICE = Person(1, "Alice")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def told(outcome: object, at: datetime = NOON) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(body(outcome, ALICE, at))
    assert said.pop("version") == VERSION
    assert said.pop("sent_at") == "2026-03-01T12:00:00+00:00"
    return said


def test_an_alert_tells_the_listing_and_why() -> None:
    outcome = alert(rule("gaming"), rule("pc"), kind=EventKind.PRICE_DROP, former_price=Money(105_000, "USD"))
    said = told(replace(outcome, also=(ON_EBAY,)))
    reasons = said.pop("reasons")
    assert reasons
    assert all(isinstance(clause, str) and clause for clause in reasons)
    assert said == {
        "kind": "alert",
        "event": "price_drop",
        "listing": {
            "id": PC.id,
            "source": PC.source,
            "title": PC.title,
            "price": {"amount": "950.00", "currency": "USD"},
            "url": "https://shop.example/7",
            "place": "San Jose, CA",
            "condition": PC.condition.value if PC.condition else None,
            "score": 0.8,
            "demo": False,
        },
        "former_price": {"amount": "1050.00", "currency": "USD"},
        "rules": ["gaming", "pc"],
        "also": [{"source": "ebay", "url": "https://ebay.example/1"}],
    }


@pytest.mark.parametrize(
    ("money", "amount"),
    [(Money(1, "USD"), "0.01"), (Money(0, "USD"), "0.00"), (Money(1500, "JPY"), "1500"), (Money(1500, "KWD"), "1.500")],
)
def test_an_amount_is_exact_in_its_own_currency(money: Money, amount: str) -> None:
    said = told(replace(alert(), listing=replace(PC, price=money)))
    assert said["listing"]["price"] == {"amount": amount, "currency": money.currency}


def test_what_a_listing_does_not_say_is_null() -> None:
    bare = replace(PC, price=None, url=None, location=None, condition=None, score=None)
    listing = told(replace(alert(), listing=bare))["listing"]
    assert [listing[name] for name in ("price", "url", "place", "condition", "score")] == [None] * 5


def test_a_demo_listing_says_that_it_is_one() -> None:
    assert told(replace(alert(), listing=replace(PC, source=DEMO_SOURCE)))["listing"]["demo"] is True


def test_a_condition_is_a_word_of_ours() -> None:
    assert told(replace(alert(), listing=replace(PC, condition=Condition.LIKE_NEW)))["listing"]["condition"] == (
        "like_new"
    )


def test_a_summary_and_a_notice_have_their_kinds() -> None:
    summary = told(SummaryDue("shop", True, (PC,), 12, (rule("gaming"),)))
    assert (summary["kind"], summary["total"], summary["rules"]) == ("summary", 12, ["gaming"])
    assert [listing["title"] for listing in summary["listings"]] == [PC.title]
    notice = told(NoticeDue("source_failing", {"title": "Shop", "why": Why.FEED_UNREADABLE.value}))
    assert (notice["kind"], notice["topic"], notice["title"]) == ("notice", "source_failing", "A feed keeps failing")


def test_what_has_no_shape_of_its_own_is_told_as_its_card() -> None:
    @dataclass(frozen=True)
    class Unheard:
        pass

    @worded.register(Unheard)
    def _unheard(outcome: Unheard, reader: Person) -> Card:
        return Card("News", ("one",), items=(Card("Item", ("two",), url="https://shop.example/1"),))

    assert told(Unheard()) == {
        "kind": "message",
        "title": "News",
        "lines": ["one"],
        "items": [{"title": "Item", "lines": ["two"], "url": "https://shop.example/1"}],
    }


def test_the_time_is_told_in_utc_wherever_it_was_read() -> None:
    told(alert(), NOON.astimezone(timezone(timedelta(hours=-8))))


def test_a_title_of_any_signs_is_one_json_string_of_what_can_be_shown() -> None:
    title = 'Ευρώ "quoted" \\ \u202e\x00\ud800 </script>'
    assert told(replace(alert(), listing=replace(PC, title=title)))["listing"]["title"] == 'Ευρώ "quoted" \\  </script>'
