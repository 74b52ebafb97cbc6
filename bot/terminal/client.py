"""The chat itself: a line in, cards out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from bot import typed
from bot.actions import perform
from bot.talk import Talk
from bot.terminal import completing, files
from bot.terminal.buttons import Buttons
from bot.terminal.completing import Completed
from bot.terminal.render import INDENT, Line, Pages, buttons
from bot.wizards import bring, sell
from bot.wizards.answer import Said
from core.account.outcomes import PersonErased
from core.app import App
from core.cards import File, Link, card
from core.cards.card import Card
from core.cards.copies import WRITTEN
from core.cards.language import say, speaking
from core.cards.refusals import Broken
from core.cards.terminal import YOU
from core.errors import Refused, Why
from core.refs import new_ref
from core.text.plain import keepable, printable
from core.values import Channel, Chat, Person, Platform

log = structlog.get_logger()


class Terminal:
    """One person's chat. `show` prints lines; it is called for replies and for what arrives by itself."""

    def __init__(
        self,
        app: App,
        name: str,
        show: Callable[[list[Line]], None],
        folder: Path | None = None,
        pages: Pages | None = None,
        *,
        locale: str | None = None,
    ) -> None:
        """Files are written into `folder`, by default the current one; `pages` draws, by default for plain text.

        `locale` is the machine's, for a newcomer.
        """
        self._app, self._name, self._show, self._locale = app, name, show, locale
        self._pages = pages or Pages()
        self._folder = folder or Path()
        self._buttons = Buttons()
        self.forget: Callable[[], None] = lambda: None  # what is done about typed lines when their person is erased
        self.prefill = ""  # what the next line may start from, where a question says so

    async def talk(self) -> Talk:
        """Who sits here."""
        person = await self._app.people.recognise(Platform.TERMINAL, self._name, self._name, self._locale)
        return Talk(person, Chat(Channel.TERMINAL, self._name))

    async def prompt(self) -> str:
        """What stands before the line that is being typed."""
        with speaking(await self._reader()):
            return say(YOU)

    async def complete(self, line: str) -> list[Completed]:
        """Whole lines that a line may become; none where finding them fails, for a person can type on."""
        try:
            reader = await self._reader()
            with speaking(reader):
                here = Talk(reader, Chat(Channel.TERMINAL, self._name))
                return await completing.complete(self._app, here, keepable(line))
        except Exception:
            log.exception("no completions")
            return []

    async def _reader(self) -> Person:
        """Who sits here, whom typing alone makes known to nobody: a newcomer, or somebody who was just erased."""
        known = await self._app.people.known(Platform.TERMINAL, self._name)
        return known or Person(0, self._name, locale=self._locale or "", is_operator=True)

    async def hear(self, line: str) -> None:
        """Answer one line: a command, a button's number, or the answer to a question."""
        text = line.strip()
        if not text:
            return
        talk = await self.talk()
        try:
            outcome: object = await self._answer(talk, text)
        except Refused as refused:
            outcome = refused
        except Exception:
            reference = new_ref(6).upper()
            log.exception("terminal line failed", reference=reference)
            outcome = Broken(reference)
        if isinstance(outcome, Link):
            self._show([self._pages.address(outcome.url), Line("")])
            return
        if not isinstance(outcome, Refused):  # a refused answer leaves its question, with its buttons, standing
            self._buttons.clear()
        if isinstance(outcome, PersonErased):
            self.forget()
        reader = await self._app.people.get(talk.person.id)  # read anew: their language may be another now
        self.say(outcome, reader or talk.person)

    def say(self, outcome: object, reader: Person) -> None:
        """Print an outcome, its buttons numbered on."""
        shown: Card = card(outcome, reader)
        self.prefill = shown.prefill
        with speaking(reader):
            written = self._written(shown.file) if shown.file else []
        self._show([*self._pages.lines(shown, self._buttons.next_number, reader), *written, Line("")])
        self._buttons.show(buttons(shown))

    def _written(self, file: File) -> list[Line]:
        """Where a file was put; what is in it, where it could not be."""
        path = files.write(self._folder, file)
        text = say(WRITTEN, path=path) if path else file.data.decode(errors="replace")
        return [Line(f"{INDENT}{printable(line)}", "quiet") for line in text.split("\n")]

    async def _answer(self, talk: Talk, text: str) -> object:
        now = await self._app.conversations.current(talk.person, talk.chat)
        takes_file = now is not None and now.wizard == bring.NAME
        if now is not None and now.wizard == sell.NAME and (pictures := await asyncio.to_thread(files.pictures, text)):
            return await typed.reply(self._app, talk, pictures)
        name, _, rest = text[1:].partition(" ")
        if text.startswith("/") and not (takes_file and "/" in name):  # a path may begin like a command
            name, rest = name.strip().lower(), rest.strip()
            file = files.read(rest) if name == bring.NAME else None
            return await typed.command(self._app, talk, name, rest, file=file)
        button = self._buttons.pressed(text)
        if isinstance(button, Link):
            return button
        if button is not None:
            return await perform(self._app, talk, button.verb, button.target)
        if text.isdecimal() and now is None:
            raise Refused(Why.BUTTON_DEAD)
        file = files.read(text) if takes_file else None
        return await typed.reply(self._app, talk, file or Said(text))
