"""Faults a test asks for: refusals, floods, and connections that break after the call was obeyed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.refusals import Refusal, too_many


@dataclass
class _Planned:
    prefix: str
    refusal: Refusal | None  # None: obey, then hang up
    times: int

    def meets(self, method: str) -> bool:
        return self.times > 0 and method.startswith(self.prefix)


class Faults:
    """What will go wrong with the next calls, in the order it was asked for."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def fail(self, prefix: str, refusal: Refusal, times: int) -> None:
        """Answer the next `times` calls whose method starts with `prefix` with a refusal; nothing is obeyed."""
        self._planned.append(_Planned(prefix, refusal, times))

    def flood(self, prefix: str, retry_after: int, times: int) -> None:
        """Answer 429: wait `retry_after` seconds."""
        self.fail(prefix, too_many(retry_after), times)

    def cut(self, prefix: str, times: int) -> None:
        """Obey the next `times` calls, but close the connection instead of answering."""
        self._planned.append(_Planned(prefix, None, times))

    def meet(self, method: str) -> None:
        """Raises the Refusal planned for this call, if there is one. Uses it up."""
        planned = self._take(method, lambda p: p.refusal is not None)
        if planned and planned.refusal:
            raise planned.refusal

    def hangs_up(self, method: str) -> bool:
        """Whether this call, just obeyed, gets no answer. Uses it up."""
        return self._take(method, lambda p: p.refusal is None) is not None

    def clear(self) -> None:
        """All is well again."""
        self._planned.clear()

    @property
    def left(self) -> list[tuple[str, int]]:
        """Prefixes and times of faults that no call has met yet."""
        return [(planned.prefix, planned.times) for planned in self._planned if planned.times]

    def _take(self, method: str, fits: Callable[[_Planned], Any]) -> _Planned | None:
        planned = next((p for p in self._planned if p.meets(method) and fits(p)), None)
        if planned:
            planned.times -= 1
        return planned
