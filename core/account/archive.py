"""Everything of a person as one ZIP file: `data.json`, a CSV file for each part, and their pictures."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.belongings import Line

LARGEST = 9 * 1024 * 1024  # bytes; Discord takes files of 10 MiB from bots, Telegram of 50 MB
ENTRY = 200  # bytes that the archive needs for each file besides what is in it
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")  # a spreadsheet would run what begins so


@dataclass(frozen=True, slots=True)
class Archive:
    """The file, and how many pictures had no room in it. `data` is None where not even the rest has."""

    data: bytes | None
    left_out: int


def pack(parts: Mapping[str, Sequence[Line]], pictures: Sequence[Path], made: str, largest: int = LARGEST) -> Archive:
    """Write it, in memory. Takes a while: not for the loop. `made` is when, for `data.json`."""
    buffer, left_out = io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps({"made": made, **parts}, ensure_ascii=False, indent=1, default=str))
        for name, lines in parts.items():
            if lines:
                archive.writestr(f"{name}.csv", table(lines))
        for picture in pictures:
            try:
                data = picture.read_bytes()
            except OSError:  # gone meanwhile
                continue
            if buffer.tell() + len(data) + ENTRY * (len(archive.namelist()) + 1) > largest:
                left_out += 1
            else:
                archive.writestr(zipfile.ZipInfo(f"pictures/{picture.name}"), data)  # it is compressed already
    done = buffer.getvalue()
    return Archive(done if len(done) <= largest else None, left_out)


def table(lines: Sequence[Line]) -> str:
    """Lines of one part as CSV (RFC 4180); no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(lines[0])
    writer.writerows([_cell(value) for value in line.values()] for line in lines)
    return written.getvalue()


def _cell(value: object) -> object:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text
