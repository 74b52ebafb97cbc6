"""Backup and restore: the database and the pictures in one ZIP archive."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from adapters.vault import MultiFernetVault
from config.compose.house import IN_USE, open_house, prepare_home, url_of
from config.compose.keys import unopened_addresses
from config.compose.storage import sqlite_path
from config.compose.voices import keys_of
from config.settings import Settings
from core.models import ListingRow, PersonRow, SourceRow

MANIFEST = "dealscout.json"
SQLITE_NAME = "database.sqlite3"
POSTGRES_NAME = "database.dump"
PHOTOS = "photos/"
FORMAT = 1


class ArchiveUnusable(Exception):
    """A sentence that says why an archive cannot be written or used."""


async def make_archive(settings: Settings, file: Path) -> int:
    """Write a consistent archive; answers its size in bytes. Raises ArchiveUnusable."""
    if await asyncio.to_thread(file.exists):
        raise ArchiveUnusable(f"{file} exists already: name a new file.")
    async with open_house(settings):  # migrated, so that an archive always has the current schema
        pass
    with tempfile.TemporaryDirectory(dir=settings.home) as folder:
        name, dump = await _dump(url_of(settings), Path(folder))
        return await asyncio.to_thread(_pack, settings, file, name, dump)


async def use_archive(settings: Settings, file: Path, *, replace: bool) -> int:
    """Put an archive's content in place, then migrate it; answers how many addresses in it no key here opens.

    Raises ArchiveUnusable.
    """
    url = url_of(settings)
    wanted = SQLITE_NAME if _is_sqlite(url) else POSTGRES_NAME
    await asyncio.to_thread(prepare_home, settings)
    with tempfile.TemporaryDirectory(dir=settings.home) as folder:
        dump = await asyncio.to_thread(_unpack, file, Path(folder), wanted)
        if not replace and await _in_use(settings):
            raise ArchiveUnusable("There is data already: --replace puts the archive in its place.")
        with alone(settings.home):
            await _place(settings, url, wanted, dump, Path(folder))
    async with open_house(settings):
        return await unopened_addresses(MultiFernetVault(keys_of(settings)))


async def _place(settings: Settings, url: str, wanted: str, dump: Path, folder: Path) -> None:
    if wanted == SQLITE_NAME:
        await asyncio.to_thread(_place_sqlite, dump, sqlite_path(url))
    else:
        address, password = _libpq(url)
        await _run("pg_restore", password, "--clean", "--if-exists", "--no-owner", "--dbname", address, str(dump))
    await asyncio.to_thread(_place_photos, folder / PHOTOS, settings.home / PHOTOS)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the home folder for us; raises ArchiveUnusable while another command of this machine is at work in it."""
    with (home / IN_USE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveUnusable("Deal Scout is running on that folder: stop it first.") from None
        yield


async def _in_use(settings: Settings) -> bool:
    async with open_house(settings):
        return await PersonRow.exists() or await ListingRow.exists() or await SourceRow.exists()


async def _dump(url: str, folder: Path) -> tuple[str, Path]:
    if _is_sqlite(url):
        target = folder / SQLITE_NAME
        await asyncio.to_thread(_copy_sqlite, sqlite_path(url), target)
        return SQLITE_NAME, target
    target = folder / POSTGRES_NAME
    address, password = _libpq(url)
    await _run("pg_dump", password, "--format=custom", "--no-owner", "--file", str(target), address)
    return POSTGRES_NAME, target


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as database:
        database.execute("VACUUM INTO ?", (str(target),))


def _pack(settings: Settings, file: Path, name: str, dump: Path) -> int:
    partial = file.with_name(file.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        partial.chmod(0o600)
        archive.writestr(MANIFEST, json.dumps({"format": FORMAT, "database": name}))
        archive.write(dump, name)
        for photo in sorted((settings.home / PHOTOS).glob("*.jpg")):
            archive.write(photo, PHOTOS + photo.name, zipfile.ZIP_STORED)
    partial.rename(file)
    return file.stat().st_size


def _unpack(file: Path, folder: Path, wanted: str) -> Path:
    """Unpack what an archive of ours holds, and nothing else; answers the database's file."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise ArchiveUnusable("That archive was written by another version: use the version that wrote it.")
            if manifest.get("database") != wanted:
                raise ArchiveUnusable("That archive holds the other kind of database: set DATABASE_URL to match it.")
            if wanted not in archive.namelist():
                raise ArchiveUnusable("That archive holds no database.")
            (folder / PHOTOS).mkdir()
            for entry in archive.namelist():
                name = Path(entry).name
                target = folder / PHOTOS / name if entry == PHOTOS + name else folder / name
                if entry in {wanted, PHOTOS + name} and name:
                    with archive.open(entry) as packed, target.open("wb") as unpacked:
                        shutil.copyfileobj(packed, unpacked)
    except (OSError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as wrong:
        raise ArchiveUnusable(f"{file} is not an archive of Deal Scout.") from wrong
    return folder / wanted


def _place_sqlite(dump: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(dump)) as database:
            (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
            database.execute("SELECT 1 FROM tortoise_migrations, listing, rule LIMIT 1")
    except sqlite3.Error:
        verdict = "no database of ours"
    if verdict != "ok":
        raise ArchiveUnusable("The database in that archive is damaged, or is not one of Deal Scout.")
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    dump.replace(target)


def _place_photos(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True, mode=0o700)
    for photo in source.glob("*.jpg"):
        photo.replace(target / photo.name)


async def _run(program: str, password: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise ArchiveUnusable(f"{program} is not installed: it comes with PostgreSQL's client programs.")
    # The password goes by the environment: arguments can be read by every account of the machine.
    environment = {"PGPASSWORD": password, "PATH": os.defpath}
    process = await asyncio.create_subprocess_exec(found, *arguments, env=environment, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines()[-1:] or ["it did not say why"]
        raise ArchiveUnusable(f"{program} failed: {last[0]}")


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite://")


def _libpq(url: str) -> tuple[str, str]:
    """The address as PostgreSQL's own programs read it, without its password, and the password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}@" if parts.username else ""
    return parts._replace(scheme="postgresql", netloc=user + host).geturl(), unquote(parts.password or "")
