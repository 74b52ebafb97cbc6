"""What strangers wrote is safe to keep, and cleaning it twice changes nothing."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources import clean

LOOSE_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=8), each, max_size=4),
    max_leaves=20,
)


def _unseen(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


@given(st.text(st.characters()))
def test_a_cleaned_line_is_one_line_that_any_database_takes(text: str) -> None:
    line = clean.line(text, clean.MAX_TITLE)
    assert line == " ".join(line.split())
    assert not _unseen(line)
    assert len(line) <= clean.MAX_TITLE
    assert clean.line(line, clean.MAX_TITLE) == line
    line.encode()


@given(st.text(st.sampled_from("ab \n\t\r\x0b\x00\u2028\u200b")))
def test_paragraphs_keep_line_breaks_and_at_most_one_blank_line(text: str) -> None:
    cleaned = clean.paragraphs(text)
    assert not _unseen(cleaned)
    assert "\n\n\n" not in cleaned
    assert "  " not in cleaned
    assert clean.paragraphs(cleaned) == cleaned


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Road\t bike\n", "Road bike"),
        ("gam\u200bing \u202epc\u202c", "gaming pc"),
        ("a\x00b\x1bc\ud800d", "abcd"),
        ("\ufeffSofa\u2066!\u2069", "Sofa!"),
        ("ban\U000e0041ned", "banned"),
        ("Café Zürich 漢字 ☕", "Café Zürich 漢字 ☕"),
        (42, "42"),
        (42.0, "42"),
        (159.99, "159.99"),
        (float("nan"), ""),
        (True, ""),
        (None, ""),
        (["x"], ""),
        (10**400, ""),
    ],
)
def test_a_line_keeps_what_a_person_sees(written: object, kept: str) -> None:
    assert clean.line(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://x.example/a?b=1&c=2#d", "https://x.example/a?b=1&c=2#d"),
        ("HTTP://x.example/", "http://x.example/"),
        ("/a", "https://base.example/a"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("https://x.example/a b\"'>", "https://x.example/a%20b%22'%3E"),
        ("https://bücher.example/ü", "https://bücher.example/ü"),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AA", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://user:word@x.example/", None),
        ("https://x.example\\@evil.example/", None),
        ("https://x example/", None),
        ("https://[::1/", None),
        ("https://x.example:99999/", None),
        ("https://x.example/" + "a" * 3000, None),
        ("", None),
        (5, None),
    ],
)
def test_only_web_addresses_are_kept(written: object, kept: str | None) -> None:
    assert clean.web_url(written, "https://base.example/feed") == kept


def test_a_relative_address_without_a_base_is_dropped() -> None:
    assert clean.web_url("/a") is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2018-05-01", datetime(2018, 5, 1, tzinfo=UTC)),
        ("20180501", datetime(2018, 5, 1, tzinfo=UTC)),
        ("2018-05-01T10:00:00Z", datetime(2018, 5, 1, 10, tzinfo=UTC)),
        ("2018-05-01T10:00:00+02:00", datetime(2018, 5, 1, 8, tzinfo=UTC)),
        ("2018-05-01 10:00", datetime(2018, 5, 1, 10, tzinfo=UTC)),
        ("Tue, 01 May 2018 10:00:00 GMT", datetime(2018, 5, 1, 10, tzinfo=UTC)),
        ("Tue, 01 May 2018 10:00:00 -0500", datetime(2018, 5, 1, 15, tzinfo=UTC)),
        (1525168800, datetime(2018, 5, 1, 10, tzinfo=UTC)),
        (1525168800.0, datetime(2018, 5, 1, 10, tzinfo=UTC)),
        ("1525168800", datetime(2018, 5, 1, 10, tzinfo=UTC)),
        (1525168800000, datetime(2018, 5, 1, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("yesterday", None),
        ("", None),
        (float("nan"), None),
        (float("inf"), None),
        (-5, None),
        (10**30, None),
        (True, None),
        (None, None),
    ],
)
def test_a_moment_is_read_as_utc_or_not_at_all(written: object, kept: datetime | None) -> None:
    assert clean.instant(written) == kept


@given(st.text(st.characters(), max_size=80) | st.floats() | st.integers())
def test_no_moment_raises(written: object) -> None:
    when = clean.instant(written)
    assert when is None or when.tzinfo is UTC


def test_pictures_are_told_apart_once_each_and_capped() -> None:
    assert clean.pictures("https://x.example/1.jpg|https://x.example/2.jpg https://x.example/1.jpg") == (
        "https://x.example/1.jpg",
        "https://x.example/2.jpg",
    )
    assert clean.pictures("https://x.example/w_1,h_2.jpg,https://x.example/2.jpg") == (
        "https://x.example/w_1,h_2.jpg",
        "https://x.example/2.jpg",
    )
    assert clean.pictures([{"url": "https://x.example/1"}, "ftp://x.example", 7]) == ("https://x.example/1",)
    assert len(clean.pictures([f"https://x.example/{n}" for n in range(50)])) == clean.MAX_PICTURES
    assert clean.pictures(7) == ()


def test_a_long_id_becomes_a_digest_that_stays_the_same() -> None:
    assert clean.identifier("tag:x.example,2020:1") == "tag:x.example,2020:1"
    long = "https://x.example/?" + "a" * 5000
    assert len(clean.identifier(long)) == 32
    assert clean.identifier(long) == clean.identifier(long)
    assert clean.identifier(long) != clean.identifier(long + "b")


@given(st.dictionaries(st.text(st.characters(), max_size=10), LOOSE_JSON, max_size=6))
def test_other_fields_are_strict_json_of_bounded_size(fields: dict[str, object]) -> None:
    kept = clean.bounded_json(fields)
    if kept is not None:
        written = json.dumps(kept, allow_nan=False, ensure_ascii=False).encode()
        assert len(written) <= clean.MAX_EXTRA_BYTES
        assert "\\u0000" not in json.dumps(kept)


def test_other_fields_too_large_or_empty_are_dropped() -> None:
    assert clean.bounded_json({"a": "x" * 20_000}) is None
    assert clean.bounded_json({"a": None, "": 1, "b": float("nan")}) is None
    assert clean.bounded_json({"a": "x" * 16_000}) == {"a": "x" * 16_000}
