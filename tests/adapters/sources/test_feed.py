"""RSS, Atom and JSON Feed become offers; what is no feed says so; what is hostile is harmless and fast."""

import json
import time
import tracemalloc
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.asking import asking_price
from adapters.sources.feed import StandardFeeds
from adapters.sources.feed_parts import MAX_ELEMENTS, MAX_PARTS
from adapters.sources.markup import images, to_text
from core.errors import FetchFailed, Why
from core.ports.feeds import FeedContent, FeedReader
from core.values import Money, Offer

BASE = "https://shop.example/feeds/new.xml"
NAMESPACES = (
    'xmlns:g="http://base.google.com/ns/1.0" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:georss="http://www.georss.org/georss" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:schema="https://schema.org/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
LARGEST = 10 * 2**20  # bytes, what a fetch takes


def _read(body: bytes | str, content_type: str = "application/xml") -> FeedContent:
    reader: FeedReader = StandardFeeds()
    raw = body.encode() if isinstance(body, str) else body
    return reader.read(raw, content_type, source="shop", base_url=BASE)


def _rss(*items: str, channel: str = "<title>Shop</title>") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0" {NAMESPACES}><channel>{channel}{inner}</channel></rss>'


def _atom(*entries: str) -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Shop</title>{inner}</feed>'


def _json_feed(*items: object, **top: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Shop", "items": items, **top})


def _item(*parts: str) -> Offer:
    (offer,) = _read(_rss("<title>Sofa</title>" + "".join(parts))).offers
    return offer


def _why(body: bytes | str, content_type: str = "text/html") -> FetchFailed:
    with pytest.raises(FetchFailed) as refused:
        _read(body, content_type)
    return refused.value


def _read_or_refused(body: bytes | str) -> FeedContent | None:
    """None where it was refused; any other error is the test's."""
    try:
        return _read(body)
    except FetchFailed as refused:
        if refused.why is not Why.FEED_UNREADABLE:
            raise
        return None


def test_an_rss_item_becomes_an_offer() -> None:
    content = _read(
        _rss(
            """<title>Road bike &amp; pump</title><link>https://shop.example/7?a=1&amp;b=2</link>
            <guid isPermaLink="false">shop-7</guid><category>Bikes</category><category>Sport</category>
            <description>&lt;p&gt;Fast &amp;amp; red.&lt;/p&gt;&lt;p&gt;Steel.&lt;/p&gt;</description>
            <pubDate>Tue, 01 May 2018 10:00:00 +0200</pubDate><g:price>450.00 EUR</g:price>
            <g:condition>used</g:condition><g:location>Berlin</g:location><georss:point>52.5 13.4</georss:point>
            <enclosure url="/1.jpg" type="image/jpeg" length="5"/>"""
        )
    )
    assert content == FeedContent(
        title="Shop",
        rejected=0,
        offers=(
            Offer(
                source="shop",
                source_id="shop-7",
                title="Road bike & pump",
                description="Fast & red.\n\nSteel.",
                category="Bikes",
                condition="used",
                price=Money(45000, "EUR"),
                location="Berlin",
                latitude=52.5,
                longitude=13.4,
                url="https://shop.example/7?a=1&b=2",
                pictures=("https://shop.example/1.jpg",),
                posted_at=datetime(2018, 5, 1, 8, tzinfo=UTC),
            ),
        ),
    )


def test_an_atom_entry_becomes_an_offer() -> None:
    content = _read(
        _atom(
            """<id>tag:shop.example,2018:7</id><title type="html">Road bike &amp;amp; pump - $450</title>
            <link rel="self" href="https://shop.example/self"/><link href="../7"/>
            <link rel="enclosure" type="image/png" href="https://shop.example/1.png"/>
            <category term="Bikes"/><updated>2018-05-02T10:00:00Z</updated>
            <published>2018-05-01T10:00:00Z</published><summary>Fast.</summary>
            <author><name>Alice</name><uri>https://alice.example/</uri></author>
            <source><id>other</id><title>Other</title><link href="https://other.example/"/></source>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Fast &amp; red, 3 &lt; 4.</p>
            <img src="/2.jpg" alt="a"/></div></content>"""
        )
    )
    (offer,) = content.offers
    assert (content.title, offer.source_id) == ("Shop", "tag:shop.example,2018:7")
    assert (offer.title, offer.price) == ("Road bike & pump - $450", Money(45000, "USD"))
    assert offer.description == "Fast & red, 3 < 4."
    assert (offer.url, offer.category) == ("https://shop.example/7", "Bikes")
    assert offer.pictures == ("https://shop.example/1.png", "https://shop.example/2.jpg")
    assert offer.posted_at == datetime(2018, 5, 1, 10, tzinfo=UTC)


def test_plain_text_of_atom_keeps_its_angle_brackets() -> None:
    (offer,) = _read(_atom("<id>1</id><title>Cable &lt;b&gt; plug</title>")).offers
    assert offer.title == "Cable <b> plug"


def test_a_json_feed_item_becomes_an_offer() -> None:
    content = _read(
        _json_feed(
            {
                "id": 7, "title": "Road bike <3", "url": "/7", "image": "https://shop.example/1.jpg",
                "content_html": "<p>Fast<br>red</p><img src='2.jpg'>", "date_published": "2018-05-01T10:00:00Z",
                "tags": ["Bikes", "Sport"], "attachments": [{"url": "/3.png", "mime_type": "image/png"}],
                "_offer": {"price": 450.5, "priceCurrency": "EUR", "condition": "used"},
                "location": {"name": "Berlin", "latitude": 52.5, "longitude": 13.4},
            },
            {"id": "8", "content_text": "Free sofa\nCome and get it", "external_url": "https://other.example/"},
        ),
        "application/feed+json",
    )  # fmt: skip
    bike, sofa = content.offers
    assert (content.title, bike.source_id, bike.title, bike.description) == ("Shop", "7", "Road bike <3", "Fast\nred")
    assert (bike.url, bike.category, bike.condition) == ("https://shop.example/7", "Bikes", "used")
    assert bike.pictures == (
        "https://shop.example/3.png",
        "https://shop.example/1.jpg",
        "https://shop.example/feeds/2.jpg",
    )
    assert (bike.price, bike.location, bike.latitude, bike.longitude) == (Money(45050, "EUR"), "Berlin", 52.5, 13.4)
    assert bike.posted_at == datetime(2018, 5, 1, 10, tzinfo=UTC)
    assert (sofa.title, sofa.url, sofa.price) == ("Free sofa", "https://other.example/", None)


def test_rss_1_and_rss_of_dotnet_are_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel><title>Shop</title></channel>'
        "<item><title>Sofa</title><link>https://shop.example/1</link></item></rdf:RDF>"
    )
    assert [(o.title, o.source_id) for o in _read(rdf).offers] == [("Sofa", "https://shop.example/1")]
    dotnet = _item("<a10:updated xmlns:a10='http://www.w3.org/2005/Atom'>2018-05-01T10:00:00Z</a10:updated>")
    assert dotnet.posted_at == datetime(2018, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("part", "pictures"),
    [
        ("<media:content url='/1.jpg' medium='image'/>", ["1.jpg"]),
        ("<media:group><media:content url='/1.jpg'/><media:thumbnail url='/2.jpg'/></media:group>", ["1.jpg", "2.jpg"]),
        ("<media:content url='/1.mp4' type='video/mp4'/><media:content url='/2'/>", []),
        ("<media:thumbnail url='/1'/>", ["1"]),
        ("<enclosure url='/1.mp3' type='audio/mpeg'/><enclosure url='/2.webp'/>", ["2.webp"]),
        ("<image><url>/1.gif</url></image>", ["1.gif"]),
        ("<image>/1.gif</image>", ["1.gif"]),
        ("<g:image_link>/1</g:image_link><g:additional_image_link>/2</g:additional_image_link>", ["1", "2"]),
        ("<description>&lt;img width='1' src='/pixel'&gt;&lt;IMG alt='' SRC=/1.jpg&gt;</description>", ["1.jpg"]),
        ("<description><![CDATA[<img data-src='/no' src=\"/1.jpg?a=1&amp;b=2\">]]></description>", ["1.jpg?a=1&b=2"]),
        ("<enclosure url='javascript:alert(1)' type='image/png'/><enclosure url='file:///1.png'/>", []),
    ],
)
def test_pictures_are_found_wherever_feeds_put_them(part: str, pictures: list[str]) -> None:
    assert list(_item(part).pictures) == [f"https://shop.example/{name}" for name in pictures]


@pytest.mark.parametrize(
    ("part", "price"),
    [
        ("<g:price>450 USD</g:price>", Money(45000, "USD")),
        ("<g:price>500 USD</g:price><g:sale_price>450 USD</g:sale_price>", Money(45000, "USD")),
        ("<price>450</price>", Money(45000, "USD")),
        ("<price currency='GBP'>450</price>", Money(45000, "GBP")),
        ("<price>1.250,00 €</price>", Money(125000, "EUR")),
        ("<schema:offers><schema:price>45</schema:price><schema:priceCurrency>CAD</schema:priceCurrency>"
         "</schema:offers>", Money(4500, "CAD")),
        ("<offers><price>45</price><priceCurrency>CAD</priceCurrency></offers>", Money(4500, "CAD")),
        ("<price>0</price>", Money(0, "USD")),
        ("<price>ask me</price>", None),
        ("<price>-5</price>", None),
        ("<price>NaN</price>", None),
        ("<price>45</price><currency>galleons</currency>", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_price_a_feed_states_is_read(part: str, price: Money | None) -> None:
    assert _item(part).price == price


@pytest.mark.parametrize(
    ("title", "price"),
    [
        ("Road bike - $450", Money(45000, "USD")),
        ("€300 Sofa", Money(30000, "EUR")),
        ("Sofa 300 EUR", Money(30000, "EUR")),
        ("(450 USD) Desk", Money(45000, "USD")),
        ("TV £1,250.50 ono", Money(125050, "GBP")),
        ("$5k car", Money(500000, "USD")),
        ("$450 or $450 obo", Money(45000, "USD")),
        ("2015 BMW X1", None),
        ("iPhone 12 PRO 256", None),
        ("300 AMD Ryzen", None),
        ("RTX 3080 TOP", None),
        ("was $500 now $450", None),
        ("Shoes $20-$30", None),
        ("Shoes $20-30", None),
        ("$1.5M house", None),
        ("Tutor $20/hr", None),
        ("Room $500 per month", None),
        ("$20 off everything", None),
        ("A$AP 300", None),
    ],
)
def test_a_title_names_a_price_only_with_its_currency_and_only_one(title: str, price: Money | None) -> None:
    assert asking_price(title, "USD") == price
    (offer,) = _read(_rss(f"<title>{escape(title)}</title>")).offers
    assert offer.price == price


def test_a_dollar_is_the_operators_dollar() -> None:
    reader = StandardFeeds(default_currency="CAD")
    (offer,) = reader.read(_rss("<title>Sofa $40</title>").encode(), "", source="s", base_url=BASE).offers
    assert offer.price == Money(4000, "CAD")


@pytest.mark.parametrize(
    ("part", "point"),
    [
        ("<georss:point>52.5 13.4</georss:point>", (52.5, 13.4)),
        ("<georss:where><gml:Point><gml:pos>52.5 13.4</gml:pos></gml:Point></georss:where>", (52.5, 13.4)),
        ("<geo:lat>52.5</geo:lat><geo:long>13.4</geo:long>", (52.5, 13.4)),
        ("<geo:Point><geo:lat>52.5</geo:lat><geo:long>13.4</geo:long></geo:Point>", (52.5, 13.4)),
        ("<georss:point>95 13.4</georss:point>", (None, None)),
        ("<georss:point>NaN 13.4</georss:point>", (None, None)),
        ("<geo:lat>52.5</geo:lat>", (None, None)),
    ],
)
def test_a_point_on_the_map_is_read_or_dropped(part: str, point: tuple[float | None, float | None]) -> None:
    offer = _item(part)
    assert (offer.latitude, offer.longitude) == point


@pytest.mark.parametrize(
    ("part", "url"),
    [
        ("<link>/7</link>", "https://shop.example/7"),
        ("<atom:link rel='self' href='/self'/><link> https://shop.example/7 </link>", "https://shop.example/7"),
        ("<link><![CDATA[https://shop.example/?a=1&amp;b=2]]></link>", "https://shop.example/?a=1&b=2"),
        ("<guid>https://shop.example/7</guid>", "https://shop.example/7"),
        ("<guid isPermaLink='false'>https://shop.example/7</guid>", None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>https://alice:word@shop.example/</link>", None),
    ],
)
def test_a_link_is_a_web_address_or_none(part: str, url: str | None) -> None:
    assert _item(part).url == url


def test_an_entry_is_known_by_its_id_else_its_link_else_what_it_says() -> None:
    assert _item("<guid isPermaLink='false'>a</guid><link>/7</link>").source_id == "a"
    assert _item("<link>/7</link>").source_id == "https://shop.example/7"
    assert _item().source_id == _item().source_id != _item("<pubDate>x</pubDate>").source_id
    assert len(_item(f"<guid isPermaLink='false'>{'a' * 3_000}</guid>").source_id) == 32


def test_entries_with_nothing_to_show_are_counted_and_the_rest_is_kept() -> None:
    content = _read(_rss("", "<title>Sofa</title>", "<title>\u200b</title>", "<description>Desk\nold</description>"))
    assert [offer.title for offer in content.offers] == ["Sofa", "Desk"]
    assert content.rejected == 2
    assert _read(_json_feed({"title": "Sofa"}, 5, None, {}, [])).rejected == 4


def test_text_is_cleaned_and_cut() -> None:
    offer = _item(
        f"<description>&lt;script&gt;alert(1)&lt;/script&gt;\u202e{'x' * 50_000}</description>",
        "<category> a\u200b  b </category>",
    )
    assert len(offer.description) == 20_000
    assert set(offer.description) == {"x"}
    assert offer.category == "a b"


def test_a_thousand_entries_are_taken_and_no_more() -> None:
    items = [f"<title>Sofa {n}</title>" for n in range(1_500)]
    offers = _read(_rss(*items)).offers
    assert (len(offers), offers[0].title, offers[-1].title) == (1_000, "Sofa 0", "Sofa 999")
    assert len(_read(_json_feed(*({"title": f"Sofa {n}"} for n in range(1_500)))).offers) == 1_000


def test_an_entry_and_a_feed_are_read_only_so_far() -> None:
    padded = ["<a/>" * (MAX_PARTS + more) + "<title>Sofa</title>" for more in (-1, 0)]
    assert (len(_read(_rss(*padded)).offers), _read(_rss(*padded)).rejected) == (1, 1)
    deep = f"<title>Sofa</title>{'<a>' * 100}<title>Deep</title>{'</a>' * 100}<link>/7</link>"
    assert _read(_rss(deep)).offers[0].url == "https://shop.example/7"
    late = "<a/>" * MAX_ELEMENTS
    assert _read(f"<rss><item><title>Sofa</title></item>{late}<item><title>Late</title></item></rss>").offers[1:] == ()


@pytest.mark.parametrize("body", [_rss(), _atom(), _json_feed(), '<rss version="2.0"/>'])
def test_a_feed_without_entries_is_a_feed(body: str) -> None:
    content = _read(body)
    assert (content.offers, content.rejected) == ((), 0)


@pytest.mark.parametrize(
    "body",
    [
        "", " \n ", "\x00", "404", "Log in to go on",
        "<!DOCTYPE html><html><head><title>Log in</title></head><body>rss feed</body></html>",
        "<html><body><p>unclosed<br></html>", "<HTML></HTML>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        '<?xml version="1.0"?><urlset><url><loc>https://x.example/</loc></url></urlset>',
        "<xml", "<rss", "<rss><channel>", "<", "<!--", "<?xml?>", "<!DOCTYPE rss [",
        "{}", "{", '{"items": []}', '{"version": "https://jsonfeed.org/version/1"}', '{"version": 1, "items": []}',
        '{"version": "https://jsonfeed.org/version/1", "items": {}}', "[]", '[{"title": "Sofa"}]', "null",
        b"\x1f\x8b\x08\x00", b"\x89PNG\r\n\x1a\n", b"\xff\xfe", b"\x00\x3c\x00", bytes(range(256)), b"PK\x03\x04",
        "{" * 100_000, '{"a":' * 100_000, "<a>" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_feed_says_so(body: bytes | str) -> None:
    assert _why(body).why is Why.FEED_UNREADABLE


def test_the_reason_never_holds_the_text() -> None:
    for body in ("<html>inner secret</html>", "<rss>inner secret", '{"inner": "secret"', "inner secret"):
        assert "secret" not in str(_why(body)) + _why(body).reason


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (_rss("<title>Café</title>").encode("utf-8-sig"), "text/xml"),
        (_rss("<title>Café</title>").encode("utf-16"), "text/xml"),
        (_rss("<title>Café</title>").encode("utf-16-be"), "text/xml"),
        (_rss("<title>Café</title>").encode(), "text/xml; charset=iso-8859-1"),
        (_rss("<title>Café</title>").encode("latin-1"), "text/xml; charset=ISO-8859-1"),
        (_rss("<title>Café</title>").encode("cp1252"), 'text/xml; charset="utf-7"'),
        (_rss("<title>Café</title>").replace('"1.0"', '"1.0" encoding="iso-8859-1"').encode("latin-1"), ""),
        (_rss("<title>Café</title>").replace('"1.0"', '"1.0" encoding="utf-16"').encode(), ""),
        (_rss("<title>Café</title>").replace('"1.0"', '"1.0" encoding="no-such"').encode(), "text/xml; charset=no"),
        (_json_feed({"title": "Café"}).encode("utf-8-sig"), "text/plain"),
    ],
)
def test_letters_survive_what_servers_say_of_them(body: bytes, content_type: str) -> None:
    (offer,) = _read(body, content_type).offers
    assert offer.title == "Café"


@pytest.mark.parametrize(
    ("slip", "title"),
    [
        ("Caf&eacute;&nbsp;table", "Café table"),
        ("Black & Decker", "Black & Decker"),
        ("Salt&pepper; set", "Salt&pepper; set"),
        ("Sofa\x0b\x00 &#11;&#0; red", "Sofa red"),
        ("Sofa &#55357;&#56832;", "Sofa"),
        ("5 &lt; 6 &LT; 7 &", "5 < 6 < 7 &"),
    ],
)
def test_the_usual_slips_of_feeds_are_mended(slip: str, title: str) -> None:
    (offer,) = _read(_rss(f"<title>{slip}</title>")).offers
    assert offer.title == title


def test_a_forgotten_namespace_does_no_harm() -> None:
    body = _rss("<title>Sofa</title><g:price>5 EUR</g:price>").replace(NAMESPACES, "")
    assert _read(body).offers[0].price == Money(500, "EUR")


def test_of_a_feed_that_breaks_in_the_middle_what_came_before_is_kept() -> None:
    body = _rss("<title>Sofa</title>", "<title>Desk</title>", "<title>Lamp</title>")
    for broken in (body[: body.index("Lamp")], body.replace("Lamp</title>", "Lamp</p>")):
        assert [offer.title for offer in _read(broken).offers] == ["Sofa", "Desk"]


LAUGHS = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 31))
BOMBS = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]><rss><channel><title>&a30;</title></channel></rss>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 1_000_000}">]><rss><title>{"&a;" * 1_000_000}</title></rss>',
    "file": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]><rss><channel/></rss>',
    "attribute": '<!DOCTYPE rss [<!ENTITY a "b"><!ATTLIST rss x CDATA "&a;&a;">]><rss><channel/></rss>',
    "utf-16": '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_declares_entities_is_refused_before_any_is_expanded(name: str) -> None:
    encoded = BOMBS[name].encode("utf-16" if name == "utf-16" else "utf-8")
    started = time.process_time()
    assert _why(encoded).reason == "declares entities"
    assert time.process_time() - started < 1


