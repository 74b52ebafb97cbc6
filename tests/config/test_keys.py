"""The keys that addresses are sealed with: changed for new ones, and what a backup is without them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from adapters.vault import MultiFernetVault
from bot.talk import Talk
from config.compose.keys import seal_anew, unopened_addresses
from core.app import App
from core.models import DestinationRow
from core.values import Channel
from tests.config.test_cli import Run, dealscout, environment
from tests.flows.voices import MAILBOX, House, prove_mailbox, prove_phone, stop_link_of

__all__ = ["dealscout", "environment"]

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def settings_more() -> dict[str, object]:
    return {"vault_keys": OLD}


@pytest.fixture
def app(house: House) -> App:
    return house.app


async def test_the_old_key_can_go_once_everything_is_sealed_anew(house: House, alice: Talk) -> None:
    await prove_phone(house, alice)
    await prove_mailbox(house, alice)
    before = {row.id: row for row in await DestinationRow.filter(sealed__isnull=False)}
    both = MultiFernetVault([NEW, OLD])
    assert await unopened_addresses(both) == 0
    for _ in range(2):  # a second time it is the same
        assert await seal_anew(both) == (2, 0)
    new_alone = MultiFernetVault([NEW])
    assert await unopened_addresses(new_alone) == 0
    assert await unopened_addresses(MultiFernetVault([OLD])) == 2
    after = {row.id: row for row in await DestinationRow.filter(sealed__isnull=False)}
    assert {id_: row.address for id_, row in after.items()} == {id_: row.address for id_, row in before.items()}
    mailbox = next(row for row in after.values() if row.channel == Channel.EMAIL)
    assert new_alone.open(mailbox.person_id, mailbox.channel, str(mailbox.sealed)) == MAILBOX


async def test_a_row_that_changes_meanwhile_is_left_to_who_changed_it(house: House, alice: Talk) -> None:
    await prove_phone(house, alice)
    both, other = MultiFernetVault([NEW, OLD]), Fernet(OLD).encrypt(b"[]").decode()

    class Slow(MultiFernetVault):
        def rotate(self, sealed: str) -> str:
            changed.append(sealed)
            return super().rotate(sealed)

    changed: list[str] = []
    row = await DestinationRow.get(channel=Channel.SMS)
    slow = Slow([NEW, OLD])
    sealed, _ = await seal_anew(slow)
    assert (sealed, changed) == (1, [row.sealed])
    await DestinationRow.filter(id=row.id).update(sealed=other)
    assert await unopened_addresses(both) == 1  # not of its owner


async def test_links_in_old_mails_still_end_them_when_the_old_key_is_gone(
    house: House, alice: Talk, dealscout: Run
) -> None:
    await prove_mailbox(house, alice)
    token = stop_link_of(house).rpartition("/")[2]
    said = dealscout("rotate", VAULT_KEYS=f"{NEW},{OLD}")
    assert (said.returncode, said.stderr) == (0, "")
    assert "Sealed with the newest key: 1 address." in said.stdout
    assert "VAULT_HASH_KEY" in said.stdout
    assert OLD not in said.stdout
    checked = dealscout("rotate", VAULT_KEYS=NEW, VAULT_HASH_KEY=OLD)
    assert checked.returncode == 0, checked.stderr
    assert await house.app.consent.unsubscribe(token)


async def test_a_backup_holds_no_key_says_so_and_restore_says_what_is_missing(
    house: House, alice: Talk, dealscout: Run, tmp_path: Path
) -> None:
    await prove_mailbox(house, alice)
    kept = dealscout("backup", "kept.zip", VAULT_KEYS=OLD)
    assert kept.returncode == 0, kept.stderr
    assert "Not in it: the keys in VAULT_KEYS." in kept.stdout
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        for name in archive.namelist():
            held = archive.read(name)
            assert OLD.encode() not in held
            assert MAILBOX.encode() not in held
    lost = dealscout("restore", "kept.zip", "--replace", VAULT_KEYS=NEW)
    assert lost.returncode == 0, lost.stderr
    assert "1 are sealed with a key that is not here." in lost.stderr
    found = dealscout("restore", "kept.zip", "--replace", VAULT_KEYS=f"{NEW},{OLD}")
    assert (found.returncode, found.stderr) == (0, "")
