"""What every command does first: read the settings, set up the log, and say in one sentence what is wrong if it is."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from contextlib import nullcontext
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console
from tortoise.exceptions import BaseORMException

from config.compose.dispatch import DispatchUnusable
from config.compose.storage import DatabaseUnusable
from config.compose.voices import VoicesUnusable
from config.logging import set_up_logging
from config.settings import Settings

T = TypeVar("T")


def read_settings() -> Settings:
    """The settings, or one line about each that cannot be read."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = str(error["loc"][0]).upper() if error["loc"] else "settings"
            typer.echo(f"{name}: {error['msg']}. See .env.example.", err=True)
        raise typer.Exit(2) from None


def prepare(*, to_terminal: bool = False) -> Settings:
    """Settings read, home folder made, log opened."""
    settings = read_settings()
    secrets = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
    os.umask(0o077)  # what we write is for this account only
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        set_up_logging(settings.home, settings.log_level, secrets, to_terminal=to_terminal)
    except (OSError, ValueError) as wrong:
        fail(f"Cannot use {settings.home} (DEALSCOUT_HOME): {wrong}")
    return settings


def finish(work: Coroutine[Any, Any, T], doing: str | None = None) -> T:
    """Run a command's work; a database that cannot be reached is one sentence, Ctrl-C a clean end.

    `doing` says what takes a while, to who looks.
    """
    console = Console(stderr=True)
    try:
        with console.status(doing) if doing and console.is_terminal else nullcontext():
            return asyncio.run(work)
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise typer.Exit(0) from None
    except DatabaseUnusable as wrong:
        fail(f"The database cannot be used ({wrong}). Check DATABASE_URL and DEALSCOUT_HOME.")
    except VoicesUnusable as wrong:
        fail(f"A setting cannot be used ({wrong}). See .env.example.")
    except DispatchUnusable as wrong:
        fail(f"{wrong}.")
    except BrokenPipeError:  # who read our output has had enough
        os._exit(0)
    except (BaseORMException, OSError) as wrong:
        fail(f"It did not work out: {wrong}.")


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and end with 1."""
    sys.stdout.flush()
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
