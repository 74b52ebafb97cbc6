"""What the tests of the fake share: a fake, a bare bot that calls it, and Alice."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.fakes.telegram import FakeTelegram, Person


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it python-telegram-bot warns at every flood wait, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake
    assert not [v for v in fake.violations if "the fake itself" in v]


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(fake.token, base_url=fake.url + "/bot", base_file_url=fake.url + "/file/bot") as bot:
        yield bot


@pytest.fixture
async def alice(fake: FakeTelegram) -> Person:
    """Alice, who has pressed Start before the story begins."""
    alice = fake.user("Alice")
    alice.account.started = True
    return alice
