"""Models on disk: a file a version, and a note of which one counts, changed in one step."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from adapters.prices import packing
from adapters.prices.model import Model
from core.ports.price_model import ModelCard

FORMAT = 2  # raised when what a file holds is read in another way; older ones are refused
NOTE = "current.json"
ABANDONED = 86_400  # seconds
KEPT = 2  # versions: the one in use, and the one before, which another process may just be reading


class Unusable(Exception):
    """A model that is not used: damaged, of another format, or not written by us. Says why in a few words."""


@dataclass(frozen=True, slots=True)
class Note:
    """Which file counts, and what it must be."""

    file: str
    sha256: str
    card: ModelCard


class ModelStore:
    """The models in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self) -> Note | None:
        """The note as it stands; None where there is none. Raises Unusable."""
        try:
            told = json.loads((self._folder / NOTE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as wrong:
            raise Unusable("its note cannot be read") from wrong
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise Unusable("of another format")
        try:
            note = note_of(told)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise Unusable("its note is damaged") from wrong
        if Path(note.file).name != note.file:
            raise Unusable("not in this folder")
        return note

    def load(self, note: Note) -> Model:
        """The model that a note speaks of. Raises Unusable where a single bit differs."""
        path = self._folder / note.file
        try:
            with path.open("rb") as file:
                found = _digest(file)
        except OSError as wrong:
            raise Unusable("its file is missing") from wrong
        if found != note.sha256:
            raise Unusable("its file is not the one that was written")
        try:
            model = packing.read(path)
            model.check()
        except ValueError as wrong:
            raise Unusable("its file holds no model") from wrong
        return model

    def write(self, model: Model, version: str) -> tuple[str, str]:
        """A new file, on the disk before this returns: its name and digest. Nothing is in use by that yet."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"model-{version}.npz"
        with self._new(name) as path:
            with path.open("xb") as file:
                packing.write(model, file)
                file.flush()
                os.fsync(file.fileno())
            with path.open("rb") as file:
                digest = _digest(file)
        return name, digest

    def use(self, note: Note) -> None:
        """From now on this one counts. Readers see the old note or the new one, never half of one."""
        told = {"format": FORMAT, **told_note(note)}
        with self._new(NOTE) as path, path.open("x", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        self._tidy(note.file)

    def _new(self, name: str) -> _Appearing:
        return _Appearing(self._folder / name)

    def _tidy(self, current: str) -> None:
        others = [path for path in self._folder.glob("model-*.npz") if path.name != current]
        dated = sorted(others, key=lambda path: path.name, reverse=True)
        for path in dated[KEPT - 1 :]:
            path.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            now = (self._folder / current).stat().st_mtime
            for path in self._folder.glob(".model-*"):  # a training that was killed while it wrote
                if path.stat().st_mtime < now - ABANDONED:
                    path.unlink(missing_ok=True)


class _Appearing:
    """A file that appears whole under its name, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = path.with_name(f".{path.name}.{secrets.token_hex(8)}")

    def __enter__(self) -> Path:
        return self._written

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            if kind is None:
                self._written.replace(self._path)
                with suppress(OSError):
                    folder = os.open(self._path.parent, os.O_RDONLY)
                    try:
                        os.fsync(folder)
                    finally:
                        os.close(folder)
        finally:
            self._written.unlink(missing_ok=True)


def told_note(note: Note) -> dict[str, Any]:
    """A note as plain JSON."""
    return {"file": note.file, "sha256": note.sha256, "card": _told_card(note.card)}


def note_of(told: Mapping[str, Any]) -> Note:
    """The same back. KeyError, TypeError, ValueError or AttributeError for what is none."""
    return Note(str(told["file"]), str(told["sha256"]), _card(told["card"]))


def _told_card(card: ModelCard) -> dict[str, Any]:
    return {
        "version": card.version,
        "trained_at": card.trained_at.isoformat(),
        "currency": card.currency,
        "rows": card.rows,
        "oldest": card.oldest.isoformat() if card.oldest else None,
        "newest": card.newest.isoformat() if card.newest else None,
        "error": card.error,
        "median_error": card.median_error,
        "by_category": {name: list(told) for name, told in card.by_category.items()},
        "used_in": sorted(card.used_in),
        "coverage": card.coverage,
    }


def _card(told: Mapping[str, Any]) -> ModelCard:
    by_category = {str(n): (int(r), float(e), float(m)) for n, (r, e, m) in told["by_category"].items()}
    return ModelCard(
        version=str(told["version"]),
        trained_at=datetime.fromisoformat(told["trained_at"]),
        currency=str(told["currency"]),
        rows=int(told["rows"]),
        oldest=datetime.fromisoformat(told["oldest"]) if told["oldest"] else None,
        newest=datetime.fromisoformat(told["newest"]) if told["newest"] else None,
        error=float(told["error"]),
        median_error=float(told["median_error"]),
        by_category=by_category,
        used_in=frozenset(map(str, told["used_in"])),
        coverage=float(told["coverage"]),
    )


def _digest(file: Any) -> str:
    digest = sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
