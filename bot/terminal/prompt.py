"""Where lines come from: a prompt with history and completion, or a pipe, one message a line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.text import Text

from bot.catalogue import COMMANDS
from bot.terminal.client import Terminal
from bot.terminal.render import Line

STYLES = {"title": "bold", "text": "", "buttons": "cyan", "quiet": "dim"}
LONGEST_HISTORY = 1_000_000  # bytes; a longer history file is started anew


class Lines(Completer):
    """Commands, and behind /search what listings say."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._commands = WordCompleter([f"/{command.name}" for command in COMMANDS], sentence=True)

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        yield from self._commands.get_completions(document, event)

    async def get_completions_async(self, document: Document, event: CompleteEvent) -> AsyncGenerator[Completion, None]:
        for found in self.get_completions(document, event):
            yield found
        for line in await self._terminal.complete(document.text_before_cursor):
            yield Completion(line, start_position=-len(document.text_before_cursor))


def coloured() -> Callable[[list[Line]], None]:
    """Prints with colour, above the prompt."""

    def show(lines: list[Line]) -> None:
        console = Console(highlight=False, file=sys.stdout, force_terminal=True)
        for line in lines:
            console.print(Text(line.text, style=STYLES[line.style]), soft_wrap=True)

    return show


def plain(out: TextIO) -> Callable[[list[Line]], None]:
    """Prints bare text, at once."""

    def show(lines: list[Line]) -> None:
        out.write("".join(f"{line.text}\n" for line in lines))
        out.flush()

    return show


async def converse(terminal: Terminal, home: Path) -> None:
    """Talk at a prompt until Ctrl-C or Ctrl-D. What arrives meanwhile is printed above the line being typed."""
    session: PromptSession[str] = PromptSession(
        completer=Lines(terminal), history=FileHistory(str(history_file(home))), complete_while_typing=True
    )
    with patch_stdout(raw=True):
        while True:
            try:
                line = await session.prompt_async(await terminal.prompt(), default=terminal.prefill)
            except (EOFError, KeyboardInterrupt):
                return
            await terminal.hear(line)


def history_file(home: Path) -> Path:
    """Where typed lines are remembered: for this account only."""
    path = home / "chat_history"
    if not path.exists() or path.stat().st_size > LONGEST_HISTORY:
        path.write_bytes(b"")
        path.chmod(0o600)
    return path


async def read_all(terminal: Terminal, lines: TextIO) -> None:
    """Hear every line of a pipe or file."""
    while line := await asyncio.to_thread(lines.readline):
        await terminal.hear(line)
