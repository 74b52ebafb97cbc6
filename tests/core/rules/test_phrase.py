"""Wishes as people type them, and the criteria that they mean."""

import pytest

from core.errors import Refused, Why
from core.rules.phrase import Parsed
from core.text.taxonomy import at_least
from core.values import Condition, Criteria, Money, Scope, Units
from tests.core.rules.wishes import asks, read

USED = (Condition.LIKE_NEW, Condition.EXCELLENT, Condition.GOOD, Condition.FAIR, Condition.POOR)
WISHES = [
    # words, phrases, alternatives, exclusions
    ("ps5", asks("ps5")),
    ("sofa with ottoman", asks("sofa with ottoman")),
    ("Café table TABLE", asks("cafe table")),
    ('"mid century" dresser', asks("dresser", phrases=("mid century",))),
    ("“mid century” dresser -ikea", asks("dresser", phrases=("mid century",), exclude_keywords=("ikea",))),
    ('couch -"fake leather"', asks("couch", exclude_keywords=("fake leather",))),
    ("dresser not ikea or wayfair", asks("dresser", exclude_keywords=("ikea", "wayfair"))),
    ("desk without drawers", asks("desk", exclude_keywords=("drawers",))),
    ("iphone, no cracks, not locked", asks("iphone", exclude_keywords=("cracks", "locked"))),
    ("sofa not for parts", asks("sofa", exclude_keywords=("for parts",))),
    ("sofa or couch", asks(any_of=(("sofa", "couch"),))),
    ("leather sofa or couch or loveseat", asks("leather", any_of=(("sofa", "couch", "loveseat"),))),
    ("a sofa, a couch or a loveseat", asks(any_of=(("sofa", "couch", "loveseat"),))),
    ("xbox series x|s", asks("xbox series", any_of=(("x", "s"),))),
    ("iphone 12 or 13", asks("iphone", any_of=(("12", "13"),))),
    ("iphone 12 or iphone 13", asks(any_of=(("iphone 12", "iphone 13"),))),
    ("road bike or mountain bike", asks(any_of=(("road bike", "mountain bike"),))),
    ("t-shirt or hoodie", asks(any_of=(("t shirt", "hoodie"),))),
    ('55" or 65" tv', asks("tv", any_of=(("55", "65"),))),
    ("sofa or under 500", asks("sofa", max_price=500_00)),
    ("sofa or", asks("sofa")),
    ("chanel no 5", asks("chanel no 5")),
    ("under armour hoodie", asks("under armour hoodie")),
    # numbers that are no price
    ("iphone 12", asks("iphone 12")),
    ("galaxy s21 128gb", asks("galaxy s21 128gb")),
    ("iphone 13 pro max 256gb", asks("iphone 13 pro max 256gb")),
    ("nike air max 90 size 10", asks("nike air max 90 size 10")),
    ('55" tv', asks("55 tv")),
    ("12 ft ladder", asks("12 ft ladder")),
    ("audi rs 3", asks("audi rs 3")),
    ("jeans 501 size 40-42", asks("jeans 501 size 40 42")),
    ("honda civic 2015-2017", asks("honda civic", any_of=(("2015", "2016", "2017"),))),
    # prices
    ("desk <100", asks("desk", max_price=100_00)),
    ("desk <= 100", asks("desk", max_price=100_00)),
    ("macbook under $1,000", asks("macbook", max_price=1000_00)),
    ("sofa $200-400", asks("sofa", min_price=200_00, max_price=400_00)),
    ("sofa 200-400", asks("sofa", min_price=200_00, max_price=400_00)),
    ("200 to 400 dollars bike", asks("bike", min_price=200_00, max_price=400_00)),
    ("bike between 200 and 400", asks("bike", min_price=200_00, max_price=400_00)),
    ("herman miller below 1k", asks("herman miller", max_price=1000_00)),
    ("used civic 10-15k", asks("civic", min_price=10_000_00, max_price=15_000_00, conditions=USED)),
    ("lego 20+", asks("lego", min_price=20_00)),
    ("lego over 50", asks("lego", min_price=50_00)),
    ("rolex at least 100 no more than 900", asks("rolex", min_price=100_00, max_price=900_00)),
    ("rug min 100", asks("rug", min_price=100_00)),
    ("pax wardrobe max 300 eur", asks("pax wardrobe", max_price=300_00, currency="EUR")),
    ("£300 max dyson", asks("dyson", max_price=300_00, currency="GBP")),
    ("stroller up to 500", asks("stroller", max_price=500_00)),
    ("tent less than 80 or best offer", asks("tent", max_price=80_00)),
    ("drill cheaper than 40", asks("drill", max_price=40_00)),
    ("ps5 for $350", asks("ps5", max_price=350_00)),
    ("sofa, my budget is 500 euros", asks("sofa", max_price=500_00, currency="EUR")),
    ("vitra stuhl 1.250,00 €", asks("vitra stuhl", max_price=1250_00, currency="EUR")),
    ("soffa 2 500 kr", asks("soffa", max_price=2500_00, currency="SEK")),
    ("sofa 300,- €", asks("sofa", max_price=300_00, currency="EUR")),
    ("nikon ¥30000", asks("nikon", max_price=30_000, currency="JPY")),
    ("iphone 12 $500", asks("iphone 12", max_price=500_00)),
    ("free couch", asks("couch", max_price=0)),
    ("free shipping xbox", asks("free shipping xbox")),
    # places
    ("sofa within 25mi of 95112", asks("sofa", place="95112, San Jose, CA")),
    ("ps5 25 miles from Berlin", asks("ps5", place="Berlin")),
    ("ps5 20 km around Berlin", asks("ps5", place="Berlin", miles=12.4274)),
    ("sofa near san jose leather", asks("sofa leather", place="San Jose, CA")),
    ("bike in Austin, TX under 300", asks("bike", place="Austin, TX", max_price=300_00)),
    ("desk around 94110", asks("desk", place="94110, San Francisco, CA")),
    ("desk near Berlin (20 km)", asks("desk", place="Berlin", miles=12.4274)),
    ("couch in a 10 mile radius of St. John's", asks("couch", place="St. John's, NL", miles=10.0)),
    ("lamp within 5 miles in Paris, Texas", asks("lamp", place="Paris, TX", miles=5.0)),
    ("new york yankees jersey", asks("new york yankees jersey")),
    # condition, category, score, scope
    ("like new macbook air m1", asks("macbook air m1", conditions=(Condition.NEW, Condition.LIKE_NEW))),
    ("desk good or better", asks("desk", conditions=at_least(Condition.GOOD))),
    ("desk in good condition", asks("desk", conditions=at_least(Condition.GOOD))),
    ("airpods new only", asks("airpods", conditions=(Condition.NEW,))),
    ("new balance 990", asks("new balance 990")),
    ("canon 5d for parts ok", asks("canon 5d", conditions=tuple(Condition))),
    ("iphone for parts", asks("iphone", conditions=(Condition.FOR_PARTS,))),
    ("condition: good desk", asks("desk", conditions=(Condition.GOOD,))),
    ("desk condition: fair, like new", asks("desk", conditions=(Condition.LIKE_NEW, Condition.FAIR))),
    ("used trombone", asks("trombone", conditions=USED)),
    ("new or used trombone", asks("trombone")),
    ("in electronics under 50", asks(categories=("electronics",), max_price=50_00)),
    ("oak category: furniture", asks("oak", categories=("furniture",))),
    ("category: video games or phones", asks(categories=("gaming", "phones"))),
    ('category: "Weird Stuff"', asks(categories=("weird stuff",))),
    ("samsung in Mobile, AL", asks("samsung", place="Mobile, AL")),
    ("sofa score>0.7", asks("sofa", min_deal_score=0.7)),
    ("sofa score>70", asks("sofa", min_deal_score=0.7)),
    ("sofa score>=70%", asks("sofa", min_deal_score=0.7)),
    ("great deals only on tvs", asks("tvs", min_deal_score=0.7)),
    ("film score vinyl", asks("film score vinyl")),
    ("eames chair title only", asks("eames chair", scope=Scope.TITLE)),
    ("title: eames chair", asks("eames chair", scope=Scope.TITLE)),
    # as people talk
    ("I'm looking for a ps5 please", asks("ps5")),
    ("Lookin for a ps5 plz!!", asks("ps5")),
    ("tell me when a trek marlin is listed for under $600", asks("trek marlin", max_price=600_00)),
    ("hi! I want any kitchenaid mixer, red or black, thanks", asks("kitchenaid mixer", any_of=(("red", "black"),))),
    (
        "gaming pc -laptop <1000 within 25mi of 95112 score>0.7",
        asks(
            "gaming pc",
            exclude_keywords=("laptop",),
            max_price=1000_00,
            place="95112, San Jose, CA",
            min_deal_score=0.7,
        ),
    ),
    (
        "score>70 -laptop within 25mi of 95112 pc <1000",
        asks("pc", exclude_keywords=("laptop",), max_price=1000_00, place="95112, San Jose, CA", min_deal_score=0.7),
    ),
]


