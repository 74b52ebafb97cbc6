"""Search links as people paste them, and the criteria that they mean."""

from __future__ import annotations

import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.terminal.client import Terminal
from core.app import App
from core.errors import Refused, Why
from core.models import RuleRow
from core.rules.links import craigslist, ebay, facebook, is_link, read, read_link
from core.rules.phrase import Parsed, check, line
from core.rules.reading.conditions import USED
from core.rules.reading.reader import MAX_LINE
from core.text.taxonomy import SLUGS
from core.values import Condition, Criteria, Scope, Units
from tests.core.rules.wishes import asks
from tests.core.rules.wishes import read as wish
from tests.fakes.places import FakePlaces

EBAY = "https://www.ebay.com/sch/i.html?_nkw="
CRAIGSLIST = "https://austin.craigslist.org/search/"
FACEBOOK = "https://www.facebook.com/marketplace/"


def link(text: str, currency: str = "USD") -> Parsed:
    return read_link(text, currency=currency, units=Units.MILES, places=FakePlaces())


LINKS = [
    # eBay
    (EBAY + "gaming+pc+-laptop&_sop=15&LH_BIN=1&_ipg=60", asks("gaming pc", exclude_keywords=("laptop",))),
    (EBAY + "%22mid+century%22+dresser", asks("dresser", phrases=("mid century",))),
    (EBAY + "(sofa,love+seat)+-(ikea,faux+leather)", asks(
        any_of=(("sofa", "love seat"),), exclude_keywords=("ikea", "faux leather"))),
    (EBAY + "desk&_ex_kw=ikea+glass", asks("desk", exclude_keywords=("ikea", "glass"))),
    (EBAY + "desk&_udlo=10&_udhi=1%2C000.50", asks("desk", min_price=10_00, max_price=1000_50)),
    (EBAY + "desk&_udlo=&_udhi=", asks("desk")),
    (EBAY + "desk&_udlo=0&_udhi=50", asks("desk", max_price=50_00)),
    (EBAY + "ps5&LH_ItemCondition=1000%7C1500", asks("ps5", conditions=(Condition.NEW, Condition.LIKE_NEW))),
    (EBAY + "ps5&LH_ItemCondition=3000", asks("ps5", conditions=USED)),
    (EBAY + "ps5&LH_ItemCondition=4", asks("ps5", conditions=USED)),
    (EBAY + "ps5&LH_ItemCondition=7000,10", asks("ps5", conditions=(Condition.FOR_PARTS,))),
    (EBAY + "ps5&_sacat=1249", asks("ps5", categories=("gaming",))),
    (EBAY + "ps5&_sacat=0", asks("ps5")),
    (EBAY + "bike&_stpos=95112&_sadis=10", asks("bike", place="95112, San Jose, CA", miles=10.0)),
    (EBAY + "bike&_stpos=95112", asks("bike")),
    ("https://www.ebay.co.uk/sch/i.html?_nkw=lamp&_udhi=20", asks("lamp", max_price=20_00, currency="GBP")),
    ("https://www.ebay.de/sch/i.html?_nkw=lampe&_udhi=20,50", asks("lampe", max_price=20_50, currency="EUR")),
    ("https://www.ebay.com.au/sch/i.html?_nkw=lamp&_udhi=20", asks("lamp", max_price=20_00, currency="AUD")),
    ("http://m.ebay.ca/sch/i.html?_nkw=lamp&_udhi=20", asks("lamp", max_price=20_00, currency="CAD")),
    ("https://www.ebay.com/sch/Bicycles/177831/i.html?_nkw=trek", asks("trek", categories=("bikes",))),
    ("https://www.ebay.com/b/Cell-Phones-Smartphones/9355/bn_320094", asks(categories=("phones",))),
    # a box for words holds words
    (EBAY + "free+weights", asks("free weights")),
    (EBAY + "under+armour+500", asks("under armour 500")),
    (EBAY + "new+york+used+in+berlin", asks("new york used in berlin")),
    (EBAY + "the+salt+and+pepper+mill", asks("salt pepper mill")),
    (EBAY + "no+man%27s+sky", asks("no man s sky")),
    # Craigslist
    (CRAIGSLIST + "sss?query=trek+-kids&sort=date", asks("trek", exclude_keywords=("kids",), place="Austin, TX")),
    (CRAIGSLIST + "fua?query=sofa|couch#search=1~gallery~0~0", asks(
        any_of=(("sofa", "couch"),), categories=("furniture",), place="Austin, TX")),
    (CRAIGSLIST + "cto?min_price=1000&max_price=5000", asks(
        categories=("cars",), min_price=1000_00, max_price=5000_00, place="Austin, TX")),
    (CRAIGSLIST + "sss?query=desk&postal=95112&search_distance=7.5", asks(
        "desk", place="95112, San Jose, CA", miles=7.5)),
    (CRAIGSLIST + "sss?query=desk&condition=10&condition=60&srchType=T", asks(
        "desk", conditions=(Condition.NEW, Condition.FOR_PARTS), scope=Scope.TITLE, place="Austin, TX")),
    ("https://www.craigslist.org/search/san-jose-ca?query=desk&cat=fua&search_distance=5", asks(
        "desk", categories=("furniture",), place="San Jose, CA", miles=5.0)),
    ("https://sanfrancisco.craigslist.org/d/furniture/search/fua?query=oak", asks(
        "oak", categories=("furniture",), place="San Francisco, CA")),
    ("https://berlin.craigslist.org/search/sss?query=rad&max_price=50&search_distance=20", asks(
        "rad", max_price=50_00, currency="EUR", place="Berlin", miles=12.4274)),
    ("https://london.craigslist.org/search/sss?query=lamp&search_distance=20", asks(
        "lamp", place="London", miles=20.0)),
    # Facebook Marketplace
    (FACEBOOK + "austin/search?query=standing%20desk&minPrice=20&maxPrice=100&exact=false", asks(
        "standing desk", min_price=20_00, max_price=100_00, place="Austin, TX")),
    (FACEBOOK + "sanjose/search/?query=desk&radius=16&sortBy=distance_ascend", asks(
        "desk", place="San Jose, CA", miles=9.9419)),
    (FACEBOOK + "search?query=desk&itemCondition=used_like_new%2Cused_good", asks(
        "desk", conditions=(Condition.LIKE_NEW, Condition.GOOD))),
    (FACEBOOK + "category/furniture?maxPrice=0", asks(categories=("furniture",), max_price=0)),
    (FACEBOOK + "austin/vehicles", asks(categories=("vehicles",), place="Austin, TX")),
    ("https://m.facebook.com/marketplace/category/propertyrentals/", asks(categories=("property",))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "criteria"), LINKS, ids=[text for text, _ in LINKS])
