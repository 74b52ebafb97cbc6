"""Each voice, held to `tests.contracts.notifier`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contracts.notifier import Delivers, IsStrict, TellsTheTruth
from tests.contracts.providers import DESCRIBED, NETWORKED, PROVIDERS, Provider


@pytest.fixture
async def at(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Provider]:
    async with PROVIDERS[request.param](tmp_path) as provider:
        yield provider


@pytest.mark.parametrize("at", PROVIDERS, indirect=True)
class TestEveryVoiceDelivers(Delivers):
    """The terminal too."""


@pytest.mark.parametrize("at", NETWORKED, indirect=True)
class TestEveryProviderIsUnderstood(TellsTheTruth):
    """Those behind a network."""


@pytest.mark.parametrize("at", DESCRIBED, indirect=True)
class TestEveryDoubleIsStrict(IsStrict):
    """Those whose parameters are published."""