@pytest.mark.parametrize(("wish", "criteria"), WISHES, ids=[wish for wish, _ in WISHES])
def test_a_wish_means(wish: str, criteria: Criteria) -> None:
    assert read(wish) == Parsed(criteria, ())


@pytest.mark.parametrize(
    ("wish", "words", "unplaced"),
    [
        ("sofa around nowhereville", "sofa around nowhereville", "around nowhereville"),
        ("sofa in Atlantis", "sofa atlantis", "Atlantis"),
        ("cheap sofa", "sofa", "cheap"),
        ("civic under 100k miles", "civic", "under 100k miles"),
        ("civic <80,000 km", "civic", "<80,000 km"),
        ("civic 2015 or newer", "civic", "2015 or newer"),
        ("laptop at least 16gb", "laptop", "at least 16gb"),
        ("rtx 3070 or better", "rtx 3070", "or better"),
        ("ps5 within 24 hours", "ps5", "within 24 hours"),
    ],
)
def test_what_no_criterion_can_hold_is_told_back(wish: str, words: str, unplaced: str) -> None:
    assert read(wish) == Parsed(asks(words), (unplaced,))


def test_a_second_place_is_told_back() -> None:
    assert read("sofa near Berlin in Malmö") == Parsed(asks("sofa", place="Berlin"), ("Malmö",))