def test_a_document_type_that_is_elsewhere_is_never_looked_at(tmp_path: Path) -> None:
    definition = tmp_path / "rss.dtd"
    definition.write_text('<!ENTITY a "inner secret">')
    (offer,) = _read(
        f'<!DOCTYPE rss SYSTEM "{definition.as_uri()}">' + "<rss><item><title>So&a;fa</title></item></rss>"
    ).offers
    assert "secret" not in offer.title


TITLE = "<title>Sofa</title>"
JSON_FEED = '{"version": "https://jsonfeed.org/version/1", "items": ['
HOSTILE = {  # start, what fills the body, end
    "nested": ("<rss>", "<a>", ""),
    "nested items": ("<rss>", "<item>", ""),
    "nested texts": (f"<rss><item>{TITLE}", "<description>", ""),
    "empty elements": ("<rss><item>", "<a/>", f"{TITLE}</item></rss>"),
    "attributes": ("<rss>", " ".join(["<item", *(f"a{n}=''" for n in range(800_000))]), f">{TITLE}</item></rss>"),
    "categories": ("<rss><item>", "<category>a</category>", f"{TITLE}</item></rss>"),
    "author": ("<rss><item><author>", "a.", f"</author>{TITLE}</item></rss>"),
    "bare ampersands": (f"<rss><item>{TITLE}<description>", "& ", ""),
    "references": (f"<rss><item>{TITLE}<description>", "&#0;&nope;&lt;", ""),
    "comments": (f"<rss><item>{TITLE}<description>", "&lt;!--", "</description></item></rss>"),
    "tags": (f"<rss><item>{TITLE}<description>", "&lt;a ", "</description></item></rss>"),
    "one long tag": (f"<rss><item>{TITLE}<description>&lt;a", "a", "</description></item></rss>"),
    "scripts": (f"<rss><item>{TITLE}<description>", "&lt;script&gt;", "</description></item></rss>"),
    "images": ("<rss>", f"<item>{TITLE}<summary>{'&lt;img src=&apos;a' * 500}</summary></item>", ""),
    "blank lines": (f"<rss><item>{TITLE}<description>", "\n \t", "</description></item></rss>"),
    "prices": ("<rss>", f"<item><title>{'$1' * 5_000}</title></item>", ""),
    "prolog": ("<?xml version='1.0'?>", "\n <!-- -->", ""),
    "json brackets": (JSON_FEED, "[],", "[]]}"),
    "json strings": (JSON_FEED + '{"content_html": "', "<a ", '"}]}'),
}


