"""Where lines come from: a prompt with history and completion, or a pipe, one message a line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.terminal.client import Terminal
from bot.terminal.render import Line
from bot.terminal.wrapping import clipped

STYLES = {"title": "bold", "text": "", "buttons": "cyan", "quiet": "dim"}
LONGEST_DETAIL = 48  # columns beside a suggestion
LONGEST_HISTORY = 1_000_000  # bytes; a longer history file is started anew


class Lines(Completer):
    """What the terminal knows a line may become."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        yield from ()  # it takes the database: only the prompt's own loop can wait for it

    async def get_completions_async(self, document: Document, event: CompleteEvent) -> AsyncGenerator[Completion, None]:
        typed = document.text_before_cursor
        for found in await self._terminal.complete(typed):
            if found.line != typed:
                meta = clipped(found.detail, LONGEST_DETAIL)
                yield Completion(found.line, -len(typed), display=found.shown, display_meta=meta)


def coloured(out: TextIO | None = None) -> Callable[[list[Line]], None]:
    """Prints with colour, unless NO_COLOR is set, and with links where lines have them; above the prompt."""

    def show(lines: list[Line]) -> None:
        console = Console(highlight=False, file=out or sys.stdout, force_terminal=True)
        for line in lines:
            words = len(line.text) - len(line.text.lstrip())
            text = Text(line.text, style=STYLES[line.style])
            if line.link:
                text.stylize(Style(link=line.link), words)
            console.print(text, soft_wrap=True)

    return show


def plain(out: TextIO) -> Callable[[list[Line]], None]:
    """Prints bare text, at once."""

    def show(lines: list[Line]) -> None:
        out.write("".join(f"{line.text}\n" for line in lines))
        out.flush()

    return show


async def converse(terminal: Terminal, home: Path) -> None:
    """Talk at a prompt until Ctrl-C or Ctrl-D. What arrives meanwhile is printed above the line being typed."""
    typed = history_file(home)
    terminal.forget = lambda: history_emptied(typed)
    session: PromptSession[str] = PromptSession(
        completer=Lines(terminal), history=FileHistory(str(typed)), complete_while_typing=True
    )
    with patch_stdout(raw=True):
        while True:
            try:
                line = await session.prompt_async(await terminal.prompt(), default=terminal.prefill)
            except (EOFError, KeyboardInterrupt):
                return
            await terminal.hear(line)


def history_file(home: Path) -> Path:
    """Where typed lines are remembered: for this account only, whatever stood there before."""
    path = home / "chat_history"
    if path.exists() and path.stat().st_size > LONGEST_HISTORY:
        path.unlink()
    path.touch(0o600)
    path.chmod(0o600)
    return path


def history_emptied(path: Path) -> None:
    """Nothing that was typed is remembered."""
    path.write_bytes(b"")


async def read_all(terminal: Terminal, lines: TextIO) -> None:
    """Hear every line of a pipe or file."""
    while line := await asyncio.to_thread(lines.readline):
        await terminal.hear(line)