def test_a_link_means(text: str, criteria: Criteria) -> None:
    assert link(text) == Parsed(criteria, ())
    check(criteria)
    assert wish(line(criteria)) == Parsed(criteria, ())  # what Edit offers to change


@pytest.mark.parametrize(
    ("text", "unplaced"),
    [
        (EBAY + "tv&Brand=LG%7CSony&Screen%2520Size=55", ("Brand: LG or Sony", "Screen Size: 55")),
        (EBAY + "tv&LH_FS=1&LH_Sold=1&LH_PrefLoc=1", ("free shipping", "sold listings")),
        (EBAY + "tv&_sacat=999999", ("category 999999",)),
        (EBAY + "tv&LH_ItemCondition=8", ("condition 8",)),
        (EBAY + "tv&_udhi=cheap", ("price cheap",)),
        (EBAY + "tv&_stpos=00000&_sadis=10", ("10 around 00000",)),
        ("https://www.ebay.de/sch/i.html?_nkw=tv&_stpos=95112&_sadis=10", ("10 around 95112",)),
        ("https://sfbay.craigslist.org/search/sby/sss?query=tv", ("area sby", "sfbay")),
        ("https://nowhere.craigslist.org/search/zzz?query=tv&hasPic=1", ("category zzz", "nowhere", "with a picture")),
        (FACEBOOK + "11282551/search?query=tv&daysSinceListed=7", ("place 11282551", "days since listed: 7")),
        (FACEBOOK + "search?query=tv&radius=10", ("10 km around",)),
        (FACEBOOK + "category/entertainment?query=tv", ("category entertainment",)),
        (f"look at <{EBAY}tv> please", ("look at", "please")),
        (EBAY + "tv&Brand=" + "x" * 1000, (f"Brand: {'x' * 53}",)),
    ],
)  # fmt: skip
def test_filters_that_no_criterion_holds_are_told_back(text: str, unplaced: tuple[str, ...]) -> None:
    assert link(text) == Parsed(asks("tv"), unplaced)


