"""Words for operators: how all is doing, and what they are told of the search server."""

from __future__ import annotations

from collections.abc import Iterator

from core.cards.card import Action, Card, worded
from core.cards.language import count, mark, percent, say
from core.cards.moments import moment
from core.cards.preferences import CHANNELS
from core.delivery.outcomes import NoticeDue
from core.ports.price_model import ModelCard
from core.search.availability import SearchState, Standing
from core.status import Queue, StatusShown
from core.values import Channel, Person

QUEUES = {**CHANNELS, Channel.TERMINAL: mark("Terminal"), Channel.WEBHOOK: mark("Webhooks")}  # everybody's
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "elasticsearch": "Elasticsearch"}
STANDINGS = {
    Standing.UP: mark("Search: {server} answers."),
    Standing.DOWN: mark("Search: {server} does not answer, so {database} does, since {when}. I go on trying."),
    Standing.BEHIND: mark("Search: {server} answers, and is catching up."),
    Standing.EMPTY: mark("Search: {server} is being filled; until then {database} answers."),
}


@worded.register
def _status(outcome: StatusShown, reader: Person) -> Card:
    as_of = say("As of {when}", when=moment(outcome.at, reader, outcome.at))
    lines = tuple(_lines(outcome, reader))
    return Card(say("How I am doing"), lines, (Action(say("Look again"), "status"),), footer=as_of)


def _lines(outcome: StatusShown, reader: Person) -> Iterator[str]:
    found = outcome.health
    if not found.database:
        yield say("The database does not answer.")
        return
    yield say("The database answers.")
    yield count(found.events_waiting, "{n} event waits to be matched.", "{n} events wait to be matched.")
    yield count(found.messages_overdue, "{n} message is due.", "{n} messages are due.")
    for queue in outcome.queues:
        yield _queue(queue, outcome, reader)
    if found.search is not None:
        yield from _search(found.search, outcome, reader)
    yield _model(outcome.model, outcome, reader)


def _queue(queue: Queue, outcome: StatusShown, reader: Person) -> str:
    words: dict[str, object] = {"channel": say(QUEUES[queue.channel]), "due": queue.due, "later": queue.later}
    if queue.rests_until is None:
        return say("{channel}: {due} due, {later} for later.", **words)
    until = moment(queue.rests_until, reader, outcome.at)
    return say("{channel}: {due} due, {later} for later; it rests until {until} after failures.", **words, until=until)


def _search(state: SearchState, outcome: StatusShown, reader: Person) -> Iterator[str]:
    server = state.server or state.answered_by
    when = moment(state.since, reader, outcome.at) if state.since else ""
    yield say(STANDINGS[state.standing], server=_named(server), database=_named(state.answered_by), when=when)
    if state.server is not None and state.waiting:
        yield count(state.waiting, "{n} listing waits for its index.", "{n} listings wait for its index.")


def _model(model: ModelCard | None, outcome: StatusShown, reader: Person) -> str:
    if model is None:
        return say("Learned price: none yet.")
    return say(
        "Learned price: from {rows} listings, {when}; off by {error} on those it had not seen, the median by {median}.",
        rows=model.rows,
        when=moment(model.trained_at, reader, outcome.at),
        error=percent(model.error),
        median=percent(model.median_error),
    )


def search_alarm(outcome: NoticeDue) -> Card | None:
    """The words of what operators are told of the search server; None for any other notice."""
    facts = outcome.facts
    match outcome.topic:
        case "search_down":
            lines = (
                say("The database answers every search meanwhile, so nobody goes without."),
                say("I go on trying, and bring its index up to date when it is back. /status shows how it stands."),
            )
            return Card(say("{server} does not answer", server=_named(str(facts["engine"]))), lines)
        case "search_back":
            line = say("Its index has what happened meanwhile, and it answers searches again.")
            return Card(say("{server} is back", server=_named(str(facts["engine"]))), (line,))
        case "search_drift":
            found = say(
                "There are {listed} listings, and {indexed} in the index; of {looked_at} looked at {wrong} were wrong.",
                **{name: facts[name] for name in ("listed", "indexed", "looked_at", "wrong")},
            )
            again = say("I am making the index anew; searches go on meanwhile.")
            return Card(say("The search index was not as it should be"), (found, again))
    return None


def _named(engine: str) -> str:
    return NAMES.get(engine, engine)
