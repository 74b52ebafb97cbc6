"""Makes what a stranger wrote safe to keep: text, addresses, times and loose data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import quote, urljoin, urlsplit

MAX_TITLE = 300
MAX_DESCRIPTION = 20_000
MAX_WORD = 200  # names of categories, places, sources and ids
MAX_CATEGORY = 120  # as many as a listing holds
MAX_URL = 2_048
MAX_PICTURES = 10
MAX_EXTRA_BYTES = 16 * 1024
MAX_EXTRA_DEPTH = 8

# Control characters save line breaks and tabs, lone surrogates, noncharacters, zero-width characters, and those that
# turn the direction of text or carry invisible tags: they hide words from rules and forge what a person reads.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_SECONDS = re.compile(r"\d{9,13}(?:\.\d{1,9})?")
_NOT_IN_URLS = re.compile(r'[ <>"\\^`{|}]')  # RFC 3986 has none of them; quoted, they cannot end a link early
_MILLISECONDS_FROM = 1e11  # as seconds that is the year 5138, so a larger number counts milliseconds
_OLDEST, _NEWEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def line(value: object, limit: int = MAX_WORD) -> str:
    """One line without unseen characters, at most `limit` characters; "" for what is neither text nor number."""
    return " ".join(_UNSEEN.sub("", _written(value)).split())[:limit].rstrip()


def paragraphs(value: object, limit: int = MAX_DESCRIPTION) -> str:
    """Text that keeps its line breaks, never more than one blank line together."""
    text = _UNSEEN.sub("", "\n".join(_written(value).splitlines()))
    text = "\n".join(part.strip() for part in _SPACES.sub(" ", text).split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()[:limit].rstrip()


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else ""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def identifier(value: object) -> str:
    """A source's id for a listing. One longer than a column holds becomes its digest, so it stays the same."""
    text = line(value, limit=1 << 30)
    return text if len(text) <= MAX_WORD else digest(text)


def digest(*parts: object) -> str:
    """A stable id for what has none: 32 hexadecimal digits."""
    return sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()[:32]


def web_url(value: object, base: str = "") -> str | None:
    """An absolute http or https address without a user's name in it, or None. Relative ones are joined to `base`."""
    text = line(value, limit=MAX_URL + 1) if isinstance(value, str) else ""
    if not text or len(text) > MAX_URL:
        return None
    try:
        own = urlsplit(text)
        if own.scheme and not own.netloc:
            return None  # mailto: and the like; urljoin would take `https:` for the base itself
        parts = urlsplit(urljoin(base, text))
        host, _ = parts.hostname, parts.port  # both raise for what is no address
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or _NOT_IN_URLS.search(parts.netloc):
        return None
    escaped = _NOT_IN_URLS.sub(lambda found: quote(found[0]), parts.geturl())
    return escaped if len(escaped) <= MAX_URL else None


def pictures(values: object, base: str = "") -> tuple[str, ...]:
    """Addresses of pictures in order, each once. Takes a list of texts (or of objects with a url), or one text."""
    if isinstance(values, str):
        values = re.split(r"[\s|]+|,(?=https?://)", values[: MAX_URL * MAX_PICTURES])
    elif isinstance(values, Mapping):
        values = [values]
    if not isinstance(values, list | tuple):
        return ()
    found = (web_url(v.get("url") if isinstance(v, Mapping) else v, base) for v in values)
    return tuple(dict.fromkeys(url for url in found if url))[:MAX_PICTURES]


def instant(value: object) -> datetime | None:
    """A moment in UTC from ISO 8601, RFC 2822 (without a zone both are UTC), epoch seconds or milliseconds; or None."""
    if isinstance(value, str):
        text = value.strip()[:64]
        try:
            return _plausible(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            value = float(text) if _SECONDS.fullmatch(text) else None
        if value is None:
            try:
                return _plausible(parsedate_to_datetime(text))
            except (ValueError, TypeError, IndexError, OverflowError):
                return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e15:
        return None
    seconds = value / 1000 if value > _MILLISECONDS_FROM else value
    return _plausible(datetime.fromtimestamp(seconds, tz=UTC)) if seconds < _MILLISECONDS_FROM else None


def _plausible(when: datetime) -> datetime | None:
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when if _OLDEST <= when < _NEWEST else None


def bounded_json(fields: Mapping[str, object]) -> dict[str, object] | None:
    """What else a source said, for `Offer.extra`: plain JSON of at most 16 KB; None when empty or larger."""
    kept = {name: value for key, raw in fields.items() if (name := line(key)) and (value := _plain(raw)) is not None}
    if not kept or len(json.dumps(kept, ensure_ascii=False).encode()) > MAX_EXTRA_BYTES:
        return None
    return kept


def _plain(value: object, depth: int = 0) -> object:
    if isinstance(value, str):
        return _UNSEEN.sub("", value)[: MAX_EXTRA_BYTES + 1] or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= MAX_EXTRA_DEPTH:
        return None
    if isinstance(value, Mapping):
        pairs = ((line(key), _plain(each, depth + 1)) for key, each in value.items())
        return {key: each for key, each in pairs if key and each is not None}
    if isinstance(value, list | tuple):
        return [_plain(each, depth + 1) for each in value]
    return None
