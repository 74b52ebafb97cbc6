"""App: the one door to the product. Bots, jobs and the command line call its services and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from core.account.linking import Linking
from core.account.privacy import Privacy
from core.communities.service import Communities
from core.conversation import Conversations
from core.delivery.channels import Channels
from core.delivery.consent import Consent
from core.delivery.journal import Journal
from core.delivery.mutes import Mutes
from core.delivery.places import Places as Destinations
from core.delivery.preferences import Preferences
from core.delivery.reports import Reports
from core.delivery.rooms import Rooms
from core.delivery.service import Delivery
from core.delivery.tally import forget as forget_tallies
from core.delivery.watches import Watches
from core.demo import Demo
from core.health import Health, health
from core.listings.history import PriceHistory
from core.listings.pages import Pages
from core.listings.saved import Saved
from core.listings.service import Listings
from core.listings.sources import Sources
from core.people.service import People
from core.ports.clock import Clock
from core.ports.pictures import Pictures
from core.ports.places import Places
from core.prices.service import Prices
from core.rules.owned import forget_deleted
from core.rules.service import Rules
from core.rules.wishes import Wishes
from core.search.service import Search
from core.search.upkeep import Upkeep
from core.selling.service import Selling
from core.slots import Slots
from core.status import StatusShown, status
from core.undo import Undo
from core.values import Person


@dataclass(frozen=True, slots=True)
class Undone:
    """The last thing was taken back; `outcome` is what stands now."""

    outcome: object


@dataclass(frozen=True, slots=True)
class App:
    """The services, a field each."""

    people: People
    rules: Rules
    listings: Listings
    sources: Sources
    search: Search
    selling: Selling
    prices: Prices
    delivery: Delivery
    preferences: Preferences
    channels: Channels
    destinations: Destinations
    rooms: Rooms
    consent: Consent
    reports: Reports
    mutes: Mutes
    saved: Saved
    watches: Watches
    pages: Pages
    wishes: Wishes
    history: PriceHistory
    journal: Journal
    conversations: Conversations
    undo: Undo
    linking: Linking
    privacy: Privacy
    places: Places
    pictures: Pictures | None
    demo: Demo
    slots: Slots
    communities: Communities
    clock: Clock
    upkeep: Upkeep | None = None  # of the search server's index, where there is one

    async def take_back(self, person: Person, token: str) -> Undone:
        """Run the inverse command behind an undo token, once. Raises Refused(UNDO_EXPIRED)."""
        verb, arguments = await self.undo.take(person, token)
        inverse: dict[str, Callable[..., Awaitable[Any]]] = {
            "rule.delete": self.rules.delete,
            "rule.restore": self.rules.restore,
            "rule.pause": self.rules.pause,
            "rule.resume": self.rules.resume,
            "rule.setting": self.rules.settings.put_back,
            "rules.remove": self.rules.copies.remove,
            "preference.put_back": self.preferences.put_back,
            "preference.speak": self.preferences.speak_again,
            "channel.restore": self.channels.restore,
            "rules.places": self.destinations.put_back,
            "mute.back": self.mutes.put_back,
            "saved.forget": self.saved.take_back,
            "saved.put_back": self.saved.put_back,
            "watch.take_back": self.watches.take_back,
            "watch.put_back": self.watches.put_back,
            "price.put_back": self.prices.put_back,
            "item.withdraw": self.selling.drafts.withdraw,
            "item.put_back": self.selling.items.put_back,
        }
        outcome = await inverse[verb](person, **arguments)
        return Undone(outcome)

    async def health(self) -> Health:
        """Whether the database answers and what waits."""
        return await health(self.clock, self.search.state)

    async def status(self, person: Person) -> StatusShown:
        """The same for operators, with queues and the learned price. Raises Refused(OPERATORS_ONLY)."""
        return await status(person, await self.health(), self.prices.training.card(), self.clock.now())

    async def tidy(self) -> None:
        """Forget what is over: buttons, mutes, turns of jobs, unanswered questions, codes, deleted rules, counters; and
        remove the files of pictures that nothing shows any more.
        """
        await self.undo.tidy()
        await self.mutes.tidy()
        await self.slots.tidy()
        await self.conversations.tidy()
        await self.consent.tidy()
        await self.linking.tidy()
        await self.privacy.tidy()
        await forget_deleted(self.clock.now())
        await forget_tallies(self.clock.now())
