"""Named moments on the way from a listing to the note that it was told, for who tests what a crash there leaves."""

from __future__ import annotations

from collections.abc import Callable

Watcher = Callable[[str], None]

_watchers: list[Watcher] = []


def reached(point: str) -> None:
    """Say that a moment has come. Nothing happens, unless somebody watches."""
    for watcher in _watchers:
        watcher(point)


def watch(watcher: Watcher) -> None:
    """Call `watcher` at every moment from now on, in this process."""
    _watchers.append(watcher)
