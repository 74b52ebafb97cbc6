"""What `dealscout check` says of the voices besides the chats. Nobody is asked, and no secret is printed."""

from __future__ import annotations

from config.cli.findings import Finding
from config.compose.voices import (
    INBOUND,
    KEY_FILE,
    PORTS,
    countries_of,
    has_email,
    has_sms,
    hears_texts,
    site_of,
    text_caps,
)
from config.settings import Settings


def voice_findings(settings: Settings) -> list[Finding]:
    """E-mail, SMS, push, and the keys that addresses are sealed with."""
    push = "people add theirs with /channels." if settings.push else "off (PUSH=0)."
    place = "VAULT_KEYS" if settings.vault_keys else settings.home / KEY_FILE
    return [
        _email(settings),
        _sms(settings),
        Finding(True if settings.push else None, "Push", push),
        Finding(
            True,
            "Keys",
            f"addresses of people are sealed with the key in {place}: keep a copy of it, apart from backups.",
        ),
    ]


def _email(settings: Settings) -> Finding:
    if has_email(settings):
        port = settings.smtp_port or PORTS[settings.smtp_security]
        back = f"come back to {settings.bounce_to}" if settings.bounce_to else "that come back are not seen (BOUNCE_TO)"
        sentence = f"by {settings.smtp_host}:{port} as {settings.mail_from} (not asked whether it works); mails {back}."
        return Finding(True, "E-mail", sentence)
    wanted = {
        "SMTP_HOST": settings.smtp_host,
        "MAIL_FROM": settings.mail_from,
        "PUBLIC_URL (for the link that ends mails)": settings.public_url,
    }
    missing = [name for name, value in wanted.items() if not value]
    begun = bool(settings.smtp_host or settings.mail_from)
    return Finding(False if begun else None, "E-mail", f"off. To turn it on, set {', '.join(missing)} in .env.")


def _sms(settings: Settings) -> Finding:
    if not has_sms(settings):
        begun = bool(settings.twilio_account_sid or settings.twilio_sender)
        names = "TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET and TWILIO_SENDER"
        return Finding(False if begun else None, "SMS", f"off. To turn it on, set {names} in .env.")
    if not countries_of(settings):
        sentence = "nobody can add a number: that TWILIO_SENDER belongs to no country, so set SMS_COUNTRIES in .env."
        return Finding(False, "SMS", sentence)
    if not hears_texts(settings):
        sentence = "on, but STOP is not heard: set TWILIO_AUTH_TOKEN and PUBLIC_URL in .env."
        return Finding(False, "SMS", sentence)
    where = ", ".join(sorted(countries_of(settings)))
    caps = text_caps(settings)
    sentence = (
        f"on, to numbers of {where}; at most {settings.sms_money_a_day} a day ({caps.segments:,} parts of texts), "
        f"{caps.a_person} texts a person. At Twilio, set {site_of(settings)}{INBOUND} as what is called when a text "
        "comes in."
    )
    return Finding(True, "SMS", sentence)
