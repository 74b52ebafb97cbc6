"""The words of communities: synonyms that their admins keep, in use from the next search on."""

from __future__ import annotations

import re

from core.communities.members import At
from core.errors import Refused, Why
from core.models import CommunityRow, CommunitySynonymRow
from core.ports.clock import Clock
from core.refs import ref_of
from core.search.synonyms import LONGEST_PHRASE, Synonyms
from core.store import Database
from core.text.plain import printable
from core.text.words import terms, words
from core.values import Person

MOST_SETS = 200
MOST_NAMES = 12  # of a set
LONGEST_NAME = 40  # characters
_ALSO = re.compile(r"\s*[=,;]\s*")


class CommunityWords:
    """Keeps sets, and answers what a search may use of them."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._read: dict[int, tuple[int, Synonyms]] = {}  # by community: the version that was read, and what it said

    async def of(self, row: CommunityRow) -> tuple[str, ...]:
        """The sets of a community, as lines."""
        lines = await CommunitySynonymRow.filter(community_id=row.id).order_by("id").values_list("line", flat=True)
        return tuple(str(line) for line in lines)

    async def add(self, row: CommunityRow, text: str) -> str:
        """Keep a set; answers it as a line. Raises Refused: SYNONYMS_INVALID, SYNONYMS_KNOWN, SYNONYMS_LIMIT."""
        line = read_set(text)
        async with self._db.transaction():
            # The row is written first, so that two admins at once do so one after the other.
            await self._changed(row)
            kept = await self.of(row)
            if line in kept:
                raise Refused(Why.SYNONYMS_KNOWN)
            if len(kept) >= MOST_SETS:
                raise Refused(Why.SYNONYMS_LIMIT, limit=MOST_SETS)
            await CommunitySynonymRow.create(community_id=row.id, line=line, created=self._clock.now())
        return line

    async def remove(self, row: CommunityRow, text: str) -> str:
        """Forget a set, named by `ref_of` its line or by any word in it; answers the line.

        Raises Refused(NO_SUCH_SYNONYMS).
        """
        wanted = terms(text)
        sets = await CommunitySynonymRow.filter(community_id=row.id).order_by("id")
        found = next((one for one in sets if ref_of(one.line) == text), None)
        found = found or next((one for one in sets if any(terms(name) == wanted for name in names(one.line))), None)
        if found is None:
            raise Refused(Why.NO_SUCH_SYNONYMS, text=text)
        async with self._db.transaction():
            await self._changed(row)
            await CommunitySynonymRow.filter(id=found.id).delete()
        return found.line

    async def for_search(self, person: Person, at: At | None) -> Synonyms | None:
        """What a search by this person may use: in a room the words of its community, in private those of all theirs.

        Read anew where a community's have changed, so that a change counts from the next search on, in every process.
        """
        found = CommunityRow.filter(gone=None, words_version__gt=0)
        if at is not None:
            found = found.filter(platform=at.platform, external_id=at.external_id)
        else:
            found = found.filter(members__person_id=person.id)
        spoken: Synonyms | None = None
        for row in await found.order_by("id"):
            known = self._read.get(row.id)
            if known is None or known[0] != row.words_version:
                known = self._read[row.id] = (row.words_version, Synonyms(await self.of(row)))
            spoken = known[1] if spoken is None else spoken.beside(known[1])
        return spoken

    async def _changed(self, row: CommunityRow) -> None:
        await self._db.rows("UPDATE community SET words_version = words_version + 1 WHERE id = $1", row.id)


def read_set(text: str) -> str:
    """`couch = sofa, settee` (all the same) or `loveseat > sofa` (one way) as a line. Raises Refused."""
    left, is_near, right = " ".join(printable(text).split()).casefold().partition(">")
    same, near = _names(left), _names(right) if is_near else []
    if (is_near and (not near or ">" in right)) or (not is_near and len(same) < 2) or not same:
        raise Refused(Why.SYNONYMS_INVALID)
    if len({terms(name) for name in same + near}) < len(same + near) or len(same + near) > MOST_NAMES:
        raise Refused(Why.SYNONYMS_INVALID)
    return " = ".join(same) + (f" > {', '.join(near)}" if near else "")


def names(line: str) -> list[str]:
    """The names in a line."""
    return [name for name in re.split(r"\s*[=,>]\s*", line) if name]


def _names(listed: str) -> list[str]:
    found = [name for name in _ALSO.split(listed.strip()) if name]
    for name in found:
        said = words(name)
        if not 0 < len(said) <= LONGEST_PHRASE or len(name) > LONGEST_NAME or not any(map(str.isalpha, name)):
            raise Refused(Why.SYNONYMS_INVALID)
        if "#" in name:  # begins a remark
            raise Refused(Why.SYNONYMS_INVALID)
    return found
