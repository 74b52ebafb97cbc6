"""`dealscout bounce`: a mail server hands us what came back about one of our mails."""

from __future__ import annotations

import os
import sys

import typer

from adapters.notify.email.bounces import LARGEST, bounced
from config.cli.opening import finish, prepare
from config.compose.house import open_house
from config.compose.voices import hash_key_of, keys_of, return_path
from config.settings import Settings
from core.ports.bounces import Bounce


def bounce() -> None:
    """Read a mail that came back from standard input: what a mail server's alias for BOUNCE_TO calls.

    A report of ours turns the address off, and its person is told elsewhere; anything else does nothing. Nothing is
    printed. Where the database cannot be used it ends with 75, so that the mail server tries again later.
    """
    settings = prepare()
    message = sys.stdin.buffer.read(LARGEST)
    path = return_path(settings, hash_key_of(settings, keys_of(settings)))
    report = bounced(message, path) if path else None
    if report is None:
        return
    try:
        finish(_take(settings, report))
    except typer.Exit as end:
        if end.exit_code:
            raise typer.Exit(os.EX_TEMPFAIL) from None


async def _take(settings: Settings, report: Bounce) -> None:
    async with open_house(settings) as house:
        await house.app.reports.bounced(report)
