"""`dealscout import`, `demo clear`, `migrate`, `backup`, `restore`."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from adapters.sources.files import read_listings
from adapters.sources.records import Rejected
from config.cli.opening import fail, finish, prepare
from config.compose.archive import ArchiveUnusable, make_archive, use_archive
from config.compose.house import open_house
from config.compose.voices import KEY_FILE
from config.settings import Settings
from core.listings.ingest import Counts
from core.values import Offer

SHOWN_REJECTIONS = 20
KEYS_IN = {True: "the key in {file}.", False: "the keys in VAULT_KEYS."}
WHY_APART = (
    "People’s e-mail addresses, phones and webhooks are sealed with it: keep a copy of it, apart from the archive. "
    "Without it they would have to add them anew; together, whoever takes the archive could read them."
)
MISSING_KEYS = (
    "Of people’s addresses in that archive, {number:,} are sealed with a key that is not here. Put the one that "
    "belongs to it last in VAULT_KEYS, or as a further line into {file}, before you start. "
    "Without it those people have to add their channels anew."
)

demo_app = typer.Typer(help="The demo's listings.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output.")]


def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON or NDJSON, gzipped or not.")],
    source: Annotated[str | None, typer.Option(help="The source's name, where the rows do not say.")] = None,
    as_json: Json = False,
) -> None:
    """Take listings in from files.

    Unknown columns are kept, bad rows are reported with their line and skipped, and the same file twice changes
    nothing. People whose rules a new source meets get one summary.
    """
    settings = prepare()
    for path in files:
        if not path.is_file():
            fail(f"There is no file {path}.")
    counts, rejected = finish(_import(settings, files, source))
    left_out = len(rejected) + counts.rejected
    unreadable = any(bad.line == 0 for _, bad in rejected)
    if as_json:
        typer.echo(json.dumps({**_numbers(counts), "rejected": left_out}))
        raise typer.Exit(1 if unreadable else 0)
    for path, bad in rejected[:SHOWN_REJECTIONS]:
        typer.echo(f"{path.name}, line {bad.line}: {bad.why.value.replace('_', ' ')} {bad.detail}".rstrip(), err=True)
    if len(rejected) > SHOWN_REJECTIONS:
        typer.echo(f"… and {len(rejected) - SHOWN_REJECTIONS:,} more rows left out:", err=True)
        for why, number in Counter(bad.why.value for _, bad in rejected).most_common():
            typer.echo(f"  {number:,} × {why.replace('_', ' ')}", err=True)
    said = f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, {left_out:,} left out."
    typer.echo(said)


def _numbers(counts: Counts) -> dict[str, int]:
    return {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged}


async def _import(
    settings: Settings, files: list[Path], source: str | None
) -> tuple[Counts, list[tuple[Path, Rejected]]]:
    rejected: list[tuple[Path, Rejected]] = []
    counts = Counts()
    async with open_house(settings) as house:
        with _progress() as progress:
            for path in files:
                task = progress.add_task(path.name, total=None)

                def offers(path: Path = path, task: int = task) -> Iterator[Offer]:
                    for number, row in enumerate(read_listings(path, source=source), start=1):
                        if number % 500 == 0:
                            progress.update(task, description=f"{path.name}: {number:,} rows")  # type: ignore[arg-type]
                        if isinstance(row, Rejected):
                            rejected.append((path, row))
                        else:
                            yield row

                counts += await house.app.sources.load(offers())
                progress.update(task, total=1, completed=1)
            task = progress.add_task("matching rules", total=None)
            await house.app.delivery.match()
    return counts, rejected


def _progress() -> Progress:
    """Progress on standard error, where somebody looks."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@demo_app.command("clear")
def clear_demo() -> None:
    """Remove every demo listing, with its matches and messages. DEMO=0 keeps new ones from coming."""
    settings = prepare()

    async def work() -> int:
        async with open_house(settings) as house:
            return await house.app.listings.remove_demo()

    typer.echo(f"{finish(work(), 'Removing'):,} demo listings removed.")


def migrate() -> None:
    """Bring the database's schema up to date (every command does this first)."""
    settings = prepare()
    began = time.monotonic()

    async def work() -> None:
        async with open_house(settings):
            pass

    finish(work(), "Bringing the schema up to date")
    typer.echo(f"The database is up to date ({time.monotonic() - began:.1f} s).")


def backup(file: Annotated[Path, typer.Argument(help="The archive to write; it must not exist.")]) -> None:
    """Write the database and the pictures to one archive, while everything goes on."""
    settings = prepare()
    try:
        size = finish(make_archive(settings, file), "Writing the archive")
    except ArchiveUnusable as wrong:
        fail(str(wrong))
    typer.echo(f"Written: {file} ({size / 1e6:,.1f} MB). Keep it as safe as the database itself.")
    typer.echo(f"Not in it: {KEYS_IN[settings.vault_keys is None].format(file=settings.home / KEY_FILE)} {WHY_APART}")


def restore(
    file: Annotated[Path, typer.Argument(help="An archive that `dealscout backup` wrote.")],
    replace: Annotated[bool, typer.Option(help="Replace what is there now.")] = False,
) -> None:
    """Put an archive's database and pictures in place. Stop `dealscout run` first."""
    settings = prepare()
    try:
        lost = finish(use_archive(settings, file, replace=replace), "Putting the archive in place")
    except ArchiveUnusable as wrong:
        fail(str(wrong))
    if lost:
        typer.echo(MISSING_KEYS.format(number=lost, file=settings.home / KEY_FILE), err=True)
    typer.echo("Restored. Start again with `dealscout run`.")
