"""Which addresses may be asked: the pure half of the guard against reaching our own network."""

from __future__ import annotations

import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from yarl import URL

from core.errors import FetchFailed, Why

MAX_URL = 2_048
_PORTS = (80, 443)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")

# IANA IPv4 Special-Purpose Address Registry, with multicast. The standard library's `is_global` follows it by version
# of Python, and calls multicast and half of 192.0.0.0/24 global; so the list stands here.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network; Linux takes 0.0.0.0 for itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; one cloud keeps its metadata there
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own service, seen from every virtual machine there
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; one cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved and broadcast
    )
)
# Only this block is handed out for hosts on the internet (IANA IPv6 Address Space). All else is refused unread:
# loopback, mapped, unique local, link-local, site-local, multicast, IPv4-compatible, 64:ff9b:1::/48, 100::/64.
_UNICAST_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the IPv4 address is the last 32 bits


def is_public(ip: str) -> bool:
    """Whether an IPv4 or IPv6 address, written as `ipaddress` writes it, is a host on the public internet.

    An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4) is as public as that one.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    carried = _carried(address)
    if carried is not None:
        return is_public(str(carried))
    return address in _UNICAST_6 and not any(address in net for net in _NOT_PUBLIC_6)


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def checked(url: str, allow: Collection[str] = ()) -> URL:
    """The address as it will be asked. Raises FetchFailed: URL_INVALID or URL_PRIVATE.

    A name is not looked up here: its addresses are checked when the connection is made. `allow` names
    "host:port" pairs that an operator permits although they are private or on another port.
    """
    text = url.strip()
    if not text or len(text) > MAX_URL or "\\" in text or not text.isprintable() or " " in text:
        raise FetchFailed(Why.URL_INVALID, "malformed")
    try:
        parsed = URL(text).with_fragment(None)
        host, port = parsed.raw_host, parsed.port
    except ValueError:
        raise FetchFailed(Why.URL_INVALID, "malformed") from None
    if parsed.scheme not in ("http", "https") or not host:
        raise FetchFailed(Why.URL_INVALID, "scheme")
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise FetchFailed(Why.URL_INVALID, "user name")
    if ":" not in host and not _HOST.fullmatch(host):
        raise FetchFailed(Why.URL_INVALID, "host")
    if f"{parsed.host_subcomponent}:{port}" in allow:
        return parsed
    if port not in _PORTS:
        raise FetchFailed(Why.URL_INVALID, "port")
    literal = _literal(host)
    if literal is not None and not is_public(literal):
        raise FetchFailed(Why.URL_PRIVATE, "private address")
    return parsed


def redirected(at: URL, location: str, allow: Collection[str] = ()) -> URL:
    """Where a redirect leads, checked again. Raises as `checked`; also FEED_UNREACHABLE for one that gives up TLS."""
    try:
        to = checked(str(at.join(URL(location))), allow)
    except ValueError:
        raise FetchFailed(Why.URL_INVALID, "malformed redirect") from None
    if at.scheme == "https" and to.scheme == "http":
        raise FetchFailed(Why.FEED_UNREACHABLE, "redirect from https to http")
    return to


def _literal(host: str) -> str | None:
    """The address that a host spells, in any form a system's resolver takes (`127.1`, `0x7f000001`, `2130706433`)."""
    host = host.rstrip(".")
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None
