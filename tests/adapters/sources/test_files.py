"""Listing files of any format become offers, and no file can make the reader raise."""

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.sources import records
from adapters.sources.files import Rejected, RejectedWhy, read_listings
from core.values import Money, Offer

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
ROWS = {  # as the README of the data counts them
    "craigslist_sfbay_2017": 6_040,
    "vehicles_us_2018": 25_668,
    "ebay_uk_2022": 2_055,
    "ebay_ipad_2015": 1_391,
    "olx_pk_phones_2025": 4_312,
    "kijiji_gta_cars_2019": 1_068,
    "uk_used_cars_2020": 10_815,
    "mercari_us_2022": 293,
    "ebay_mariokart_2009": 143,
    "search_chorus_products": 19_406,
}


def _read(path: Path, content: bytes | str, name: str = "alice.txt", **options: str) -> list[Offer | Rejected]:
    file = path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_listings(file, **options))


def _lines(*rows: object) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def _one(path: Path, row: object, **options: str) -> Offer | Rejected:
    (found,) = _read(path, json.dumps(row), **options)
    return found


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_every_row_of_a_real_file_becomes_an_offer(name: str, rows: int) -> None:
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"no {path.name} beside the project")
    with gzip.open(path, "rt") as file:
        raw = [json.loads(text) for text in file]
    offers = list(read_listings(path))
    assert len(offers) == rows == len(raw)
    for offer, row in zip(offers, raw, strict=True):
        assert isinstance(offer, Offer)
        assert (offer.source, offer.source_id) == (name, row["id"])
        assert offer.title
        assert offer.price is not None
        assert offer.price.currency == row["currency"]
        digits = 1 if row["currency"] == "JPY" else 100
        assert abs(offer.price.minor / digits - row["price"]) < 0.5  # babel gives PKR no minor digits
        assert (offer.posted_at is not None) == bool(row.get("posted_at"))
        assert offer.pictures == ((row["image_url"],) if row.get("image_url") else ())
        assert offer.latitude == row.get("latitude")


def test_a_row_keeps_every_field(tmp_path: Path) -> None:
    row = {
        "source": "shop", "id": 7, "title": " Road  bike ", "description": "Fast.\r\n\r\n\r\nRed.", "category": "bikes",
        "condition": "Used", "price": 450.5, "currency": "eur", "location": "Berlin", "latitude": 52.5,
        "longitude": 13.4, "posted_at": "2018-05-01", "image_url": "https://x.example/1.jpg",
        "url": "https://x.example/7", "extra": {"frame": "steel"}, "gears": 18,
    }  # fmt: skip
    assert _one(tmp_path, row) == Offer(
        source="shop",
        source_id="7",
        title="Road bike",
        description="Fast.\n\nRed.",
        category="bikes",
        condition="Used",
        price=Money(45050, "EUR"),
        location="Berlin",
        latitude=52.5,
        longitude=13.4,
        url="https://x.example/7",
        pictures=("https://x.example/1.jpg",),
        posted_at=datetime(2018, 5, 1, tzinfo=UTC),
        extra={"frame": "steel", "gears": 18},
    )


def test_other_writers_names_for_the_columns_are_understood(tmp_path: Path) -> None:
    row = {
        "Name": "Sofa", "body": "Soft", "link": "https://x.example/s", "photos": ["https://x.example/s.jpg"],
        "Lat": "1.5", "lng": "2.5", "askingPrice": "$40", "Listing ID": "s1", "created_at": 1525168800,
    }  # fmt: skip
    offer = _one(tmp_path, row)
    assert isinstance(offer, Offer)
    assert (offer.title, offer.description, offer.source_id) == ("Sofa", "Soft", "s1")
    assert (offer.latitude, offer.longitude, offer.price) == (1.5, 2.5, Money(4000, "USD"))
    assert (offer.url, offer.pictures) == ("https://x.example/s", ("https://x.example/s.jpg",))
    assert offer.posted_at == datetime(2018, 5, 1, 10, tzinfo=UTC)
    assert offer.extra is None


