"""What kind of thing a title names."""

from __future__ import annotations

import pytest

from core.text.goods import GOODS, category_of
from core.text.taxonomy import SLUGS


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("ikea malm dresser", "furniture"),
        ("IKEA MALM", "furniture"),
        ("Gaming PC RTX 3060", "computers"),
        ("Gaming PC with laptop stand", "computers"),
        ("iPhone 12 128GB black", "phones"),
        ("Trek road bike, carbon", "bikes"),
        ("coffee tables (2)", "furniture"),
        ("Nintendo Switch + 3 games", "gaming"),
        ("acoustic guitar for beginners", "musical_instruments"),
        ("Case for iPhone 12", None),
        ("laptop charger", None),
        ("something nice", None),
        ("", None),
        ("🛋", None),
    ],
)
def test_the_last_thing_named_tells(title: str, category: str | None) -> None:
    assert category_of(title) == category


def test_every_slug_is_one_of_ours() -> None:
    assert GOODS.keys() <= set(SLUGS)
