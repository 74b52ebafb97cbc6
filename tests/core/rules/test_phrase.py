"""Wishes as people type them, and the criteria that they mean."""

import pytest

from core.errors import Refused, Why
from core.rules.phrase import Parsed, parse
from core.text.taxonomy import at_least
from core.values import Condition, Criteria, Money, Place, Scope, Units
from tests.core.rules.wishes import asks, read
from tests.fakes.places import FakePlaces

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
    ("ps5 or ps4 pro", asks(any_of=(("ps5", "ps4 pro"),))),
    ("iphone 13 max", asks("iphone 13 max")),
    ("iphone 13 max under 400", asks("iphone 13 max", max_price=400_00)),
    ("bike $1 500", asks("bike", max_price=1_500_00)),
    ("bike under 1 500", asks("bike", max_price=1_500_00)),
    ("ssd under $40 500 gb", asks("ssd 500 gb", max_price=40_00)),
    ("ps5 or xbox series x", asks(any_of=(("ps5", "xbox series x"),))),
    ("nintendo switch or steam deck under 300", asks(any_of=(("nintendo switch", "steam deck"),), max_price=300_00)),
    ("honda civic or toyota corolla or mazda 3", asks(any_of=(("honda civic", "toyota corolla", "mazda 3"),))),
    ("iphone 12 or galaxy s21", asks(any_of=(("iphone 12", "galaxy s21"),))),
    ("iphone 12, galaxy s21 or pixel 6", asks(any_of=(("iphone 12", "galaxy s21", "pixel 6"),))),
    ("iphone 12 or iphone 13 pro", asks(any_of=(("iphone 12", "iphone 13 pro"),))),
    ("dresser or chest of drawers", asks(any_of=(("dresser", "chest of drawers"),))),
    ("sofa or love seat", asks(any_of=(("sofa", "love seat"),))),
    ("nike or new balance", asks(any_of=(("nike", "new balance"),))),
    ("red sofa or couch", asks("red", any_of=(("sofa", "couch"),))),
    ("red or blue sofa", asks("sofa", any_of=(("red", "blue"),))),
    ("gaming or office chair", asks("chair", any_of=(("gaming", "office"),))),
    ("ps4 or ps5 controller", asks("controller", any_of=(("ps4", "ps5"),))),
    ("rtx 3080, 3090 or 4070", asks("rtx", any_of=(("3080", "3090", "4070"),))),
    ("leather sofa, couch or loveseat", asks("leather", any_of=(("sofa", "couch", "loveseat"),))),
    ("a or b or c or d", asks(any_of=(("a", "b", "c", "d"),))),
    ("bike or or car", asks(any_of=(("bike", "car"),))),
    ("bike or car or not truck", asks(any_of=(("bike", "car"),), exclude_keywords=("truck",))),
    ("ps5 under 300 or xbox", asks(any_of=(("ps5", "xbox"),), max_price=300_00)),
    ("iphone not icloud locked", asks("iphone", exclude_keywords=("icloud locked",))),
    ("iphone, not carrier locked, black", asks("iphone black", exclude_keywords=("carrier locked",))),
    ("ps5 excluding digital edition", asks("ps5", exclude_keywords=("digital edition",))),
    ("tv without remote control under 90", asks("tv", exclude_keywords=("remote control",), max_price=90_00)),
    ("lamp without wobbly foot", asks("lamp", exclude_keywords=("wobbly foot",))),
    ("no salvage title camry", asks("camry", exclude_keywords=("salvage title",))),
    ("no leather sofa", asks("sofa", exclude_keywords=("leather",))),
    ("sofa w/o arms", asks("sofa", exclude_keywords=("arms",))),
    ("sofa w/out stains or rips", asks("sofa", exclude_keywords=("stains", "rips"))),
    ("lamp - red", asks("lamp", exclude_keywords=("red",))),
    ("macbook - no scratches", asks("macbook", exclude_keywords=("scratches",))),
    ("nike dunk - size 10", asks("nike dunk size 10")),
    ("all in one printer", asks("all one printer")),
    ("lamp !red", asks("lamp", exclude_keywords=("red",))),
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
    ("iphone 12 pro max", asks("iphone 12 pro max")),
    ("house under one roof", asks("house under one roof")),
    ("all weather tires", asks("all weather tires")),
    ("near field monitors", asks("near field monitors")),
    ("lego 94110", asks("lego 94110")),
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
    ("iphone 13 max 400", asks("iphone 13", max_price=400_00)),
    ("macbook 2019 max 700", asks("macbook 2019", max_price=700_00)),
    ("iphone 13 max. 400", asks("iphone 13", max_price=400_00)),
    ("xbox 360 maximum 100", asks("xbox 360", max_price=100_00)),
    ("shoes size 10 at most 50", asks("shoes size 10", max_price=50_00)),
    ("iphone 13 max $400", asks("iphone 13", max_price=400_00)),
    ("bmw 320d 2016 max 12.000 GBP", asks("bmw 320d 2016", max_price=12_000_00, currency="GBP")),
    ("iphone 13 max under 800", asks("iphone 13 max", max_price=800_00)),
    ("iphone 13 pro max under 800", asks("iphone 13 pro max", max_price=800_00)),
    ("sofa 300 max", asks("sofa", max_price=300_00)),
    ("sofa 200 minimum 400 max", asks("sofa", min_price=200_00, max_price=400_00)),
    ("iphone 13 300 €", asks("iphone 13", max_price=300_00, currency="EUR")),
    ("golf 7 500 eur", asks("golf 7", max_price=500_00, currency="EUR")),
    ("golf 7 1 500 eur", asks("golf 7", max_price=1500_00, currency="EUR")),
    ("airpods pro 2 150 usd", asks("airpods pro 2", max_price=150_00)),
    ("garmin 945 300 dollars", asks("garmin 945", max_price=300_00)),
    ("1 500 € sofa", asks("sofa", max_price=1500_00, currency="EUR")),
    ("sofa under 1 500 €", asks("sofa", max_price=1500_00, currency="EUR")),
    ("anything under $100", asks(max_price=100_00)),
    ("stuff in Berlin", asks(place="Berlin")),
    ("anything but ps5", asks(exclude_keywords=("ps5",))),
    ("sofa under two hundred", asks("sofa", max_price=200_00)),
    ("sofa under two hundred and fifty dollars", asks("sofa", max_price=250_00)),
    ("desk fifty dollars", asks("desk", max_price=50_00)),
    ("desk a hundred bucks", asks("desk", max_price=100_00)),
    ("macbook under a grand", asks("macbook", max_price=1000_00)),
    ("lamp $50ish", asks("lamp", max_price=50_00)),
    ("honda city Rs. 25000", asks("honda city", max_price=25_000_00, currency="INR")),
    ("comics 50 cents", asks("comics", max_price=50)),
    ("lamp 0-100", asks("lamp", min_price=0, max_price=100_00)),
    ("lamp 200..400", asks("lamp", min_price=200_00, max_price=400_00)),
    ("chairs under 5 each", asks("chairs", max_price=5_00)),
    ("fahrrad unter 200", asks("fahrrad", max_price=200_00)),
    ("canapé moins de 200", asks("canape", max_price=200_00)),
    ("sofá máximo 300", asks("sofa", max_price=300_00)),
    # places
    ("couch within twenty miles of Berlin", asks("couch", place="Berlin", miles=20.0)),
    ("95112 +15mi couch", asks("couch", place="95112, San Jose, CA", miles=15.0)),
    ("couch, 95112", asks("couch", place="95112, San Jose, CA")),
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
    ("iphone broken ok", asks("iphone", conditions=tuple(Condition))),
    ("iphone any condition", asks("iphone")),
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
    ("there's a ps5 lol", asks("ps5")),
    ("suche eine lampe bis 20 €", asks("lampe", max_price=20_00, currency="EUR")),
    ("busco una lampara sin cable", asks("lampara", exclude_keywords=("cable",))),
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
        ("sofa local only", "sofa", "local only"),
        ("sofa nearby", "sofa", "nearby"),
        ("sofa delivery ok", "sofa", "delivery ok"),
        ("sofa 95112", "sofa 95112", "95112"),
    ],
)
def test_what_no_criterion_can_hold_is_told_back(wish: str, words: str, unplaced: str) -> None:
    assert read(wish) == Parsed(asks(words), (unplaced,))


