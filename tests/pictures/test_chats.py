"""The pictures of the docs are there, small, and drawn from what the product says today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.chats import FOLDER, pages
from tests.pictures.discord_page import ago
from tests.pictures.shot import browser, page, shoot

DRAWN = {
    *(f"discord-{name}" for name in ("saved", "alert", "search", "price", "form")),
    *(f"telegram-{name}" for name in ("saved", "alert", "search", "price", "settings")),
}
LARGEST = 150_000  # bytes


@pytest.mark.timeout(600)
async def test_one_run_of_the_product_gives_every_page() -> None:
    found = await pages()
    assert set(found) == DRAWN
    for html in found.values():
        assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', html))  # nothing is fetched
    for name in ("discord-alert", "telegram-alert"):
        assert re.search(r"it costs \$\d+, your most is \$450", found[name])
        assert "data:image/jpeg;base64," in found[name]
    assert "2 minutes ago" in found["discord-alert"]
    assert "Worth about $" in found["discord-price"]
    assert "Worth about $" in found["telegram-price"]
    assert "Drop files here" in found["discord-form"]
    assert "Quiet hours" in found["telegram-settings"]


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_each_picture_is_in_the_docs_and_small(name: str) -> None:
    path = FOLDER / f"{name}.png"
    assert path.stat().st_size < LARGEST
    with Image.open(path) as picture:
        assert picture.width == (1440 if name.startswith("discord") else 780)


def test_every_picture_is_shown_somewhere() -> None:
    docs = "".join(path.read_text() for path in [*FOLDER.parent.glob("*.md"), Path(FOLDER.parents[1], "README.md")])
    assert [path.name for path in FOLDER.glob("*.png") if path.name not in docs] == []


@pytest.mark.skipif(browser() is None, reason="no browser on this machine")
def test_a_page_becomes_a_picture_as_tall_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    file.write_bytes(shoot(page("discord", '<div style="height:100px">Hello</div>'), 300))
    with Image.open(file) as picture:
        assert picture.height == 2 * (100 + 14 + 20)
        assert picture.getpixel((5, picture.height - 1)) != (255, 0, 254)


def test_times_are_said_as_discord_says_them() -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    moment = int(now.timestamp())
    assert [ago(moment - s, now) for s in (5, 60, 7_200, 86_400)] == [
        "a few seconds ago", "1 minute ago", "2 hours ago", "1 day ago",
    ]  # fmt: skip
    assert ago(moment + 3_600, now) == "in 1 hour"
