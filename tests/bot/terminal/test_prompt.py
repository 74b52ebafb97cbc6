"""Completion and history, as keys at a prompt find them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.places import OfflinePlaces
from bot.terminal import prompt
from bot.terminal.client import Terminal
from bot.terminal.prompt import Lines, converse, history_file
from core.app import App
from core.listings.ingest import Ingest
from core.models import RuleRow
from tests.builders import offer
from tests.flows.test_terminal_thread import Screen


@pytest.fixture
def alice(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "alice")


@pytest.fixture
def charlie(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "charlie")


async def completed(screen: Screen, typed: str) -> list[str]:
    """The lines that the prompt offers for a typed one."""
    found = []
    async for one in Lines(screen.terminal).get_completions_async(Document(typed), CompleteEvent()):
        assert one.start_position == -len(typed)
        found.append(one.text)
    return found


async def test_commands_are_completed(alice: Screen) -> None:
    assert await completed(alice, "/al") == ["/alert ", "/alerts "]
    assert "/source " in await completed(alice, "/")  # who sits here runs the bot
    assert await completed(alice, "/nonsense x") == []
    assert await completed(alice, "hello") == []


async def test_own_rules_are_completed_and_told_apart(alice: Screen, charlie: Screen) -> None:
    await alice.types("/alert oak desk under 100", "/alert pine desk")
    assert await completed(alice, "/rule de") == ["/rule oak desk", "/rule pine desk"]
    for rule in await RuleRow.all():
        rule.name = "desk"
        await rule.save()
    [one, two] = await alice.terminal.complete("/rule desk")
    assert (one.shown, two.shown) == ("desk · oak desk <=100 USD", "desk · pine desk")
    assert "oak" in await alice.types(one.line)
    assert "pine" in await alice.types(two.line)
    assert await completed(charlie, "/rule de") == []


async def test_words_places_categories_and_items_are_completed(
    alice: Screen, ingest: Ingest, places: OfflinePlaces
) -> None:
    await places.warm()
    for number in range(3):
        await ingest.one(offer("Grey couch", 90 + number))
    assert "/search couch" in await completed(alice, "/search co")
    assert "/alert grey couch" in await completed(alice, "/alert grey co")
    assert "/alert desk <100 within 25mi of Berkeley, CA" in await completed(
        alice, "/alert desk <100 within 25mi of berk"
    )
    assert await completed(alice, "/alert desk category: furn") == ["/alert desk category: furniture"]
    await alice.types("/sell Oak desk, good, 80, 95112", "publish")
    [own] = [line for line in await completed(alice, "/price oak") if "#" in line]
    assert "Oak desk" in await alice.types(own)
    assert "/sell Oak desk, good, 80, Berkeley, CA" in await completed(alice, "/sell Oak desk, good, 80, berk")
    assert "/channels add webhook " in await completed(alice, "/channels add w")


async def test_a_question_for_a_place_is_completed_too(alice: Screen, places: OfflinePlaces) -> None:
    await places.warm()
    assert await completed(alice, "San Jo") == []
    await alice.types("/start")
    assert "San Jose, CA" in await completed(alice, "San Jo")


async def test_every_question_for_a_place_is_completed(alice: Screen, places: OfflinePlaces) -> None:
    await places.warm()
    await alice.types("/settings")
    assert "Where are you?" in await alice.presses("Quiet hours")
    assert "San Jose, CA" in await completed(alice, "San Jo")
    assert "Where is it?" in await alice.types("/sell Oak desk, good, 80")
    assert "San Jose, CA" in await completed(alice, "San Jo")
    await alice.types("/alert")
    assert "Where shall it be?" in await alice.types("oak desk")
    assert "San Jose, CA" in await completed(alice, "San Jo")
    await alice.types("San Jose, CA")
    assert await completed(alice, "San Jo") == [], "the price is asked now"


async def test_every_completed_line_works_as_it_stands(alice: Screen, places: OfflinePlaces) -> None:
    await places.warm()
    await alice.types("/alert oak desk under 100")
    for typed in (
        "/rule oak",
        "/try oak",
        "/search desk near berk",
        "/alert lamp category:li",
        "/alert lamp near san jo",
    ):
        lines = await completed(alice, typed)
        assert lines
        for line in lines[:3]:
            assert "I do not know" not in await alice.types(line)


async def test_lines_typed_are_remembered_for_this_account_alone(app: App, tmp_path: Path) -> None:
    shown: list[str] = []
    terminal = Terminal(app, "alice", lambda lines: shown.extend(line.text for line in lines))
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("/alert oak desk\r/al\t\r")
        talking = asyncio.ensure_future(converse(terminal, tmp_path))
        async with asyncio.timeout(20):
            while not any("Saved: oak desk" in line for line in shown):
                await asyncio.sleep(0.02)
        keys.send_text("\x04")
        await asyncio.wait_for(talking, 20)
    file = tmp_path / "chat_history"
    assert "+/alert oak desk" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_history_that_others_could_read_is_closed_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "chat_history"
    file.write_text("+/alert secret\n")
    file.chmod(0o644)
    assert history_file(tmp_path).stat().st_mode & 0o777 == 0o600
    assert "secret" in file.read_text()
    monkeypatch.setattr(prompt, "LONGEST_HISTORY", 5)
    assert history_file(tmp_path).read_text() == ""
    assert file.stat().st_mode & 0o777 == 0o600
