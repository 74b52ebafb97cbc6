"""Pictures people send: checked, turned upright, rid of what they tell about the sender, and kept as files."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from core.errors import Refused, Why
from core.ports.photos import check_sizes

LARGEST_MPX = 25  # megapixels: 100 MB of memory while a picture is read
LONGEST_SIDE = 1600  # pixels of what is kept
QUALITY = 85
AT_ONCE = 2  # pictures read at the same time, so that memory stays bounded

_NAME = re.compile(r"[0-9a-f]{32}\.jpg")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})  # ISO/IEC 23008-12


class PhotoFolder:
    """Implements `core.ports.photos.Photos` with a folder that only we may read; makes it if there is none."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._room = asyncio.Semaphore(AT_ONCE)

    async def keep(self, data: bytes) -> str:
        """See the port. A refusal for size (MiB) or pixels (millions) says the `limit`."""
        opener = check_kind(data)
        async with self._room:
            return await asyncio.to_thread(self._keep, data, opener)

    def path(self, name: str) -> Path | None:
        """See the port."""
        if not _NAME.fullmatch(name):
            return None
        file = self._folder / name
        return file if file.is_file() else None

    def forget(self, name: str) -> None:
        """See the port."""
        if (file := self.path(name)) is not None:
            file.unlink(missing_ok=True)

    def _keep(self, data: bytes, opener: type[ImageFile]) -> str:
        encoded = reencode(data, opener)
        name = f"{secrets.token_hex(16)}.jpg"
        part = self._folder / f".{name}.part"
        try:
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(encoded)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self._folder / name)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        return name


def check_kind(data: bytes) -> type[ImageFile]:
    """What reads these bytes, by their size and first bytes alone. Refused for all that we do not take."""
    check_sizes([len(data)])
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WebPImageFile
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise Refused(Why.PHOTO_HEIC)
    raise Refused(Why.PHOTO_FORMAT)


def reencode(data: bytes, opener: type[ImageFile]) -> bytes:
    """An upright JPEG of the first frame: no EXIF, GPS, ICC profile, comment or thumbnail. Refused if it is broken."""
    try:
        # The readers are called directly: `Image.open` would try others, and warn of bombs where we refuse.
        with opener(BytesIO(data)) as image:
            width, height = image.size
            if width * height <= LARGEST_MPX * 1_000_000:
                return encode(image)
    except Image.DecompressionBombError as bomb:
        raise Refused(Why.PHOTO_PIXELS, limit=LARGEST_MPX) from bomb
    except Exception as broken:  # a reader fails on bad bytes with anything from OSError to KeyError
        raise Refused(Why.PHOTO_INVALID) from broken
    raise Refused(Why.PHOTO_PIXELS, limit=LARGEST_MPX)


def encode(image: Image.Image) -> bytes:
    """Shrinks, turns and writes an opened picture."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets a large JPEG be decoded smaller
    if image.mode.startswith("I"):
        image = image.point(lambda grey: grey * (1 / 256)).convert("L")  # 16 bits a pixel; converting alone clips
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode != wanted:
        image = image.convert(wanted)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    # Onto fresh white: nothing of what the old picture carried can follow.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright.getchannel("A") if wanted == "RGBA" else None)
    buffer = BytesIO()
    clean.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
