"""Every real listing file comes in whole, twice without a change, and meets the rules of who waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.sources.files import read_listings
from adapters.sources.records import Rejected
from bot.talk import Talk
from core.app import App
from core.delivery.outcomes import SummaryDue
from core.models import ListingRow
from core.text.classes import ListingClass, classify
from core.text.taxonomy import condition
from core.values import Offer
from tests.conftest import Inbox

DATA = Path(__file__).parents[2].parent / "shared" / "data"
LISTING_FILES = sorted(
    path for path in DATA.glob("*.jsonl.gz") if path.name not in {"rules_match.jsonl.gz", "search_known_item.jsonl.gz"}
)
SMALL = [path for path in LISTING_FILES if path.stat().st_size < 200_000]


@pytest.mark.skipif(not LISTING_FILES, reason="the folder of real listings is not beside the project")
@pytest.mark.parametrize("path", LISTING_FILES, ids=lambda p: p.name.split(".")[0])
async def test_a_real_file_comes_in_whole(app: App, path: Path) -> None:
    rows = list(read_listings(path))
    offers = [row for row in rows if isinstance(row, Offer)]
    assert not [row for row in rows if isinstance(row, Rejected)]
    counts = await app.sources.load(offers)
    assert counts.new + counts.changed + counts.unchanged == len(offers)
    assert await ListingRow.all().count() == counts.new
    if path in SMALL:  # the large ones are only slower
        again = await app.sources.load(offers)
        assert (again.new, again.unchanged) == (0, len(offers) - again.changed)


@pytest.mark.skipif(not LISTING_FILES, reason="the folder of real listings is not beside the project")
async def test_a_first_import_is_one_summary(app: App, alice: Talk, bob: Talk, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, "ipad <200")
    await app.rules.create(bob.person, bob.chat, "grand piano")
    offers = [row for row in read_listings(DATA / "ebay_ipad_2015.jsonl.gz") if isinstance(row, Offer)]
    await app.sources.load(offers)
    await app.delivery.match()
    await app.delivery.send([inbox])
    (summary,) = inbox.of("alice")
    assert isinstance(summary, SummaryDue)
    cheap = [
        o for o in offers if o.price and o.price.minor <= 20_000 and "ipad" in f"{o.title} {o.description}".lower()
    ]
    goods = [
        o for o in cheap if classify(o.title, o.description, condition(o.condition or ""), None) is ListingClass.GOODS
    ]
    assert summary.total == len({o.source_id for o in goods})
    assert len(goods) < len(cheap)  # those for parts are left out: she did not ask for them
    assert inbox.of("bob") == []
