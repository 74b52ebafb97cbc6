"""The offline Twilio: it refuses what Twilio refuses, and what the published list of fields does not know."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, encode_basic_auth

from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio.server import ACCOUNT, KEY, NUMBER, SECRET, SERVICE
from tests.fakes.twilio.spec import MESSAGES, SPEC_FILE

needs_spec = pytest.mark.skipif(
    not SPEC_FILE.exists(), reason="the vendor's OpenAPI file is not here: forms are not checked against it"
)
GOOD = {"To": "+14155550123", "From": NUMBER, "Body": "Hello"}


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    async with FakeTwilio() as fake:
        fake.phone(GOOD["To"])
        yield fake


async def create(twilio: FakeTwilio, form: dict[str, Any], key: tuple[str, str] = (KEY, SECRET)) -> dict[str, Any]:
    headers = {"Authorization": encode_basic_auth(*key)}
    url = twilio.url + MESSAGES.format(AccountSid=ACCOUNT)
    async with ClientSession() as session, session.post(url, data=form, headers=headers) as answer:
        return await answer.json() | {"http": answer.status}


@pytest.mark.parametrize(
    "form",
    [GOOD, {"To": GOOD["To"], "MessagingServiceSid": SERVICE, "Body": "Hello", "ValidityPeriod": "60"}],
)
async def test_a_good_form_is_taken(twilio: FakeTwilio, form: dict[str, str]) -> None:
    answer = await create(twilio, form)
    assert (answer["http"], answer["status"], answer["sid"]) == (201, "queued", twilio.texts[0].sid)
    assert twilio.violations == []


@needs_spec
@pytest.mark.parametrize(
    "wrong",
    [
        {"Text": "Hello"},
        {"ValidityPeriod": "soon"},
        {"To": "415 555 0123"},
        {"StatusCallback": "bot.example/status"},
        {"MessagingServiceSid": "MG1"},
        {"SmartEncoded": "maybe"},
        {"ScheduleType": "later"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_a_form_that_the_published_list_does_not_allow_is_a_violation(
    twilio: FakeTwilio, wrong: dict[str, str]
) -> None:
    assert (await create(twilio, GOOD | wrong))["http"] == 400
    assert len(twilio.violations) == 1
    assert twilio.texts == []


@needs_spec
async def test_a_number_to_text_is_required(twilio: FakeTwilio) -> None:
    assert (await create(twilio, {"From": NUMBER, "Body": "Hello"}))["http"] == 400
    assert len(twilio.violations) == 1


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": GOOD["To"], "Body": "Hello"}, 21603),
        ({"To": GOOD["To"], "From": NUMBER}, 21619),
        (GOOD | {"ValidityPeriod": "36001"}, 21623),
    ],
)
async def test_what_the_list_cannot_say_is_a_violation_too(twilio: FakeTwilio, form: dict[str, str], code: int) -> None:
    assert (await create(twilio, form))["code"] == code
    assert len(twilio.violations) == 1


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (GOOD | {"Body": "x" * 1601}, 21617),
        (GOOD | {"To": "+14155550199"}, 21211),
        (GOOD | {"From": "+14155550199"}, 21606),
    ],
)
async def test_what_a_correct_client_may_meet_is_a_refusal_only(
    twilio: FakeTwilio, form: dict[str, str], code: int
) -> None:
    answer = await create(twilio, form)
    assert (answer["http"], answer["status"], answer["code"]) == (400, 400, code)
    assert twilio.violations == []


async def test_a_wrong_key_is_refused(twilio: FakeTwilio) -> None:
    answer = await create(twilio, GOOD, (KEY, "wrong"))
    assert (answer["http"], answer["code"]) == (401, 20003)


async def test_without_the_list_the_rest_still_works(tmp_path: Path) -> None:
    async with FakeTwilio(spec_file=tmp_path / "none.json") as twilio:
        twilio.phone(GOOD["To"])
        assert not twilio.spec.available
        assert (await create(twilio, GOOD | {"Anything": "goes"}))["http"] == 201
