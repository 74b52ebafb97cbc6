"""Charts of prices: whatever they are of, all words stand within the picture, and no font complains."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from adapters.pictures.charts import draw, laid_out
from adapters.pictures.drawn import DrawnPictures
from adapters.pictures.page import DPI, WIDTH, Page, legible
from core.ports.pictures import Chart, Mark, Marked
from core.text.money import format_money
from core.values import Money

MONDAY = date(2026, 9, 7)


def chart(prices: list[int], asking: int | None, currency: str = "USD", weeks: int = 12, **fields: object) -> Chart:
    """Of amounts in minor units."""
    amounts = tuple(Money(one, currency) for one in sorted(prices))
    median = amounts[len(amounts) // 2]
    marked = {Mark.RECOMMENDED: median, Mark.MEDIAN: median}
    if asking is not None:
        marked = {Mark.ASKING: Money(asking, currency), **marked}
    marks = tuple(Marked(mark, money, f"{mark.value} {format_money(money)}") for mark, money in marked.items())
    moved = tuple((MONDAY + timedelta(weeks=week), Money(median.minor + week, currency)) for week in range(weeks))
    made = Chart(
        "iPhone 12 128GB", "What such ads ask", amounts, amounts[0], amounts[-1], marks, "Median by week", moved
    )
    return replace(made, **fields)  # type: ignore[arg-type]


PHONES = [30_000 + 1_200 * one for one in range(23)]
HARD = {
    "ordinary": chart(PHONES, 35_000),
    "a single ad": chart([30_000], 25_000, weeks=0),
    "all equal": chart([30_000] * 12, 30_000, weeks=2),
    "hugely apart": chart([100, 5_000, 900_000, 10**11], 77),
    "huge": chart([10**12 - one for one in range(9)], 10**12, "PKR", title="Villa " * 80),
    "nothing known of the ask": chart(PHONES, None),
    "asked far too much": chart(PHONES, 10**9),
    "asked next to nothing": chart(PHONES, 1),
    "right to left": chart(PHONES, 35_000, "EUR", title="ایفون ۱۲ پرو שלום", locale="de"),
    "emoji": chart(PHONES, 35_000, "JPY", title="🚲🔥👩‍🚀 自転車", locale="ja"),
    "three decimals, Arabic": chart(PHONES, 35_000, "KWD", locale="ar"),
    "dollars and markup": chart(PHONES, 35_000, title="$x^2$ \\frac{1}{2} {", heading="$5 $6"),
    "weeks of the same median": replace(
        chart(PHONES, 1), weeks=tuple((MONDAY + timedelta(weeks=n), Money(100, "USD")) for n in range(5))
    ),
}


def outside(page: Page) -> list[str]:
    """Words that leave the picture."""
    page.figure.canvas.draw()
    ticks = [label for axes in page.figure.axes for label in axes.get_xticklabels()]
    wide, tall = WIDTH * DPI, page.height * DPI

    def leaves(text: Text) -> bool:
        box = text.get_window_extent()
        return bool(box.x0 < 0 or box.y0 < 0 or box.x1 > wide or box.y1 > tall)

    return [text.get_text() for text in (*page.figure.texts, *ticks) if text.get_text() and leaves(text)]


@pytest.mark.parametrize("name", HARD)
def test_no_word_is_cut_off_and_no_font_complains(name: str) -> None:
    assert outside(laid_out(HARD[name])) == []


@pytest.mark.parametrize("name", HARD)
def test_it_is_a_picture_for_a_phone(name: str) -> None:
    data = draw(HARD[name])
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.width) == ("PNG", 1080)
        assert 600 <= image.height <= 1400
    assert len(data) < 100_000


@pytest.mark.parametrize("name", HARD)
def test_marks_on_the_axis_stand_apart_and_are_round(name: str) -> None:
    axes = laid_out(HARD[name]).figure.axes[0]
    words = [label.get_text() for label in axes.get_xticklabels()]
    assert words
    assert len(set(words)) == len(words)
    boxes = sorted((label.get_window_extent().x0, label.get_window_extent().x1) for label in axes.get_xticklabels())
    assert all(left[1] < right[0] for left, right in itertools.pairwise(boxes))


amounts = st.integers(1, 10**12)


@settings(max_examples=40, deadline=None)
@example([5, 5, 6], 1, "KWD", "a")
@given(
    st.lists(amounts, min_size=1, max_size=40),
    st.none() | amounts,
    st.sampled_from(["USD", "JPY", "KWD", "PKR"]),
    st.text(max_size=200),
)
def test_any_prices_and_any_title_can_be_drawn(
    prices: list[int], asking: int | None, currency: str, title: str
) -> None:
    assert outside(laid_out(chart(prices, asking, currency, title=title))) == []


def test_what_no_font_can_write_is_left_out() -> None:
    assert legible("🚲 bike \U0001f525  ￥５") == "bike ¥5"
    assert legible("🚲🔥") == ""


async def test_drawing_leaves_the_loop_free() -> None:
    pictures = DrawnPictures()
    await pictures.warm()
    try:
        drawing = asyncio.ensure_future(pictures.draw(HARD["ordinary"]))
        turns = 0
        while not drawing.done():
            turns += 1
            await asyncio.sleep(0)
        assert turns > 10
        assert drawing.result().startswith(b"\x89PNG")
    finally:
        pictures.close()