def test_signs_and_words_of_money_mean_the_persons_own_currency_where_they_can() -> None:
    assert read("sofa $300", "CAD").criteria.currency == "CAD"
    assert read("soffa 300 kr", "NOK").criteria.currency == "NOK"
    assert read("honda city Rs 45,000", "PKR").criteria == asks("honda city", max_price=45_000_00, currency="PKR")
    assert read("weights 50 pounds", "GBP").criteria == asks("weights", max_price=50_00, currency="GBP")
    assert read("weights 50 pounds", "USD").criteria == asks("weights 50 pounds")


def test_a_bare_price_and_a_bare_distance_are_in_the_persons_own_units() -> None:
    parsed = read("sofa under 500 within 40 of Berlin", "EUR", Units.KILOMETRES)
    assert parsed.criteria == asks("sofa", max_price=500_00, currency="EUR", place="Berlin", miles=24.8548)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ("sofa near Atlantis", Why.PLACE_UNKNOWN),
        ("sofa near me", Why.PLACE_UNKNOWN),
        ("sofa in my area", Why.PLACE_UNKNOWN),
        ("sofa within 10 miles of Atlantis", Why.PLACE_UNKNOWN),
        ("sofa within 0 mi of Berlin", Why.RADIUS_INVALID),
        ("sofa within -5mi of Berlin", Why.RADIUS_INVALID),
        ("sofa within 20000 miles of Berlin", Why.RADIUS_INVALID),
        ("sofa <-5", Why.PRICE_INVALID),
        ("sofa <1e400", Why.PRICE_INVALID),
        ("sofa max 99999999999999", Why.PRICE_INVALID),
        ("sofa over $50 under 80 eur", Why.PRICE_INVALID),
        ("sofa $400-200", Why.PRICE_RANGE),
        ("sofa >500 <300", Why.PRICE_RANGE),
        ("sofa score>170", Why.SCORE_INVALID),
        ("sofa score>7", Why.SCORE_INVALID),
        ("sofa within 1e9mi of Berlin", Why.RADIUS_INVALID),
        ("sofa score>-1", Why.SCORE_INVALID),
        ("sofa score<0.7", Why.SCORE_INVALID),
        ("sofa condition: shiny", Why.CONDITION_UNKNOWN),
        ("sofa " * 801, Why.RULE_TOO_LONG),
        ("x" * 65, Why.RULE_TOO_LONG),
        (" ".join(f"w{number}" for number in range(51)), Why.RULE_TOO_LONG),
    ],
)
def test_a_wish_is_refused(wish: str, why: Why) -> None:
    with pytest.raises(Refused) as refused:
        read(wish)
    assert refused.value.why is why


def test_a_refusal_says_what_was_not_understood() -> None:
    with pytest.raises(Refused) as refused:
        read("sofa near Atlantis under 50")
    assert refused.value.details == {"place": "Atlantis"}
    with pytest.raises(Refused) as refused:
        read("sofa >500 <300 eur")
    assert refused.value.details == {"minimum": Money(500_00, "EUR"), "maximum": Money(300_00, "EUR")}
