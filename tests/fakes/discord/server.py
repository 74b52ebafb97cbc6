"""The HTTP side: takes a request apart, judges it, serves it or fails it, and hands out files."""

from __future__ import annotations

import asyncio
import inspect
import json
import traceback
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord import channel_routes, command_routes, interaction_routes, webhook_routes
from tests.fakes.discord.faults import Fault
from tests.fakes.discord.routes import Answer, Call, DiscordError, Handler, invalid_form
from tests.fakes.discord.state import Upload

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

API = "/api/v10"
LARGEST_REQUEST = 30 << 20  # bytes
WITHOUT_TOKEN = ("/interactions/", "/webhooks/")  # their address is the secret
TABLES = (channel_routes.routes, command_routes.routes, webhook_routes.routes, interaction_routes.routes)


def application(fake: FakeDiscord) -> web.Application:
    """The REST API, the gateway and the file server of one fake."""

    async def rest(request: web.Request) -> web.StreamResponse:
        return await _serve(fake, request)

    async def attachment(request: web.Request) -> web.StreamResponse:
        kept = fake.state.files.get(request.match_info["id"])
        if kept is None:
            raise web.HTTPNotFound
        return web.Response(body=kept.data, content_type=kept.content_type)

    app = web.Application(client_max_size=LARGEST_REQUEST)
    app.router.add_get("/gateway/", fake.gateway.serve)
    app.router.add_get("/attachments/{channel}/{id}/{name}", attachment)
    app.router.add_route("*", API + "/{path:.*}", rest)
    return app


async def _serve(fake: FakeDiscord, request: web.Request) -> web.StreamResponse:
    call = await _read(request)
    fake.calls.append(call)
    try:
        if fault := fake.faults.take(call):
            return _failed(call, fault)
        return await _answer(fake, request, call)
    finally:
        fake.bell.ring()


async def _answer(fake: FakeDiscord, request: web.Request, call: Call) -> web.StreamResponse:
    try:
        handler, path = _judge(fake, call)
        outcome = handler(fake, call, path)
        answer = await outcome if inspect.isawaitable(outcome) else outcome
    except DiscordError as error:
        if error.is_mistake:
            fake.violations.append(f"{call.method} {call.path}: {error} {_short(error.body.get('errors'))}")
        call.status, call.answer = error.status, error.body
        return _json(error.body, error.status)
    except asyncio.CancelledError:
        raise
    except Exception as mistake:  # a mistake of the fake's must not look like an outage, which clients retry
        fake.violations.append(f"the fake broke at {call.method} {call.path}: {traceback.format_exc(limit=-3)}")
        return _json({"message": str(mistake), "code": 0}, 400)
    answer = answer if isinstance(answer, Answer) else Answer(answer)
    call.status, call.answer = answer.status, answer.body
    _check_answer(fake, call)
    if fake.faults.cuts_off(call):
        assert request.transport is not None
        request.transport.abort()
    return web.Response(status=answer.status) if answer.body is None else _json(answer.body, answer.status)


def _judge(fake: FakeDiscord, call: Call) -> tuple[Handler, dict[str, str]]:
    """The handler of a request that Discord would take, and what its path names. DiscordError for any other."""
    if not call.path.startswith(WITHOUT_TOKEN) and not fake.accepts(call.authorization):
        raise DiscordError(401, 0, "401: Unauthorized")
    operation = fake.spec.find(call.method, call.path)
    if fake.spec.available and operation is None:
        fake.violations.append(f"{call.method} {call.path}: Discord has no such route")
        raise DiscordError(404, 0, "404: Not Found")
    if operation and (complaints := fake.spec.check(operation, call.query, call.body)):
        raise invalid_form(complaints)
    served = next((found for table in TABLES if (found := table.find(call.method, call.path))), None)
    if served is None:
        fake.violations.append(f"{call.method} {call.path}: the fake does not serve this route")
        raise DiscordError(404, 0, "404: Not Found")
    return served


def _check_answer(fake: FakeDiscord, call: Call) -> None:
    operation = fake.spec.find(call.method, call.path)
    if fake.check_answers and operation:
        plain = json.loads(json.dumps(call.answer))
        wrong = fake.spec.check_answer(operation, call.status, plain)
        fake.violations += [f"the fake's own answer to {call.method} {call.path}: {c}" for c in wrong]


async def _read(request: web.Request) -> Call:
    body, files = None, {}
    if request.content_type == "application/json":
        body = await request.json()
    elif request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "payload_json":
                body = json.loads(await part.text())
            else:
                files[part.name or ""] = Upload(part.filename or "file", bytes(await part.read()))
    path = request.path.removeprefix(API)
    return Call(request.method, path, dict(request.query), body, files, request.headers.get("Authorization"))


def _failed(call: Call, fault: Fault) -> web.Response:
    call.status, call.answer = fault.status, fault.json
    return _json(fault.json, fault.status, fault.headers)


def _json(data: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only where the type is exactly "application/json", without a charset.
    content = json.dumps(data).encode()
    return web.Response(body=content, status=status, headers=headers, content_type="application/json")


def _short(errors: Any) -> str:
    return json.dumps(errors)[:500] if errors else ""
