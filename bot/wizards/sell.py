"""/sell: what the line did not say is asked for, then the draft is shown; and any part of an item, said anew."""

from __future__ import annotations

from collections.abc import Sequence

from bot.talk import Talk
from bot.wizards.answer import Answer, Location, Pictures, Said, Skipped
from core.app import App
from core.conversation import Conversation
from core.errors import Refused, Why
from core.selling.draft import Draft
from core.selling.fields import Field, missing
from core.selling.outcomes import DraftShown, FieldAsked, ItemState
from core.text.words import fold

NAME = "sell"
PREVIEW = "preview"  # the step in which the draft is shown: more of it can be said, and pictures sent
PUBLISH = frozenset({"publish", "post", "post it", "publish it", "yes", "ok", "okay"})
PUBLISH |= {"publicar", "publicalo", "publica", "si", "vale"}


async def begin(app: App, talk: Talk, line: str, pictures: Pictures | None = None) -> object:
    """Start from a line and pictures, if there are any. Raises Refused."""
    files = pictures.files if pictures else ()
    if not line.strip() and not files:
        return await _ask(app, talk, None, Field.TITLE, Draft(), (), ())
    draft = app.selling.drafts.read(talk.person, line) if line.strip() else Draft()
    return await _go_on(app, talk, await app.selling.drafts.begin(talk.person, draft, files))


async def show(app: App, talk: Talk, ref: str) -> object:
    """A draft, which can be gone on with by what is said next; or an item. Nothing is asked any more."""
    outcome = await app.selling.show(talk.person, ref)
    if isinstance(outcome, DraftShown):
        await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, PREVIEW, {"ref": ref}))
    else:
        await end(app, talk)
    return outcome


async def end(app: App, talk: Talk, ref: str | None = None) -> None:
    """Nothing is asked of an item any more; of this one, if it is named: another may be in the middle of it."""
    now = await app.conversations.current(talk.person, talk.chat)
    if now is not None and now.wizard == NAME and ref in (None, now.answers.get("ref")):
        await app.conversations.end(talk.person, talk.chat)


async def ask_one(app: App, talk: Talk, ref: str, field: Field) -> object:
    """Ask for one part of a draft or an offered item anew. Raises Refused."""
    item = await app.selling.items.get(talk.person, ref)
    if item.state not in (ItemState.DRAFT, ItemState.OFFERED):
        raise Refused(Why.NOT_OFFERED)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, field.value, {"ref": ref, "one": True}))
    if field is Field.PHOTOS:
        return await app.selling.photos(talk.person, ref)
    draft = item.draft
    worth = await app.selling.drafts.worth(talk.person, draft.title, draft.condition) if field is Field.PRICE else None
    return FieldAsked(f"{NAME}.{field}", ref=ref, field=field, draft=draft, worth=worth, is_edit=True)


async def back(app: App, talk: Talk, now: Conversation) -> object:
    """The question before this one, or what a part of was asked for. Raises Refused(NOTHING_BEFORE)."""
    ref, asked = now.answers.get("ref"), now.answers.get("asked", ())
    if ref is not None and now.answers.get("one"):
        return await show(app, talk, ref)
    if ref is None or len(asked) < 2:
        raise Refused(Why.NOTHING_BEFORE)
    *before, last, _ = asked
    draft = await app.selling.drafts.get(talk.person, ref)
    skipped = [name for name in now.answers["skipped"] if name != last]
    return await _ask(app, talk, ref, Field(last), draft, skipped, before)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Take an answer; ask on or show the draft. Raises Refused for what cannot be read, and goes on waiting."""
    ref = now.answers.get("ref")
    if ref is None:
        return await _first(app, talk, said)
    if isinstance(said, Pictures):
        added = await app.selling.add_photos(talk.person, ref, said.files)
        if now.step in (PREVIEW, Field.PHOTOS):
            return await show(app, talk, ref) if isinstance(added, DraftShown) else added
        return await _again(app, talk, now)
    if now.step == PREVIEW:
        return await _more(app, talk, ref, said)
    outcome = await _say(app, talk, ref, Field(now.step), said)
    if now.answers.get("one"):
        if outcome is None or isinstance(outcome, DraftShown):
            return await show(app, talk, ref)
        await end(app, talk)
        return outcome
    skipped = [*now.answers["skipped"], *([now.step] if isinstance(said, Skipped) else [])]
    return await _go_on(app, talk, ref, skipped, now.answers["asked"])


async def _say(app: App, talk: Talk, ref: str, field: Field, said: Answer) -> object | None:
    """What came of saying a part; None where it was left as it is."""
    match said:
        case Skipped() if field is not Field.TITLE:
            return None
        case Said(text):
            return await app.selling.change(talk.person, ref, field, text)
        case Location(latitude, longitude) if field is Field.PLACE:
            return await app.selling.put_at(talk.person, ref, latitude, longitude)
        case _:
            raise Refused(Why.TITLE_MISSING if field is Field.TITLE else Why.NOT_AN_ANSWER)


async def _first(app: App, talk: Talk, said: Answer) -> object:
    """What is sold: in a line, or by its picture."""
    match said:
        case Said(text):
            return await begin(app, talk, text)
        case Pictures():
            return await begin(app, talk, said.caption, said)
        case _:
            raise Refused(Why.TITLE_MISSING)


async def _more(app: App, talk: Talk, ref: str, said: Answer) -> object:
    """What is said while the draft is shown."""
    match said:
        case Said(text) if fold(text).strip(" .!") in PUBLISH:
            await app.conversations.end(talk.person, talk.chat)
            return await app.selling.drafts.publish(talk.person, ref)
        case Said(text):
            await app.selling.drafts.more(talk.person, ref, text)
        case Location(latitude, longitude):
            await app.selling.put_at(talk.person, ref, latitude, longitude)
        case _:
            raise Refused(Why.NOT_AN_ANSWER)
    return await show(app, talk, ref)


async def _go_on(app: App, talk: Talk, ref: str, skipped: Sequence[str] = (), asked: Sequence[str] = ()) -> object:
    """Ask for the next part that is not known, or show the draft."""
    draft = await app.selling.drafts.get(talk.person, ref)
    for field in missing(draft):
        if field not in skipped:
            return await _ask(app, talk, ref, field, draft, skipped, asked)
    return await show(app, talk, ref)


async def _again(app: App, talk: Talk, now: Conversation) -> object:
    """The same question, after pictures came."""
    ref, field = now.answers["ref"], Field(now.step)
    if now.answers.get("one"):
        return await ask_one(app, talk, ref, field)
    draft = await app.selling.drafts.get(talk.person, ref)
    return await _ask(app, talk, ref, field, draft, now.answers["skipped"], now.answers["asked"][:-1])


async def _ask(
    app: App, talk: Talk, ref: str | None, field: Field, draft: Draft, skipped: Sequence[str], asked: Sequence[str]
) -> FieldAsked:
    answers = {"ref": ref, "skipped": list(skipped), "asked": [*asked, field.value]}
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, field.value, answers))
    worth = await app.selling.drafts.worth(talk.person, draft.title, draft.condition) if field is Field.PRICE else None
    return FieldAsked(
        f"{NAME}.{field}", skippable=field is not Field.TITLE, ref=ref or "", field=field, draft=draft, worth=worth,
        is_first=not asked,
    )  # fmt: skip
