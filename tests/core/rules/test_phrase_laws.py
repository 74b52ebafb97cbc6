"""What holds for every line, whatever somebody sends."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.rules.phrase import Parsed, check, from_json, line, to_json
from core.rules.reading.reader import MAX_LINE
from core.text.money import to_major
from core.text.words import words
from core.values import Money, Units
from tests.core.rules.wishes import read

CURRENCIES = st.sampled_from(["USD", "EUR", "GBP", "PKR", "JPY", "KWD", "SEK", "TRY", "HUF"])
UNITS = st.sampled_from(Units)

# What the reader listens for, broken into pieces that meet in every order.
_PIECES = """
sofa iphone 12 pro max 256gb t-shirt node.js b&w "gaming pc" “mid century” "near" "55" tv" ' or | || , ; - – -laptop
-"fake leather" not no without nor and < <= > >= ≤ under over between to from up at least most min 500 1,000 1.250,50
1'000 .50 1k grand lakh 20+ $ £ € kr rs Rs. pounds ft eur USD TRY AMD US$ $200-400 200-400 10-15k 300,- $-5 free only
new used good like brand excellent for parts ok better condition condition: category category: furniture home garden
electronics video games "weird stuff" in the a my within radius of around near 25mi 20 km miles San Jose , TX Austin
Berlin 95112 Paris Mobile "Frankfurt (Oder)" 37.33,-121.89 me score score>0.7 70% great deals title title: only looking
please cheap price budget is 2012-2016 2015+ newer than 2015 100k inch " ( ) [ ] / . + = @everyone <b> &amp; 🎉 שלום
مرحبا 한국 ｆｕｌｌ ① ﷺ ½ é ñ ß İ ſ ŉ 𝐒𝐎𝐅𝐀 or less or more hours
w/o !red .. ... each anything stuff all nearby hundred fifty grand cents ish broken lol max. no salvage title
remote control xyz doge bis unter menos de 94110
"""
PIECES = [*_PIECES.split(), "\u202e", "\x00", "\u200b", "\u0308", "\N{WOMAN}\u200d\N{GIRL}"]
PIECE = st.one_of(
    st.sampled_from(PIECES),
    st.text(max_size=5),
    st.integers(0, 10**7).map(str),
    st.decimals(0, 10**5, places=2).map(str),
)
GLUE = st.sampled_from([" ", " ", " ", "", " ,", "\n"])
LINES = st.lists(st.tuples(PIECE, GLUE), max_size=25).map(lambda parts: "".join(piece + glue for piece, glue in parts))


def read_or_refuse(text: str, currency: str = "USD", units: Units = Units.MILES) -> Parsed | None:
    try:
        return read(text, currency, units)
    except Refused:
        return None


@settings(max_examples=600, deadline=None)
@given(LINES, CURRENCIES, UNITS, UNITS)
def test_a_rule_written_as_a_line_reads_back_as_itself(text: str, currency: str, units: Units, shown: Units) -> None:
    parsed = read_or_refuse(text, currency, units)
    if parsed and (parsed.criteria.radius_mi is None or parsed.criteria.location):  # else it is no rule yet
        written = line(parsed.criteria, units=shown)
        assert read(written, currency, units) == Parsed(parsed.criteria, ()), written


@settings(max_examples=200, deadline=None)
@given(LINES, CURRENCIES)
def test_a_rule_survives_json(text: str, currency: str) -> None:
    parsed = read_or_refuse(text, currency)
    if parsed:
        assert from_json(to_json(parsed.criteria, parsed.unplaced)) == parsed.criteria


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), LINES), CURRENCIES)
def test_no_text_does_more_than_be_refused(text: str, currency: str) -> None:
    parsed = read_or_refuse(text, currency)
    if parsed:
        try:
            check(parsed.criteria)
        except Refused:
            return
        assert line(parsed.criteria)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_what_is_read_is_whole(text: str) -> None:
    """Prices come with their currency, a radius with its place, and nothing is asked twice."""
    parsed = read_or_refuse(text)
    if not parsed:
        return
    c = parsed.criteria
    assert (c.currency is None) == (c.min_price is None and c.max_price is None)
    assert len({c.location is None, c.latitude is None, c.longitude is None}) == 1
    assert c.location is None or c.radius_mi is not None
    assert all(len(group) > 1 for group in c.any_of)
    for listed in (c.keywords, c.phrases, c.any_of, c.exclude_keywords, c.categories, c.conditions):
        assert len(set(listed)) == len(listed)


_GOODS = """
    sofa; red; iphone; galaxy; xbox; chair; ikea; walnut; 13; 360; 2016; s21; 945; 320d; 75192; 3080; or; not;
"""
_ASKED = """
    max 400; under 1 500 €; at most 700 eur; 300 max; or; ,; no; without; -; $250; 450 usd; 200-400; near Berlin; within
    15mi of Berlin; good condition; max $650; new only; under fifty doge
"""
_WISHES = [" ".join(part.split()) for part in (_GOODS * 2 + _ASKED).split(";")]
_LISTENED_FOR = "max under at most or not no without near within of good condition new only eur usd 15mi"


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(_WISHES), max_size=9).map(" ".join))
def test_no_word_or_number_vanishes(text: str) -> None:
    """Each is in the criteria or told back, unless it is a word that the reader listens for."""
    parsed = read_or_refuse(text)
    if not parsed:
        return
    c = parsed.criteria
    asked = [*c.keywords, *c.phrases, *(t for group in c.any_of for t in group), *c.exclude_keywords, *parsed.unplaced]
    kept = set(words(" ".join([*asked, c.location or ""])))
    for minor in (c.min_price, c.max_price):
        kept |= set() if minor is None else set(f"{to_major(Money(minor, c.currency or '')):,.0f}".split(","))
        kept |= set() if minor is None else {f"{to_major(Money(minor, c.currency or '')):.0f}"}
    kept |= {"fifty"} if 50_00 in (c.min_price, c.max_price) else set()
    lost = [word for word in words(text) if word not in kept and word not in _LISTENED_FOR.split()]
    assert not lost, (lost, parsed)


MISCHIEF = (
    "in a ", "or ", "a or b ", '"', '" ', "1", "1 ", "111 ", "1,1,", "1.1", "-", "-x", "x", "x y or x ", "good or ",
    "category: ", "around st. ", "like-new-", "a'", "a, ", "5k-", "$", "<", "<b>", "ﷺ", "🎉", "20 to ", "not ",
    "no or ", "a.", "ב ", "\u202e", "\x00", "@everyone ", "500 ",
    "no a b c ", "a b or c d ", "x, y or ", "two hundred ", "under two ", "95112 ", "x - y ", "!x ", "a, 95112, ",
)  # fmt: skip


@pytest.mark.parametrize("text", MISCHIEF)
def test_time_grows_no_faster_than_the_line(text: str) -> None:
    """Four times the length may take eight times as long, where a square would take sixteen."""
    short, long = (text * MAX_LINE)[: MAX_LINE // 4], (text * MAX_LINE)[:MAX_LINE]
    least_short, least_long = (min(_seconds(part) for _ in range(5)) for part in (short, long))
    assert least_long < 8 * least_short + 0.02


def test_what_is_far_too_long_is_refused_before_it_is_read() -> None:
    assert _seconds("sofa under 500 in Berlin " * 100_000) < 0.1


def _seconds(text: str) -> float:
    start = time.process_time()
    read_or_refuse(text)
    return time.process_time() - start