def test_of_two_columns_for_one_field_the_preferred_wins_and_the_other_is_kept(tmp_path: Path) -> None:
    offer = _one(tmp_path, {"name": "Alice's", "title": "Sofa", "id": 1, "guid": "g"})
    assert isinstance(offer, Offer)
    assert (offer.title, offer.source_id, offer.extra) == ("Sofa", "1", {"name": "Alice's", "guid": "g"})


CSV = "id,title,price,description\n1,Sofa,40,Soft\n2,Bike,,\n"
OBJECTS = [{"id": 1, "title": "Sofa", "price": 40, "description": "Soft"}, {"id": 2, "title": "Bike"}]


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        CSV.replace(",", ";"),
        CSV.replace(",", "\t"),
        CSV.replace("\n", "\r\n"),
        "\ufeff" + CSV,
        "\n\n" + CSV,
        json.dumps(OBJECTS),
        json.dumps(OBJECTS, indent=2),
        "\ufeff \n" + json.dumps(OBJECTS),
        json.dumps({"listings": OBJECTS}),
        json.dumps({"page": 1, "items": OBJECTS}, indent=1),
        _lines(*OBJECTS),
        _lines(*OBJECTS).replace("\n", "\r\n\r\n"),
        "\ufeff" + _lines(*OBJECTS),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_the_format_is_told_by_content_and_not_by_name(tmp_path: Path, content: str, zipped: bool) -> None:
    raw = content.encode()
    found = _read(tmp_path, gzip.compress(raw) if zipped else raw, name="list.exe")
    assert found == [
        Offer(source="list", source_id="1", title="Sofa", description="Soft", price=Money(4000, "USD")),
        Offer(source="list", source_id="2", title="Bike"),
    ]


def test_one_object_over_many_lines_is_one_listing(tmp_path: Path) -> None:
    (offer,) = _read(tmp_path, json.dumps({"id": 1, "title": "Sofa"}, indent=2))
    assert isinstance(offer, Offer)
    assert offer.title == "Sofa"


def test_csv_of_an_old_windows_program_keeps_its_letters_and_euros(tmp_path: Path) -> None:
    (offer,) = _read(tmp_path, 'title;price\n"Küche für Café";"1.250,50 €"\n'.encode("cp1252"))
    assert isinstance(offer, Offer)
    assert (offer.title, offer.price) == ("Küche für Café", Money(125050, "EUR"))


def test_csv_quotes_hold_delimiters_and_line_breaks_and_lines_are_counted(tmp_path: Path) -> None:
    found = _read(tmp_path, 'id,title,description\n1,"Sofa, red","a\nb ""c"""\n2,,x\n\n3,Bike,y\n')
    assert [(o.title, o.description) for o in found if isinstance(o, Offer)] == [
        ("Sofa, red", 'a\nb "c"'),
        ("Bike", "y"),
    ]
    assert [o for o in found if isinstance(o, Rejected)] == [Rejected(4, RejectedWhy.TITLE_MISSING, "title")]


def test_a_csv_row_moved_by_a_stray_delimiter_is_rejected_and_a_short_one_is_not(tmp_path: Path) -> None:
    found = _read(tmp_path, "id,title,price\n1,Sofa,1,200\n2,Desk\n3,Lamp,5,,\n")
    assert found[0] == Rejected(2, RejectedWhy.BAD_ROW)
    assert [o.title for o in found[1:] if isinstance(o, Offer)] == ["Desk", "Lamp"]


def test_the_extra_column_of_csv_is_json_or_dropped(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("title", "extra"), ("Sofa", '{"a": 1}'), ("Desk", "no json"), ("Lamp", "[1]")])
    found = _read(tmp_path, out.getvalue())
    assert [o.extra for o in found if isinstance(o, Offer)] == [{"a": 1}, None, None]


