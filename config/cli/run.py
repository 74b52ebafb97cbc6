"""`dealscout run` and `dealscout chat`."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Annotated

import typer

from bot.terminal.client import Terminal
from bot.terminal.notifier import TerminalNotifier
from bot.terminal.prompt import coloured, converse, plain, read_all
from bot.terminal.render import Pages
from config.cli.opening import finish, prepare
from config.compose.house import House, open_house
from config.compose.planes import OWNER_NAME, Plane, Planes, planes_of, somebody_sits_here
from config.settings import Screen, Settings
from jobs.loops import index_forever, match_forever, send_forever


def run(
    only: Annotated[
        str | None,
        typer.Option(help="Start only these, separated by commas: discord, telegram, terminal, web, jobs, delivery."),
    ] = None,
) -> None:
    """Start everything that is configured, in one process.

    Without a bot's token, that is the scheduler, the web service on loopback, and the chat right here.
    `--only delivery` sends alerts and hears nothing: start as many as you need.
    Ctrl-C ends it; the next start finds everything as it was.
    """
    settings = prepare(to_terminal=not somebody_sits_here())
    planes = _chosen(only) if only else planes_of(settings, at_terminal=somebody_sits_here())
    for plane, token, name in (
        (Plane.DISCORD, settings.discord_token, "DISCORD_TOKEN"),
        (Plane.TELEGRAM, settings.telegram_token, "TELEGRAM_TOKEN"),
    ):
        if plane in planes and token is None:
            typer.echo(f"{plane.value} needs {name}: `dealscout check` says where to get one.", err=True)
            raise typer.Exit(2)
    finish(_run(settings, planes))


async def _run(settings: Settings, planes: set[Plane]) -> None:
    ending = asyncio.current_task()
    if ending is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.cancel)
    async with open_house(settings) as house:
        if settings.demo and Plane.JOBS in planes:
            typer.echo("Demo listings: one a minute, always labelled. DEMO=0 turns them off.", err=True)
        try:
            await Planes(settings, house, planes, lambda line: typer.echo(line, err=True)).run()
        finally:
            typer.echo("Stopped. Nothing is lost: start again when you like.", err=True)


def _chosen(only: str) -> set[Plane]:
    try:
        return {Plane(part.strip()) for part in only.split(",") if part.strip()}
    except ValueError as wrong:
        raise typer.BadParameter(f"{wrong}; choose from {', '.join(Plane)}") from None


def chat(
    name: Annotated[str, typer.Option("--as", help="Who is talking.")] = OWNER_NAME,
) -> None:
    """Only the chat, as one person.

    With a pipe or a file as standard input it reads one message a line and prints the replies: a line that starts
    with / is a command, a bare number presses a button. What is due is delivered before the first line and after
    the last.
    """
    settings = prepare()
    if not (1 <= len(name) <= 64 and name.isprintable()):
        raise typer.BadParameter("a name has 1 to 64 letters or signs that can be shown", param_hint="--as")
    finish(_chat(settings, name))


async def _chat(settings: Settings, name: str) -> None:
    async with open_house(settings) as house:
        if not somebody_sits_here() or Screen().is_plain:
            await _scripted(house, name, settings.machine_locale)
            return
        pages = Pages(house.photos, links=Screen().has_links)
        terminal = Terminal(house.app, name, coloured(), pages=pages, locale=settings.machine_locale)
        notifier = TerminalNotifier(terminal, name)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(match_forever(house.app, house.wakes.events)),
                group.create_task(index_forever(house.app, house.wakes.events)),
                group.create_task(send_forever(house.app, [notifier], house.wakes.deliveries)),
                group.create_task(house.app.rules.learn_words()),
                group.create_task(house.app.prices.warm()),
            ]
            group.create_task(house.places.warm())
            group.create_task(house.pictures.warm())
            await converse(terminal, settings.home)
            for task in tasks:
                task.cancel()


async def _scripted(house: House, name: str, locale: str | None) -> None:
    terminal = Terminal(house.app, name, plain(sys.stdout), pages=Pages(house.photos), locale=locale)
    notifier = TerminalNotifier(terminal, name)

    async def deliver() -> None:
        await house.app.search.catch_up()
        await house.app.delivery.match()
        await house.app.delivery.send([notifier])

    await deliver()
    await read_all(terminal, sys.stdin)
    await deliver()