def test_a_point_in_the_link_is_the_centre_and_its_radius_is_kilometres() -> None:
    criteria = link(FACEBOOK + "1128/search?query=tv&latitude=37.3&longitude=-121.9&radius=40").criteria
    assert (criteria.latitude, criteria.longitude, criteria.radius_mi) == (37.3, -121.9, 24.8548)
    assert criteria.location == "near San Jose, CA"


def test_prices_of_a_link_that_names_no_currency_are_in_the_persons_own() -> None:
    assert link(FACEBOOK + "search?query=tv&maxPrice=50", "JPY").criteria == asks("tv", max_price=50, currency="JPY")


HOSTILE = [
    "https://example.com/search?q=desk",
    "https://www.ebay.com/",
    "https://www.ebay.com/itm/1234?_nkw=desk",
    "https://www.ebay.com/sch/i.html",
    EBAY + "-desk",
    EBAY + "%2D%2D%00",
    "https://www.facebook.com/marketplace/item/1234/?query=desk",
    "https://www.facebook.com/alice?query=desk",
    "https://austin.craigslist.org/about/help?query=desk",
    "https://www.ebay.com.evil.example/sch/i.html?_nkw=desk",
    "https://evilebay.com/sch/i.html?_nkw=desk",
    "https://ebay.com@evil.example/sch/i.html?_nkw=desk",
    "https://alice:secret@www.ebay.com/sch/i.html?_nkw=desk",
    "https://evil.example\\@ebay.com/sch/i.html?_nkw=desk",
    "https://evil.example\\.ebay.com/sch/i.html?_nkw=desk",
    "https://www.еbay.com/sch/i.html?_nkw=desk",  # a Cyrillic е
    "https://www.ebay.com\u2044evil.example/sch/i.html?_nkw=desk",
    "https://[::1/sch/i.html?_nkw=desk",
    "https://" + "a." * 500 + "com/sch/i.html?_nkw=desk",
    "https://www.ebay.com%00.evil.example/sch/i.html?_nkw=desk",
    "https:///sch/i.html?_nkw=desk",
    EBAY + "desk" + "&a=b" * 200,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_link_that_is_no_search_we_can_read_is_refused(text: str) -> None:
    assert is_link(text)
    with pytest.raises(Refused) as refused:
        link(text)
    assert refused.value.why is Why.LINK_UNKNOWN


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (EBAY + "desk&_udlo=50&_udhi=20", Why.PRICE_RANGE),
        (EBAY + "x" * 65, Why.RULE_TOO_LONG),
        (EBAY + "desk" * 2_500, Why.RULE_TOO_LONG),
        (EBAY + "+".join(f"w{number}" for number in range(60)), Why.RULE_TOO_LONG),
    ],
)
def test_a_link_is_held_to_what_a_rule_can_hold(text: str, why: Why) -> None:
    with pytest.raises(Refused) as refused:
        link(text)
    assert refused.value.why is why


def test_what_is_encoded_twice_is_decoded_once() -> None:
    assert link(EBAY + "desk%252Dlamp").criteria == asks("desk 2dlamp")


@pytest.mark.parametrize("text", ["sofa under 500", "", "https", "http://", "https:// desk", f"{EBAY}a {EBAY}b"])
def test_a_text_without_exactly_one_address_is_no_link(text: str) -> None:
    assert not is_link(text)


def test_a_line_is_still_read_as_a_line() -> None:
    parsed = read("sofa under 500", currency="USD", units=Units.MILES, places=FakePlaces())
    assert parsed == Parsed(asks("sofa", max_price=500_00), ())


