"""/sell: what the line did not say is asked for: title, condition, price with what is advised, place, pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.talk import Talk
from bot.wizards.answer import Answer, Location, Pictures, Said, Skipped
from core.app import App
from core.cards.questions import CONDITION_CHOICES
from core.conversation import Asked, Choice, Conversation
from core.errors import Refused, Why
from core.selling.draft import Draft, read_title
from core.selling.service import MOST_PHOTOS
from core.values import Condition, Money, Place

NAME = "sell"
STEPS = ("title", "condition", "price", "place", "photos")  # a price is advised for a condition
POST = "post"
POSTS = {POST, "publicar"}


async def begin(app: App, talk: Talk, line: str, pictures: Pictures | None, *, takes_pictures: bool) -> object:
    """Start from a line (and pictures that came with it). Posts at once if nothing is left to ask."""
    draft = app.selling.read_line(talk.person, line) if line.strip() else Draft()
    if pictures:
        draft = await _keep(app, draft, pictures)
    skipped = [] if takes_pictures and not pictures else ["photos"]
    if _said_enough(draft):
        skipped = ["condition", "place", "photos"]
    return await _next(app, talk, draft, skipped)


async def answer(  # noqa: C901 - a table, one line an answer
    app: App, talk: Talk, now: Conversation, said: Answer
) -> object:
    """Take an answer; ask on or post. Raises Refused for what cannot be read."""
    draft, skipped = _draft(now.answers), list(now.answers["skipped"])
    match now.step, said:
        case "photos", Said(text) if text.strip().casefold() in POSTS:
            skipped.append("photos")
        case _, Pictures():
            draft = await _keep(app, draft, said)
            if now.step == "photos":
                return await _ask(app, talk, "photos", draft, skipped)
        case "title", Said(text) if "," in text:
            line = app.selling.read_line(talk.person, text)
            draft = replace(line, photos=draft.photos)
        case "title", Said(text):
            draft = replace(draft, title=read_title(text))
        case "price", Said(text):
            draft = replace(draft, price=app.selling.read_price(talk.person, text))
        case "condition", Said(text):
            draft = replace(draft, condition=app.selling.read_condition(text))
        case "place", Said(text):
            draft = replace(draft, place=app.selling.read_place(text))
        case "place", Location(latitude, longitude):
            draft = replace(draft, place=app.selling.place_at(latitude, longitude))
        case step, Skipped() if step != "title":
            skipped.append(step)
        case _:
            raise Refused(Why.TITLE_MISSING if now.step == "title" else Why.NOT_AN_ANSWER)
    return await _next(app, talk, draft, skipped)


def _said_enough(draft: Draft) -> bool:
    """A line with price and more was meant to be complete: it is posted without a question."""
    return draft.title is not None and draft.price is not None and (draft.place or draft.condition) is not None


async def _next(app: App, talk: Talk, draft: Draft, skipped: list[str]) -> object:
    known = {
        "title": draft.title is not None,
        "price": draft.price is not None,
        "condition": draft.condition is not None,
        "place": draft.place is not None,
        "photos": False,
    }
    for step in STEPS:
        if not known[step] and step not in skipped:
            return await _ask(app, talk, step, draft, skipped)
    await app.conversations.end(talk.person, talk.chat)
    return await app.selling.post(talk.person, draft)


async def _ask(app: App, talk: Talk, step: str, draft: Draft, skipped: list[str]) -> Asked:
    answers = {**_answers(draft), "skipped": skipped}
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, step, answers))
    if step == "photos":
        question = "sell.more_photos" if draft.photos else "sell.photos"
        return Asked(question, (Choice(POST),), skippable=False, facts={"pictures": len(draft.photos)})
    choices = tuple(Choice(value) for value in CONDITION_CHOICES) if step == "condition" else ()
    facts: dict[str, object] = {"title": draft.title}
    if step == "price" and draft.title:
        facts["worth"] = await app.prices.of_draft(talk.person, draft.title, draft.condition)
    return Asked(f"sell.{step}", choices, skippable=step != "title", facts=facts)


async def _keep(app: App, draft: Draft, pictures: Pictures) -> Draft:
    if len(draft.photos) + len(pictures.files) > MOST_PHOTOS:
        raise Refused(Why.PHOTO_LIMIT, limit=MOST_PHOTOS)
    kept = [await app.selling.keep_photo(data) for data in pictures.files]
    return replace(draft, photos=(*draft.photos, *kept))


def _answers(draft: Draft) -> dict[str, Any]:
    """A draft as JSON."""
    return {
        "title": draft.title,
        "price": [draft.price.minor, draft.price.currency] if draft.price else None,
        "condition": draft.condition,
        "place": [draft.place.name, draft.place.latitude, draft.place.longitude] if draft.place else None,
        "photos": list(draft.photos),
    }


def _draft(answers: dict[str, Any]) -> Draft:
    """The draft that `_answers` wrote."""
    return Draft(
        title=answers["title"],
        price=Money(*answers["price"]) if answers["price"] else None,
        condition=Condition(answers["condition"]) if answers["condition"] else None,
        place=Place(*answers["place"]) if answers["place"] else None,
        photos=tuple(answers["photos"]),
    )
