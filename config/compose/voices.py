"""The voices besides the chats: which are set up, built, and what they keep secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from adapters.fetch.lookup import GuardedLookup
from adapters.notify.email.bounces import ReturnPath
from adapters.notify.email.notifier import EmailNotifier
from adapters.notify.email.relay import Relay, mailbox
from adapters.notify.push import PushNotifier
from adapters.notify.push_address import read_push_url
from adapters.notify.signatures import Signatures
from adapters.notify.sms import SmsNotifier, TwilioAccount
from adapters.notify.sms_hooks import SmsHooks
from adapters.notify.twilio_http import TWILIO, TwilioHttp
from adapters.notify.webhook import WebhookNotifier, read_webhook_address
from adapters.phones import PhoneNumbers
from adapters.vault import MultiFernetVault, load_or_create
from bot.discord.webhook import API, DiscordWebhookNotifier, read_webhook_url
from config.settings import Settings
from core.delivery.allowance import TextCaps
from core.delivery.reconciling import Reconciling
from core.delivery.sealing import Opening, Sealing
from core.errors import Refused, Why
from core.ports.clock import Clock
from core.ports.fetch import Post
from core.ports.notifier import Notifier
from core.ports.photos import Photos
from core.ports.texting import TextHooks
from core.ports.voices import Addressed, Read, Voices
from core.values import Channel

KEY_FILE = "vault.key"
PORTS = {"starttls": 587, "tls": 465, "none": 25}
INBOUND, STATUS, UNSUBSCRIBE = "/twilio/inbound", "/twilio/status", "/u"


@dataclass(frozen=True, slots=True)
class Speaking:
    """`known` is for core, `notifiers` send, `texts` reads what Twilio posts."""

    known: Voices
    notifiers: tuple[Notifier, ...]
    texts: TextHooks | None


class VoicesUnusable(Exception):
    """A setting of a voice cannot be; says which."""


def has_email(settings: Settings) -> bool:
    """Whether mails can be sent, with the link that ends them."""
    return bool(settings.smtp_host and settings.mail_from and settings.public_url)


def has_sms(settings: Settings) -> bool:
    """Whether texts can be sent."""
    return bool(settings.twilio_account_sid and settings.twilio_sender and _twilio_login(settings))


def hears_texts(settings: Settings) -> bool:
    """Whether STOP can be heard."""
    return bool(has_sms(settings) and settings.twilio_auth_token and settings.public_url)


@asynccontextmanager
async def open_voices(
    settings: Settings, photos: Photos, clock: Clock, post: Post, *, twilio: str = TWILIO, discord: str = API
) -> AsyncIterator[Speaking]:
    """What is set up, closed in turn. Raises VoicesUnusable."""
    keys = keys_of(settings)
    try:
        vault = MultiFernetVault(keys)
    except ValueError as wrong:
        raise VoicesUnusable(f"VAULT_KEYS: {wrong}") from None
    hashing = hash_key_of(settings, keys)
    sealing = Sealing(vault, hashing.encode())
    webhook = WebhookNotifier(post, clock, hashing)
    readers: dict[Channel, Read] = {Channel.DISCORD_WEBHOOK: _discord_webhook, Channel.WEBHOOK: _webhook}
    async with AsyncExitStack() as opened:
        voices: list[Notifier] = [webhook, await opened.enter_async_context(DiscordWebhookNotifier(photos, discord))]
        if settings.push:
            readers[Channel.PUSH] = _push
            lookup = GuardedLookup(allow=settings.fetch_allow)
            voices.append(await opened.enter_async_context(PushNotifier(lookup)))
        if has_email(settings):
            readers[Channel.EMAIL] = _email
            email = _email_voice(settings, photos, clock, sealing, return_path(settings, hashing))
            opened.push_async_callback(email.close)
            voices.append(email)
        if has_sms(settings):
            if countries := countries_of(settings):  # else nobody can add a number
                readers[Channel.SMS] = _phones_in(countries)
            sms = _sms_voice(settings, await opened.enter_async_context(TwilioHttp(twilio)))
            voices.append(Reconciling(sms, clock))
        notifiers = tuple(Opening(voice, sealing) for voice in voices)
        yield Speaking(Voices(readers, vault, hashing.encode(), webhook.secret_for), notifiers, _text_hooks(settings))


def keys_of(settings: Settings) -> list[str]:
    """The vault's keys, newest first; made where there are none."""
    if settings.vault_keys is not None:
        return [key.strip() for key in settings.vault_keys.get_secret_value().split(",") if key.strip()]
    return load_or_create(settings.home / KEY_FILE)


