"""A plain grey picture: stands where one is to be seen no more, for a message with a picture keeps one."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

SIZE, GREY = (320, 160), 0xDD


def _drawn() -> bytes:
    file = BytesIO()
    Image.new("L", SIZE, GREY).save(file, "PNG")
    return file.getvalue()


BLANK = _drawn()
