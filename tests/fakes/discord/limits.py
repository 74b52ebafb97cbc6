"""Limits that Discord enforces and its OpenAPI file does not state (or not where a body could be checked)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.discord.spec import Complaint

# Discord's developer documentation: resources/message, components/reference, interactions.
CONTENT = 2000
EMBEDS = 10
EMBED_SUM = 6000  # over all embeds of a message
EMBED_TEXT = {"title": 256, "description": 4096}
FIELDS = 25
FIELD_NAME, FIELD_VALUE = 256, 1024
FOOTER, AUTHOR = 2048, 256
ROWS = 5
BUTTONS = 5
COMPONENTS_V2 = 40
CUSTOM_ID = 100
BUTTON_LABEL = 80
OPTIONS = 25
OPTION_TEXT = 100
MODAL_TITLE, MODAL_PARTS, MODAL_LABEL = 45, 5, 45
CHOICES, CHOICE_NAME, CHOICE_VALUE = 25, 100, 100

ROW, BUTTON, LABEL = 1, 2, 18
SELECTS = (3, 5, 6, 7, 8)
IS_COMPONENTS_V2 = 1 << 15

Where = tuple[str | int, ...]


def message_complaints(body: dict[str, Any]) -> list[Complaint]:
    """What is over a limit in the body of a message (or of an edit: what is absent stays as it was)."""
    wrong = list(_longer(body.get("content"), CONTENT, ("content",)))
    wrong += _embeds(body.get("embeds") or [])
    components = body.get("components") or []
    if (body.get("flags") or 0) & IS_COMPONENTS_V2:
        wrong += _more(list(walk(components)), COMPONENTS_V2, ("components",))
        if body.get("content") or body.get("embeds"):
            wrong.append(Complaint(("flags",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS", "no content or embeds with v2"))
    else:
        wrong += _more(components, ROWS, ("components",))
        rows = [c for c in components if c.get("type") != ROW]
        wrong += [Complaint(("components",), "UNION_TYPE_CHOICES", f"type {c.get('type')} outside a row") for c in rows]
    return wrong + _parts(components)


def modal_complaints(body: dict[str, Any]) -> list[Complaint]:
    """What is over a limit in a modal."""
    components = body.get("components") or []
    wrong = list(_longer(body.get("title"), MODAL_TITLE, ("title",)))
    wrong += _longer(body.get("custom_id"), CUSTOM_ID, ("custom_id",))
    wrong += _more(components, MODAL_PARTS, ("components",))
    for i, part in enumerate(components):
        for text in [part, *part.get("components", ())]:
            wrong += _longer(text.get("label"), MODAL_LABEL, ("components", i, "label"))
    return wrong + _parts(components)


def choice_complaints(choices: list[dict[str, Any]]) -> list[Complaint]:
    """What is over a limit in an answer to autocomplete."""
    wrong = list(_more(choices, CHOICES, ("choices",)))
    for i, choice in enumerate(choices):
        wrong += _between(choice.get("name"), CHOICE_NAME, ("choices", i, "name"))
        if isinstance(choice.get("value"), str):
            wrong += _longer(choice["value"], CHOICE_VALUE, ("choices", i, "value"))
    return wrong


def walk(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each component, however deep: in rows, containers, sections (accessory) and labels (component)."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        yield from walk(component[k] for k in ("accessory", "component") if component.get(k))


def _embeds(embeds: list[dict[str, Any]]) -> list[Complaint]:
    wrong = list(_more(embeds, EMBEDS, ("embeds",)))
    total = 0
    for i, embed in enumerate(embeds):
        fields = embed.get("fields") or []
        footer, author = (embed.get(k) or {} for k in ("footer", "author"))
        for key, limit in EMBED_TEXT.items():
            wrong += _longer(embed.get(key), limit, ("embeds", i, key))
        wrong += _longer(footer.get("text"), FOOTER, ("embeds", i, "footer", "text"))
        wrong += _longer(author.get("name"), AUTHOR, ("embeds", i, "author", "name"))
        wrong += _more(fields, FIELDS, ("embeds", i, "fields"))
        for j, field in enumerate(fields):
            wrong += _between(field.get("name"), FIELD_NAME, ("embeds", i, "fields", j, "name"))
            wrong += _between(field.get("value"), FIELD_VALUE, ("embeds", i, "fields", j, "value"))
        texts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
        texts += [text for field in fields for text in (field.get("name"), field.get("value"))]
        total += sum(len(text or "") for text in texts)
    if total > EMBED_SUM:
        wrong.append(Complaint(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"{total} of {EMBED_SUM} characters"))
    return wrong


def _parts(components: list[dict[str, Any]]) -> list[Complaint]:
    wrong: list[Complaint] = []
    parts = list(walk(components))
    for part in parts:
        where: Where = ("components", str(part.get("custom_id") or part.get("label") or part.get("type")))
        wrong += _longer(part.get("custom_id"), CUSTOM_ID, (*where, "custom_id"))
        if part.get("type") == ROW:
            inside = part.get("components") or []
            wrong += _more(inside, BUTTONS, where)
            if len(inside) > 1 and any(c.get("type") in SELECTS for c in inside):
                wrong.append(Complaint(where, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "a select fills its row"))
        elif part.get("type") == BUTTON:
            wrong += _longer(part.get("label"), BUTTON_LABEL, (*where, "label"))
        elif part.get("type") in SELECTS:
            wrong += _more(part.get("options") or [], OPTIONS, (*where, "options"))
            for option in part.get("options") or []:
                wrong += _between(option.get("label"), OPTION_TEXT, (*where, "options", "label"))
                wrong += _between(option.get("value"), OPTION_TEXT, (*where, "options", "value"))
    for custom_id, n in Counter(p["custom_id"] for p in parts if p.get("custom_id")).items():
        if n > 1:
            wrong.append(Complaint(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", f"{custom_id!r} {n} times"))
    return wrong


def _longer(text: str | None, limit: int, where: Where) -> Iterator[Complaint]:
    if text is not None and len(text) > limit:
        yield Complaint(where, "BASE_TYPE_MAX_LENGTH", f"{len(text)} of {limit} characters")


def _between(text: str | None, limit: int, where: Where) -> Iterator[Complaint]:
    if not (text or "").strip():
        yield Complaint(where, "BASE_TYPE_REQUIRED", "must not be blank")
    yield from _longer(text, limit, where)


def _more(things: list[Any], limit: int, where: Where) -> Iterator[Complaint]:
    if len(things) > limit:
        yield Complaint(where, "BASE_TYPE_MAX_LENGTH", f"{len(things)} of {limit} entries")
