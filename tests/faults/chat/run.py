"""Puts inputs to the product's own handlers, one after the other, and counts what must never be."""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

from bot import typed
from bot.actions import perform
from bot.actions.communities import for_whom, with_choices
from bot.wizards.answer import Said
from core.cards import card
from core.conversation import Asked
from core.errors import Refused
from core.models import RuleRow
from core.text.plain import keepable
from tests.faults.chat.inputs import NAMES, VERBS, Drawer, Input
from tests.faults.chat.judge import LEAKS, PINGS, SILENT, TOO_LONG, judged
from tests.faults.chat.town import CANARY, Town

UNHANDLED, SLOW = "unhandled", "slow"
COUNTED = (UNHANDLED, SILENT, SLOW, PINGS, TOO_LONG, LEAKS)
SLOWEST = 2.5  # seconds until an answer
A_FINDING = 400  # tries to make it smaller
EVERY = 5_000  # inputs between lines of progress
PAUSE = 600.0  # seconds that pass every 200 inputs: hourly and daily limits begin anew
ROOM = 30  # rules of a person, more are taken away so that new ones can be saved

Wrong = tuple[str, str]


@dataclass
class Tally:
    """What was counted, and the first input of each kind of finding."""

    counts: Counter[str] = field(default_factory=Counter)
    found: dict[Wrong, str] = field(default_factory=dict)
    inputs: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")
    seen: set[str] = field(default_factory=set)

    def count(self, given: str, wrong: Iterable[Wrong], took: float, what: str) -> list[Wrong]:
        """Count one input, `what` being its command, verb or question; answers what was never found before."""
        self.inputs += 1
        self.seen.add(what)
        if took > self.slowest[0]:
            self.slowest = (took, given[:300])
        every = [*wrong, *([(SLOW, what)] if took > SLOWEST else [])]
        self.counts.update(kind for kind, _ in every)
        new = [one for one in dict.fromkeys(every) if one not in self.found]
        self.found.update(dict.fromkeys(new, given))
        return new

    def figures(self) -> dict[str, object]:
        """As one object."""
        return {
            "inputs": self.inputs,
            **{name: self.counts[name] for name in COUNTED},
            "refused": self.refused,
            "commands": len({f"command {name}" for name in NAMES} & self.seen),
            "verbs": len({f"press {verb}" for verb in VERBS} & self.seen),
            "questions": len([name for name in self.seen if name.startswith("answer ")]),
            "slowest_ms": round(self.slowest[0] * 1000),
        }

    def holds(self) -> bool:
        return not any(self.counts[name] for name in COUNTED)


class Run:
    """Inputs at the typed layer, in one town."""

    def __init__(self, town: Town, seed: int, tally: Tally | None = None) -> None:
        self.town, self.tally = town, tally or Tally()
        self.draw = Drawer(town, Random(seed))

    async def go(self, inputs: int) -> None:
        """So many inputs."""
        began = time.monotonic()
        for number in range(1, inputs + 1):
            if number % 200 == 0:
                await self._make_room()
                self.town.clock.tick(PAUSE)
            await self._put(self.draw.next())
            if number % EVERY == 0:
                said = {name: count for name, count in self.tally.counts.items() if name in COUNTED}
                print(f"{number:,} inputs, {time.monotonic() - began:.0f} s, {said}", file=sys.stderr)

    async def _put(self, given: Input) -> None:
        began = time.perf_counter()
        wrong = await self.wrong(given)
        took = time.perf_counter() - began
        for one in self.tally.count(str(given), wrong, took, f"{given.kind} {given.what}"):
            less = str(await self.smaller(given, one))
            self.tally.found[one] = less
            print(f"{one[0]}: {one[1][:200]}\n    {less[:400]}", file=sys.stderr)  # a long run may not see its end

    async def wrong(self, given: Input) -> list[Wrong]:
        """What is wrong with what came of an input."""
        town = self.town
        try:
            outcome = await self._do(given)
        except Refused as refused:
            outcome = refused
            self.tally.refused += 1
        except Exception as error:
            return [(UNHANDLED, _where(error))]
        try:
            if given.kind == "complete":
                return []
            reader = town.talks[given.who].person
            found = list(judged(outcome, reader, town.photos, None if given.who == "alice" else CANARY))
            town.sees(given.who, outcome)
            if isinstance(outcome, Asked) or card(outcome, reader).wants_text:
                await self._learn(given.who)
        except Exception as error:
            return [(UNHANDLED, _where(error))]
        return [(kind, _short(said)) for kind, said in found]

    async def _do(self, given: Input) -> object:
        app, talk = self.town.app, await self.town.again(given.who)
        if given.kind == "command":
            return await with_choices(app, talk, await typed.command(app, talk, given.what, given.said))
        if given.kind == "press":
            acting = await for_whom(app, talk, given.what, given.said)
            return await with_choices(app, talk, await perform(app, acting, given.what, given.said))
        if given.kind == "complete":
            said = keepable(given.said)  # as the ears do
            return (
                await app.search.complete(said),
                await app.rules.suggest(talk.person, said),
                await app.prices.suggest(talk.person, said),
                app.places.suggest(said),
            )
        assert given.asked is not None
        await app.conversations.ask(talk.person, talk.chat, given.asked)
        return await typed.reply(app, talk, Said(given.said) if isinstance(given.answer, Said) else given.answer)  # type: ignore[arg-type]

    async def _learn(self, who: str) -> None:
        """Remember what is being asked, to be answered again in many ways."""
        talk = self.town.talks[who]
        now = await self.town.app.conversations.current(talk.person, talk.chat)
        if now is not None:
            self.draw.asked.setdefault(who, {})[f"{now.wizard}.{now.step}"] = now

    async def _make_room(self) -> None:
        for talk in self.town.talks.values():
            ids = (
                await RuleRow.filter(person_id=talk.person.id, deleted=None).order_by("id").values_list("id", flat=True)
            )
            if len(ids) > ROOM:
                await RuleRow.filter(id__in=ids[5 : len(ids) - 10]).delete()  # the first are those of the town

    async def smaller(self, given: Input, wrong: Wrong) -> Input:
        """The same finding with less said, as far as it still shows."""
        if wrong[0] == SLOW:
            return replace(given, said=given.said[:300])
        tries = A_FINDING
        size = max(1, len(given.said) // 2)
        while size and tries > 0:
            at, cut = 0, False
            while at < len(given.said) and tries > 0:
                less = replace(given, said=given.said[:at] + given.said[at + size :])
                tries -= 1
                if wrong in await self.wrong(less):
                    given, cut = less, True
                else:
                    at += size
            if not cut:
                size //= 2
        return given


def _where(error: BaseException) -> str:
    """The kind of error and the last place in the product where it passed."""
    ours = [
        f
        for f in traceback.extract_tb(error.__traceback__)
        if "/.venv/" not in f.filename and "/lib/python" not in f.filename
    ]
    last = ours[-1] if ours else None
    place = f"{'/'.join(last.filename.split('/')[-3:])}:{last.lineno}" if last else "?"
    return f"{type(error).__name__} at {place}: {str(error)[:80]}"


def _short(said: str) -> str:
    return said[:60]
