"""Finding what to press in a message, and filling in a modal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.discord.limits import BUTTON, LABEL, ROW, SELECTS, walk
from tests.fakes.discord.options import CannotDo, Resolved
from tests.fakes.discord.reply import Modal
from tests.fakes.discord.state import Account, Channel, Message, Role, Upload

Json = dict[str, Any]

LINK = 5  # a button's style
STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 3, 4, 5, 6, 7, 8
TEXT_DISPLAY, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 10, 19, 21, 22, 23
OPTION_KINDS = (STRING_SELECT, RADIO, CHECKBOXES)


def button(messages: Sequence[Message], wanted: str) -> tuple[Message, Json]:
    """The button with this label, emoji or custom_id, and the message that has it. Raises CannotDo."""
    seen = []
    for message in messages:
        for part in (c for c in walk(message.components) if c["type"] == BUTTON):
            names = (part.get("label"), (part.get("emoji") or {}).get("name"), part.get("custom_id"))
            if wanted not in names:
                seen.append(part.get("label") or part.get("custom_id"))
            elif part.get("style") == LINK or part.get("disabled"):
                raise CannotDo(f"{wanted!r} is {'a link' if part.get('style') == LINK else 'disabled'}")
            else:
                return message, part
    raise CannotDo(f"no button {wanted!r}, only {seen}")


def select(messages: Sequence[Message], wanted: str) -> tuple[Message, Json]:
    """The select with this custom_id or placeholder, and the message that has it. Raises CannotDo."""
    for message in messages:
        for part in (c for c in walk(message.components) if c["type"] in SELECTS):
            if wanted in (part.get("custom_id"), part.get("placeholder")):
                if part.get("disabled"):
                    raise CannotDo(f"{wanted!r} is disabled")
                return message, part
    raise CannotDo(f"no select {wanted!r}")


def picked(part: Json, values: Any, resolved: Resolved) -> list[str]:
    """What a select, radio or checkbox group sends for labels, values or things. Raises CannotDo."""
    values = [values] if isinstance(values, str | Account | Channel | Role | Upload | tuple) else list(values)
    at_most = part.get("max_values") or (len(part["options"]) if part["type"] == CHECKBOXES else 1)
    at_least = part.get("min_values") if part.get("min_values") is not None else 1
    if not part.get("required", True):
        at_least = 0
    if not at_least <= len(values) <= at_most:
        raise CannotDo(f"{part['custom_id']} takes {at_least} to {at_most} values, not {len(values)}")
    if part["type"] not in OPTION_KINDS:
        return [resolved.add(Upload(*v) if isinstance(v, tuple) else v) for v in values]
    names = {o["label"]: o["value"] for o in part["options"]} | {o["value"]: o["value"] for o in part["options"]}
    if unknown := [v for v in values if v not in names]:
        raise CannotDo(f"{part['custom_id']} has no {unknown}, only {[o['label'] for o in part['options']]}")
    return [names[v] for v in values]


def submission(modal: Modal, values: Mapping[str, Any], resolved: Resolved) -> list[Json]:
    """The components of a submitted modal: fields by label or custom_id, the others as they stood."""
    names = {name for label, part in modal.fields() for name in (label, part.get("custom_id"))}
    if unknown := set(values) - names:
        raise CannotDo(f"the form {modal.title!r} has no {sorted(unknown)}, only {modal.labels}")

    def given(label: str, part: Json) -> Json:
        key: str = label if label in values else part["custom_id"]
        told = {"type": part["type"], "id": part["id"], "custom_id": part["custom_id"]}
        return told | _field(label, part, values[key] if key in values else _as_it_stood(part), resolved)

    sent: list[Json] = []
    for part in modal.components:
        if part["type"] == LABEL:
            inner = given(part["label"], part["component"])
            sent.append({"type": LABEL, "id": part["id"], "component": inner})
        elif part["type"] == ROW:
            row = [given(c.get("label", ""), c) for c in part["components"]]
            sent.append({"type": ROW, "id": part["id"], "components": row})
        elif part["type"] == TEXT_DISPLAY:
            sent.append({"type": TEXT_DISPLAY, "id": part["id"]})
    return sent


def _as_it_stood(part: Json) -> Any:
    if part["type"] == TEXT_INPUT:
        return part.get("value") or ""
    if part["type"] == CHECKBOX:
        return bool(part.get("default"))
    return [o["value"] for o in part.get("options") or () if o.get("default")]


def _field(label: str, part: Json, value: Any, resolved: Resolved) -> Json:
    if part["type"] == TEXT_INPUT:
        return {"value": _text(label, part, value)}
    if part["type"] == CHECKBOX:
        return {"value": bool(value)}
    if not value and not part.get("required", True):
        return {"value": None} if part["type"] == RADIO else {"values": []}
    chosen = picked(part, value, resolved)
    return {"value": chosen[0]} if part["type"] == RADIO else {"values": chosen}


def _text(label: str, part: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise CannotDo(f"{label}: {value!r} is no text")
    if not value and part.get("required", True):
        raise CannotDo(f"{label}: must be filled in")
    longest = part.get("max_length") or 4000
    if value and not (part.get("min_length") or 0) <= len(value) <= longest:
        raise CannotDo(f"{label}: {len(value)} characters, not {part.get('min_length') or 0} to {longest}")
    return value
