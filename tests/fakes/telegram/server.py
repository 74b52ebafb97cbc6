"""The fake itself: Telegram's Bot API over real HTTP on the loopback, and the doors to the people in it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from aiohttp import ClientSession, web

from tests.fakes.telegram import serve_bot, serve_editing, serve_inline, serve_profile, serve_sending
from tests.fakes.telegram.chats import Account
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.files import MAX_UPLOAD_BYTES, Upload
from tests.fakes.telegram.groups import Channel, Group, new_channel, new_group
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.refusals import Refusal, Violation
from tests.fakes.telegram.serving import serve
from tests.fakes.telegram.spec import SPEC_FILE, Spec
from tests.fakes.telegram.world import Query, World

SERVED = (
    serve_bot,
    serve_editing,
    serve_inline,
    serve_profile,
    serve_sending,
)  # importing them registers their methods


class Call(NamedTuple):
    """A call as the server understood it."""

    method: str
    arguments: dict[str, Any]


class FakeTelegram:
    """One Telegram with one bot: `async with FakeTelegram() as fake`, then `.base_url(fake.url + "/bot")`.

    `violations` lists calls that a correct bot never makes; `calls` all calls. `privacy` is BotFather's privacy
    mode: in groups the bot then hears only commands and replies to it, unless it is an administrator. `now` gives
    seconds since 1970.
    """

    def __init__(
        self,
        token: str = "900001:fake-token",
        *,
        username: str = "deal_scout_bot",
        privacy: bool = True,
        now: Callable[[], float] = time.time,
        spec_file: Path = SPEC_FILE,
    ) -> None:
        bot = Account(int(token.partition(":")[0]), "Deal Scout", username, is_bot=True)
        self.token = token
        self.spec = Spec(spec_file)
        self.world = World(bot, privacy=privacy, now=now)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.url = ""
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2 * MAX_UPLOAD_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None)
        await runner.setup()
        self._open.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = "http://127.0.0.1:{1}".format(*runner.addresses[0])
        session = await self._open.enter_async_context(ClientSession())
        posting = asyncio.get_running_loop().create_task(self.world.updates.deliver(session))
        self._open.push_async_callback(_ended, posting)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.world.updates.closing = True
        self.release()
        await self._open.aclose()

    # who is there

    def user(self, name: str, language: str | None = "en", username: str | None = None) -> Person:
        """A person who has not talked to the bot yet."""
        account = self.world.new_account(name, username or f"{name.lower()}_{len(self.world.accounts)}", language)
        return Person(self.world, account, self._complain)

    def group(
        self,
        title: str,
        owner: Person,
        members: tuple[Person, ...] = (),
        *,
        supergroup: bool = False,
        topics: bool = False,
        bot: str | None = "member",
    ) -> Group:
        """A group that exists already. `bot` is its status there: "member", "administrator" or None (not in it)."""
        kind = "supergroup" if supergroup or topics else "group"
        group = new_group(self.world, kind, title, owner, is_forum=topics)
        group.members |= {member.id: "member" for member in members} | ({self.world.bot.id: bot} if bot else {})
        return group

    def channel(self, title: str, username: str | None = None) -> Channel:
        """A channel to forward from."""
        return new_channel(self.world, title, username)

    # what goes wrong

    def fail_next(
        self,
        prefix: str,
        status: int,
        description: str,
        parameters: dict[str, Any] | None = None,
        times: int = 1,
    ) -> None:
        """Refuse the next `times` calls of methods that start with `prefix`, without obeying them."""
        self.faults.fail(prefix, Refusal(description, status, parameters), times)

    def flood(self, retry_after: int, prefix: str = "send", times: int = 1) -> None:
        """Answer 429 to the next calls: wait `retry_after` seconds."""
        self.faults.flood(prefix, retry_after, times)

    def cut_after_accept(self, times: int = 1, prefix: str = "send") -> None:
        """Obey the next calls and store their messages, but close the connection instead of answering."""
        self.faults.cut(prefix, times)

    # what was seen

    def release(self) -> None:
        """Answer a getUpdates that waits now, so that stopping the bot takes no time."""
        self.world.updates.release()

    @property
    def unanswered(self) -> list[Query]:
        """Presses that the bot has not answered."""
        return [query for query in self.world.queries.values() if query.answer is None]

    @property
    def webhook_failures(self) -> list[str]:
        """What the webhook answered wrongly, since it was set."""
        return self.world.updates.webhook.failures

    def called(self, method: str) -> list[dict[str, Any]]:
        """Arguments of all calls of a method, so far."""
        return [call.arguments for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], Any], timeout: float = 5) -> None:
        """Waits until `condition()` holds; looks again at every call and every change. AssertionError after that."""
        try:
            await self.world.bell.until(lambda: bool(condition()), timeout)
        except TimeoutError:
            raise AssertionError(f"it did not happen in {timeout} s; {self._complain()}") from None

    def _complain(self) -> str:
        made = [call.method for call in self.calls if call.method != "getUpdates"][-8:]
        return f"last calls: {made}; violations: {self.violations}"

    # over the wire

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check_token(request)
            arguments = await self._arguments(request, method)
            self.calls.append(Call(method, arguments))
            self.world.bell.ring()
            self.faults.meet(method)
            if method == "getUpdates" and self.spec.of_call(method, arguments) is None:
                result: Any = await self.world.updates.poll(arguments)
            else:
                result = serve(self.world, self.spec, method, arguments)
        except Refusal as refusal:
            return self._refused(method, refusal)
        except Exception as error:
            self.violations.append(f"the fake itself failed in {method}: {error!r}")
            raise
        if self.faults.hangs_up(method):
            assert request.transport is not None
            request.transport.abort()
        if complaint := self.spec.of_value(self.spec.returns(method), result, f"answer of {method}"):
            self.violations.append(f"the fake itself is wrong: {complaint}")
        return web.json_response({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.Response:
        file = self.world.files.at(request.match_info["path"])
        if request.match_info["token"] != self.token or file is None:
            return web.json_response(Refusal("Not Found", 404).as_answer(), status=404)
        return web.Response(body=file.data)

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if token != self.token:
            raise Refusal("Unauthorized", 401) if ":" in token else Refusal("Not Found", 404)

    def _refused(self, method: str, refusal: Refusal) -> web.Response:
        if isinstance(refusal, Violation):
            self.violations.append(f"{method}: {refusal.description}")
        self.world.bell.ring()
        wait = (refusal.parameters or {}).get("retry_after")
        headers = {"Retry-After": str(wait)} if wait else {}
        return web.json_response(refusal.as_answer(), status=refusal.status, headers=headers)

    async def _arguments(self, request: web.Request, method: str) -> dict[str, Any]:
        """Parameters of a call: from the query, a form, a multipart form or a JSON object."""
        arguments: dict[str, Any] = {k: self.spec.decode(method, k, v) for k, v in request.query.items()}
        if request.content_type == "application/json":
            return arguments | await request.json()
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                arguments[name] = Upload(part.filename, part.file.read(), part.content_type)
                part.file.close()
            else:
                arguments[name] = self.spec.decode(method, name, str(part))
        return arguments


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
