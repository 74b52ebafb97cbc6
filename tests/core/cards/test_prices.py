"""What a thing is worth, in words: the answer first, no number without its n, and nothing that breaks a chat."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.photos import PhotoFolder
from bot.discord.render import show as show_on_discord
from bot.telegram.render import LONGEST_CAPTION, units
from bot.telegram.render import show as show_on_telegram
from bot.terminal.render import Pages
from core.cards import Action, Card, Picture, card
from core.cards.charts import alt, chart, pictured
from core.ports.pictures import Chart, Mark
from core.prices.grounds import PriceExplained, PricesCompared
from core.prices.outcomes import (
    AdviceShown,
    Advised,
    AskKind,
    ItemsPriced,
    ModelPrice,
    PriceChecked,
    PricePutBack,
    PriceSet,
    Step,
    TimeToSell,
    TooLittle,
    Trend,
)
from core.values import Money, Person
from tests.core.cards.made_up import NOON, advice, answers, checked, estimate, listing, spread_of
from tests.fakes.discord.limits import message_complaints
from tests.fakes.telegram.html_markup import parse_html
from tests.fakes.telegram.keyboards import check_keyboard

ALICE = Person(1, "Alice")
PNG = b"\x89PNG\r\n\x1a\n"


def said(outcome: object) -> str:
    shown = card(outcome, ALICE)
    return "\n".join((shown.title, *shown.lines))


def labels(shown: Card) -> list[str]:
    return [one.label for one in shown.actions]


def test_the_answer_stands_first_then_the_verdict_then_how_sure() -> None:
    shown = card(checked(), ALICE)
    assert shown.title == "Worth about $432: iPhone 12 128GB"
    assert shown.lines == (
        "Asked $350: a great deal, about $82 less than such ads ask (n = 23). Deal score 0.86.",
        "Four in five such ads ask $372 to $492 (n = 23).",
        "How sure I am: fairly sure. I compared 23 ads of the same category and condition, with a title much like it.",
        "Falling 6% over 30 days (n = 41) and falling 11% over 90 days (n = 120).",
    )
    assert labels(shown) == [
        "How I know", "Compared ads", "Open", "Save", "Watch", "Alert like this", "What it cost",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asking", "verdict"),
    [
        (35_000, "a great deal, about $82 less"),
        (40_000, "a good deal, about $32 less"),
        (43_200, "a fair price (n = 23)"),
        (47_500, "on the high side (n = 23)"),
        (70_000, "far too dear (n = 23)"),
    ],
)
def test_a_score_is_a_verdict_in_words(asking: int, verdict: str) -> None:
    assert f": {verdict}" in card(checked(asking=Money(asking, "USD")), ALICE).lines[0]


def test_too_little_data_says_how_little_and_what_would_help() -> None:
    shown = card(checked(TooLittle(4, 8, ("condition", "words"))), ALICE)
    assert shown.title == "No price yet: iPhone 12 128GB"
    assert shown.lines == (
        "Too little data (4 found, 8 needed), so I name no price.",
        "Ask again without the condition: more ads compare then.",
        "Ask with fewer words: the name and the size or model alone.",
    )
    assert "How I know" not in labels(shown)


def test_how_comparables_were_chosen_says_no_more_than_was_asked() -> None:
    asked = checked(estimate(step=Step.CATEGORY))
    assert "I compared 23 ads of the same category, in any condition and whatever the title." in said(asked)
    words = replace(asked, subject=replace(asked.subject, condition=None))
    assert "I compared 23 ads of the same category, whatever the title." in said(words)


def test_a_guess_is_called_one_at_once_and_a_price_too_good_is_doubted() -> None:
    assert card(checked(estimate(confidence=0.2)), ALICE).title == "Worth very roughly $432: iPhone 12 128GB"
    doubted = "So low a price mostly has a reason: look twice."
    assert doubted in said(checked(asking=Money(15_000, "USD")))
    assert doubted not in said(checked())
    assert doubted not in said(checked(asking=Money(15_000, "USD"), advice=advice()))


def test_a_learned_range_says_what_it_was_tried_on() -> None:
    money = [Money(minor, "USD") for minor in (43_000, 35_000, 52_000)]
    learned = estimate(recommended=money[0], low=money[1], high=money[2], model=ModelPrice(*money, 0.18, 812, "v1"))
    assert "Four in five such ads ask $350 to $520, as learned (n = 812)." in card(checked(learned), ALICE).lines


def test_figures_that_mean_nothing_are_not_said() -> None:
    dear = checked(estimate(recommended=Money(737_949, "USD"), low=Money(544_260, "USD"), high=Money(1_009_600, "USD")))
    shown = card(dear, ALICE)
    assert shown.title.startswith("Worth about $7,380: ")
    assert "Four in five such ads ask $5,440 to $10,100 (n = 23)." in shown.lines


def test_time_to_sell_is_said_only_where_it_is_known() -> None:
    assert "gone within" not in said(checked())
    known = checked(estimate(time_to_sell=TimeToSell(8.7, 24.2, 41)))
    assert "Half of such ads were gone within 9 days, four in five within 24 days (n = 41)." in said(known)


@pytest.mark.parametrize(
    ("trends", "line"),
    [
        ((), None),
        ((Trend(30, 0.004, 12),), "Steady over 30 days (n = 12)."),
        (
            (Trend(30, 0.031, 12), Trend(90, -0.2, 99)),
            "Rising 3% over 30 days (n = 12) and falling 20% over 90 days (n = 99).",
        ),
    ],
)
def test_a_trend_is_said_with_its_window(trends: tuple[Trend, ...], line: str | None) -> None:
    lines = card(checked(estimate(trends=trends)), ALICE).lines
    assert (line in lines) if line else not [one for one in lines if "over 30" in one]


def test_who_sells_gets_three_asks_a_button_each_and_one_for_another() -> None:
    shown = card(checked(advice=advice()), ALICE)
    quick, rest = "Ask $380 (about 5 days) to sell quickly, ", "$420 (about 9 days) as a fair price, $460 if you can be"
    assert f"{quick}{rest} patient (n = 23)." in shown.lines
    buttons = [one for one in shown.actions if isinstance(one, Action)]
    assert [(one.label, one.verb, one.target) for one in buttons[:4]] == [
        ("Quick: $380", "price.take", "7:quick"),
        ("Fair: $420", "price.take", "7:fair"),
        ("Patient: $460", "price.take", "7:patient"),
        ("Another price", "price.own", "7"),
    ]
    assert not {"Open", "Save"} & {*labels(shown)}


def test_how_it_is_known_is_one_button_away_and_leaves_nothing_out() -> None:
    dollars = [Money(minor, "USD") for minor in (43_000, 35_000, 52_000)]
    found = estimate(
        step=Step.ALIKE,
        model=ModelPrice(*dollars, 0.18, 812, "20261124-1"),
        sold=spread_of(tuple(range(20_000, 40_000, 2_000)), "USD"),
        converted=frozenset({"GBP", "EUR"}),
        rate_date=date(2024, 12, 31),
    )
    shown = said(PriceExplained(checked(found)))
    for part in (
        "Taken as: Phones, good.",
        "Compared: 23 ads of the same category in any condition, with a title much like it; each thing once, without",
        "They ask: lowest $300, lower quarter $372, median $432, upper quarter $492, highest $564, mean $432 (n = 23).",
        "Seen sold, kept apart: lowest $200, ",
        "highest $380, mean $290 (n = 10).",
        "Learned price: $430, four in five between $350 and $520. Tried on ads that it had not seen, it was off by 18% "
        "or less for half of them (n = 812). Version 20261124-1.",
        "Deal score 0.86: 0.50 to begin with, +0.46 for its price, −0.10 for my doubt.",
        "Converted: prices in EUR and GBP, at the rates of 31 Dec 2024.",
        "Worked out on 24 Nov 2026.",
    ):
        assert part in shown
    without = said(PriceExplained(checked()))
    assert "No learned price: none does better than the median here yet." in without
    assert "Seen sold" not in without
    assert "Converted" not in without


def test_the_ads_compared_are_listed_with_their_links_in_both_currencies() -> None:
    found = estimate()
    euros = replace(found.comparables[0], listing=listing(9, "iPhone 12", Money(30_000, "EUR")))
    shown = card(PricesCompared(checked(replace(found, comparables=(euros, *found.comparables[1:])))), ALICE)
    assert shown.lines == ("The most alike of 23 ads.",)
    assert shown.items[0].lines == ("€300 · good · San Jose, CA · about $432 · 90% alike",)
    assert shown.items[0].url == "https://shop.example/9"
    assert shown.items[1].lines == ("$350 · good · San Jose, CA · 90% alike",)


def test_what_one_offers_is_listed_with_its_worth_and_a_tap_to_take_it() -> None:
    shown = card(ItemsPriced((checked(advice=advice()), checked(TooLittle(2, 8, ()))), 5), ALICE)
    assert shown.title == "What you offer (1–2 of 5)"
    assert shown.footer == "3 older ones not looked into"
    known, unknown = shown.items
    assert known.lines == ("You ask $350; worth about $432.", "Four in five such ads ask $372 to $492 (n = 23).")
    assert labels(known) == ["Ask $420", "More"]
    assert unknown.lines == ("You ask $350.", "Too little data (2 found, 8 needed).")
    assert labels(unknown) == ["More"]
    assert "You offer nothing now" in said(ItemsPriced((), 0))


def test_what_one_offers_comes_in_pages() -> None:
    many = ItemsPriced(tuple(checked(advice=advice()) for _ in range(9)), 9, page=1)
    shown = card(many, ALICE)
    assert (shown.title, len(shown.items)) == ("What you offer (5–8 of 9)", 4)
    assert [(one.label, one.target) for one in shown.actions[:2] if isinstance(one, Action)] == [
        ("Previous", "0"),
        ("Next", "2"),
    ]
    assert labels(card(replace(many, page=2), ALICE)) == ["Previous", "What I advised"]
    assert labels(card(ItemsPriced(many.items[:2], 2), ALICE)) == ["What I advised"]


def test_a_changed_price_says_both_and_can_be_undone() -> None:
    taken = card(PriceSet(listing(price=Money(42_000, "USD")), Money(50_000, "USD"), AskKind.FAIR, "token"), ALICE)
    assert taken.title == "You ask $420 now: iPhone 12 128GB"
    assert taken.lines == ("You took the fair ask.", "Before: $500.")
    assert taken.actions == (Action("Undo", "undo", "token"),)
    own = card(PriceSet(listing(), None, None, "token"), ALICE)
    assert own.lines == ("Before: no price given.",)
    assert said(PricePutBack(listing())) == "As before, $350: iPhone 12 128GB"


def test_what_was_advised_says_what_came_of_it() -> None:
    sold = Advised("Sofa", None, advice(), 23, NOON, Money(42_000, "USD"), Money(40_000, "USD"), NOON)
    shown = card(AdviceShown((sold, replace(sold, asked=None, sold_for=None, sold_at=None)), 9), ALICE)
    assert shown.title == "What I advised you (2 of 9)"
    assert shown.items[0].lines[1:] == ("You asked $420.", "Sold for $400 on 24 Nov 2026.")
    assert len(shown.items[1].lines) == 1
    assert "(n = 23)" in shown.items[1].lines[0]
    assert said(AdviceShown((), 0)).startswith("I have advised you on no price yet")


def test_the_picture_marks_what_is_asked_and_has_words_for_who_cannot_see_it() -> None:
    drawn = chart(checked(), ALICE)
    assert drawn is not None
    assert [(one.mark, one.label) for one in drawn.marks] == [
        (Mark.ASKING, "asked $350"),
        (Mark.RECOMMENDED, "worth $432, the median"),
    ]
    assert drawn.trend_heading == "Median by week: falling 6% over 30 days (n = 41)"
    apart = chart(checked(estimate(recommended=Money(44_000, "USD"))), ALICE)
    assert apart is not None
    assert [one.label for one in apart.marks[1:]] == ["worth $440", "median $432"]
    assert drawn.heading == "What 23 such ads ask; four in five in the green"
    assert alt(checked(), ALICE) == (
        "Chart: 23 ads ask $300 to $564, half of them $372 to $492; median $432, worth about $432. Asked: $350. "
        "The median went from $432 in the week of 7 Sep to $432 in that of 23 Nov."
    )
    other = chart(checked(asking=Money(30_000, "EUR"), score=None), ALICE)
    assert other is not None
    assert Mark.ASKING not in {one.mark for one in other.marks}
    assert chart(checked(TooLittle(4, 8, ())), ALICE) is None


class Broken:
    async def draw(self, chart: Chart) -> bytes:
        raise RuntimeError("no fonts here")


async def test_a_picture_that_cannot_be_drawn_takes_no_answer_with_it() -> None:
    outcome = await pictured(checked(), ALICE, Broken())
    assert outcome == checked()
    assert card(outcome, ALICE).picture is None


def shown_of(outcome: PriceChecked) -> list[object]:
    items = ItemsPriced((outcome,), 2)
    return [outcome, PriceExplained(outcome), PricesCompared(outcome), items]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answers())
def test_any_estimate_is_said_without_nan_and_never_a_number_without_its_n(outcome: PriceChecked) -> None:
    for one in shown_of(outcome):
        shown = card(one, ALICE)
        for part in (shown, *shown.items):
            for line in part.lines:
                assert not re.search(r"\bnan\b|\binf\b|None", line.replace(outcome.subject.title, ""))
    lines = [*card(outcome, ALICE).lines, *card(PriceExplained(outcome), ALICE).lines]
    worked_out = [
        line
        for line in lines
        if re.search(r"Four in five|less than|They ask|Learned price:|gone within|over 30|Ask ", line)
    ]
    assert all(
        "(n = " in line for line in worked_out if not line.startswith("Ask again") and not line.startswith("Ask with")
    )


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(answers(), st.booleans())
def test_any_estimate_keeps_the_limits_of_every_chat(tmp_path: Path, outcome: PriceChecked, is_drawn: bool) -> None:
    photos = PhotoFolder(tmp_path)
    outcome = replace(outcome, picture=PNG if is_drawn else None)
    for one in shown_of(outcome):
        sent = show_on_discord(one, ALICE, photos).sent()
        view = sent.get("view")
        body = {
            "embeds": [embed.to_dict() for embed in sent["embeds"]],
            "components": view.to_components() if view else [],
        }
        assert message_complaints(body) == []
        assert "@everyone" not in str(body)
        screen = show_on_telegram(one, ALICE)
        limit = LONGEST_CAPTION if screen.picture else 4096
        assert units(parse_html(screen.html(limit)).text) <= limit
        keyboard = screen.keyboard()
        if keyboard:
            check_keyboard(keyboard.to_dict(), private=True)
        assert all(
            len(line.text) <= 80 or "https://" in line.text for line in Pages().lines(card(one, ALICE), 1, ALICE)
        )


def test_the_answer_about_an_ad_fits_below_its_picture() -> None:
    """On Telegram a caption has 1,024 characters: an ordinary answer is never cut there."""
    full = checked(estimate(time_to_sell=TimeToSell(8.7, 24.2, 41)), advice=advice(), picture=PNG)
    screen = show_on_telegram(full, ALICE)
    assert isinstance(screen.picture, Picture)
    assert units(screen.plain()) < LONGEST_CAPTION


def test_discord_reads_the_picture_out(tmp_path: Path) -> None:
    message = show_on_discord(checked(picture=PNG), ALICE, PhotoFolder(tmp_path))
    [file] = message.files
    assert isinstance(file, discord.File)
    assert (file.filename, file.description) == ("prices.png", alt(checked(), ALICE))
    assert message.embeds[0].image.url == "attachment://prices.png"
