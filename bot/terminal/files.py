"""Files at the prompt: one that a card brings is written, one that is named is read."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bot.wizards.answer import File
from core.cards.card import File as Shown
from core.errors import Refused, Why
from core.rules.exchange import LARGEST_FILE


def write(folder: Path, file: Shown) -> Path | None:
    """Put a file into a folder, for this account only and over no other; None where it cannot be."""
    name = Path(file.name)
    for number in count(1):
        path = folder / (file.name if number == 1 else f"{name.stem}-{number}{name.suffix}")
        try:
            path.touch(0o600, exist_ok=False)
            path.write_bytes(file.data)
        except FileExistsError:
            continue
        except OSError:
            return None
        return path.resolve()
    return None


def read(text: str) -> File | None:
    """The file at a path, quoted or not; None for what is pasted. Raises Refused(FILE_MISSING)."""
    if not text or text.startswith("{"):
        return None
    path = Path(text.strip("'\"")).expanduser()
    try:
        if path.is_file():
            with path.open("rb") as file:
                return File(file.read(LARGEST_FILE + 1))
    except (OSError, RuntimeError, ValueError):  # RuntimeError: nobody's home; ValueError: no name of a file
        pass
    raise Refused(Why.FILE_MISSING, path=text)
