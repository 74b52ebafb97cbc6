"""The hostile chat on little, and that it sees what it looks for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.actions import HANDLERS
from bot.talk import Talk
from core.app import App
from core.cards import Card
from core.conversation import Cancelled
from tests.conftest import ON_POSTGRES
from tests.faults.chat.inputs import Input
from tests.faults.chat.judge import LEAKS, PINGS, SILENT
from tests.faults.chat.run import COUNTED, SLOW, UNHANDLED, Run, Tally
from tests.faults.chat.town import CANARY, town

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="once is enough: what it looks for does not lie in the database")
INPUTS = 600


@pytest.mark.timeout(600)
async def test_no_input_breaks_silences_or_leaks(database_address: str) -> None:
    async with town(seed=1, url=database_address) as place:
        run = Run(place, seed=1, tally=Tally())
        await run.go(INPUTS)
        tally = run.tally
    assert tally.inputs == INPUTS
    assert {kind for kind in COUNTED if tally.counts[kind] and kind != SLOW} == set(), tally.found


@pytest.mark.timeout(300)
async def test_the_same_seed_asks_the_same(database_address: str, tmp_path: Path) -> None:
    asked, again = [], tmp_path / "again"
    again.mkdir()
    shutil.copy(tmp_path / "dealscout.sqlite3", again)
    for address in (database_address, database_address.replace(str(tmp_path), str(again))):
        async with town(seed=7, url=address) as place:
            run = Run(place, seed=7)
            given = [run.draw.next() for _ in range(50)]
            asked.append([str(one) for one in given])
    assert asked[0] == asked[1]


@pytest.mark.timeout(300)
async def test_what_is_wrong_is_seen(database_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of fault, put there on purpose; and a text that breaks something is told as short as it can be."""

    async def fails(app: App, talk: Talk, target: str) -> object:
        if "x" in target:
            raise LookupError("nothing there")
        return Cancelled()

    async def answers(app: App, talk: Talk, target: str) -> object:
        return Cancelled()

    async with town(seed=2, url=database_address) as place:
        run = Run(place, seed=2)
        monkeypatch.setitem(HANDLERS, "help", fails)
        broken = Input("charlie", "press", "help", "many words with an x among them")
        ((kind, what),) = await run.wrong(broken)
        assert kind == UNHANDLED
        assert (await run.smaller(broken, (kind, what))).said == "x"
        monkeypatch.setitem(HANDLERS, "help", answers)
        press = Input("charlie", "press", "help")
        for shown, expected in ((Card(), SILENT), (Card(f"for {CANARY}one"), LEAKS)):
            with monkeypatch.context() as patched:
                patched.setattr("tests.faults.chat.judge.card", lambda _, __, shown=shown: shown)
                assert expected in {kind for kind, _ in await run.wrong(press)}
        with monkeypatch.context() as patched:
            patched.setattr("bot.discord.message.escape", lambda text: text)
            wish = Input("charlie", "command", "search", "@everyone [x](evil)")
            assert PINGS in {kind for kind, _ in await run.wrong(wish)}
