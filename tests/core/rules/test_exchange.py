"""Files of rules: what is written reads back, and nothing that comes in is trusted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cards.refusals import sentence
from core.errors import Refused, Why
from core.rules.exchange import LARGEST_FILE, Entry, Unusable, read, write
from core.rules.phrase import check
from core.text.taxonomy import SLUGS
from core.values import ALL_TRIGGERS, Condition, Criteria, EventKind, Scope

WORD = st.sampled_from(["sofa", "red", "gaming pc", "café", "日本", "rtx 3080"])
PRICES = st.none() | st.integers(0, 10**10)
PLACE = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 12_000))


@st.composite
def wishes(draw: st.DrawFn) -> Criteria:
    low, high = draw(PRICES), draw(PRICES)
    low, high = (high, low) if low is not None and high is not None and low > high else (low, high)
    place = draw(PLACE)
    return Criteria(
        keywords=tuple(draw(st.lists(WORD, min_size=1, max_size=3))),
        phrases=tuple(draw(st.lists(WORD, max_size=2))),
        any_of=tuple(tuple(group) for group in draw(st.lists(st.lists(WORD, min_size=1, max_size=2), max_size=2))),
        exclude_keywords=tuple(draw(st.lists(st.sampled_from(["laptop", "broken"]), max_size=2))),
        categories=tuple(draw(st.lists(st.sampled_from(SLUGS), max_size=2))),
        conditions=tuple(draw(st.lists(st.sampled_from(Condition), max_size=3))),
        min_price=low,
        max_price=high,
        currency=draw(st.sampled_from(["USD", "EUR", "JPY", "KWD"])),
        location=draw(st.sampled_from([None, "San Jose, CA 95112", "Zürich"])) if place else None,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        radius_mi=place[2] if place else None,
        min_deal_score=draw(st.none() | st.floats(0, 1)),
        scope=draw(st.sampled_from(Scope)),
    )


ENTRIES = st.builds(
    Entry,
    name=st.sampled_from(["sofa", "Größe (2)", "x" * 60]),
    criteria=wishes(),
    enabled=st.booleans(),
    triggers=st.sets(st.sampled_from(ALL_TRIGGERS), min_size=1).map(
        lambda kinds: tuple(kind for kind in ALL_TRIGGERS if kind in kinds)
    ),
    reposts=st.booleans(),
    expires_at=st.none()
    | st.integers(0, 10**12).map(lambda ms: datetime.fromtimestamp(1_700_000_000 + ms // 1000, UTC)).filter(
        lambda moment: moment.year < 2200
    ),
    note=st.sampled_from(["", "for Bob", "“quoted” \\ note"]),
)  # fmt: skip


@given(st.lists(ENTRIES, max_size=5))
def test_what_is_written_reads_back(entries: list[Entry]) -> None:
    assert read(write(entries)) == entries


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "keywords", "phrases", "any_of", "exclude_keywords", "categories", "conditions", "min_price", "max_price",
    "currency", "location", "latitude", "longitude", "radius_mi", "min_deal_score", "scope", "name", "enabled",
    "triggers", "reposts", "expires_at", "note",
]  # fmt: skip
MANGLED = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4).map(lambda bad: {"keywords": ["sofa"], **bad})


def attempt(data: bytes) -> tuple[list[Entry | Unusable], Why | None]:
    try:
        return read(data), None
    except Refused as refused:
        return [], refused.why


@given(st.lists(MANGLED | JSON, max_size=4))
def test_whatever_stands_in_a_file_is_a_rule_or_is_refused_by_itself(rules: list[Any]) -> None:
    data = json.dumps({"version": 1, "rules": rules}).encode()
    found, why = attempt(data)
    assert why in {None, Why.FILE_UNREADABLE}  # NaN is no JSON
    if why:
        return
    assert len(found) == len(rules)
    for entry in found:
        if isinstance(entry, Unusable):
            assert sentence(entry.why)
        else:
            check(entry.criteria)
            assert read(write([entry])) == [entry]


@given(st.binary(max_size=200) | JSON.map(lambda shape: json.dumps(shape).encode()))
def test_whatever_is_sent_is_read_or_refused(data: bytes) -> None:
    assert attempt(data)[1] in {None, Why.FILE_UNREADABLE, Why.FILE_VERSION}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.FILE_UNREADABLE),
        (b"\xff\xfe", Why.FILE_UNREADABLE),
        (b"null", Why.FILE_UNREADABLE),
        (b"[" * 200_000, Why.FILE_UNREADABLE),
        (b'{"version":1,"rules":' + b"[" * 100_000 + b"]" * 100_000 + b"}", Why.FILE_UNREADABLE),
        (b'{"version": 1, "rules": [{"keywords": ["a"], "max_price": NaN}]}', Why.FILE_UNREADABLE),
        (b'{"version": 1, "rules": [{"keywords": ["a"], "max_price": -Infinity}]}', Why.FILE_UNREADABLE),
        (b'{"version": 1, "rules": [' + b"9" * 5000 + b"]}", Why.FILE_UNREADABLE),
        (b'{"version": 1, "rules": {}}', Why.FILE_UNREADABLE),
        (b'{"rules": []}', Why.FILE_VERSION),
        (b'{"version": 2, "rules": []}', Why.FILE_VERSION),
        (b'{"version": true, "rules": []}', Why.FILE_VERSION),
        (b'{"version": 1, "rules": [' + b"{}," * 500 + b"{}]}", Why.FILE_TOO_LARGE),
        (b'{"version": 1, "rules": []}' + b" " * LARGEST_FILE, Why.FILE_TOO_LARGE),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_file_that_is_none_is_refused_whole(data: bytes, why: Why) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.why is why
    assert len(sentence(refused.value)) > 20


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"keywords": "sofa"}, Why.FIELD_INVALID),
        ({"keywords": [1]}, Why.FIELD_INVALID),
        ({"keywords": [[]]}, Why.FIELD_INVALID),
        ({"keywords": [""]}, Why.FIELD_INVALID),
        ({"keywords": ["!!!"]}, Why.FIELD_INVALID),
        ({"exclude_keywords": ["!!!"]}, Why.FIELD_INVALID),
        ({"keywords": ["so\u0000fa"]}, Why.FIELD_INVALID),
        ({"keywords": ["\ud800"]}, Why.FIELD_INVALID),
        ({"keywords": ["a"] * 51}, Why.FIELD_INVALID),
        ({"keywords": ["a b"] * 50}, Why.RULE_TOO_LONG),
        ({"keywords": ["x" * 65]}, Why.RULE_TOO_LONG),
        ({"keywords": ["x" * 5000]}, Why.FIELD_INVALID),
        ({"keywords": []}, Why.RULE_EMPTY),
        ({"exclude_keywords": ["sofa"]}, Why.RULE_CONTRADICTS),
        ({"any_of": ["sofa"]}, Why.FIELD_INVALID),
        ({"any_of": [[]]}, Why.FIELD_INVALID),
        ({"any_of": {"a": 1}}, Why.FIELD_INVALID),
        ({"max_price": 10**400, "currency": "USD"}, Why.FIELD_INVALID),
        ({"max_price": 10**14, "currency": "USD"}, Why.PRICE_INVALID),
        ({"max_price": -1, "currency": "USD"}, Why.PRICE_INVALID),
        ({"max_price": "100", "currency": "USD"}, Why.FIELD_INVALID),
        ({"max_price": True, "currency": "USD"}, Why.FIELD_INVALID),
        ({"max_price": 5}, Why.CURRENCY_UNKNOWN),
        ({"min_price": 9, "max_price": 5, "currency": "USD"}, Why.PRICE_RANGE),
        ({"currency": "XYZ"}, Why.CURRENCY_UNKNOWN),
        ({"currency": 7}, Why.FIELD_INVALID),
        ({"categories": [" "]}, Why.CATEGORY_UNKNOWN),
        ({"conditions": ["shiny"]}, Why.CONDITION_UNKNOWN),
        ({"latitude": 91, "longitude": 0}, Why.FIELD_INVALID),
        ({"latitude": 10**400, "longitude": 0}, Why.FIELD_INVALID),
        ({"latitude": 1}, Why.FIELD_INVALID),
        ({"radius_mi": 5}, Why.RADIUS_WITHOUT_PLACE),
        ({"radius_mi": 10**400}, Why.FIELD_INVALID),
        ({"location": "x" * 201}, Why.FIELD_INVALID),
        ({"min_deal_score": 2}, Why.SCORE_INVALID),
        ({"scope": "everything"}, Why.FIELD_INVALID),
        ({"name": 7}, Why.FIELD_INVALID),
        ({"name": "x" * 61}, Why.TOO_LONG),
        ({"note": "x" * 201}, Why.TOO_LONG),
        ({"enabled": 1}, Why.FIELD_INVALID),
        ({"reposts": "no"}, Why.FIELD_INVALID),
        ({"triggers": []}, Why.FIELD_INVALID),
        ({"triggers": ["gone"]}, Why.FIELD_INVALID),
        ({"triggers": ["new", {}]}, Why.FIELD_INVALID),
        ({"expires_at": "2026-12-24"}, Why.FIELD_INVALID),
        ({"expires_at": "9999-12-31T23:59:59-23:59"}, Why.FIELD_INVALID),
        ({"expires_at": 1798000000}, Why.FIELD_INVALID),
    ],
    ids=lambda value: str(value)[:40],
)
def test_one_bad_rule_is_named_with_its_reason_and_the_others_are_read(bad: dict[str, Any], why: Why) -> None:
    good = {"keywords": ["lamp"]}
    data = json.dumps({"version": 1, "rules": [good, {"name": "broken", "keywords": ["sofa"], **bad}, good]}).encode()
    first, second, third = read(data)
    assert isinstance(first, Entry)
    assert first == third
    assert first.name == "lamp"
    assert isinstance(second, Unusable)
    assert (second.number, second.why.why) == (2, why)
    assert second.name == ("" if "name" in bad else "broken")
    assert "{" not in sentence(second.why)


def test_a_number_too_large_for_any_computer_spoils_one_rule_alone() -> None:
    good, bad = '{"keywords": ["lamp"]}', '{"keywords": ["sofa"], "max_price": 1e400, "currency": "USD"}'
    first, second = read(f'{{"version": 1, "rules": [{good}, {bad}]}}'.encode())
    assert isinstance(first, Entry)
    assert isinstance(second, Unusable)
    assert sentence(second.why) == "Its “max_price” is nothing that can stand there."


def test_what_a_file_does_not_say_is_as_it_is_for_a_new_rule() -> None:
    [entry] = read(b'\xef\xbb\xbf{"version": 1, "rules": [{"keywords": ["sofa"], "unplaced": [], "id": 7}]}')
    assert entry == Entry("sofa", Criteria(keywords=("sofa",)))


def test_a_moment_is_kept_in_utc_and_in_milliseconds() -> None:
    rule = {"keywords": ["sofa"], "expires_at": "2026-12-25T00:00:00.123456+01:00", "triggers": ["price_drop", "new"]}
    [entry] = read(json.dumps({"version": 1, "rules": [rule]}).encode())
    assert isinstance(entry, Entry)
    assert entry.expires_at == datetime(2026, 12, 24, 23, 0, 0, 123000, tzinfo=UTC)
    assert entry.triggers == (EventKind.NEW, EventKind.PRICE_DROP)
