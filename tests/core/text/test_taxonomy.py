"""The sources' words for categories and conditions, in ours."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.names import CATEGORIES, CONDITIONS
from core.text.taxonomy import SLUGS, at_least, category, condition, find_category, label, within
from core.text.words import words
from core.values import Condition

DATA = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not on this machine")


def rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


@needs_data
def test_conditions_agree_with_the_shared_table() -> None:
    with (DATA / "conditions.csv").open(encoding="utf-8") as table:
        wanted = {row["word_of_the_source"]: row["condition"] for row in csv.DictReader(table)}
    assert wanted
    assert {word: condition(word) for word in wanted} == wanted


@needs_data
@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        ("craigslist_sfbay_2017", set()),
        ("ebay_ipad_2015", set()),
        ("ebay_uk_2022", set()),
        ("kijiji_gta_cars_2019", {"Lease Takeover"}),
        ("mercari_us_2022", {"nan/nan/nan"}),
        ("olx_pk_phones_2025", set()),
    ],
)
def test_every_word_of_a_real_source_is_known(source: str, unknown: set[str]) -> None:
    seen = list(rows(source))
    assert {row["condition"] for row in seen if row["condition"] and not condition(row["condition"])} <= unknown
    assert {row["category"] for row in seen if category(row["category"]) not in SLUGS} <= unknown


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Women/Shoes/Boots", "shoes"),
        ("Toys & Collectibles/Vintage & Antique Toys/Cars", "toys"),
        ("Toys & Collectibles/Trading Cards/Single Cards", "collectibles"),
        ("Electronics/Video games & consoles/Games", "gaming"),
        ("Men/Men's accessories/Watches", "jewelry"),
        ("Other/Automotive/Tools & equipment", "vehicle_parts"),
        ("Beauty/Fragrance/Women", "beauty"),
        ("Buy & Sell > Furniture > Beds", "furniture"),
        ("Cell Phones & Accessories|Cell Phones & Smartphones", "phones"),
        ("cars+trucks", "cars"),
        ("cds/dvd/vhs", "music"),
        ("Home - Outdoor & Garden", "garden"),
        ("Mobiles", "phones"),
        ("JEWELLERY and watches", "jewelry"),
        ("tv_audio", "tv_audio"),
        ("bike", "bikes"),
    ],
)
def test_a_sources_name_is_our_category(name: str, slug: str) -> None:
    assert category(name) == slug


def test_a_name_that_we_lack_is_kept_as_it_stands() -> None:
    assert category("  Arctic   Expédition Gear ") == "arctic expedition gear"
    assert label("arctic expedition gear") == "arctic expedition gear"
    assert category("") is None


@given(st.text("abcdeéß /&>-", min_size=1).filter(lambda name: words(name)))
def test_any_name_has_a_category_that_lies_within_itself(name: str) -> None:
    slug = category(name)
    assert slug
    assert within(slug, slug)
    assert category(slug) == slug


def test_every_slug_and_label_names_its_category() -> None:
    for slug in SLUGS:
        assert category(slug) == category(label(slug)) == slug


def test_no_name_means_two_categories_or_two_conditions() -> None:
    for entry in CATEGORIES:
        assert {category(name) for name in entry.names.split(";")} == {entry.slug}
    for meant, names in CONDITIONS.items():
        assert {condition(name) for name in names.split(";")} == {meant}


def test_a_category_lies_within_those_above_it_only() -> None:
    assert within("laptops", "laptops")
    assert within("laptops", "computers")
    assert within("laptops", "electronics")
    assert not within("electronics", "laptops")
    assert not within("phones", "computers")
    assert within("arctic expedition gear", "arctic expedition gear")
    assert not within("arctic expedition gear", "other")


def test_a_category_is_found_at_the_start_of_words_by_its_longest_name() -> None:
    assert find_category(["video", "games", "under", "50"]) == ("gaming", 2)
    assert find_category(words("home and garden tools")) == ("home", 3)
    assert find_category(["sofa", "furniture"]) is None
    assert find_category([]) is None


@pytest.mark.parametrize(
    ("words_of_a_source", "ours"),
    [
        ("Used - Like New", Condition.LIKE_NEW),
        ("USED_LIKE_NEW", Condition.LIKE_NEW),
        ("Open box", Condition.LIKE_NEW),
        ("Very Good", Condition.GOOD),
        ("Refurbished", Condition.GOOD),
        ("New other (see details)", Condition.LIKE_NEW),
        ("CERTIFIED_REFURBISHED", Condition.LIKE_NEW),
        ("https://schema.org/NewCondition", Condition.NEW),
        ("DamagedCondition", Condition.POOR),
        ("used_fair", Condition.FAIR),
        ("FOR_PARTS_OR_NOT_WORKING", Condition.FOR_PARTS),
        ("7000", Condition.FOR_PARTS),
        ("salvage", Condition.FOR_PARTS),
        ("Lease Takeover", None),
        ("", None),
        ("🎉", None),
    ],
)
def test_a_sources_condition_is_ours(words_of_a_source: str, ours: Condition | None) -> None:
    assert condition(words_of_a_source) is ours


def test_every_condition_is_named_by_itself() -> None:
    for ours in Condition:
        assert condition(ours.value) is ours


def test_at_least_is_the_condition_and_the_better_ones_best_first() -> None:
    assert at_least(Condition.NEW) == (Condition.NEW,)
    assert at_least(Condition.GOOD) == (Condition.NEW, Condition.LIKE_NEW, Condition.EXCELLENT, Condition.GOOD)
    assert at_least(Condition.FOR_PARTS) == tuple(Condition)