def _largest(name: str) -> bytes:
    start, unit, end = HOSTILE[name]
    return (start + unit * max(1, (LARGEST - len(start) - len(end)) // len(unit)) + end).encode()


@pytest.mark.parametrize("name", HOSTILE)
def test_the_largest_hostile_body_takes_seconds(name: str) -> None:
    body = _largest(name)
    started = time.process_time()
    content = _read_or_refused(body)
    assert time.process_time() - started < 10  # quadratic time would take hours
    assert content is None or len(content.offers) <= 1_000


def test_memory_stays_near_the_size_of_the_body() -> None:
    tracemalloc.start()
    try:
        _read(_largest("empty elements"))
        assert tracemalloc.get_traced_memory()[1] < 10 * LARGEST
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b</p>", "\na\n\nb\n"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<b>bo</b>ld <i\nclass='x'>it</i>", "bold it"),
        ("a<!-- <b>hidden --> b", "a b"),
        ("a<!-- never closed", "a"),
        ("a<!-- never <b>closed", "a"),
        ("a<script>if (1 < 2) x('<p>')</script >b<style>p{}</STYLE>c", "abc"),
        ("a<script>never closed", "a"),
        ("3 < 4 > 2 & 5 &lt;b&gt; &euro;", "3 < 4 > 2 & 5 <b> €"),
        ("&amp;lt;script&amp;gt;", "&lt;script&gt;"),
    ],
)
def test_markup_becomes_its_words(markup: str, text: str) -> None:
    assert to_text(markup) == text