def test_every_category_of_the_tables_is_one_of_ours() -> None:
    named = {*craigslist._CATEGORIES.values(), *facebook._CATEGORIES.values()}
    named |= {slug for slugs in ebay._CATEGORIES.values() for slug in slugs.split()}
    assert named <= set(SLUGS)


BASES = st.one_of(
    st.sampled_from(
        [
            *(
                "https://www.ebay.com/sch/i.html",
                "https://ebay.de/b/Bicycles/7294/bn_1",
                "https://a@ebay.com/sch/i.html",
            ),
            *("https://austin.craigslist.org/search/fuo", "https://www.craigslist.org/search/san-jose-ca"),
            *("https://www.facebook.com/marketplace/austin/search", "https://facebook.com/marketplace/category/pets"),
            *("https://[", "https://x"),
        ]
    ),
    st.builds("https://www.facebook.com/marketplace/{}/{}".format, st.text(max_size=8), st.text(max_size=8)),
    st.builds("https://{}.craigslist.org/search/{}".format, st.text(max_size=8), st.text(max_size=8)),
)
NAMES = st.sampled_from(
    [
        *("_nkw", "_udlo", "_udhi", "LH_ItemCondition", "_sacat", "_stpos", "_sadis", "_ex_kw", "Brand"),
        *("query", "min_price", "max_price", "postal", "search_distance", "lat", "lon", "condition", "srchType", "cat"),
        *("minPrice", "maxPrice", "itemCondition", "radius", "latitude", "longitude"),
    ]
)
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["nan", "inf", "-1", "1e999", "9" * 50, '"', "((", "-", "|", "or", "\x00", "%25", "\ud800", "95112", "desk"]
    ),
)
ADDRESSES = st.builds(
    lambda base, fields: f"{base}?{'&'.join(f'{name}={value}' for name, value in fields)}",
    BASES,
    st.lists(st.tuples(NAMES, VALUES.map(lambda v: quote_plus(v, errors="replace")) | VALUES), max_size=8),
)


@settings(max_examples=600, deadline=None)
@given(ADDRESSES | st.text().map(lambda text: "https://" + text) | st.text().map(lambda text: EBAY + quote(text)))
def test_no_link_does_more_than_be_refused(text: str) -> None:
    try:
        parsed = link(text)
        check(parsed.criteria)
    except Refused:
        return
    assert parsed.criteria.names_goods
    assert wish(line(parsed.criteria)) == Parsed(parsed.criteria, ())
    assert "\x00" not in repr(parsed)


@pytest.mark.parametrize(
    "piece", ["(", "(a,b)", "-(", "|", "or+", "&a=1", "%28", "/", "a.", "@", "https://", "-x+", "%22", "<"]
)
def test_a_long_link_takes_no_long_time(piece: str) -> None:
    start = time.process_time()
    for text in (EBAY + piece * (MAX_LINE // len(piece)), "https://" + piece * 100_000):
        try:
            read(text[:MAX_LINE], currency="USD", units=Units.MILES, places=FakePlaces())
            read(text, currency="USD", units=Units.MILES, places=FakePlaces())
        except Refused:
            pass
    assert time.process_time() - start < 2


async def test_a_pasted_link_is_saved_as_a_rule_and_read_back(app: App) -> None:
    shown: list[str] = []
    alice = Terminal(app, "alice", lambda lines: shown.extend(line.text for line in lines))
    await alice.hear(f"/alert {EBAY}gaming+pc+-laptop&_udhi=1000&_stpos=95112&_sadis=25&LH_FS=1")
    said = " ".join(" ".join(shown).split())
    assert "“gaming” and “pc”, without “laptop”, up to $1,000, within 25 mi of San Jose" in said
    assert "I could not place “free shipping”" in said
    assert (await RuleRow.get()).max_price == 1000_00
    shown.clear()
    await alice.hear("/alert https://example.com/?q=desk")
    assert "I can read search links of eBay, Craigslist and Facebook Marketplace" in " ".join(" ".join(shown).split())
    assert await RuleRow.all().count() == 1