def hash_key_of(settings: Settings, keys: list[str]) -> str:
    """What hashes are made with: the oldest key of the ring, so that a new one in front changes none of them; or what
    is set for it, where that key opens nothing any more."""
    return settings.vault_hash_key.get_secret_value() if settings.vault_hash_key else keys[-1]


def return_path(settings: Settings, hashing: str) -> ReturnPath | None:
    """Where mails that come back go, if that is set. Raises VoicesUnusable."""
    if settings.bounce_to is None:
        return None
    try:
        return ReturnPath(settings.bounce_to, hashing.encode())
    except ValueError as wrong:
        raise VoicesUnusable(f"BOUNCE_TO: {wrong}") from None


def countries_of(settings: Settings) -> frozenset[str]:
    """Where people are texted: the countries set, else the sender's own. Empty for a sender of no country."""
    if settings.sms_countries:
        return frozenset(country.upper() for country in settings.sms_countries)
    own = PhoneNumbers().region(settings.twilio_sender or "")
    return frozenset({own}) if own else frozenset()


def text_caps(settings: Settings) -> TextCaps:
    """How much is texted a day, in what a network counts."""
    return TextCaps(
        segments=int(settings.sms_money_a_day / settings.sms_price_a_segment),
        a_person=settings.sms_a_person_a_day,
        codes=settings.sms_codes_a_day,
    )


def site_of(settings: Settings) -> str:
    """PUBLIC_URL without a slash at its end."""
    return (settings.public_url or "").rstrip("/")


def _email_voice(
    settings: Settings, photos: Photos, clock: Clock, sealing: Sealing, path: ReturnPath | None
) -> EmailNotifier:
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    try:
        relay = Relay(
            settings.smtp_host or "",
            settings.mail_from or "",
            settings.smtp_port or PORTS[settings.smtp_security],
            settings.smtp_security,
            settings.smtp_user,
            password,
        )
    except ValueError as wrong:
        raise VoicesUnusable(f"SMTP_HOST, SMTP_SECURITY, MAIL_FROM: {wrong}") from None
    site = site_of(settings)
    return EmailNotifier(
        relay,
        photos,
        clock,
        lambda place: f"{site}{UNSUBSCRIBE}/{sealing.unsubscribe_token(place.id)}",
        bounce_to=path.of if path else None,
    )


def _sms_voice(settings: Settings, http: TwilioHttp) -> SmsNotifier:
    user, secret = _twilio_login(settings) or ("", "")
    account = TwilioAccount(settings.twilio_account_sid or "", user, secret)
    reports_to = f"{site_of(settings)}{STATUS}" if hears_texts(settings) else None
    try:
        return SmsNotifier(account, settings.twilio_sender or "", http, reports_to=reports_to)
    except ValueError as wrong:
        raise VoicesUnusable(f"TWILIO_SENDER: {wrong}") from None


def _twilio_login(settings: Settings) -> tuple[str, str] | None:
    """An API key and its secret; else the account and its token."""
    if settings.twilio_api_key and settings.twilio_api_secret:
        return settings.twilio_api_key, settings.twilio_api_secret.get_secret_value()
    if settings.twilio_account_sid and settings.twilio_auth_token:
        return settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value()
    return None


def _text_hooks(settings: Settings) -> TextHooks | None:
    if not hears_texts(settings) or settings.twilio_auth_token is None:
        return None
    try:
        return SmsHooks(Signatures(site_of(settings), [settings.twilio_auth_token.get_secret_value()]))
    except ValueError as wrong:
        raise VoicesUnusable(f"PUBLIC_URL: {wrong}") from None


def _email(text: str) -> Addressed | None:
    address = mailbox(text)
    if address is None:
        return None
    local, _, domain = address.rpartition("@")
    return Addressed(address, f"{local[0]}•••@{domain}")


def _phones_in(countries: frozenset[str]) -> Read:
    phones = PhoneNumbers()

    def read(text: str) -> Addressed | None:
        number = phones.read(text, None)
        if number is not None and phones.region(number) not in countries:
            raise Refused(Why.COUNTRY_NOT_TEXTED, countries=", ".join(sorted(countries)))
        return Addressed(number, phones.shown(number)) if number else None

    return read


def _push(text: str) -> Addressed | None:
    found = read_push_url(text)
    return Addressed(found.url, found.shown) if found else None


def _discord_webhook(text: str) -> Addressed | None:
    address = read_webhook_url(text)
    return Addressed(address, f"…{address.partition('/')[0][-4:]}") if address else None


def _webhook(text: str) -> Addressed | None:
    address = read_webhook_address(text)
    return Addressed(address, f"https://{address.split('/')[2].partition('?')[0]}/…") if address else None
