"""Models on disk: trained in another process, swapped whole, refused where they are not ours."""

from __future__ import annotations

import asyncio
import json
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from adapters.prices import PriceModels, TrainingFailed
from adapters.prices import trained as by_folder
from adapters.prices.store import NOTE
from core.ports.price_model import Ad, PriceModel
from tests.adapters.prices.goods import NOW, cars, phones

pytestmark = pytest.mark.timeout(300)  # two models are trained, beside other tests
ASKED = [row.ad for row in phones(5, seed=5)]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one model, which tests copy."""
    folder = tmp_path_factory.mktemp("prices")
    card = asyncio.run(PriceModels(folder).train([*phones(150), *cars(60)], "USD", NOW))
    assert card is not None
    return folder


@pytest.fixture
def folder(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "prices"))


async def test_before_the_first_training_there_are_no_guesses(tmp_path: Path) -> None:
    prices: PriceModel = PriceModels(tmp_path / "not yet")
    assert prices.card() is None
    assert await prices.guess(ASKED) == [None] * 5
    assert await prices.guess([]) == []


async def test_another_process_finds_what_one_has_trained(folder: Path) -> None:
    prices = PriceModels(folder)
    card = prices.card()
    assert card is not None
    assert (card.rows, card.currency, card.trained_at) == (210, "USD", NOW)
    assert card.used_in == {"phones", "cars"}
    assert card.newest == NOW
    assert card.error < card.median_error
    for guess in await prices.guess(ASKED):
        assert guess is not None
        assert 0 < guess.low <= guess.price <= guess.high
        assert (guess.rows, guess.error) == (150, card.by_category["phones"][1])


async def test_silence_of_words_is_no_sign_of_a_cheap_thing(folder: Path) -> None:
    """Where most ads tell miles and how it runs, the silent are wrecks; a question is silent too."""
    wrecks = [
        replace(row, ad=replace(row.ad, description="", fields={}), price=row.price / 12) for row in cars(50, seed=9)
    ]
    prices = PriceModels(folder)
    await prices.train([*cars(300), *wrecks], "USD", NOW)
    worth = {"2013 honda civic": 9_000 * 0.92**7 * 0.95**4, "2013 bmw 320": 14_000 * 0.92**7 * 0.95**4}
    guesses = await prices.guess([Ad(title, category="cars") for title in worth])
    for guess, middle in zip(guesses, worth.values(), strict=True):
        assert guess is not None
        assert 0.6 * middle < guess.price < 1.5 * middle
        assert guess.low < middle < guess.high


async def test_categories_it_was_not_proved_in_have_no_guess(folder: Path) -> None:
    asked = [Ad("violin", category="musical_instruments"), ASKED[0], Ad("iphone 8")]
    violin, phone, no_category = await PriceModels(folder).guess(asked)
    assert (violin, no_category) == (None, None)
    assert phone is not None


async def test_asking_one_or_many_makes_no_difference(folder: Path) -> None:
    prices = PriceModels(folder)
    ads = [row.ad for row in phones(40, seed=6)]
    together = [guess.price for guess in await prices.guess(ads) if guess]
    alone = [guess.price for ad in ads for guess in await prices.guess([ad]) if guess]
    assert together == pytest.approx(alone)


async def test_too_few_rows_leave_the_old_model(folder: Path) -> None:
    prices = PriceModels(folder)
    before = prices.card()
    assert await prices.train(phones(20), "USD", NOW) is None
    assert prices.card() == before


async def test_a_training_that_fails_leaves_the_old_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prices = PriceModels(folder)
    before = await prices.guess(ASKED)
    monkeypatch.setattr(by_folder, "TRAINING", "adapters.prices.no_such_thing")
    with pytest.raises(TrainingFailed):
        await prices.train(phones(150), "USD", NOW)
    assert await prices.guess(ASKED) == before


async def test_rows_in_another_order_are_the_same_model(folder: Path) -> None:
    before = PriceModels(folder).card()
    assert before is not None
    card = await PriceModels(folder).train([*cars(60), *reversed(phones(150))], "USD", NOW)
    assert card == before


async def test_two_trainings_at_once_and_guesses_meanwhile(folder: Path) -> None:
    here, there = PriceModels(folder), PriceModels(folder)
    later = NOW + timedelta(days=1)
    done = asyncio.Event()

    async def ask() -> int:
        asked = 0
        while not done.is_set():
            guesses = await here.guess(ASKED)
            assert all(guess is not None and guess.low <= guess.price <= guess.high for guess in guesses)
            asked += 1
            await asyncio.sleep(0.01)
        return asked

    async def train() -> None:
        try:
            cards = await asyncio.gather(here.train(phones(160), "USD", later), there.train(phones(170), "USD", later))
        finally:
            done.set()
        assert {card.rows for card in cards if card} == {160, 170}

    asked, _ = await asyncio.gather(ask(), train())
    assert asked > 1
    assert here.card() == there.card()
    guesses = await here.guess(ASKED)
    assert guesses == await there.guess(ASKED)
    assert {path.name[0] for path in folder.rglob("*") if path.is_file()} == {"m", "c"}  # nothing half written is left
    assert len(list(folder.glob("model-*.npz"))) == 2


async def test_a_training_that_nobody_waits_for_ends(folder: Path) -> None:
    prices = PriceModels(folder)
    training = asyncio.ensure_future(prices.train(phones(400), "USD", NOW))
    await asyncio.sleep(0.3)
    training.cancel()
    with pytest.raises(asyncio.CancelledError):
        await training
    assert prices.card() is not None
    assert (prices.card() or 0) == PriceModels(folder).card()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps(_Bomb()))


class _Bomb:
    went_off = False

    def __reduce__(self) -> tuple[Callable[[object], None], tuple[object]]:
        return _explode, (None,)


def _explode(_: object) -> None:
    _Bomb.went_off = True


@pytest.mark.parametrize("damage", [_cut, _flipped, _pickled, Path.unlink])
async def test_a_damaged_or_foreign_file_is_refused(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(next(folder.glob("model-*.npz")))
    prices = PriceModels(folder)
    assert await prices.guess(ASKED) == [None] * 5
    assert prices.card() is None
    assert not _Bomb.went_off


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"format": 0}', '{"format": 2}', "\x00", "[" * 100_000])
async def test_a_damaged_note_is_refused(folder: Path, told: str) -> None:
    (folder / NOTE).write_text(told)
    prices = PriceModels(folder)
    assert await prices.guess(ASKED) == [None] * 5
    assert prices.card() is None


async def test_a_file_outside_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    note = json.loads((folder / NOTE).read_text())
    (folder / NOTE).write_text(json.dumps({**note, "file": "../" + note["file"]}))
    assert await PriceModels(folder).guess(ASKED) == [None] * 5


async def test_arrays_that_hold_objects_are_refused_though_the_note_was_forged(folder: Path) -> None:
    from hashlib import sha256

    path = next(folder.glob("model-*.npz"))
    with path.open("wb") as file:
        np.savez(file, skeleton=np.array([_Bomb()], dtype=object))
    note = json.loads((folder / NOTE).read_text())
    (folder / NOTE).write_text(json.dumps({**note, "sha256": sha256(path.read_bytes()).hexdigest()}))
    assert await PriceModels(folder).guess(ASKED) == [None] * 5
    assert not _Bomb.went_off


async def test_a_model_damaged_later_leaves_the_loaded_one_and_a_new_one_is_taken(folder: Path) -> None:
    prices = PriceModels(folder)
    before = await prices.guess(ASKED)
    note = json.loads((folder / NOTE).read_text())
    (folder / NOTE).write_text(json.dumps({**note, "sha256": "0" * 64}))
    assert await prices.guess(ASKED) == before
    card = await prices.train(
        [replace(row, price=row.price * 2) for row in phones(150)], "USD", NOW + timedelta(days=1)
    )
    assert card is not None
    assert prices.card() == card
    after = await prices.guess(ASKED)
    assert all(new and old and new.price > 1.5 * old.price for new, old in zip(after, before, strict=True))
