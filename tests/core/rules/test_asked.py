"""Which kinds of ad a rule asks for."""

from __future__ import annotations

import pytest

from core.rules.asked import asks_for
from core.text.classes import ListingClass
from core.values import Condition, Criteria

GOODS, ACCESSORY, FOR_PARTS, WANTED, TRADE = ListingClass


@pytest.mark.parametrize(
    ("criteria", "asked"),
    [
        (Criteria(keywords=("iphone",)), {GOODS}),
        (Criteria(keywords=("iphone", "case")), {GOODS, ACCESSORY}),
        (Criteria(phrases=("macbook charger",)), {GOODS, ACCESSORY}),
        (Criteria(any_of=(("cable", "adapter"),)), {GOODS, ACCESSORY}),
        (Criteria(categories=("vehicle_parts",)), {GOODS, ACCESSORY}),
        (Criteria(keywords=("iphone",), exclude_keywords=("case", "broken", "trade")), {GOODS}),
        (Criteria(keywords=("iphone",), conditions=(Condition.FOR_PARTS,)), {GOODS, FOR_PARTS, ACCESSORY}),
        (Criteria(keywords=("broken", "iphone")), {GOODS, FOR_PARTS, ACCESSORY}),
        (Criteria(keywords=("wanted", "civic")), {GOODS, WANTED}),
        (Criteria(keywords=("trade",)), {GOODS, TRADE}),
        (Criteria(conditions=(Condition.NEW,)), {GOODS}),
    ],
)
def test_a_rule_asks_for_what_its_words_name(criteria: Criteria, asked: set[ListingClass]) -> None:
    assert asks_for(criteria) == asked
