"""What of an outcome Discord shows in its own way: colours by the deal score, and times that count by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

import discord

from bot.discord.message import BLUE, GREEN, GREY
from core.delivery.outcomes import SummaryDue
from core.listings.saved import SavedListed
from core.listings.service import ListingShown
from core.prices.outcomes import PriceChecked, Verdict
from core.prices.score import verdict
from core.rules.outcomes import RuleCreated, RuleEdited, RuleTried
from core.search.outcomes import Found
from core.values import Listing

BRIGHT, YELLOW, ORANGE = (discord.Colour(value) for value in (0x57F287, 0xFEE75C, 0xE67E22))
BY_VERDICT = {
    Verdict.GREAT: BRIGHT,
    Verdict.GOOD: GREEN,
    Verdict.FAIR: YELLOW,
    Verdict.HIGH: ORANGE,
    Verdict.VERY_HIGH: GREY,
}


def of_score(score: float | None, otherwise: discord.Colour = BLUE) -> discord.Colour:
    """From bright green for a great deal to grey for a poor one; `otherwise` where nothing is known."""
    return otherwise if score is None else BY_VERDICT[verdict(score)]


def since(moment: datetime) -> str:
    """`2 hours ago` in the reader's own language, which Discord keeps right for as long as it is looked at."""
    return f"<t:{int(moment.timestamp())}:R>"


def posted(listing: Listing) -> datetime:
    """When it was offered, as far as is known."""
    return listing.posted_at or listing.first_seen


@singledispatch
def shown(outcome: object) -> Sequence[Listing]:
    """The listings that the entries of an outcome's card are, in their order; none where they are something else."""
    return ()


@shown.register
def _many(outcome: Found | SummaryDue | RuleTried) -> Sequence[Listing]:
    return outcome.listings


@shown.register
def _newest(outcome: RuleCreated | RuleEdited) -> Sequence[Listing]:
    return outcome.newest


@shown.register
def _kept(outcome: SavedListed) -> Sequence[Listing]:
    return [kept.listing for kept in outcome.kept]


@singledispatch
def head(outcome: object) -> discord.Colour:
    """The colour of an outcome's own embed."""
    return BLUE


@head.register
def _listing(outcome: ListingShown) -> discord.Colour:
    return of_score(outcome.listing.score)


@head.register
def _price(outcome: PriceChecked) -> discord.Colour:
    return of_score(outcome.score.value if outcome.score else None)
