"""The fake itself: Twilio's Messages API over real HTTP on the loopback, and what it posts to us."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs

from aiohttp import ClientSession, encode_basic_auth, web
from twilio.request_validator import RequestValidator

from tests.fakes.twilio.messages import Phone, Text
from tests.fakes.twilio.refusals import Refusal, check_phone, check_text
from tests.fakes.twilio.spec import MESSAGES, SPEC_FILE, Spec

ACCOUNT, TOKEN = "AC" + "a1" * 16, "auth-token-of-the-account"
KEY, SECRET = "SK" + "b2" * 16, "secret-of-the-key"
NUMBER, SERVICE = "+14155550100", "MG" + "c3" * 16
TRIAL = "Sent from your Twilio trial account - "


@dataclass
class Fault:
    """What goes wrong with one call: a refusal, a status with a page, an answer held back, or the line cut."""

    refusal: Refusal | None = None
    status: int | None = None
    page: str = ""
    cuts: bool = False
    holds: asyncio.Event | None = None
    only: str | None = None  # the method it is kept for


class FakeTwilio:
    """One Twilio with one account: `async with FakeTwilio() as fake`, then `TwilioHttp(fake.url)`.

    `violations` lists calls that a correct client never makes. `now` gives an aware time.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        is_trial: bool = False,
        regions: tuple[str, ...] = ("+1",),
        spec_file: Path = SPEC_FILE,
    ) -> None:
        self.spec = Spec(spec_file)
        self.url = ""
        self.is_trial, self.regions = is_trial, regions
        self.texts: list[Text] = []
        self.forms: list[dict[str, list[str]]] = []
        self.queries: list[dict[str, list[str]]] = []
        self.violations: list[str] = []
        self.peers: set[object] = set()  # who called, one a connection
        self.arrived = asyncio.Event()  # a call came in
        self._phones: dict[str, Phone] = {}
        self._faults: list[Fault] = []
        self._now = now
        self._serials = itertools.count(1)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post(MESSAGES, self._answer)
        app.router.add_get(MESSAGES, self._answer)
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None)
        await runner.setup()
        self._open.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = "http://127.0.0.1:{1}".format(*runner.addresses[0])
        self._session = await self._open.enter_async_context(ClientSession())
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._open.aclose()

    # who is there, and what goes wrong

    def phone(self, number: str, **kind: bool) -> Phone:
        """A telephone that exists."""
        return self._phones.setdefault(number, Phone(number, **kind))

    def refuse(self, code: int, status: int = 400, times: int = 1) -> None:
        """Answer the next calls with an error of Twilio's own; nothing is taken."""
        self._faults += [Fault(refusal=Refusal(code, f"No: {NUMBER}", status)) for _ in range(times)]

    def throttle(self, retry_after: str | None = None) -> None:
        """Answer the next call 429."""
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        self._faults.append(Fault(refusal=Refusal(20429, "Too Many Requests", 429, headers)))

    def break_down(self, status: int, page: str = "<html>upstream</html>") -> None:
        """Answer the next call with this status and a page that is not Twilio's."""
        self._faults.append(Fault(status=status, page=page))

    def break_down_post(self, status: int, page: str = "<html>upstream</html>") -> None:
        """The same for the next text alone: questions are answered meanwhile."""
        self._faults.append(Fault(status=status, page=page, only="POST"))

    def cut_after_accept(self) -> None:
        """Take the next text, but close the connection instead of answering."""
        self._faults.append(Fault(cuts=True))

    def hold(self) -> asyncio.Event:
        """Take the next text, but answer only once this is set."""
        self._faults.append(Fault(holds=asyncio.Event()))
        return self._faults[-1].holds

    # what happens on the network

    async def report(self, text: Text, status: str, error: int | None = None) -> int:
        """A text comes to this state; who asked for reports is told. Answers their HTTP status, 0 if nobody asked."""
        text.status, text.error, text.sent = status, error, text.sent or self._now()
        if status == "delivered":
            self._phones[text.to].inbox.append(text.body)
        if text.reports_to is None:
            return 0
        form = {"MessageSid": text.sid, "SmsSid": text.sid, "MessageStatus": status, "SmsStatus": status}
        form |= {"To": text.to, "From": text.sender or NUMBER, "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01"}
        return await self.post(text.reports_to, form | ({"ErrorCode": str(error)} if error else {}))

    async def says(self, phone: Phone, words: str, to: str, **more: str) -> int:
        """Somebody texts us; the webhook `to` is told. Answers its HTTP status."""
        if words.strip().upper() in ("STOP", "START"):
            phone.has_stopped = words.strip().upper() == "STOP"
        sid = f"SM{next(self._serials):032x}"
        form = {"MessageSid": sid, "From": phone.number, "To": NUMBER, "Body": words, "NumMedia": "0"}
        return await self.post(to, form | {"AccountSid": ACCOUNT, "FromCity": ""} | more)

    async def post(self, url: str, form: dict[str, str], token: str = TOKEN) -> int:
        """A signed form. The signature is the vendor's own, so that it judges ours."""
        signed = {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)}
        async with self._session.post(url, data=form, headers=signed) as answer:
            return answer.status

    # over the wire

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        fault = Fault()
        if self._faults and self._faults[0].only in (None, request.method):
            fault = self._faults.pop(0)
        self.arrived.set()
        self.peers.add(request.get_extra_info("peername"))
        try:
            if fault.refusal is not None:
                raise fault.refusal
            if fault.status is not None:
                return web.Response(status=fault.status, text=fault.page, content_type="text/html")
            self._check_key(request)
            status, body = (
                (201, await self._create(request)) if request.method == "POST" else (200, self._list(request))
            )
        except Refusal as refusal:
            if refusal.is_ours:
                self.violations.append(f"{refusal.code}: {refusal.message}")
            return web.json_response(refusal.as_answer(), status=refusal.status, headers=refusal.headers)
        if complaint := self.spec.of_answer(request.method, status, body):
            self.violations.append(f"the fake itself is wrong: {complaint}")
        if fault.holds is not None:
            await fault.holds.wait()
        if fault.cuts:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(body, status=status)

    def _check_key(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        good = [encode_basic_auth(*pair) for pair in ((KEY, SECRET), (ACCOUNT, TOKEN))]
        if given not in good or request.match_info["AccountSid"] != ACCOUNT:
            raise Refusal(20003, "Authenticate", 401)

    async def _create(self, request: web.Request) -> dict[str, Any]:
        form = parse_qs((await request.read()).decode(), keep_blank_values=True, strict_parsing=True)
        wrong = self.spec.of_form(form)
        if wrong or request.content_type != "application/x-www-form-urlencoded":
            raise Refusal(20001, f"Bad form: {wrong}", is_ours=True)
        self.forms.append(form)
        check_text(form)
        to, sender, service = form["To"][0], *(form.get(name, [None])[0] for name in ("From", "MessagingServiceSid"))
        if (sender, service) not in ((NUMBER, None), (None, SERVICE)):
            raise Refusal(21606, f"The 'From' phone number {sender} is not a valid message-capable Twilio number.")
        check_phone(self._phones.get(to), to, self.regions, is_trial=self.is_trial)
        body = (TRIAL if self.is_trial else "") + form["Body"][0]
        sid, asked = f"SM{next(self._serials):032x}", form.get("StatusCallback", [None])[0]
        self.texts.append(Text(sid, ACCOUNT, to, sender, service, body, self._now(), asked))
        return self.texts[-1].as_answer()

    def _list(self, request: web.Request) -> dict[str, Any]:
        query = {name: request.query.getall(name) for name in request.query}
        if wrong := self.spec.of_query(query):
            raise Refusal(20001, f"Bad query: {wrong}", is_ours=True)
        self.queries.append(query)
        found = [t for t in reversed(self.texts) if t.to == request.query.get("To", t.to)]
        size, page = int(request.query.get("PageSize", 50)), int(request.query.get("Page", 0))
        shown = found[page * size : (page + 1) * size]
        uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?PageSize={size}&Page="
        more = f"{uri}{page + 1}" if len(found) > (page + 1) * size else None
        return {
            "messages": [text.as_answer() for text in shown],
            "page": page, "page_size": size, "start": page * size, "end": page * size + len(shown),
            "uri": f"{uri}{page}", "first_page_uri": f"{uri}0", "next_page_uri": more, "previous_page_uri": None,
        }  # fmt: skip
