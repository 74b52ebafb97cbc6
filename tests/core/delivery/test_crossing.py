"""When a rule tells: as a listing comes within it, at most once in six hours, and of real drops only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.delivery.crossing import Change, News, Terms, Told, as_it_was, trigger
from core.rules.matching import Subject, prepare, satisfies, subject
from core.text.classes import ListingClass
from core.values import ALL_TRIGGERS, Condition, Criteria, EventKind, Listing, ListingState, Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW, DROP, RISE, BACK = EventKind.NEW, EventKind.PRICE_DROP, EventKind.PRICE_RISE, EventKind.BACK
USUAL = Terms(frozenset({NEW, BACK}), NOON)
EVERY = Terms(frozenset(ALL_TRIGGERS), NOON)
DROPS = Terms(frozenset({DROP}), NOON)
APPEARS = Change(NEW, NOON, inside_before=False, price=1_000)


def pc(price: int | None = 90_000, **fields: object) -> Subject:
    columns: dict[str, object] = {
        "id": 1,
        "source": "shop",
        "source_id": "1",
        "title": "Gaming PC",
        "description": "",
        "category": None,
        "condition": Condition.GOOD,
        "price": None if price is None else Money(price, "USD"),
        "location": None,
        "latitude": None,
        "longitude": None,
        "url": None,
        "pictures": (),
        "posted_at": None,
        "first_seen": NOON,
        "version": 2,
        "state": ListingState.ACTIVE,
        "score": 0.7,
    }
    return subject(Listing(**{**columns, **fields}))  # type: ignore[arg-type]


def falls(former: int, price: int, *, inside: bool) -> Change:
    return Change(DROP if price < former else RISE, NOON, inside, price, former, price_only=True)


def ago(hours: float, price: int | None = 1_000) -> Told:
    return Told(NOON - timedelta(hours=hours), price)


@pytest.mark.parametrize(
    ("terms", "change", "told", "expected"),
    [
        (USUAL, APPEARS, None, NEW),
        (DROPS, APPEARS, None, None),
        (replace(USUAL, created=NOON + HOUR), APPEARS, None, None),  # saving the rule showed it
        (replace(USUAL, expires_at=NOON), APPEARS, None, None),
        (replace(USUAL, expires_at=NOON + HOUR), APPEARS, None, NEW),
        (USUAL, replace(APPEARS, inside_before=True), None, None),  # words changed, or cents
        (USUAL, falls(1_050, 950, inside=False), None, NEW),
        (USUAL, falls(950, 1_050, inside=False), None, NEW),  # up to the least of a rule
        (USUAL, falls(1_001, 1_000, inside=False), None, NEW),  # the first time, a cent will do
        (USUAL, falls(1_001, 1_000, inside=False), ago(7), None),
        (USUAL, falls(1_050, 950, inside=False), ago(5.9), None),
        (USUAL, falls(1_050, 950, inside=False), ago(6), NEW),
        (USUAL, replace(falls(1_001, 1_000, inside=False), price_only=False), ago(7), NEW),  # words changed too
        (USUAL, falls(1_000, 500, inside=True), None, None),  # drops are not asked for
        (DROPS, falls(1_000, 980, inside=True), None, DROP),
        (DROPS, falls(1_000, 981, inside=True), None, None),
        (DROPS, falls(1_050, 950, inside=False), None, DROP),  # into the rule, but no news but drops are wanted
        (EVERY, falls(1_050, 950, inside=False), None, NEW),
        (EVERY, falls(985, 975, inside=True), ago(7), DROP),  # against what was told, not against yesterday
        (EVERY, falls(1_200, 1_100, inside=True), ago(7), None),
        (EVERY, falls(985, 975, inside=True), ago(1), None),
        (EVERY, falls(1_000, 901, inside=True), ago(1), None),
        (EVERY, falls(1_000, 900, inside=True), ago(1), DROP),
        (EVERY, falls(1_000, 900, inside=True), ago(1, None), DROP),
        (EVERY, falls(880, 890, inside=True), ago(7), None),  # it rose
        (USUAL, Change(BACK, NOON, True), None, BACK),
        (USUAL, Change(BACK, NOON, True), ago(5), None),
        (USUAL, Change(BACK, NOON, True), ago(6), BACK),
        (Terms(frozenset({NEW}), NOON), Change(BACK, NOON, True), None, None),
        (Terms(frozenset({NEW}), NOON), Change(BACK, NOON, False, 900, 1_100), None, NEW),  # and cheaper: it came in
        (USUAL, Change(EventKind.RESCORED, NOON, False), None, NEW),
        (USUAL, Change(EventKind.RESCORED, NOON, True), None, None),
    ],
)
def test_what_a_rule_tells_of(terms: Terms, change: Change, told: Told | None, expected: EventKind | None) -> None:
    news = trigger(terms, change, told, NOON)
    assert (news.kind if news and news.due <= NOON else None) is expected


@pytest.mark.parametrize(
    ("change", "told", "kind"),
    [
        (falls(60_000, 30_000, inside=False), ago(2, 49_900), NEW),
        (Change(BACK, NOON, True), ago(2), BACK),
        (falls(1_000, 950, inside=True), ago(2), DROP),
    ],
)
def test_what_comes_too_soon_is_put_off_and_not_dropped(change: Change, told: Told, kind: EventKind) -> None:
    news = trigger(EVERY if kind is DROP else USUAL, change, told, NOON)
    assert news == News(kind, told.at + 6 * HOUR)


def test_what_a_summary_is_about_to_tell_is_not_told_apart() -> None:
    waiting = Told(NOON - 9 * HOUR, 1_000, waits=True)
    assert trigger(EVERY, falls(1_050, 950, inside=False), waiting, NOON) is None
    assert trigger(EVERY, falls(1_000, 900, inside=True), waiting, NOON) == News(DROP, NOON)


@pytest.mark.parametrize(
    ("change", "told", "expected"),
    [
        (replace(falls(50_500, 50_000, inside=False), since=(60_000, 51_000, 50_500)), ago(7, 45_000), NEW),
        (replace(falls(50_500, 50_000, inside=False), since=(50_900, 50_500)), ago(7, 45_000), None),
        (replace(falls(495, 500, inside=False), since=(300, 495)), ago(7, 510), NEW),  # up to the least of a rule
        (replace(falls(990, 980, inside=True), since=(1_000, 990)), None, DROP),  # since the rule was saved
        (Change(NEW, NOON, True, 200), ago(7, 300), DROP),  # it named no price meanwhile
        (Change(NEW, NOON, True, 200), None, None),
        (Change(NEW, NOON, True, 200, since=(300,)), None, DROP),
    ],
)
def test_a_price_is_compared_with_the_furthest_that_it_was(
    change: Change, told: Told | None, expected: EventKind | None
) -> None:
    news = trigger(USUAL if expected is NEW else EVERY, change, told, NOON)
    assert (news.kind if news else None) is expected


@given(
    steps=st.lists(
        st.tuples(st.integers(1, 2_000), st.floats(0, 9), st.sampled_from(["goods", "words"])), min_size=1, max_size=30
    ),
    triggers=st.sets(st.sampled_from(ALL_TRIGGERS)),
    most=st.integers(100, 1_900),
)
def test_no_sequence_of_prices_makes_a_rule_chatter(
    steps: list[tuple[int, float, str]], triggers: set[EventKind], most: int
) -> None:
    wanted = prepare(Criteria(keywords=("gaming",), max_price=most, currency="USD"))
    terms, now, told = Terms(frozenset(triggers), NOON), NOON, None
    was: Subject | None = None
    for price, hours, what in steps:
        now += hours * HOUR
        seen = pc(price if what == "goods" or was is None else was.listing.price.minor)  # type: ignore[union-attr]
        former = was.listing.price.minor if was and was.listing.price else None
        asked = seen.listing.price.minor if seen.listing.price else None
        inside = was is not None and satisfies(wanted, was)
        kind = NEW if was is None or asked == former else DROP if (asked or 0) < (former or 0) else RISE
        if satisfies(wanted, seen):
            news = trigger(terms, Change(kind, now, inside, asked, former, price_only=kind is not NEW), told, now)
            why = news.kind if news and news.due <= now else None
            assert why is None or why in triggers
            if why is not None and told is not None and now - told.at < 6 * HOUR:
                assert why is DROP
                assert asked is not None
                assert (told.price - asked) / told.price >= 0.10
            if why is DROP:
                reference = told.price if told else former
                assert (reference - asked) / reference >= 0.02
            if not inside and told is None and NEW in triggers:
                assert why is NEW  # what comes within a rule for the first time is never kept from it
            told = Told(now, asked) if why else told
        was = seen


@example(steps=[(300, 1.0), (501, 1.0), (492, 1.0), (300, 1.0)], triggers={NEW})
@given(
    steps=st.lists(
        st.tuples(st.integers(300, 700) | st.integers(490, 510), st.floats(0.01, 9)), min_size=1, max_size=30
    ),
    triggers=st.sets(st.sampled_from([NEW, DROP])),
)
def test_nothing_vanishes_and_no_rule_chatters(steps: list[tuple[int, float]], triggers: set[EventKind]) -> None:
    """A rule below 500 that sees every price, and a message that is judged once more when it leaves."""
    now, price, told, waiting = NOON, 0, None, None
    sent, since = list[tuple[datetime, int]](), list[int]()

    def send() -> None:
        nonlocal told, since, waiting
        if price <= 500:
            sent.append((now, price))
            told, since = Told(now, price), []
        waiting = None

    for asked, hours in steps:
        then = now + hours * HOUR
        if waiting and waiting.due <= then:
            now = waiting.due
            send()
        now, former, price = then, price, asked
        if price == former:
            continue
        since.append(price)
        if price > 500:
            continue
        kind = NEW if not former else DROP if price < former else RISE
        inside = 0 < former <= 500 and not (told and any(p > 500 for p in since))
        change = Change(kind, now, inside, price, former or None, former > 0, tuple(since))
        news = trigger(Terms(frozenset(triggers), NOON), change, told, now)
        if news:
            waiting = replace(news, due=min(news.due, waiting.due)) if waiting else news
        if waiting and waiting.due <= now:
            send()
    for (before, least), (after, most) in pairwise(sent):
        assert after - before >= 6 * HOUR or (DROP in triggers and most <= 0.9 * least)
    if NEW in triggers and price <= 500 and any(p > 500 and p >= 1.02 * price for p in since):
        assert waiting is not None


def test_a_listing_is_put_back_as_it_was() -> None:
    now = pc(90_000, title="Gaming PC")
    before = {
        "title_terms": " offic pc ",
        "text_terms": " offic pc | ",
        "listing_class": "accessory",
        "category": "computers",
        "condition": "fair",
        "price": 110_000,
        "latitude": 1.5,
        "longitude": 2.5,
        "state": "sold",
        "score": None,
    }
    was = as_it_was(now, before)
    assert (was.title_terms, was.text_terms, was.listing_class) == (
        " offic pc ",
        " offic pc | ",
        ListingClass.ACCESSORY,
    )
    listing = was.listing
    assert (listing.category, listing.condition, listing.price) == ("computers", Condition.FAIR, Money(110_000, "USD"))
    assert (listing.latitude, listing.longitude, listing.state, listing.score) == (1.5, 2.5, ListingState.SOLD, None)


@pytest.mark.parametrize(
    ("before", "price"),
    [
        ({}, Money(90_000, "USD")),
        ({"of a later day": 1}, Money(90_000, "USD")),
        ({"price": 5}, Money(5, "USD")),
        ({"currency": "EUR"}, Money(90_000, "EUR")),
        ({"price": None, "currency": None}, None),
        ({"price": None}, None),
    ],
)
def test_the_price_before_is_put_together_from_what_changed(before: dict[str, object], price: Money | None) -> None:
    assert as_it_was(pc(90_000), before).listing.price == price


def test_a_class_that_was_not_known_says_nothing() -> None:
    assert as_it_was(pc(), {"listing_class": None}).listing_class is ListingClass.GOODS
