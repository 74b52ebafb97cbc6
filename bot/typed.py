"""Commands as typed lines, and answers to questions: the same for every platform where people write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import links, opening
from bot.actions import communities, items, prices
from bot.catalogue import nearest
from bot.talk import Talk
from bot.topics import help_on
from bot.wizards import (
    alert,
    bring,
    code,
    community,
    confirm,
    erase,
    line,
    own_price,
    preference,
    sale,
    sell,
    setting,
    start,
)
from bot.wizards.answer import Answer, File, Location, Pictures, Said, Skipped
from core.app import App
from core.chats import is_shared
from core.conversation import Cancelled, Conversation
from core.errors import Refused, Why
from core.text.plain import keepable

LONGEST_LINE = 4000  # characters of one message that are read
BACKS = {"back", "atrás", "atras", "volver"}
SKIPS = {"", "skip", "saltar", "omitir", "paso"}
Step = Callable[[App, Talk, Conversation], Awaitable[object]]
QUESTIONS: dict[str, Step] = {start.NAME: start.question, alert.NAME: alert.question}  # of wizards with several steps
ORIGINS: dict[str, Step] = {wizard.NAME: wizard.origin for wizard in (line, setting, preference, own_price, code)}
BACK = {*QUESTIONS, *ORIGINS, sell.NAME}


async def command(
    app: App,
    talk: Talk,
    name: str,
    rest: str,
    *,
    pictures: Pictures | None = None,
    file: File | None = None,
) -> object:
    """Run `/name rest`; answers the outcome. Raises Refused. A command leaves whatever was being asked."""
    if len(rest) > LONGEST_LINE and name != bring.NAME:  # a pasted file has a limit of its own
        raise Refused(Why.TOO_LONG, limit=LONGEST_LINE, length=len(rest))
    name, rest = keepable(name), keepable(rest).strip()
    left = await app.conversations.end(talk.person, talk.chat)
    if name == "cancel":
        if not left:
            raise Refused(Why.NOTHING_TO_CANCEL)
        return Cancelled()
    if name == "sell":
        return await sell.begin(app, talk, rest, pictures)
    known: dict[str, Callable[[], Awaitable[object]]] = {
        "start": lambda: greet(app, talk, rest),
        "help": lambda: _help(talk, rest),
        "alerts": lambda: app.rules.mine(talk.person),
        "alert": lambda: confirm.create(app, talk, rest),
        "rule": lambda: app.rules.named(talk.person, rest) if rest.strip() else app.rules.mine(talk.person),
        "try": lambda: app.rules.try_out(talk.person, rest),
        "price": lambda: prices.check(app, talk, rest),
        "search": lambda: app.search.find(talk.person, rest, at=talk.at),
        "items": lambda: items.find(app, talk, rest),
        "settings": lambda: app.preferences.show(talk.person),
        "channels": lambda: channels(app, talk, rest),
        "saved": lambda: app.saved.mine(talk.person),
        "watch": lambda: links.watched(app, talk, rest),
        "muted": lambda: muted(app, talk),
        "log": lambda: app.journal.log(talk.person),
        "why": lambda: app.journal.why(talk.person, rest),
        "link": lambda: link(app, talk, rest),
        "privacy": lambda: privacy(app, talk, rest),
        "export": lambda: app.rules.copies.export(talk.person),
        "import": lambda: bring.begin(app, talk, rest, file),
        "status": lambda: app.status(talk.person),
        "setup": lambda: communities.typed(app, talk, rest),
        "source": lambda: source(app, talk, rest),
    }
    if name not in known:
        meant = nearest(name)
        suggestion = f"/{meant}" if meant else ""
        raise Refused(Why.UNKNOWN_COMMAND, command=f"/{name}", suggestion=suggestion)
    if name == "alert" and not rest.strip() and not is_shared(talk.chat):
        return await alert.begin(app, talk)
    if name in {"alert", "try", "search"} and not rest.strip():  # in a room, in one line: nobody wants all the steps
        return await line.begin(app, talk, name)
    return await known[name]()


async def greet(app: App, talk: Talk, payload: str = "") -> object:
    """/start: what a link opens, if one was followed; else questions for who is new, a welcome for who is back."""
    if payload and (found := await opening.opened(app, talk, payload)) is not None:
        return found
    if not talk.person.introduced:
        return await start.begin(app, talk)
    return await app.people.welcome(talk.person)


async def muted(app: App, talk: Talk) -> object:
    """/muted: in a room that this person leads, what is muted there; else what they muted for themselves."""
    if talk.room is not None and talk.leads:
        return await app.mutes.of_room(talk.person, talk.room)
    return await app.mutes.mine(talk.person)


async def source(app: App, talk: Talk, rest: str) -> object:
    """/source [add URL | remove NAME]."""
    verb, _, target = rest.strip().partition(" ")
    if verb == "add":
        return await app.sources.add(talk.person, target)
    if verb == "remove":
        return await app.sources.remove(talk.person, target)
    return await app.sources.all(talk.person)


async def channels(app: App, talk: Talk, rest: str) -> object:
    """/channels [add KIND ADDRESS | code 123456]."""
    verb, _, said = rest.strip().partition(" ")
    if verb == "add":
        kind, _, address = said.strip().partition(" ")
        return await app.channels.add(talk.person, kind.casefold(), address)
    if verb == "code":
        return await app.channels.code(talk.person, said)
    return await app.channels.show(talk.person)


async def link(app: App, talk: Talk, rest: str) -> object:
    """/link [CODE]."""
    return await (app.linking.claim(talk.person, rest) if rest.strip() else app.linking.offer(talk.person))


async def privacy(app: App, talk: Talk, rest: str) -> object:
    """/privacy [export | delete]."""
    match rest.strip().casefold():
        case "export":
            return await app.privacy.export(talk.person)
        case "delete":
            return await erase.begin(app, talk)
    return await app.privacy.show(talk.person)


async def reply(app: App, talk: Talk, said: Answer) -> object:
    """What a message means that is no command: the answer to what is being asked. Raises Refused if nothing is."""
    now = await app.conversations.current(talk.person, talk.chat)
    if now is None:
        if isinstance(said, Said) and said.text.strip() and len(said.text) <= LONGEST_LINE:
            return await links.heard(app, talk, said.text)
        raise Refused(Why.NOT_UNDERSTOOD, text=said.text) if isinstance(said, Said) else Refused(Why.NOT_AN_ANSWER)
    if isinstance(said, Said) and len(said.text) > LONGEST_LINE and now.wizard != bring.NAME:
        raise Refused(Why.TOO_LONG, limit=LONGEST_LINE, length=len(said.text))
    if isinstance(said, Said):
        said = Said(keepable(said.text))
        if said.text.strip().casefold() in SKIPS:
            said = Skipped()
        elif said.text.strip().casefold() in BACKS and now.wizard in BACK:
            return await back(app, talk)
    if isinstance(said, Location) and not (abs(said.latitude) <= 90 and abs(said.longitude) <= 180):
        raise Refused(Why.NOT_AN_ANSWER)
    wizards = (start, alert, line, sell, sale, confirm, setting, preference, own_price, code, bring, community, erase)
    wizard = next(w for w in wizards if now.wizard == w.NAME)
    return await wizard.answer(app, await communities.for_answer(app, talk, now), now, said)


async def back(app: App, talk: Talk) -> object:
    """The question before this one as it stands, else what this one was asked from. Raises Refused."""
    now = await app.conversations.current(talk.person, talk.chat)
    if now is None:
        raise Refused(Why.BUTTON_DEAD)
    talk = await communities.for_answer(app, talk, now)
    if now.wizard == sell.NAME:
        return await sell.back(app, talk, now)
    before = await app.conversations.back(talk.person, talk.chat) if now.wizard in QUESTIONS else None
    if before is not None:
        return await QUESTIONS[now.wizard](app, talk, before)
    if now.wizard not in ORIGINS:
        raise Refused(Why.NOTHING_BEFORE)
    origin = await ORIGINS[now.wizard](app, talk, now)
    await app.conversations.end(talk.person, talk.chat)
    return origin


async def _help(talk: Talk, topic: str) -> object:
    return help_on(topic, operator=talk.person.is_operator)
