"""What a person types into a slash command, turned into what Discord sends for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from tests.fakes.discord.payloads import (
    account_json,
    attachment_json,
    channel_json,
    member_json,
    message_json,
    role_json,
)
from tests.fakes.discord.state import Account, Attachment, Channel, Guild, Message, Role, State, Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11
PLAIN: dict[int, tuple[type, ...]] = {STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}
THINGS: dict[int, tuple[type, ...]] = {
    USER: (Account,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (Account, Role),
    ATTACHMENT: (Upload,),
}
KINDS = {1: "/", 2: "user command ", 3: "message command "}
LARGEST_STRING = 6000  # characters Discord takes where no max_length is set


class CannotDo(AssertionError):
    """Discord would not let a person do this: no such command, button or value, or not theirs to use."""


class Resolved:
    """The things an interaction names by id, told in full beside it."""

    def __init__(self, state: State, guild: Guild | None, permissions: discord.Permissions) -> None:
        self._state = state
        self._guild = guild
        self._may = str(permissions.value)
        self.json: dict[str, Json] = {}

    def add(self, thing: Account | Channel | Role | Upload | Message) -> str:
        """Notes a thing and gives its id; a file is stored first."""
        if isinstance(thing, Upload):
            return self.add_file(self._state.keep(thing))
        if isinstance(thing, Account):
            self._put("users", thing.id, account_json(thing))
            if self._guild:
                self._put("members", thing.id, member_json(thing))
        elif isinstance(thing, Channel):
            self._put("channels", thing.id, {**channel_json(thing), "permissions": self._may})
        elif isinstance(thing, Role):
            self._put("roles", thing.id, role_json(thing))
        else:
            self._put("messages", thing.id, message_json(thing, self._state))
        return thing.id

    def add_file(self, file: Attachment) -> str:
        self._put("attachments", file.id, attachment_json(file))
        return file.id

    def _put(self, kind: str, key: str, value: Json) -> None:
        self.json.setdefault(kind, {})[key] = value


@dataclass
class Found:
    """A registered command and, below it, the subcommand that was named."""

    command: Json
    path: list[Json]

    @property
    def options(self) -> list[Json]:
        return (self.path[-1] if self.path else self.command).get("options") or []

    def data(self, options: list[Json], resolved: Json) -> Json:
        """The `data` of the interaction."""
        for step in reversed(self.path):
            options = [{"name": step["name"], "type": step["type"], "options": options}]
        own = {k: self.command[k] for k in ("id", "name", "type", "guild_id") if self.command.get(k)}
        return {**own, "options": options} | ({"resolved": resolved} if resolved else {})


def find(state: State, user: Account, guild: Guild | None, name: str, kind: int = 1) -> Found:
    """The command that somebody sees under this name ("source add" for a subcommand). Raises CannotDo."""
    offered = [c for scope in ([guild.id] if guild else []) + [None] for c in state.commands.get(scope, [])]
    first, *below = name.split() if kind == 1 else [name]
    command = next((c for c in offered if c["name"] == first and (c.get("type") or 1) == kind), None)
    if command is None:
        known = ", ".join(sorted(c["name"] for c in offered))
        raise CannotDo(f"{user.name} finds no {KINDS[kind]}{first}; registered: {known or 'nothing'}")
    _may_use(command, user, guild)
    path: list[Json] = []
    for word in below:
        inside = (path[-1] if path else command).get("options") or []
        step = next((o for o in inside if o["name"] == word and o["type"] in (SUBCOMMAND, GROUP)), None)
        if step is None:
            raise CannotDo(f"/{first} has no {word!r}, only {[o['name'] for o in inside]}")
        path.append(step)
    found = Found(command, path)
    if any(o["type"] in (SUBCOMMAND, GROUP) for o in found.options):
        raise CannotDo(f"/{name} is not complete: {[o['name'] for o in found.options]}")
    return found


def fill(found: Found, values: Mapping[str, Any], resolved: Resolved) -> list[Json]:
    """The options as sent. Raises CannotDo for one that is unknown, missing, of the wrong type or out of range."""
    known = {o["name"]: o for o in found.options}
    if unknown := set(values) - set(known):
        raise CannotDo(f"no option {sorted(unknown)}, only {sorted(known)}")
    if missing := [n for n, o in known.items() if o.get("required") and n not in values]:
        raise CannotDo(f"{missing} must be given")
    return [
        {"name": name, "type": known[name]["type"], "value": _value(known[name], value, resolved)}
        for name, value in values.items()
    ]


def half_filled(found: Found, focused: str, typed: str, others: Mapping[str, Any], resolved: Resolved) -> list[Json]:
    """The options while one of them is being typed; Discord sends that one as the raw text."""
    option = next((o for o in found.options if o["name"] == focused), None)
    if option is None or not option.get("autocomplete"):
        raise CannotDo(f"option {focused!r} does not complete; options: {[o['name'] for o in found.options]}")
    known = {o["name"]: o for o in found.options}
    rest = [{"name": n, "type": known[n]["type"], "value": _value(known[n], v, resolved)} for n, v in others.items()]
    return [*rest, {"name": focused, "type": option["type"], "value": typed, "focused": True}]


def _may_use(command: Json, user: Account, guild: Guild | None) -> None:
    contexts = command.get("contexts")
    if guild is None and (command.get("guild_id") or (0 if contexts is None else 1 not in contexts)):
        raise CannotDo(f"{command['name']} is not offered in direct messages")
    if guild is None and contexts is None and command.get("dm_permission") is False:
        raise CannotDo(f"{command['name']} is not offered in direct messages")
    if guild and contexts is not None and 0 not in contexts:
        raise CannotDo(f"{command['name']} is not offered in servers")
    needed = command.get("default_member_permissions")
    if guild and needed is not None and not user.permissions.administrator:
        asked = discord.Permissions(int(needed))
        if needed == "0" or not user.permissions.is_superset(asked):
            raise CannotDo(f"{command['name']} is not offered to {user.name}, who lacks {[n for n, on in asked if on]}")


def _value(option: Json, value: Any, resolved: Resolved) -> Any:
    name, kind = option["name"], option["type"]
    if kind == ATTACHMENT and isinstance(value, tuple):
        value = Upload(*value)
    fits = isinstance(value, PLAIN.get(kind, ()) + THINGS.get(kind, ()))
    if not fits or (isinstance(value, bool) and kind != BOOLEAN):
        raise CannotDo(f"{name}: {value!r} is not of option type {kind}")
    if kind == CHANNEL and value.kind not in option.get("channel_types", [value.kind]):
        raise CannotDo(f"{name}: {value!r} is not offered, only types {option['channel_types']}")
    if kind in THINGS:
        return resolved.add(value)
    if choices := option.get("choices"):
        picked = next((c["value"] for c in choices if value in (c["name"], c["value"])), None)
        if picked is None:
            raise CannotDo(f"{name}: {value!r} is none of {[c['name'] for c in choices]}")
        return picked
    size = len(value) if kind == STRING else value
    low, high = ("min_length", "max_length") if kind == STRING else ("min_value", "max_value")
    largest = option.get(high, LARGEST_STRING if kind == STRING else None)
    if (option.get(low) is not None and size < option[low]) or (largest is not None and size > largest):
        raise CannotDo(f"{name}: {value!r} is not within {option.get(low)} and {largest}")
    return value
