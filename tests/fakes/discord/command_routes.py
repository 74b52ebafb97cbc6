"""REST: the application and its registered commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.payloads import account_json
from tests.fakes.discord.routes import Answer, Call, DiscordError, Routes

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

UNKNOWN_COMMAND = 10063
COMMANDS = "/applications/{app}/commands"
GUILD_COMMANDS = "/applications/{app}/guilds/{guild}/commands"

routes = Routes()


@routes("GET", "/oauth2/applications/@me")
@routes("GET", "/applications/@me")
def application(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    return {
        "id": fake.state.application_id,
        "name": fake.state.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {},
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": len(fake.state.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "owner": account_json(fake.owner),
        "team": None,
    }


@routes("GET", "/gateway")
@routes("GET", "/gateway/bot")
def gateway(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {"url": fake.gateway_url} | ({"shards": 1, "session_start_limit": starts} if "bot" in call.path else {})


@routes("PUT", COMMANDS)
@routes("PUT", GUILD_COMMANDS)
def replace_all(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    scope = path.get("guild")
    earlier = {_key(c): c["id"] for c in fake.state.commands.get(scope, [])}
    fake.state.commands[scope] = [_registered(fake, c, scope, earlier.get(_key(c))) for c in call.body]
    return fake.state.commands[scope]


@routes("GET", COMMANDS)
@routes("GET", GUILD_COMMANDS)
def all_commands(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    return fake.state.commands.get(path.get("guild"), [])


@routes("POST", COMMANDS)
@routes("POST", GUILD_COMMANDS)
def upsert(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    scope = path.get("guild")
    commands = fake.state.commands.setdefault(scope, [])
    same = next((c for c in commands if _key(c) == _key(call.body)), None)
    if same:
        commands.remove(same)
    commands.append(_registered(fake, call.body, scope, same["id"] if same else None))
    return Answer(commands[-1], 200 if same else 201)


@routes("GET PATCH DELETE", COMMANDS + "/{command}")
@routes("GET PATCH DELETE", GUILD_COMMANDS + "/{command}")
def one(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    commands = fake.state.commands.get(path.get("guild"), [])
    command = next((c for c in commands if c["id"] == path["command"]), None)
    if command is None:
        raise DiscordError(404, UNKNOWN_COMMAND, "Unknown application command")
    if call.method == "DELETE":
        commands.remove(command)
        return Answer(status=204)
    command.update(call.body or {})
    return command


def _key(command: dict[str, Any]) -> tuple[int, str]:
    return command.get("type") or 1, command["name"]


def _registered(fake: FakeDiscord, body: dict[str, Any], guild: str | None, known: str | None) -> dict[str, Any]:
    defaults = {"type": 1, "description": "", "default_member_permissions": None, "nsfw": False}
    identity = {"id": known or fake.state.new_id(), "application_id": fake.state.application_id}
    where = {"guild_id": guild} if guild else {"dm_permission": True, "contexts": None, "integration_types": [0]}
    given = {k: v for k, v in body.items() if v is not None}
    if "default_member_permissions" in given:
        given["default_member_permissions"] = str(given["default_member_permissions"])
    return {**defaults, **where, **given, **identity, "version": fake.state.new_id()}
