"""Methods about what a person sees of the bot before talking to it: commands, menu button, name, descriptions."""

import json
import re
from typing import Any

from tests.fakes.telegram.entities import units
from tests.fakes.telegram.refusals import Violation
from tests.fakes.telegram.serving import serves
from tests.fakes.telegram.world import World

Call = dict[str, Any]
MAX_COMMANDS = 100  # https://core.telegram.org/bots/api#setmycommands
MAX_COMMAND_DESCRIPTION = 256  # https://core.telegram.org/bots/api#botcommand
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")  # the same page
LONGEST = {"name": 64, "description": 512, "short_description": 120}  # https://core.telegram.org/bots/api#setmyname


@serves("setMyCommands")
def set_my_commands(world: World, call: Call) -> Any:
    if len(call["commands"]) > MAX_COMMANDS:
        raise Violation("BOT_COMMANDS_TOO_MUCH")
    for command in call["commands"]:
        if not COMMAND_NAME.fullmatch(command["command"]):
            raise Violation("BOT_COMMAND_INVALID")
        if not 1 <= units(command["description"]) <= MAX_COMMAND_DESCRIPTION:
            raise Violation("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_register(world, call)] = call["commands"]
    world.bell.ring()
    return True


@serves("deleteMyCommands")
def delete_my_commands(world: World, call: Call) -> Any:
    world.commands.pop(_register(world, call), None)
    world.bell.ring()
    return True


@serves("getMyCommands")
def get_my_commands(world: World, call: Call) -> Any:
    return world.commands.get(_register(world, call), [])


@serves("setMyName", "setMyDescription", "setMyShortDescription")
def set_my_text(world: World, call: Call) -> Any:
    for field in LONGEST.keys() & call.keys():
        if units(call[field]) > LONGEST[field]:
            raise Violation(f"bot {field} is too long")
        world.texts[field, call.get("language_code", "")] = call[field]
    return True


@serves("getMyName")
def get_my_name(world: World, call: Call) -> Any:
    return {"name": _text(world, "name", call) or world.bot.first_name}


@serves("getMyDescription")
def get_my_description(world: World, call: Call) -> Any:
    return {"description": _text(world, "description", call)}


@serves("getMyShortDescription")
def get_my_short_description(world: World, call: Call) -> Any:
    return {"short_description": _text(world, "short_description", call)}


@serves("setChatMenuButton")
def set_chat_menu_button(world: World, call: Call) -> Any:
    world.menu_buttons[call.get("chat_id")] = call.get("menu_button", {"type": "default"})
    return True


@serves("getChatMenuButton")
def get_chat_menu_button(world: World, call: Call) -> Any:
    default = world.menu_buttons.get(None, {"type": "commands"})
    return world.menu_buttons.get(call.get("chat_id"), default)


def _register(world: World, call: Call) -> tuple[str, str]:
    """Scope and language of a list of commands."""
    scope = call.get("scope", {"type": "default"})
    if "chat_id" in scope:
        world.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), call.get("language_code", "")


def _text(world: World, field: str, call: Call) -> str:
    """In the language asked for, else in none."""
    return world.texts.get((field, call.get("language_code", "")), world.texts.get((field, ""), ""))
