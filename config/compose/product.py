"""The App, built from its ports."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.search.opening import search_engine
from config.compose.dispatch import MakeDispatch, claims
from core.account.belongings import everything
from core.account.codes import Codes
from core.account.linking import Linking
from core.account.privacy import Privacy
from core.app import App
from core.cards.consent import terms
from core.cards.texts import text
from core.communities.arrivals import Arrivals
from core.communities.members import Members
from core.communities.own_rules import OwnRules
from core.communities.service import Communities
from core.communities.settings import Settings as CommunitySettings
from core.communities.sharing import Sharing
from core.communities.synonyms import CommunityWords
from core.conversation import Conversations
from core.delivery.alarms import Alarms
from core.delivery.allowance import Allowance, TextCaps
from core.delivery.answers import Answers
from core.delivery.breaker import Breaker
from core.delivery.channels import Channels
from core.delivery.consent import Consent
from core.delivery.endings import Endings
from core.delivery.journal import Journal
from core.delivery.leases import Leases
from core.delivery.limits import Limits
from core.delivery.matcher import Matcher
from core.delivery.mutes import Mutes
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.delivery.places import Places as Destinations
from core.delivery.preferences import Preferences
from core.delivery.preparing import Preparing
from core.delivery.reports import Reports
from core.delivery.rooms import Rooms
from core.delivery.sealing import Sealing
from core.delivery.sender import Sender
from core.delivery.service import Delivery
from core.delivery.verification import Verification
from core.delivery.watch_news import WatchNews
from core.delivery.watches import Watches
from core.demo import Demo
from core.listings.history import PriceHistory
from core.listings.ingest import Ingest
from core.listings.pages import Pages
from core.listings.saved import Saved
from core.listings.service import Listings
from core.listings.sources import Sources
from core.people.service import People
from core.ports.clock import Clock
from core.ports.demo import DemoSource
from core.ports.engine import ServerEngine
from core.ports.feeds import FeedReader
from core.ports.fetch import Fetch
from core.ports.pages import PageReader
from core.ports.photos import Photos
from core.ports.pictures import Pictures
from core.ports.places import Places
from core.ports.price_model import PriceModel
from core.ports.rates import Rates
from core.ports.voices import Voices
from core.prices.analyst import Analyst
from core.prices.answering import Answering
from core.prices.market import Market
from core.prices.scoring import Scorer
from core.prices.service import Prices
from core.prices.training import Training
from core.rules.saving import RULES_A_PERSON
from core.rules.service import Rules
from core.rules.wishes import Wishes
from core.search.fallback import WithFallback
from core.search.service import Search
from core.search.upkeep import Upkeep
from core.search.vocabulary import Vocabulary
from core.selling.drafts import Drafts
from core.selling.ending import Ending
from core.selling.holding import OFFERED_DAYS, Holding
from core.selling.items import Items
from core.selling.service import Selling
from core.slots import Slots
from core.store import Database
from core.store.wake import Wake
from core.text.segments import segments
from core.text.tongues import SPOKEN
from core.undo import Undo


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports' implementations that the App is given."""

    clock: Clock
    places: Places
    photos: Photos
    fetch: Fetch
    feeds: FeedReader
    rates: Rates
    demo: DemoSource | None = None
    voices: Voices | None = None
    pictures: Pictures | None = None
    price_model: PriceModel | None = None
    dispatch: MakeDispatch = claims
    pages: PageReader | None = None
    search_server: ServerEngine | None = None


@dataclass(frozen=True, slots=True)
class Wakes:
    """Who is tapped on the shoulder when: a rule was saved, an event happened, something is due."""

    rules: Wake = field(default_factory=Wake)
    events: Wake = field(default_factory=Wake)
    deliveries: Wake = field(default_factory=Wake)


