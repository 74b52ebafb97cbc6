"""The one address in a text, taken apart with nothing believed: host, path and fields, each decoded once."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from core.text.plain import printable

MAX_FIELDS = 100  # a search form has a few dozen
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_CLOSING = ".,;!>"  # of the sentence around an address, or of the <…> that keeps a chat from previewing it
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in its parts. The host is lower-case; path and fields are decoded."""

    host: str
    path: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]

    def one(self, *names: str) -> str:
        """The first value given for any of these fields, empty where there is none."""
        return next((value for name, value in self.fields if name in names), "")

    def all(self, name: str) -> list[str]:
        """The values of a field that may be repeated, or hold several between `|` or commas."""
        return [part.strip() for key, value in self.fields if key == name for part in re.split(r"[|,]", value)]

    def below(self, domain: str) -> str | None:
        """What stands before this domain: `sfbay` of `sfbay.craigslist.org`; None where the host is not of it."""
        if self.host == domain:
            return ""
        return self.host.removesuffix(f".{domain}") if self.host.endswith(f".{domain}") else None


_NOTHING = Link("", (), ())


def find_link(text: str) -> Link | None:
    """The only http(s) address of a text; None where there is none, or more than one."""
    found = _ADDRESS.findall(text)
    return _apart(found[0].rstrip(_CLOSING)) if len(found) == 1 else None


def around(text: str) -> list[str]:
    """What stands before and behind the address of a text."""
    return [part.strip(" \t\r\n<>") for part in _ADDRESS.split(text)]


def _apart(address: str) -> Link:
    """Its parts; nothing at all of one that names an account (`https://ebay.com@elsewhere/`) or is malformed."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removesuffix(".")
        fields = parse_qsl(parts.query.replace("&amp;", "&"), max_num_fields=MAX_FIELDS)
    except ValueError:
        return _NOTHING
    if "@" in parts.netloc or not _HOST.fullmatch(host):
        return _NOTHING
    path = tuple(filter(None, (printable(unquote(step)) for step in parts.path.split("/"))))
    return Link(host, path, tuple((printable(name), printable(value).strip()) for name, value in fields))
