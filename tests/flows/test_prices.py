"""What is it worth: at the prompt, as Alice asks, Bob sells, and Charlie keeps his hands off."""

from __future__ import annotations

import re

import pytest

from bot.actions import perform
from core.app import App
from core.errors import Refused, Why
from core.models import ListingRow
from tests.fakes.clock import FrozenClock
from tests.flows.test_terminal_thread import Screen
from tests.market import open_market


@pytest.fixture
async def market(app: App, clock: FrozenClock) -> None:
    await open_market(app, clock)


@pytest.fixture
def alice(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "alice")


@pytest.fixture
def bob(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "bob")


def flat(shown: str) -> str:
    return " ".join(shown.split())


@pytest.mark.usefixtures("market")
async def test_words_are_answered_first_and_explained_on_demand(alice: Screen) -> None:
    answer = flat(await alice.types("/price iphone 12 128gb good $310"))
    assert re.match(r"Worth about \$3\d\d: iphone 12 128gb", answer, re.IGNORECASE)
    assert re.search(r"Asked \$310: a (great|good) deal, about \$\d+ less than such ads ask \(n = \d+\)", answer)
    assert re.search(r"Four in five such ads ask \$\d+ to \$\d+ \(n = \d+\)", answer)
    assert "How sure I am:" in answer
    assert "Chart: " in answer
    grounds = flat(await alice.presses("How I know"))
    assert re.search(r"They ask: lowest \$300, .* highest \$4\d0, mean \$\d+ \(n = \d+\)", grounds)
    assert "Deal score 0." in grounds
    ads = await alice.presses("Compared ads")
    assert "iPhone 12 128GB" in ads
    assert "% alike" in ads
    assert "https://shop.example/" in ads
    assert "Case" not in ads


@pytest.mark.usefixtures("market")
async def test_too_little_data_is_said_and_no_price_named(alice: Screen) -> None:
    answer = flat(await alice.types("/price stradivarius violin"))
    assert re.search(r"Too little data \(\d found, 8 needed\)", answer)
    assert "Worth" not in answer
    assert "$" not in answer


@pytest.mark.usefixtures("market")
async def test_a_link_and_an_alert_lead_to_the_same_answer(alice: Screen, bob: Screen) -> None:
    by_link = flat(await alice.types("/price https://shop.example/phone450"))
    assert re.search(r"Asked \$450: (on the high side|far too dear) \(n = \d+\)", by_link)
    await alice.types("/alert iphone 12")
    await bob.sells("iPhone 12 128GB black, good, 305")
    await alice.is_told()
    assert "Asked $305: a " in flat(await alice.presses("Price"))
    assert "$305 since I first saw it" in await alice.presses("What it cost")
    assert "That page did not answer as it should" in flat(await alice.types("/price https://nowhere.example/1"))


@pytest.mark.usefixtures("market")
async def test_who_sells_takes_an_ask_changes_it_and_takes_it_back(bob: Screen) -> None:
    await bob.types("/sell iPhone 12 128GB", "good")
    asked = flat(" ".join(bob.lines))
    assert re.search(r"How much for “iPhone 12 128GB”\? Worth about \$3\d\d", asked)
    assert re.search(
        r"Ask \$\d+.* to sell quickly, \$\d+.* as a fair price, \$\d+.* if you can be patient \(n = ", asked
    )
    (fair,) = re.findall(r"\] (Fair: \$\d+)", asked)
    await bob.presses(fair)
    assert f"Price: {fair.removeprefix('Fair: ')}" in await bob.presses("Skip")
    posted = await bob.presses("Publish")
    assert f"{fair.removeprefix('Fair: ')} · good" in posted
    assert "What you offer (1)" in await bob.types("/price")
    more = flat(await bob.presses("More"))
    (patient,) = re.findall(r"\] (Patient: \$\d+)", more)
    taken = flat(await bob.presses(patient))
    assert f"You ask {patient.removeprefix('Patient: ')} now: iPhone 12 128GB You took the patient ask." in taken
    assert f"As before, {fair.removeprefix('Fair: ')}" in await bob.presses("Undo")
    await bob.types("/price")
    await bob.presses("More")
    assert "How much for “iPhone 12 128GB”?" in await bob.presses("Another price")
    assert "I cannot read “cheap” as a price" in await bob.types("cheap")
    assert "You ask $399 now" in await bob.types("399")
    assert (await ListingRow.get(title="iPhone 12 128GB")).price == 39_900
    await bob.types("/price")
    advised = await bob.presses("What I advised")
    assert "You asked $399." in advised


async def test_who_offers_nothing_is_told_what_to_do(alice: Screen) -> None:
    assert "You offer nothing now" in await alice.types("/price")
    assert "I have advised you on no price yet" in await alice.presses("What I advised")


@pytest.mark.usefixtures("market")
async def test_nobody_sets_the_price_of_another_s_thing(app: App, bob: Screen) -> None:
    await bob.sells("iPhone 12 128GB, good, 400, 95112")
    row = await ListingRow.get(title="iPhone 12 128GB")
    charlie = await Screen(app, "charlie").terminal.talk()
    for verb, target in (("price.take", f"{row.id}:fair"), ("price.own", str(row.id))):
        with pytest.raises(Refused) as refused:
            await perform(app, charlie, verb, target)
        assert refused.value.why is Why.NO_SUCH_LISTING
    assert (await ListingRow.get(id=row.id)).price == 40_000


async def test_a_title_breaks_nothing(alice: Screen, bob: Screen) -> None:
    await bob.sells("<b>@everyone</b> \x1b[31m$x^2$ `*_, good, 80, 95112")
    assert "\x1b" not in await alice.types("/search everyone")
    row = await ListingRow.get()
    assert "Too little data" in await alice.types(f"/price #{row.id}")