def test_a_csv_field_of_two_megabytes_is_cut_and_a_larger_one_is_skipped(tmp_path: Path) -> None:
    large, huge = "x" * 2_000_000, "y" * (records.MAX_LINE + 1)
    found = _read(tmp_path, f"id,title,description\n1,Sofa,{large}\n2,Desk,{huge}\n3,Lamp,z\n")
    assert isinstance(found[0], Offer)
    assert len(found[0].description) == 20_000
    assert found[1] == Rejected(3, RejectedWhy.TOO_LONG)
    assert isinstance(found[2], Offer)


def test_an_unclosed_quote_is_told_and_never_becomes_a_description(tmp_path: Path) -> None:
    found = _read(tmp_path, 'id,title,description\n1,Sofa,x\n2,Desk,"oops\n3,Lamp,y\n')
    assert [type(each) for each in found] == [Offer, Rejected]
    assert found[1] == Rejected(3, RejectedWhy.BAD_ROW)


def test_an_unclosed_quote_does_not_swallow_the_file_into_memory(tmp_path: Path) -> None:
    row = "1,Sofa,red\n"
    found = _read(tmp_path, 'id,title,description\n0,Desk,"oops\n' + row * (records.MAX_LINE // len(row) + 50))
    assert found[0] == Rejected(2, RejectedWhy.BAD_ROW)
    assert sum(isinstance(each, Offer) for each in found) > 10


def test_a_broken_json_line_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = ['{"title": "Sofa"', '{"title": "Desk"}', "[1]", "null", "{" * 3_000, '{"a":' * 3_000, '{"title": "Lamp"}']
    found = _read(tmp_path, "\n".join(lines))
    assert [o.title for o in found if isinstance(o, Offer)] == ["Desk", "Lamp"]
    assert [o for o in found if isinstance(o, Rejected)] == [Rejected(n, RejectedWhy.BAD_JSON) for n in (1, 3, 4, 5, 6)]


def test_a_json_line_too_long_is_skipped(tmp_path: Path) -> None:
    huge = json.dumps({"title": "Desk", "description": "x" * records.MAX_LINE})
    found = _read(tmp_path, '{"title": "Sofa"}\n' + huge + '\n{"title": "Lamp"}')
    assert [o.title for o in found if isinstance(o, Offer)] == ["Sofa", "Lamp"]
    assert found[1] == Rejected(2, RejectedWhy.TOO_LONG)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", RejectedWhy.FILE_EMPTY),
        (b" \n \n", RejectedWhy.FILE_EMPTY),
        (b"[1, 2", RejectedWhy.BAD_JSON),
        (b"{\n", RejectedWhy.BAD_JSON),
        (b"[" * 100_000, RejectedWhy.BAD_JSON),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, RejectedWhy.NO_TITLE_COLUMN),
        (b"PK\x03\x04" + b"\0\xff" * 5_000_000, RejectedWhy.NO_TITLE_COLUMN),
        (b"<html><body>Log in</body></html>", RejectedWhy.NO_TITLE_COLUMN),
        (b"id,price\n1,2\n3,4\n", RejectedWhy.NO_TITLE_COLUMN),
        ("title\nSofa\n".encode("utf-16"), RejectedWhy.FILE_UNREADABLE),
        (b"\x1f\x8b\x08garbage", RejectedWhy.FILE_UNREADABLE),
        (b"\x1f\x8b", RejectedWhy.FILE_UNREADABLE),
    ],
)
def test_a_file_that_holds_no_listings_is_one_rejection_of_the_file(
    tmp_path: Path, content: bytes, why: RejectedWhy
) -> None:
    (found,) = _read(tmp_path, content)
    assert isinstance(found, Rejected)
    assert (found.line, found.why) == (0, why)


