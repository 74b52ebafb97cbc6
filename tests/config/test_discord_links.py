"""`dealscout check` hands out two links: they ask for what is needed, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from config.cli.check import _discord
from config.settings import Settings
from tests.fakes.discord import FakeDiscord


@pytest.mark.parametrize("works", [True, False])
async def test_check_prints_both_ways_to_add_it(tmp_path: Path, works: bool) -> None:
    settings = Settings(_env_file=None, dealscout_home=tmp_path, discord_token="a.bot.token")
    async with FakeDiscord() as fake:
        fake.valid_token = None if works else "another"
        with fake.wire():
            found = await _discord(settings, offline=False)
        assert (found.ok, "refused" in found.sentence) == (works, not works)
        if not works:
            return
        server, own = (parse_qs(urlsplit(link).query) for link in re.findall(r"https://\S+", found.sentence))
        assert server["client_id"] == own["client_id"] == [fake.state.application_id]
    permissions = discord.Permissions(int(server["permissions"][0]))
    assert not permissions.administrator
    assert {name for name, allowed in permissions if allowed} == {
        *("read_messages", "send_messages", "send_messages_in_threads", "embed_links", "attach_files")
    }
    assert "permissions" not in own
