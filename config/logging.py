"""Logs: JSON lines in the home folder, warnings on the terminal too where no chat is shown; never a secret."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import structlog

MOST_BYTES = 5_000_000
KEPT_FILES = 3
# Of what they ask of others:
NOISY = ("httpx", "httpcore", "apscheduler", "tortoise", "aiosqlite", "discord.http", "elastic_transport")
_TOKEN = re.compile(r"\b\d{6,}:[\w-]{30,}|\b[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}")  # Telegram's form, Discord's form


class Redact(logging.Filter):
    """Takes the given secrets, and whatever looks like a bot token, out of every record."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _TOKEN.sub("[secret]", text)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.clean(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        return True


def set_up_logging(home: Path, level: str, secrets: Iterable[str], *, to_terminal: bool) -> None:
    """Send everything to `home/logs`; with `to_terminal`, show it on standard error as well."""
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    to_file = logging.handlers.RotatingFileHandler(
        folder / "dealscout.log", maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
    )
    handlers: list[logging.Handler] = [to_file]
    if to_terminal:
        handlers.append(logging.StreamHandler(sys.stderr))
    redact = Redact(secrets)
    for handler in handlers:
        handler.addFilter(redact)
        handler.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(level=level.upper(), handlers=handlers, force=True)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _renderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _renderer() -> Any:
    return structlog.processors.JSONRenderer()