def build_app(
    db: Database,
    outside: Outside,
    wakes: Wakes,
    *,
    owner: str,
    operators: frozenset[str] = frozenset(),
    rules_a_person: int = RULES_A_PERSON,
    text_caps: TextCaps = TextCaps(),  # noqa: B008 - frozen
    offered_days: int = OFFERED_DAYS,
) -> App:
    """Every constructor call of core. `owner` names this process; `operators` are `platform:external id`."""
    clock = outside.clock
    undo = Undo(db, clock)
    people = People(db, clock, outside.places, operators)
    ingest = Ingest(db, clock, outside.places, wakes.events)
    notices = Notices(db, clock, wakes.deliveries)
    market, model = Market(db), outside.price_model
    analyst = Analyst(db, market, outside.rates, model)
    scorer = Scorer(db, clock, analyst, wakes.events)
    training = Training(db, clock, market, outside.rates, model)
    answering = Answering(clock, market, analyst, outside.rates)
    outbox, limits = Outbox(db, clock), Limits(db, clock)
    voices = outside.voices
    sealing = Sealing(voices.vault, voices.key) if voices else None
    alarms, endings = Alarms(notices, clock, operators), Endings(clock, notices)
    allowance = Allowance(db, text_caps, lambda outcome, reader: segments(text(outcome, reader)), alarms)
    verification = Verification(db, clock, sealing, wakes.deliveries, allowance) if sealing else None
    channels = Channels(clock, undo, notices, voices, verification, terms)
    prices = Prices(clock, outside.places, ingest, undo, answering, scorer, training)
    holding = Holding(db, clock, ingest, offered_days)
    drafts = Drafts(holding, ingest, outside.places, outside.photos, undo, prices)
    items = Items(holding, outside.places, undo, prices, drafts)
    vocabulary, database_search = Vocabulary(clock), search_engine(db)
    rules = Rules(db, clock, outside.places, people, undo, wakes.rules, outside.rates, rules_a_person, vocabulary)
    preferences = Preferences(clock, people, undo, wakes.deliveries)
    members, community_words = Members(db, clock, people), CommunityWords(db, clock)
    server = outside.search_server
    with_fallback = WithFallback(server, database_search, clock) if server else None
    engine = with_fallback or database_search
    search = Search(undo, engine, vocabulary, outside.places, clock, own=community_words.for_search)
    belongings = everything(clock, sealing)
    return App(
        people=people,
        rules=rules,
        listings=Listings(db),
        sources=Sources(clock, outside.fetch, outside.feeds, ingest, notices.source_failing),
        search=search,
        prices=prices,
        selling=Selling(drafts, items, Ending(holding, notices), outside.places),
        delivery=Delivery(
            Matcher(db, clock, wakes.deliveries, outside.rates, scorer),
            Sender(
                outside.dispatch(Leases(db, clock, owner), db, wakes.deliveries),
                outbox,
                Preparing(outbox, people, clock, outside.rates, allowance, limits),
                Answers(db, clock),
                clock,
                allowance,
                limits,
                Breaker(db, clock),
                notices,
            ),
            WatchNews(db, clock, wakes.deliveries),
        ),
        preferences=preferences,
        channels=channels,
        destinations=Destinations(clock, undo, channels),
        rooms=Rooms(undo),
        consent=Consent(db, clock, endings, sealing),
        reports=Reports(db, clock, endings, alarms),
        mutes=Mutes(clock, undo, wakes.deliveries),
        saved=Saved(clock, undo),
        watches=Watches(clock, people, undo),
        pages=Pages(clock, outside.pages, ingest),
        wishes=Wishes(clock, undo, rules),
        history=PriceHistory(),
        journal=Journal(clock, outside.rates),
        conversations=Conversations(clock),
        undo=undo,
        linking=Linking(db, clock, Codes(db, clock, sealing, alarms), belongings, notices),
        privacy=Privacy(db, clock, belongings, undo, outside.photos, search),
        places=outside.places,
        pictures=outside.pictures,
        demo=Demo(ingest, outside.demo, clock),
        slots=Slots(db, clock, owner),
        communities=Communities(
            members,
            Arrivals(db, clock, members, wakes.deliveries),
            CommunitySettings(
                db, clock, people, members, preferences, community_words, wakes.deliveries, tuple(SPOKEN)
            ),
            OwnRules(clock, members, rules, rules_a_person),
            Sharing(db, clock, members, wakes.deliveries),
        ),
        clock=clock,
        upkeep=Upkeep(with_fallback, clock, alarms.once_a_day) if with_fallback else None,
    )
