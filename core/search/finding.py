"""One search: as typed and spelt as it may have been meant, and read again where nothing says all of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.ports.engine import Answer, Query, SearchEngine
from core.search.query import Plan, Planner
from core.search.typed import Typed


@dataclass(frozen=True, slots=True)
class Finding:
    """What was asked of the engine in the end, and what it answered."""

    plan: Plan
    answer: Answer


async def find(
    engine: SearchEngine,
    planner: Planner,
    typed: Typed,
    query: Query,
    *,
    literal: bool = False,
    unfinished: bool = False,
) -> Finding:
    """Search for what was typed. `query` says all but the words; `literal` corrects nothing."""
    plan = planner.plan(typed, literal=literal, unfinished=unfinished)
    answer = await engine.search(replace(query, groups=plan.groups, excluded=plan.excluded, literal=literal))
    if answer.total.count or literal or not plan.groups:
        return Finding(plan, answer)
    for reading in (planner.second, planner.last):
        if reading is planner.last and answer.hits:
            break
        other = reading(typed)
        if other is not None:
            found = await engine.search(replace(query, groups=other.groups, excluded=other.excluded))
            if found.total.count:
                return Finding(other, found)
    return Finding(plan, answer)
