"""Which voices are set up, what `check` says of them, and the key that is made where none is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from config.cli.voices import voice_findings
from config.compose.voices import VoicesUnusable, open_voices
from config.settings import Settings
from core.values import Channel
from tests.fakes.clock import FrozenClock

MAIL = {"smtp_host": "mail.example.org", "mail_from": "deals@example.org"}
TEXTS = {
    "twilio_account_sid": "AC" + "a1" * 16,
    "twilio_api_key": "SK" + "b2" * 16,
    "twilio_api_secret": "canary-secret",
    "twilio_sender": "+14155550100",
}
SITE = {"public_url": "https://deals.example.org"}
ALWAYS = {Channel.WEBHOOK, Channel.DISCORD_WEBHOOK}


def settings_of(home: Path, **given: object) -> Settings:
    return Settings(_env_file=None, dealscout_home=home, **given)  # type: ignore[arg-type]


async def channels(settings: Settings) -> set[Channel]:
    photos = PhotoFolder(settings.home / "photos")
    async with GuardedFetch() as fetch, open_voices(settings, photos, FrozenClock(), fetch) as voices:
        assert {voice.channel for voice in voices.notifiers} == set(voices.known.readers)
        return set(voices.known.readers)


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ({}, {Channel.PUSH}),
        ({"push": False}, set()),
        ({"push": False, **MAIL}, set()),
        ({"push": False, **MAIL, **SITE}, {Channel.EMAIL}),
        ({"push": False, **TEXTS}, {Channel.SMS}),
    ],
)
async def test_what_is_set_is_on_and_nothing_else(tmp_path: Path, given: dict[str, object], more: set[Channel]) -> None:
    assert await channels(settings_of(tmp_path, **given)) == ALWAYS | more


async def test_a_key_is_made_once_for_this_account_only(tmp_path: Path) -> None:
    await channels(settings_of(tmp_path))
    file = tmp_path / "vault.key"
    key = file.read_text()
    await channels(settings_of(tmp_path))
    assert file.read_text() == key
    assert file.stat().st_mode & 0o777 == 0o600


async def test_given_keys_need_no_file(tmp_path: Path) -> None:
    keys = ", ".join(Fernet.generate_key().decode() for _ in range(2))
    await channels(settings_of(tmp_path, vault_keys=keys))
    assert not (tmp_path / "vault.key").exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"vault_keys": "canary-secret"}, "VAULT_KEYS"),
        ({**MAIL, **SITE, "mail_from": "nobody"}, "MAIL_FROM"),
        ({**MAIL, **SITE, "smtp_security": "none", "smtp_password": "canary-secret"}, "SMTP_SECURITY"),
        ({**TEXTS, "twilio_sender": "someone"}, "TWILIO_SENDER"),
    ],
)
async def test_a_setting_that_cannot_be_is_named_without_its_value(
    tmp_path: Path, given: dict[str, object], name: str
) -> None:
    with pytest.raises(VoicesUnusable, match=name) as wrong:
        await channels(settings_of(tmp_path, **given))
    assert "canary" not in str(wrong.value)


@pytest.mark.parametrize(
    ("given", "subject", "ok", "words"),
    [
        ({}, "E-mail", None, "PUBLIC_URL"),
        (MAIL, "E-mail", False, "set PUBLIC_URL"),
        ({**MAIL, **SITE}, "E-mail", True, "deals@example.org"),
        ({}, "SMS", None, "TWILIO_SENDER"),
        (TEXTS, "SMS", False, "STOP is not heard"),
        ({**TEXTS, **SITE, "twilio_auth_token": "canary-token"}, "SMS", True, "org/twilio/inbound"),
        ({"push": False}, "Push", None, "off"),
    ],
)
def test_check_says_what_is_missing(
    tmp_path: Path, given: dict[str, object], subject: str, ok: bool | None, words: str
) -> None:
    findings = voice_findings(settings_of(tmp_path, **given))
    [found] = [one for one in findings if one.subject == subject]
    assert found.ok is ok
    assert words in found.sentence
    assert "canary" not in str(findings)