def test_a_missing_file_and_a_folder_are_rejected_too(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        (found,) = read_listings(path)
        assert isinstance(found, Rejected)
        assert (found.line, found.why) == (0, RejectedWhy.FILE_UNREADABLE)


def test_a_gzip_cut_short_gives_what_came_before_the_cut(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f'{{"id": {n}, "title": "Sofa {n * 7919}"}}\n' for n in range(20_000)).encode())
    found = _read(tmp_path, whole[: len(whole) // 2])
    assert sum(isinstance(each, Offer) for each in found) > 1_000
    assert [o for o in found if isinstance(o, Rejected)] == [Rejected(0, RejectedWhy.FILE_UNREADABLE, "EOFError")]


def test_one_json_document_is_held_whole_so_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_DOCUMENT", 1_000)
    assert _read(tmp_path, json.dumps([{"title": "x" * 2_000}])) == [Rejected(0, RejectedWhy.FILE_TOO_LARGE)]


def test_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "endless.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(b'{"title": "Sofa"}\n' + b"\n" * 1_000_000)
    reading = read_listings(path)
    assert isinstance(next(reading), Offer)
    reading.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("price", "currency", "kept"),
    [
        (0, "USD", Money(0, "USD")),
        ("0", "USD", Money(0, "USD")),
        (None, "USD", None),
        ("", "", None),
        ("null", "", None),
        (450, None, Money(45000, "USD")),
        (159.99, "GBP", Money(15999, "GBP")),
        (1000, "JPY", Money(1000, "JPY")),
        ("$1,200", "", Money(120000, "USD")),
        ("450 EUR", "", Money(45000, "EUR")),
        ("free", "", Money(0, "USD")),
        (5, "€", Money(500, "EUR")),
    ],
)
def test_a_price_is_read_or_missing(tmp_path: Path, price: object, currency: object, kept: Money | None) -> None:
    offer = _one(tmp_path, {"title": "Sofa", "price": price, "currency": currency})
    assert isinstance(offer, Offer)
    assert offer.price == kept


@pytest.mark.parametrize(
    "price",
    ["NaN", float("nan"), float("inf"), -1, "-5", 1e13, 10**12 + 1, 10**400, "ask me", "4 or 5", True, [5], {"a": 5}],
)
def test_a_price_that_is_none_is_rejected(tmp_path: Path, price: object) -> None:
    assert _one(tmp_path, {"title": "Sofa", "price": price}) == Rejected(1, RejectedWhy.PRICE_INVALID, "price")


def test_a_currency_nobody_uses_is_rejected_and_the_default_is_the_callers(tmp_path: Path) -> None:
    row = {"title": "Sofa", "price": 5}
    assert _one(tmp_path, {**row, "currency": "XXQ"}) == Rejected(1, RejectedWhy.CURRENCY_UNKNOWN, "currency")
    offer = _one(tmp_path, row, default_currency="PLN")
    assert isinstance(offer, Offer)
    assert offer.price == Money(500, "PLN")


@pytest.mark.parametrize(
    ("latitude", "longitude", "field"),
    [(91, 0, "latitude"), (0, -180.1, "longitude"), (float("nan"), 0, "latitude"), ("north", 0, "latitude"),
     (0, True, "longitude"), (0, "inf", "longitude"), (10**400, 0, "latitude"), ([1], 2, "latitude")],
)  # fmt: skip
def test_impossible_coordinates_are_rejected(tmp_path: Path, latitude: object, longitude: object, field: str) -> None:
    found = _one(tmp_path, {"title": "Sofa", "latitude": latitude, "longitude": longitude})
    assert found == Rejected(1, RejectedWhy.COORDINATES_INVALID, field)


def test_one_coordinate_alone_is_no_place_and_zero_is_one(tmp_path: Path) -> None:
    alone = _one(tmp_path, {"title": "Sofa", "latitude": 5, "longitude": ""})
    zero = _one(tmp_path, {"title": "Sofa", "latitude": 0, "longitude": "0"})
    assert isinstance(alone, Offer)
    assert isinstance(zero, Offer)
    assert (alone.latitude, alone.longitude) == (None, None)
    assert (zero.latitude, zero.longitude) == (0, 0)


@pytest.mark.parametrize("title", [None, "", "  ", "\u200b\u202e", "\x00", [], {}, True])
def test_a_row_without_a_title_is_rejected(tmp_path: Path, title: object) -> None:
    assert _one(tmp_path, {"id": 1, "title": title}) == Rejected(1, RejectedWhy.TITLE_MISSING, "title")


def test_a_row_without_an_id_is_known_by_its_address_else_by_what_it_says(tmp_path: Path) -> None:
    def known_by(**row: object) -> str:
        offer = _one(tmp_path, row)
        assert isinstance(offer, Offer)
        return offer.source_id

    at = known_by(title="Sofa", url="https://x.example/1", price=5)
    assert at == known_by(title="Sofa, now cheaper", url="https://x.example/1", price=4)
    assert at != known_by(title="Sofa", url="https://x.example/2", price=5)
    said = known_by(title="Sofa", price=5, location="Berlin")
    assert said == known_by(title=" Sofa ", price="5", location="Berlin", condition="Used")
    assert len({said, known_by(title="Sofa", price=6, location="Berlin"), known_by(title="Sofa", price=5)}) == 3


def test_the_source_is_the_callers_else_the_rows_else_the_files(tmp_path: Path) -> None:
    def source(row: dict[str, str], **options: str) -> str:
        (offer,) = _read(tmp_path, json.dumps({"title": "Sofa", **row}), name="attic.jsonl.gz", **options)
        assert isinstance(offer, Offer)
        return offer.source

    assert source({"source": "shop"}, source="mine") == "mine"
    assert source({"source": "shop"}) == "shop"
    assert source({}) == "attic"


@pytest.mark.parametrize("source", ["demo", "member", " Member\u200b"])
def test_a_file_cannot_speak_for_members_nor_as_our_demo(tmp_path: Path, source: str) -> None:
    found = _one(tmp_path, {"title": "Sofa", "source": source})
    assert found == Rejected(1, RejectedWhy.SOURCE_RESERVED, "source")


def test_hostile_text_is_cut_and_cleaned(tmp_path: Path) -> None:
    offer = _one(
        tmp_path,
        {
            "title": "@everyone \u202e" + "x" * 5_000, "description": "\ud83d y" * 50_000, "id": "i" * 5_000,
            "url": "javascript:alert(1)", "image_url": "file:///etc/passwd", "posted_at": "soon",
            "more": "z" * 20_000,
        },
    )  # fmt: skip
    assert isinstance(offer, Offer)
    assert len(offer.title) == 300
    assert "\u202e" not in offer.title
    assert len(offer.description) <= 20_000
    assert len(offer.source_id) == 32
    assert (offer.url, offer.pictures, offer.posted_at, offer.extra) == (None, (), None, None)
    offer.description.encode()


def test_the_same_id_twice_is_handed_on_twice(tmp_path: Path) -> None:
    found = _read(tmp_path, _lines({"id": 1, "title": "Sofa"}, {"id": 1, "title": "Sofa, sold"}))
    assert [o.source_id for o in found if isinstance(o, Offer)] == ["1", "1"]


FIELDS = st.sampled_from(["title", "id", "price", "currency", "latitude", "longitude", "posted_at", "url", "extra"])
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.lists(st.integers())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(rows=st.lists(st.dictionaries(FIELDS, VALUES), min_size=1, max_size=4))
def test_no_row_makes_the_reader_raise(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    found = _read(tmp_path, _lines(*rows))
    assert len(found) == len(rows)
    for offer in found:
        if isinstance(offer, Offer):
            assert offer.title
            assert 0 < len(offer.source_id) <= 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    start=st.sampled_from([b"", b"{", b"[{", b"title,price\n", b"\xef\xbb\xbf", b"\x1f\x8b\x08\0"]), rest=st.binary()
)
def test_no_file_makes_the_reader_raise(tmp_path: Path, start: bytes, rest: bytes) -> None:
    for each in _read(tmp_path, start + rest):
        assert isinstance(each, Offer | Rejected)
