"""Which push addresses are taken: services on phones that Apprise knows and that speak nothing but https."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import apprise
from apprise.common import OverflowMode
from apprise.plugins.bark import NotifyBark
from apprise.plugins.base import NotifyBase
from apprise.plugins.gotify import NotifyGotify
from apprise.plugins.ifttt import NotifyIFTTT
from apprise.plugins.join import NotifyJoin
from apprise.plugins.ntfy import NotifyNtfy
from apprise.plugins.prowl import NotifyProwl
from apprise.plugins.pushbullet import NotifyPushBullet
from apprise.plugins.pushdeer import NotifyPushDeer
from apprise.plugins.pushover import NotifyPushover
from apprise.plugins.pushsafer import NotifyPushSafer

LONGEST_ADDRESS = 1_024
SHORTEST_HINT = 12  # characters of a key whose last three may be shown

# Apprise knows some 170 services more. Left out are those that act on this machine, read its files, speak no http,
# open chats (whose mentions a listing's words could ring), or that we have a voice of our own for. Each plugin is named
# here: Apprise's own search for them loads all of them.
PLUGINS: dict[str, tuple[str, type[NotifyBase]]] = {
    "ntfy": ("ntfy", NotifyNtfy),
    "ntfys": ("ntfy", NotifyNtfy),
    "gotify": ("Gotify", NotifyGotify),
    "gotifys": ("Gotify", NotifyGotify),
    "bark": ("Bark", NotifyBark),
    "barks": ("Bark", NotifyBark),
    "pushdeers": ("PushDeer", NotifyPushDeer),
    "pover": ("Pushover", NotifyPushover),
    "pbul": ("Pushbullet", NotifyPushBullet),
    "prowl": ("Prowl", NotifyProwl),
    "join": ("Join", NotifyJoin),
    "psafers": ("Pushsafer", NotifyPushSafer),
    "ifttt": ("IFTTT", NotifyIFTTT),
}
HOSTED = ("gotify", "gotifys", "bark", "barks", "pushdeers")  # a host in the address is a server of the person's own
# What an address may ask for besides: how it rings, and how it is opened. All else is dropped: among it are a file of
# this machine, an address to load a picture from, and leave to skip the check of a certificate.
KEPT = frozenset({"auth", "group", "level", "mode", "priority", "sound", "tags", "token"})

_ASSET = apprise.AppriseAsset(
    app_id="DealScout",
    app_desc="Deal Scout",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    http_redirects=False,
    async_mode=False,
)


@dataclass(frozen=True, slots=True)
class PushAddress:
    """A push address as it is kept. `shown` names it to its person without its key.

    `server` is the http(s) address of a server of their own, for whoever adds it to check.
    """

    url: str
    shown: str
    server: str | None = None

    def __repr__(self) -> str:
        return f"PushAddress({self.shown})"


def read_push_url(text: str) -> PushAddress | None:
    """An address of one place at one service, or None for any other text. Asks nobody; `server` is not checked."""
    address = text.strip()
    if (
        len(address) > LONGEST_ADDRESS
        or not address.isascii()
        or not address.isprintable()
        or set(address) & set(" \\")
    ):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    schema = parts.scheme.lower()
    if schema not in PLUGINS or not parts.netloc:
        return None
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name in KEPT]
    url = parts._replace(scheme=schema, query=urlencode(kept), fragment="").geturl()
    plugin = instantiate(url)
    if plugin is None or len(plugin) != 1:
        return None
    server = _server(schema, plugin)
    hint = _hint(parts.path.rstrip("/").rpartition("/")[2] or parts.netloc)
    where = f" at {plugin.host}" if server else ""
    return PushAddress(url, f"{PLUGINS[schema][0]}{where}{hint}", server)


def instantiate(url: str) -> NotifyBase | None:
    """Apprise's plugin of an address, told to send one message of one piece; None where it takes no such address."""
    _, kind = PLUGINS[url.partition(":")[0]]
    try:
        plugin = kind(**(kind.parse_url(url) or {}), asset=_ASSET)
    except Exception:  # each plugin has its own way to say no
        return None
    plugin.overflow_mode = OverflowMode.TRUNCATE
    return plugin


def _server(schema: str, plugin: NotifyBase) -> str | None:
    mode = getattr(plugin, "mode", None)
    own = mode == "private" if schema.startswith("ntfy") else schema in HOSTED
    if not own or not plugin.host:
        return None
    port = f":{plugin.port}" if plugin.port else ""
    return f"http{'s' if plugin.secure else ''}://{plugin.host}{port}"


def _hint(key: str) -> str:
    """The end of a long key, by which a person tells two of them apart."""
    return f" …{key[-3:]}" if len(key) >= SHORTEST_HINT else ""
