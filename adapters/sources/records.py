"""Takes a file apart into records: CSV, JSON or JSON lines, gzipped or not, told by content and never by name."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedIOBase, BufferedReader
from pathlib import Path

from adapters.sources import columns
from adapters.sources.clean import line

MAX_LINE = 4 * 2**20  # bytes; also of one CSV field, so an unclosed quote cannot swallow a whole file into memory
MAX_DOCUMENT = 64 * 2**20  # bytes after unzipping: only JSON that is not in lines has to be held whole
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LISTS = ("listings", "items")

Record = dict[str, object]


class RejectedWhy(StrEnum):
    """Why a record, or at line 0 the file, was left out."""

    FILE_UNREADABLE = "file_unreadable"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    NO_TITLE_COLUMN = "no_title_column"
    BAD_JSON = "bad_json"
    BAD_ROW = "bad_row"
    TOO_LONG = "too_long"
    TITLE_MISSING = "title_missing"
    SOURCE_RESERVED = "source_reserved"
    PRICE_INVALID = "price_invalid"
    CURRENCY_UNKNOWN = "currency_unknown"
    COORDINATES_INVALID = "coordinates_invalid"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was left out. `line` is its first line, or its number in a JSON array, from 1; 0 means the file.

    `detail` is a field's name or an error's type, never the file's own text.
    """

    line: int
    why: RejectedWhy
    detail: str = ""


class _TooLong(Exception):
    pass


class _Lines(Iterator[str]):
    """Lines of a stream as text. One too long raises _TooLong; asking again gives the one after it."""

    def __init__(self, stream: BufferedIOBase, *already_read: bytes) -> None:
        self.number = 0
        self._stream = stream
        self._already_read = deque(already_read)

    def __next__(self) -> str:
        raw = self._already_read.popleft() if self._already_read else self._stream.readline(MAX_LINE + 1)
        if not raw:
            raise StopIteration
        self.number += 1
        if len(raw) > MAX_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = self._stream.readline(MAX_LINE)
            raise _TooLong
        return _decoded(raw)


def records(path: Path) -> Iterator[tuple[int, Record] | Rejected]:
    """The records of a file, each with its line, in order and as they are read. Never raises for what a file holds."""
    try:
        with path.open("rb") as file:
            if file.peek(2).startswith(_GZIP):
                with gzip.open(file) as unzipped:
                    yield from _read(unzipped)
            else:
                yield from _read(file)
    except (OSError, EOFError, zlib.error) as error:  # what came before a gzip's damage has been handed over
        yield Rejected(0, RejectedWhy.FILE_UNREADABLE, type(error).__name__)


def _read(stream: BufferedReader | gzip.GzipFile) -> Iterator[tuple[int, Record] | Rejected]:
    if stream.peek(len(_BOM)).startswith(_BOM):
        stream.read(len(_BOM))
    if stream.peek(2).startswith(_UTF16):
        yield Rejected(0, RejectedWhy.FILE_UNREADABLE, "utf-16")
        return
    start = stream.peek(1024).lstrip()[:1]
    if start == b"[":
        yield from _document(stream.read(MAX_DOCUMENT + 1))
    elif start == b"{":
        yield from _objects(stream)
    else:
        yield from _table(_Lines(stream))


def _objects(stream: BufferedIOBase) -> Iterator[tuple[int, Record] | Rejected]:
    """A file that opens with `{`: one object over many lines, one that holds a list, or an object a line."""
    leading = []
    while not (first := stream.readline(MAX_DOCUMENT + 1)).strip():
        leading.append(first)
    second = stream.readline(MAX_LINE + 1)
    parsed = _parsed(first)
    if _list_in(parsed) is not None or (parsed is None and not second.lstrip().startswith(b"{")):
        yield from _document(first + second + stream.read(MAX_DOCUMENT + 1))
        return
    lines = _Lines(stream, *leading, first, second)
    while True:
        try:
            text = next(lines)
        except StopIteration:
            return
        except _TooLong:
            yield Rejected(lines.number, RejectedWhy.TOO_LONG)
            continue
        if text.strip():
            yield _record(lines.number, _parsed(text))


def _document(raw: bytes) -> Iterator[tuple[int, Record] | Rejected]:
    if len(raw) > MAX_DOCUMENT:
        yield Rejected(0, RejectedWhy.FILE_TOO_LARGE)
        return
    parsed = _parsed(raw)
    if parsed is None:
        yield Rejected(0, RejectedWhy.BAD_JSON)
        return
    items = parsed if isinstance(parsed, list) else _list_in(parsed)
    for number, item in enumerate([parsed] if items is None else items, start=1):
        yield _record(number, item)


def _list_in(parsed: object) -> list[object] | None:
    if isinstance(parsed, dict) and "title" not in parsed:
        for name in _LISTS:
            if isinstance(parsed.get(name), list):
                found: list[object] = parsed[name]
                return found
    return None


def _record(number: int, parsed: object) -> tuple[int, Record] | Rejected:
    if not isinstance(parsed, dict):
        return Rejected(number, RejectedWhy.BAD_JSON)
    return number, parsed


def _parsed(raw: bytes | str) -> object:
    """JSON, or None if it is none: broken, nested too deep, or with a number of thousands of digits."""
    try:
        return json.loads(_decoded(raw) if isinstance(raw, bytes) else raw)
    except (ValueError, RecursionError):
        return None


def _table(lines: _Lines) -> Iterator[tuple[int, Record] | Rejected]:
    csv.field_size_limit(MAX_LINE)  # the module's own limit of 128 KB is below what sellers paste
    try:
        header = next((text for text in lines if text.strip()), "")
        delimiter = max(",;\t|", key=header.count)
        names = [line(cell) for cell in next(csv.reader([header], delimiter=delimiter), [])]
    except (_TooLong, csv.Error):
        header, names = "?", []
    if "title" not in map(columns.field_of, names):
        yield Rejected(0, RejectedWhy.NO_TITLE_COLUMN if header else RejectedWhy.FILE_EMPTY)
        return
    reader = csv.reader(lines, delimiter=delimiter, strict=True)  # else an unclosed quote takes the rest in silence
    while True:
        start = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except _TooLong:
            yield Rejected(start, RejectedWhy.TOO_LONG)
            continue
        except csv.Error:
            yield Rejected(start, RejectedWhy.BAD_ROW)
            continue
        if any(cell.strip() for cell in row[len(names) :]):
            yield Rejected(start, RejectedWhy.BAD_ROW)  # a stray delimiter has moved its values to other columns
        elif any(cell.strip() for cell in row):
            yield start, dict(zip(names, row, strict=False))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # latin-1 as Windows writes it, with the euro sign