@pytest.mark.parametrize(
    ("wish", "criteria", "unplaced"),
    [
        ("ps5 no disc drive version", asks("ps5", exclude_keywords=("disc drive",)), "version"),
        (
            "no ugly green leather sofa",
            asks("green leather sofa", exclude_keywords=("ugly",)),
            "ugly green leather sofa",
        ),
        ("lamp not ugly green metal foot", asks("lamp", exclude_keywords=("ugly",)), "green metal foot"),
        ("ps5 under 300 or xbox under 200", asks(any_of=(("ps5", "xbox"),), max_price=300_00), "under 200"),
        ("ps5 max 300 doge", asks("ps5 doge", max_price=300_00), "doge"),
        ("sofa score>0.7 score>0.8", asks("sofa", min_deal_score=0.7), "score>0.8"),
        ("sofa $300 under 500", asks("sofa", max_price=300_00), "under 500"),
        ("ps5 or blue xbox series x 1tb", None, "or blue xbox series x 1tb"),
    ],
)
def test_what_may_be_meant_otherwise_is_asked(wish: str, criteria: Criteria | None, unplaced: str) -> None:
    parsed = read(wish)
    assert parsed.unplaced == (unplaced,)
    assert criteria in (None, parsed.criteria)


def test_a_zip_code_is_no_part_of_another_places_name() -> None:
    class Couch(FakePlaces):
        def find(self, text: str) -> Place | None:
            return super().find("Paris, TX" if text == "95112 couch" else text)

    parsed = parse("radius 20mi 95112 couch", currency="USD", units=Units.MILES, places=Couch())
    assert parsed == Parsed(asks("couch", place="95112, San Jose, CA", miles=20.0), ())


def test_a_material_is_no_place_though_a_place_is_called_so() -> None:
    class Walnut(FakePlaces):
        def find(self, text: str) -> Place | None:
            return super().find("Austin, TX" if text.lower() in ("walnut", "walnut, ca") else text)

    def place(wish: str) -> str | None:
        return parse(wish, currency="USD", units=Units.MILES, places=Walnut()).criteria.location

    assert place("desk in walnut") is None
    assert place("desk in walnut, ca") == place("desk in Walnut") == "Austin, TX"


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
        ("sofa within nan mi of Berlin", Why.RADIUS_INVALID),
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
