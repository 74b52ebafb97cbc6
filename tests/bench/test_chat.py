"""The measurement itself, on little: every command is timed. No time is asserted."""

from __future__ import annotations

import pytest

from bot.catalogue import COMMANDS
from tests.bench import chat


@pytest.mark.timeout(600)
async def test_every_command_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in {"PEOPLE": 3, "RULES": 3, "TOLD": 20}.items():
        monkeypatch.setattr(chat, name, few)
    rows = await chat.measured("sqlite", 300, times=1)
    timed = {str(row["what"]) for row in rows}
    assert timed >= {f"/{command.name}" for command in COMMANDS}
    assert rows[-1]["what"] == "all"
    print(rows[-1])
