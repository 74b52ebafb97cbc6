"""The vault: what was sealed for somebody is read for them alone, with any key of the ring."""

from __future__ import annotations

import base64
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.vault import MultiFernetVault, load_or_create, new_key
from core.ports.vault import Vault

OLD, NEW = new_key(), new_key()
ALICE, BOB = 1, 2
SECRET = "https://hooks.example/canary-9f8e7d"


@given(
    owner=st.integers(min_value=0),
    field=st.text(),
    secret=st.text(alphabet=st.characters(exclude_categories=[])),
)
def test_what_is_sealed_is_read_again(owner: int, field: str, secret: str) -> None:
    vault: Vault = MultiFernetVault([NEW])
    sealed = vault.seal(owner, field, secret)
    assert vault.open(owner, field, sealed) == secret
    assert sealed.isascii()


def test_nothing_of_a_secret_can_be_read_and_two_seals_differ() -> None:
    vault = MultiFernetVault([NEW])
    one, two = vault.seal(ALICE, "address", SECRET), vault.seal(ALICE, "address", SECRET)
    assert one != two
    assert b"canary" not in base64.urlsafe_b64decode(one)


@pytest.mark.parametrize(("owner", "field"), [(BOB, "address"), (ALICE, "phone"), (BOB, "phone")])
def test_a_row_moved_to_another_owner_or_field_cannot_be_read(owner: int, field: str) -> None:
    vault = MultiFernetVault([NEW])
    sealed = vault.seal(ALICE, "address", SECRET)
    with pytest.raises(ValueError, match="another") as refused:
        vault.open(owner, field, sealed)
    assert "canary" not in str(refused.value)


def test_every_changed_character_is_noticed() -> None:
    vault = MultiFernetVault([NEW])
    sealed = vault.seal(ALICE, "address", "x")
    for place in range(0, len(sealed.rstrip("=")) - 1):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(ValueError, match="changed"):
            vault.open(ALICE, "address", sealed[:place] + other + sealed[place + 1 :])


@pytest.mark.parametrize("sealed", ["", "gAAAAA", "ключ", "not base64 at all", SECRET])
def test_what_is_no_seal_is_refused(sealed: str) -> None:
    vault = MultiFernetVault([NEW])
    for read in (lambda: vault.open(ALICE, "address", sealed), lambda: vault.rotate(sealed)):
        with pytest.raises(ValueError, match="changed") as refused:
            read()
        assert "canary" not in str(refused.value)


def test_a_ring_reads_with_every_key_and_seals_with_the_newest() -> None:
    sealed = MultiFernetVault([OLD]).seal(ALICE, "address", SECRET)
    ring = MultiFernetVault([NEW, OLD])
    assert ring.open(ALICE, "address", sealed) == SECRET
    assert MultiFernetVault([NEW]).open(ALICE, "address", ring.seal(ALICE, "address", "x")) == "x"
    with pytest.raises(ValueError, match="no key"):
        MultiFernetVault([NEW]).open(ALICE, "address", sealed)


def test_after_rotating_the_old_key_can_go() -> None:
    sealed = MultiFernetVault([OLD]).seal(ALICE, "address", SECRET)
    rotated = MultiFernetVault([NEW, OLD]).rotate(sealed)
    assert MultiFernetVault([NEW]).open(ALICE, "address", rotated) == SECRET
    with pytest.raises(ValueError, match="no key"):
        MultiFernetVault([OLD]).open(ALICE, "address", rotated)
    with pytest.raises(ValueError, match="another"):
        MultiFernetVault([NEW]).open(BOB, "address", rotated)


@pytest.mark.parametrize("keys", [[], [""], ["short"], ["changeme"], [NEW, "c2hvcnQ="], ["ключ"]])
def test_no_key_and_a_poor_key_are_refused_unnamed(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="vault") as refused:
        MultiFernetVault(keys)
    assert not any(key and key in str(refused.value) for key in keys)


def test_a_key_file_is_made_for_its_owner_alone_and_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "home" / "vault.key"
    [key] = load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(path) == [key]
    assert [each.name for each in path.parent.iterdir()] == ["vault.key"]
    assert MultiFernetVault([key]).open(1, "f", MultiFernetVault([key]).seal(1, "f", "x")) == "x"
    assert key not in caplog.text


def test_a_key_file_may_hold_several_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.write_text(f"{NEW}\n{OLD}\n")
    assert load_or_create(path) == [NEW, OLD]


def test_many_who_make_it_at_once_have_one_key(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    with ThreadPoolExecutor(16) as many:
        keys = list(many.map(lambda _: tuple(load_or_create(path)), range(64)))
    assert len(set(keys)) == 1
    assert len(keys[0]) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["vault.key"]
