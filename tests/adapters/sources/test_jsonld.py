"""Pages as shops, forums and enemies write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.sources.jsonld import read_page
from adapters.sources.page_said import NoOffer
from core.text.plain import printable
from core.values import Money

URL = "https://shop.example/bikes/1"


def _page(data: object, kind: str = "application/ld+json") -> str:
    return f'<html><head><script type="{kind}">{json.dumps(data)}</script></head><body>…</body></html>'


def _product(**more: Any) -> dict[str, Any]:
    return {
        "@type": "Product",
        "name": "Bike",
        "offers": {"@type": "Offer", "price": 450, "priceCurrency": "EUR"},
        **more,
    }


def test_everything_that_a_page_says() -> None:
    offer, gone = read_page(
        _page(
            {
                "@context": "https://schema.org/",
                "@graph": [
                    {"@type": "BreadcrumbList"},
                    {
                        "@type": ["Product", "Thing"],
                        "name": "Trek &amp; Bike",
                        "description": "<p>Nearly <b>new</b></p>",
                        "category": "Sporting Goods",
                        "image": [{"@type": "ImageObject", "url": "/a.jpg"}, "https://cdn.example/b.jpg"],
                        "offers": [
                            {
                                "@type": "Offer",
                                "priceSpecification": {"price": "1,250.50", "priceCurrency": "USD"},
                                "itemCondition": "https://schema.org/UsedCondition",
                                "availability": "InStock",
                                "url": "https://shop.example/bikes/1?ref=x#top",
                                "availableAtOrFrom": {
                                    "address": {
                                        "addressLocality": "San Jose",
                                        "addressRegion": "CA",
                                        "postalCode": "95112",
                                    },
                                    "geo": {"latitude": "37.34", "longitude": -121.89},
                                },
                            }
                        ],
                    },
                ],
            }
        ),
        URL,
    )
    assert (offer.title, offer.description, offer.price) == ("Trek & Bike", "Nearly new", Money(125_050, "USD"))
    assert (offer.location, offer.latitude, offer.longitude) == ("San Jose, CA 95112", 37.34, -121.89)
    assert offer.pictures == ("https://shop.example/a.jpg", "https://cdn.example/b.jpg")
    assert (offer.url, offer.source, offer.condition) == ("https://shop.example/bikes/1?ref=x", "shop.example", "used")
    assert not gone


@pytest.mark.parametrize("said", ["https://schema.org/SoldOut", "schema:OutOfStock", "Discontinued", "sold out"])
def test_what_can_no_longer_be_had(said: str) -> None:
    offers = {"@type": "Offer", "price": "5", "priceCurrency": "USD", "availability": said}
    assert read_page(_page(_product(offers=offers)), URL)[1]


def test_a_range_of_offers_costs_the_least() -> None:
    offers = {"@type": "AggregateOffer", "lowPrice": "99", "highPrice": 120, "priceCurrency": "USD"}
    assert read_page(_page(_product(offers=offers)), URL)[0].price == Money(9_900, "USD")


def test_of_several_things_the_one_of_this_address() -> None:
    other = _product(name="Helmet", url="/helmets/2")
    offer, _ = read_page(_page([other, _product(url=URL)]), URL)
    assert offer.title == "Bike"
    with pytest.raises(NoOffer):
        read_page(_page([other, _product(name="Lock")]), URL)
    with pytest.raises(NoOffer):
        read_page(_page({"@type": "ItemList", "itemListElement": [_product()]}), URL)


def test_microdata_and_open_graph_where_there_is_no_json() -> None:
    microdata = (
        '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Sofa</h1>'
        '<span itemprop="offers" itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="USD">'
        '<span itemprop="price" content="80.00">$80</span><link itemprop="availability" href="https://schema.org/InStock">'
    )
    offer, gone = read_page(microdata, URL)
    assert (offer.title, offer.price, gone) == ("Sofa", Money(8_000, "USD"), False)
    graph = (
        '<meta property="og:title" content="Lamp &quot;Arc&quot;"><meta property="product:price:amount" content="25">'
        "<meta property='product:price:currency' content='GBP'><meta property=og:image content=https://c.example/l.jpg>"
    )
    offer, _ = read_page(graph, URL)
    assert (offer.title, offer.price, offer.pictures) == (
        'Lamp "Arc"',
        Money(2_500, "GBP"),
        ("https://c.example/l.jpg",),
    )


def test_a_page_speaks_for_no_other_site() -> None:
    offer, _ = read_page(_page(_product(url="https://bank.example/login")), URL)
    assert (offer.url, offer.source) == (URL, "shop.example")
    offer, _ = read_page(_page(_product(url="javascript:alert(1)", image="javascript:alert(1)")), URL)
    assert (offer.url, offer.pictures) == (URL, ())


def test_what_hides_or_turns_text_is_taken_out() -> None:
    offer, _ = read_page(_page(_product(name="Bi\u202eke\u0000 <b>x</b>\u200b")), URL)
    assert offer.title == "Bike <b>x</b>"
    assert printable(offer.title) == offer.title


@pytest.mark.parametrize(
    "page",
    [
        "<script type=application/ld+json>" + "[" * 100_000,
        "<script type=application/ld+json>" + '{"@graph":' * 50_000,
        '<script type="application/ld+json">{"@type":"Product","name":"x","offers":{"price":' + "9" * 5_000 + "}}",
        '<script type="application/ld+json">{"@type":"Product","name":"x","offers":{"price":1e999}}</script>',
        '<script type="application/ld+json">{"@type":"Product","name":"x","offers":{"price":NaN}}</script>',
        '<script type="application/ld+json">{"@type":"Product","name":"x","offers":{"price":-5}}</script>',
        "<script " * 200_000,
        "<meta " * 200_000,
        "<p itemprop=" * 100_000 + "schema.org/Product",
        '<meta property="' * 100_000,
        "<script type=application/ld+json>" * 50_000,
        "\ud800<script type='application/ld+json'>\ud800",
    ],
    ids=range(12),
)
def test_hostile_pages_are_no_offer(page: str) -> None:
    with pytest.raises(NoOffer):
        read_page(page, URL)


_KEYS = (
    "@type", "@graph", "name", "offers", "price", "priceCurrency", "image", "url", "category", "availability",
    "address", "geo", "latitude", "longitude", "itemCondition", "availableAtOrFrom", "priceSpecification",
    "itemOffered", "mainEntity", "description",
)  # fmt: skip
_WORDS = st.sampled_from(["Product", "Offer", URL])
_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), _WORDS)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(_KEYS), inner, max_size=6)),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_JSON)
def test_whatever_it_holds_it_is_an_offer_that_can_be_kept_or_none(data: object) -> None:
    wrapped = {"@type": "Product", "name": "x", "offers": {"price": 1, "priceCurrency": "USD"}}
    for whole in (data, [wrapped, data], {**wrapped, **(data if isinstance(data, dict) else {"category": data})}):
        try:
            offer, _ = read_page(_page(whole), URL)
        except NoOffer:
            continue
        assert offer.title == printable(offer.title)
        assert offer.url is not None
        assert offer.url.startswith("https://shop.example/")
        assert offer.price is None or 0 <= offer.price.minor < 2**63


@given(st.text())
def test_any_text_is_a_page(text: str) -> None:
    with pytest.raises(NoOffer):
        read_page(text, URL)
