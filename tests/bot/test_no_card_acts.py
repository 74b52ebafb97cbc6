"""Whatever stands in a card, wherever it stands: no platform makes a mention, a disguised link or too much of it."""

from __future__ import annotations

from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.photos import PhotoFolder
from bot.discord.render import of_card as drawn_on_discord
from bot.telegram.render import Line, Screen, drawn
from core.cards import Action, Card, Link, Menu
from core.values import Person
from tests.faults.chat.judge import SILENT, Wrong, discord_body, on_discord, on_telegram, on_terminal
from tests.faults.chat.texts import CHIPS, LONG, WISHES

PHOTOS = PhotoFolder(Path("/nonexistent"))
CHIP = st.sampled_from((*CHIPS, *WISHES, *(part * 300 for part in LONG)))
TEXTS = (
    st.text(max_size=60)
    | st.text(alphabet="\\[]()<>@#*_~`|-&: \nhttps://a.bx/everyone0123456789\u200b\u202e\ud800\x00", max_size=60)
    | st.lists(CHIP, max_size=3).map(" ".join)
)


def _card(texts: list[str], seed: int) -> Card:
    """A card of those texts, wherever one can stand."""
    rng = Random(seed)

    def some(most: int) -> tuple[str, ...]:
        return tuple(rng.choices(texts, k=rng.randint(0, most)))

    def one() -> str:
        return rng.choice(texts)

    def buttons(most: int) -> tuple[Action | Link, ...]:
        targets = (f"{rng.getrandbits(40):x}" for _ in range(rng.randint(0, most)))
        return tuple(rng.choice((Action(one(), "rule.pause", to), Link(one(), one()))) for to in targets)

    items = tuple(Card(one(), some(3), buttons(2), url=one(), footer=one()) for _ in range(rng.randint(0, 12)))
    menus = tuple(
        Menu(one(), tuple(Action(one(), "rule.pause", str(n)) for n in range(rng.randint(1, 30)))) for _ in some(2)
    )
    return Card(one(), some(4), buttons(4), rng.choice((None, one())), one(), items, one(), prefill=one(), menus=menus)


CARDS = st.builds(_card, st.lists(TEXTS, min_size=1, max_size=4), st.integers(0, 10**9))


def _of(wrongs: list[Wrong]) -> list[Wrong]:
    return [wrong for wrong in wrongs if wrong[0] != SILENT]  # a card of ours always says something


@settings(deadline=None, max_examples=60)
@given(CARDS)
def test_on_telegram(shown: Card) -> None:
    assert _of(list(on_telegram(drawn(shown)))) == []


@settings(deadline=None)
@given(
    st.lists(st.builds(Line, TEXTS, st.sampled_from(("", "b", "i", "blockquote"))), max_size=5), st.integers(1, 4096)
)
def test_on_telegram_however_little_room_there_is(lines: list[Line], limit: int) -> None:
    screen = Screen(tuple(lines))
    assert len(screen.plain(limit).encode("utf-16-le")) // 2 <= limit
    assert _of(list(on_telegram(screen))) == []


@settings(deadline=None, max_examples=60)
@given(CARDS)
async def test_on_discord(shown: Card) -> None:
    assert _of(list(on_discord(discord_body(drawn_on_discord(shown, PHOTOS))))) == []


@settings(deadline=None, max_examples=60)
@given(CARDS)
def test_at_a_terminal(shown: Card) -> None:
    assert _of(list(on_terminal(shown, Person(1, "Alice")))) == []
