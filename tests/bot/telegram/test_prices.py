"""/price on Telegram: a picture with the answer below it, asks as buttons; in a group, what one offers goes aside."""

from __future__ import annotations

import re

import pytest

from core.app import App
from core.models import ListingRow
from tests.bot.telegram.stage import Stage
from tests.fakes.clock import FrozenClock
from tests.fakes.telegram import FakeTelegram, Group, Person
from tests.market import open_market


@pytest.fixture
async def market(app: App, clock: FrozenClock) -> None:
    await open_market(app, clock)


@pytest.fixture
async def flea_market(fake: FakeTelegram, alice: Person, bob: Person) -> Group:
    """Alice's group, with Bob in it."""
    return fake.group("Flea market", alice, (bob,))


@pytest.mark.usefixtures("market")
async def test_words_are_answered_below_a_picture(stage: Stage, alice: Person) -> None:
    await alice.says("/price iphone 12 128gb good $310")
    answer = await alice.sees(containing="Worth about $3")
    assert answer.photo is not None
    assert "…" not in answer.text
    assert answer.labels[:2] == ["How I know", "Compared ads"]
    await alice.presses(answer, "How I know")
    grounds = await alice.sees(containing="They ask: lowest $300")
    await alice.presses(grounds, "Compared ads")
    assert "alike" in (await alice.sees(containing="Compared with")).text
    assert answer.labels[:2] == ["How I know", "Compared ads"]


@pytest.mark.usefixtures("market")
async def test_who_sells_taps_an_ask_and_sets_another(stage: Stage, bob: Person) -> None:
    await bob.says("/sell iPhone 12 128GB")
    question = await bob.sees(containing="What condition")
    await bob.presses(question, "Good")
    await bob.sees_change(question, containing="Worth about $3")
    [fair] = [label for label in question.labels if label.startswith("Fair: ")]
    await bob.presses(question, fair)
    await bob.sees_change(question, containing="Where is it?")
    await bob.presses(question, "Skip")
    draft = await bob.sees(containing="Your draft: iPhone 12 128GB")
    assert [label.partition(":")[0] for label in draft.labels[7:]] == ["Quick", "Patient", "Publish", "Discard"]
    await bob.presses(draft, "Publish")
    posted = await bob.sees_change(draft, containing="Posted: iPhone 12 128GB")
    assert fair.removeprefix("Fair: ") in posted.text
    await bob.says("/price")
    listed = await bob.sees(containing="What you offer (1)")
    await bob.presses(listed, next(label for label in listed.labels if label.startswith("More")))
    more = await bob.sees(containing="You ask $")
    await bob.presses(more, "Another price")
    await bob.sees(containing="How much for “iPhone 12 128GB”?")
    await bob.says("$399")
    changed = await bob.sees(containing="You ask $399 now")
    assert (await ListingRow.get(title="iPhone 12 128GB")).price == 39_900
    await bob.presses(changed, "Undo")
    await bob.sees_change(changed, containing="As before, ")


async def test_in_a_group_what_one_offers_is_answered_in_private(stage: Stage, bob: Person, flea_market: Group) -> None:
    await bob.starts()
    await bob.says("/price", in_=flea_market)
    await bob.sees(containing="You offer nothing now")
    await bob.says("/price oak desk", in_=flea_market)
    assert re.search(r"\d found, 8 needed", (await bob.sees(in_=flea_market, containing="No price yet")).text)


async def test_a_title_that_is_markup_stays_text(stage: Stage, alice: Person) -> None:
    await stage.offer("<b>@everyone</b> & <script>", price=None)
    row = await ListingRow.get()
    await alice.says(f"/price #{row.id}")
    answer = await alice.sees(containing="No price yet")
    assert "&lt;b&gt;@\u2060everyone&lt;/b&gt; &amp; &lt;script&gt;" in answer.html