@given(st.lists(st.sampled_from(["<", ">", "!--", "-->", "/", "script", "p", "img", " src=", "'", '"', "&", "a"])))
def test_no_tag_of_a_script_survives(parts: list[str]) -> None:
    text = to_text("".join(parts))
    assert "<p>" not in text
    assert isinstance(images("".join(parts)), list)


@given(st.binary(max_size=300), st.sampled_from(["", "<rss>", "<feed><entry>", "{", '<?xml version="1.0"?>', "\ufeff"]))
def test_no_body_makes_the_reader_raise_anything_else(rest: bytes, start: str) -> None:
    content = _read_or_refused(start.encode() + rest)
    assert content is None or content.rejected >= 0


SOUP = st.lists(
    st.sampled_from(
        ["<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<link href='a'/>", "<description>",
         "</description>", "<g:price>", "</g:price>", "<image><url>", "</url></image>", "<content type='xhtml'>",
         "</content>", "&", "&amp;", "&nbsp;", "<![CDATA[", "]]>", "$5", "a", "\x00", "<entry>", "</entry>"]
    ),
    max_size=30,
)  # fmt: skip


@given(SOUP, st.sampled_from(["rss", "feed"]))
def test_no_soup_of_tags_makes_the_reader_raise_anything_else(parts: list[str], root: str) -> None:
    content = _read_or_refused(f"<{root}>" + "".join(parts) + f"</{root}>")
    assert content is None or all(offer.title and offer.source_id for offer in content.offers)
