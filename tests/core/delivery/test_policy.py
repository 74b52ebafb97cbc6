"""The whole policy, a case each: what drops, what waits and for what, what goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.delivery.policy import Drop, Dropped, Due, Held, Send, Wait, decide
from core.delivery.preference import Preference
from core.values import Frequency

NIGHT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday
SEVEN = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NIGHT + timedelta(days=7)
ALERT = Due(LATER, True, "alert", rules_speaking=1, listings_left=1, matches_left=1, unmuted_left=1, wanted_left=1)
DIGEST = replace(ALERT, kind="digest")
NOTICE = Due(LATER, True, "notice")
QUIET = Preference(quiet=(22 * 60, 7 * 60))


def test_what_nothing_speaks_against_goes() -> None:
    for due in (ALERT, DIGEST, NOTICE):
        assert decide(due, Preference(), NIGHT) == Send()
        assert decide(due, QUIET, NOON) == Send()


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (replace(ALERT, expires_at=NIGHT), Dropped.EXPIRED),
        (replace(NOTICE, expires_at=NIGHT), Dropped.EXPIRED),
        (replace(ALERT, destination_active=False), Dropped.DESTINATION_DEAD),
        (replace(ALERT, channel_off=True), Dropped.CHANNEL_OFF),
        (replace(NOTICE, channel_off=True), Dropped.CHANNEL_OFF),
        (replace(ALERT, rules_speaking=0), Dropped.RULE_SILENT),
        (replace(DIGEST, listings_left=0), Dropped.LISTING_GONE),
        (replace(ALERT, matches_left=0), Dropped.NO_MATCH_NOW),
        (replace(ALERT, unmuted_left=0), Dropped.MUTED),
        (replace(DIGEST, wanted_left=0), Dropped.CATEGORY_OFF),
    ],
)
def test_what_cannot_be_told_is_dropped_whatever_the_hour(due: Due, why: Dropped) -> None:
    assert decide(due, QUIET, NIGHT) == Drop(why)
    assert decide(replace(due, score=1.0), replace(QUIET, urgent_score=0.5), NIGHT) == Drop(why)


@pytest.mark.parametrize("due", [ALERT, DIGEST, NOTICE])
def test_at_night_all_waits_for_the_morning(due: Due) -> None:
    assert decide(due, QUIET, NIGHT) == Wait(SEVEN, Held.QUIET)
    assert decide(due, QUIET, SEVEN) == Send()


def test_an_answer_waits_for_nothing() -> None:
    answer = replace(NOTICE, is_answer=True, channel_off=True, sent_today=1000)
    assert decide(answer, QUIET, NIGHT) == Send()


@pytest.mark.parametrize(
    ("frequency", "until", "why"),
    [
        (Frequency.HOURLY, NOON + timedelta(hours=1), Held.HOURLY),
        (Frequency.DAILY, NINE + timedelta(days=1), Held.DAILY),
        (Frequency.WEEKLY, NINE + timedelta(days=7), Held.WEEKLY),
    ],
)
def test_what_is_told_by_hour_day_or_week_is_collected(frequency: Frequency, until: datetime, why: Held) -> None:
    for due in (ALERT, DIGEST):  # an alert, the summary of a load
        assert decide(replace(due, frequency=frequency), Preference(), NOON) == Wait(until, why)
    assert decide(replace(NOTICE, frequency=frequency), Preference(), NOON) == Send()


def test_what_is_collected_at_night_comes_in_the_digest_and_not_in_a_second_message_at_seven() -> None:
    assert decide(replace(ALERT, frequency=Frequency.DAILY), QUIET, NIGHT) == Wait(NINE, Held.DAILY)
    assert decide(replace(ALERT, frequency=Frequency.HOURLY), QUIET, NIGHT) == Wait(SEVEN, Held.HOURLY)


def test_a_digest_goes_when_its_time_has_come_and_a_change_of_mind_only_hastens_it() -> None:
    due = replace(DIGEST, frequency=Frequency.DAILY, until=NINE)
    assert decide(due, Preference(), NINE) == Send()
    assert decide(due, Preference(), NIGHT) == Wait(NINE, Held.DAILY)
    assert decide(due, Preference(digest_at=3 * 60), NIGHT) == Wait(NIGHT + timedelta(hours=1), Held.DAILY)
    assert decide(due, Preference(digest_at=20 * 60), NIGHT) == Wait(NINE, Held.DAILY)
    assert decide(replace(due, frequency=Frequency.WEEKLY), Preference(), NIGHT) == Wait(NINE, Held.WEEKLY)
    assert decide(replace(due, frequency=Frequency.IMMEDIATE), Preference(), NIGHT) == Send()


def test_a_great_deal_passes_quiet_hours_and_digests_and_not_the_daily_limit() -> None:
    likes = replace(QUIET, urgent_score=0.8)
    great = replace(ALERT, score=0.8, frequency=Frequency.WEEKLY)
    assert decide(great, likes, NIGHT) == Send()
    assert decide(replace(great, score=0.79), likes, NIGHT) == Wait(NINE, Held.WEEKLY)  # it is Monday
    assert decide(replace(great, score=None), QUIET, NIGHT) == Wait(NINE, Held.WEEKLY)
    assert decide(great, QUIET, NIGHT) == Wait(NINE, Held.WEEKLY)
    assert decide(replace(great, sent_today=50), likes, NIGHT) == Wait(NINE + timedelta(days=1), Held.ENOUGH)


def test_what_is_more_than_enough_comes_the_next_day() -> None:
    likes = Preference(most_a_day=3)
    assert decide(replace(ALERT, sent_today=2), likes, NOON) == Send()
    for due in (ALERT, DIGEST):
        assert decide(replace(due, sent_today=3), likes, NOON) == Wait(NINE + timedelta(days=1), Held.ENOUGH)
    assert decide(replace(NOTICE, sent_today=3), likes, NOON) == Send()
