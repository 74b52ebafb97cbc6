"""The only reader of the environment."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LINKING = {
    "iterm.app", "wezterm", "vscode", "ghostty", "hyper", "tabby", "rio", "warpterminal",
    "xterm-kitty", "xterm-ghostty", "foot", "foot-extra", "alacritty", "contour",
}  # fmt: skip
FIRST_VTE = 5000  # 0.50, of GNOME's terminal and its kin


class Screen(BaseSettings):
    """What the terminal that we run in says of itself."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True, frozen=True)

    term: str = ""
    term_program: str = ""
    vte_version: str = ""
    wt_session: str = ""
    konsole_version: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it shows nothing but text."""
        return self.term == "dumb"

    @property
    def has_links(self) -> bool:
        """Whether it is one of those known to make words clickable (OSC 8); others may print the address as noise."""
        vte = int(self.vte_version) if self.vte_version.isdecimal() else 0
        named = self.term_program.casefold() in LINKING or self.term.casefold() in LINKING
        return named or vte >= FIRST_VTE or bool(self.wt_session or self.konsole_version)


class Settings(BaseSettings):
    """What can be set in the environment or in `.env`; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    dealscout_home: Path = Path("data")
    database_url: SecretStr | None = None
    dispatch: Literal["claims", "pgqueuer"] = "claims"
    elasticsearch_url: SecretStr | None = None
    elasticsearch_api_key: SecretStr | None = None
    elasticsearch_ca: Path | None = None
    elasticsearch_name: str = Field(default="dealscout", pattern=r"^[a-z][a-z0-9-]{0,40}$")
    discord_token: SecretStr | None = None
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    demo: bool = True
    rules_a_person: int = Field(default=50, ge=1, le=10_000)
    offered_days: int = Field(default=30, ge=4, le=365)
    operators: Annotated[frozenset[str], NoDecode] = frozenset()
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    fetch_allow: Annotated[frozenset[str], NoDecode] = frozenset()
    public_url: str | None = None
    vault_keys: SecretStr | None = None
    vault_hash_key: SecretStr | None = None
    smtp_host: str | None = None
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str | None = None
    twilio_account_sid: str | None = None
    twilio_api_key: str | None = None
    twilio_api_secret: SecretStr | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_sender: str | None = None
    sms_money_a_day: Decimal = Field(default=Decimal(5), gt=0, le=100_000)
    sms_price_a_segment: Decimal = Field(default=Decimal("0.02"), gt=0, le=100)
    sms_a_person_a_day: int = Field(default=10, ge=1, le=1_000)
    sms_codes_a_day: int = Field(default=100, ge=1, le=100_000)
    sms_countries: Annotated[frozenset[str], NoDecode] = frozenset()
    bounce_to: str | None = None
    push: bool = True
    log_level: str = "INFO"
    machine_locale: str | None = Field(default=None, validation_alias=AliasChoices("lc_all", "lc_messages", "lang"))

    @field_validator("operators", "fetch_allow", "sms_countries", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """`discord:123, telegram:456` as a set."""
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("elasticsearch_url")
    @classmethod
    def _is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        """With its scheme; a port that is not said is the scheme's own."""
        if value is not None and not value.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("it starts with http:// or https://")
        return value

    @field_validator("sms_countries")
    @classmethod
    def _are_countries(cls, value: frozenset[str]) -> frozenset[str]:
        """Two letters each."""
        if not all(len(country) == 2 and country.isascii() and country.isalpha() for country in value):
            raise ValueError("a country is two letters, such as US,CA")
        return value

    @field_validator("machine_locale")
    @classmethod
    def _as_a_locale(cls, value: str | None) -> str | None:
        """`es_MX.UTF-8` as `es_MX`; of `C` and `POSIX`, which name no language, nothing."""
        name = (value or "").partition(".")[0].partition("@")[0]
        return None if name in {"", "C", "POSIX"} else name

    @property
    def home(self) -> Path:
        """The folder of everything that is written."""
        return self.dealscout_home.expanduser().resolve()
