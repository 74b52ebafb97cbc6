"""Files at the prompt: one that a card brings is written, one that is named is read."""

from __future__ import annotations

import shlex
from itertools import count
from pathlib import Path

from bot.wizards.answer import File, Pictures
from core.cards.card import File as Shown
from core.errors import Refused, Why
from core.ports.photos import check_sizes
from core.rules.exchange import LARGEST_FILE
from core.selling.drafts import MOST_PHOTOS

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".avif"}


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


def pictures(text: str) -> Pictures | None:
    """The pictures at some paths, quoted where they hold blanks; None where that is no path of a picture.

    Raises Refused: PICTURE_MISSING, and PHOTO_LIMIT or PHOTO_TOO_LARGE before one is read. Blocks.
    """
    try:
        paths = [Path(part).expanduser() for part in shlex.split(text)]
        if not paths or not all(path.suffix.lower() in PICTURES for path in paths):
            return None
        if len(paths) > MOST_PHOTOS:
            raise Refused(Why.PHOTO_LIMIT, limit=MOST_PHOTOS)
        if missing := next((path for path in paths if not path.is_file()), None):
            raise Refused(Why.PICTURE_MISSING, path=str(missing))
        check_sizes(path.stat().st_size for path in paths)
        return Pictures(tuple(path.read_bytes() for path in paths))
    except (OSError, RuntimeError, ValueError):  # ValueError: an open quotation mark, or no name of a file
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
