"""Whether the search server is asked: it rests after it failed, and is tried again by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ports.clock import Clock

MOST_FAILURES = 3  # in a row
FIRST_REST, LONGEST_REST = timedelta(seconds=1), timedelta(seconds=30)  # doubled each time that a try fails


class Standing(StrEnum):
    """How the search server stands with this process."""

    UP = "up"
    DOWN = "down"  # it failed, and rests
    BEHIND = "catching up"  # it answers, and is taught what it missed
    EMPTY = "being filled"  # its index was never made to the end


@dataclass(frozen=True, slots=True)
class SearchState:
    """Who answers searches now. Without a server `server` is None and nothing waits for one."""

    answered_by: str
    server: str | None = None
    standing: Standing = Standing.UP
    since: datetime | None = None  # when it last changed
    waiting: int = 0  # listings that it has not taken in, counted up to a bound


class Availability:
    """A breaker: open after some failures in a row; then one try at a time, each after a longer rest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._rest = FIRST_REST
        self._next_try: datetime | None = None  # None while it is asked as ever
        self.since: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it rests."""
        return self._next_try is not None

    def may_try(self) -> bool:
        """Whether to ask it now; after a rest, who is told yes makes the try, and the next is told so a rest later."""
        now = self._clock.now()
        if self._next_try is None:
            return True
        if now < self._next_try:
            return False
        self._next_try = now + self._rest
        return True

    def worked(self) -> bool:
        """It answered; answers whether it had been given up."""
        was_open, self._failures, self._rest = self.is_open, 0, FIRST_REST
        self._next_try = None
        if was_open:
            self.since = self._clock.now()
        return was_open

    def failed(self) -> bool:
        """It did not answer; answers whether it is given up just now."""
        now = self._clock.now()
        if self._next_try is not None:
            self._rest = min(self._rest * 2, LONGEST_REST)
            self._next_try = now + self._rest
            return False
        self._failures += 1
        if self._failures < MOST_FAILURES:
            return False
        self._next_try, self.since = now + self._rest, now
        return True
