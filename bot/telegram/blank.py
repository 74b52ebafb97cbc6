"""A plain grey picture (PNG, RFC 2083): stands where one is to be seen no more, for a picture cannot be taken away."""

from __future__ import annotations

import zlib

WIDTH, HEIGHT, GREY = 320, 160, 0xDD


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


_HEADER = WIDTH.to_bytes(4) + HEIGHT.to_bytes(4) + bytes([8, 0, 0, 0, 0])  # 8 bits of grey a pixel
_ROWS = (b"\0" + bytes([GREY]) * WIDTH) * HEIGHT
BLANK = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", _HEADER) + _chunk(b"IDAT", zlib.compress(_ROWS)) + _chunk(b"IEND", b"")
