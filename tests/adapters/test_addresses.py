"""Which addresses are public, and which of what a person types may be asked at all."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from adapters.fetch.addresses import checked, is_public, redirected
from core.errors import FetchFailed, Why

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "93.184.216.34", "100.63.255.255", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "168.63.129.15", "169.253.255.255", "172.15.255.255", "172.32.0.1",
    "192.0.1.1", "192.167.255.255", "198.17.255.255", "198.20.0.1", "223.255.255.255",
    "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2001:4860:4860::8888", "2001:200::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip
NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "64:ff9b:1:808:8:800::", "100::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "3fff::1", "4000::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700:4700::1111%eth0", "fec0::1", "ff02::1", "ff0e::1",
    "", "localhost", "127.1", "0x7f.1", "2130706433", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4",
]  # fmt: skip


@pytest.mark.parametrize("ip", PUBLIC)
def test_a_host_of_the_internet_is_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_everything_else_is_not(ip: str) -> None:
    assert not is_public(ip)


@given(st.ip_addresses())
def test_what_the_standard_library_calls_special_is_never_public(address: IPv4Address | IPv6Address) -> None:
    carries = isinstance(address, IPv6Address) and (address.ipv4_mapped or str(address).startswith("64:ff9b::"))
    special = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    if (special or address.is_reserved) and not carries:
        assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_an_address_carried_in_another_is_as_public_as_it_is_alone(address: IPv4Address) -> None:
    number = int(address)
    for carrier in (
        (0xFFFF << 32) + number,
        (0x64FF9B << 96) + number,
        (0x2002 << 112) + (number << 80) + 1,
    ):
        assert is_public(str(ip_address(carrier))) == is_public(str(address))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("https://x.example/feed?a=1", "https://x.example/feed?a=1"),
        ("  HTTP://X.Example/  ", "http://x.example/"),
        ("https://x.example:443/", "https://x.example/"),
        ("https://x.example:80/", "https://x.example:80/"),
        ("https://x.example/a#part", "https://x.example/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
    ],
)
def test_a_web_address_is_asked_as_typed(typed: str, asked: str) -> None:
    assert str(checked(typed)) == asked


INVALID = [
    "", " ", "x.example", "//x.example/", "/feed", "ftp://x.example/", "file:///etc/passwd", "gopher://x.example/",
    "javascript:alert(1)", "data:text/xml,<rss/>", "https:x.example", "https://", "https:///feed",
    "https://alice@x.example/", "https://alice:word@x.example/", "https://:@x.example/",
    "https://x.example:8080/", "https://x.example:22/", "https://x.example:0/", "https://x.example:99999/",
    "https://x.example:a/", "https://x example/", "https://x.example/a b", "https://x.example\\@evil.example/",
    "https://x.example\\.evil.example/", "https://x.example/\r\nHost: evil.example", "https://x.example/\x00",
    "https://[::1", "https://[fe80::1%25eth0]/x", "https://x..example/", "https://.x.example/",
    "https://x.example/" + "a" * 3_000, "https://" + "a" * 64 + ".example/", "https://x.example/\u202egpj",
]  # fmt: skip
PRIVATE = [
    "http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.0.0.1/", "http://017700000001/", "http://0177.0.0.1/", "http://127.0.0.1./", "http://0/",
    "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fec0::1]/",
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/",
    "http://168.63.129.16/", "http://192.168.1.1/", "http://10.1/", "http://172.16.5.4/", "http://224.0.0.1/",
    "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://127。0。0。1/",
]  # fmt: skip


@pytest.mark.parametrize("typed", INVALID)
def test_what_is_no_plain_web_address_is_refused(typed: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        checked(typed)
    assert refused.value.why in (Why.URL_INVALID, Why.URL_PRIVATE)


@pytest.mark.parametrize("typed", PRIVATE)
def test_a_private_address_is_refused_in_whatever_form_it_is_spelled(typed: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        checked(typed)
    assert refused.value.why is Why.URL_PRIVATE


@given(st.text(st.characters(), max_size=60) | st.text(max_size=40).map(lambda text: f"http://{text}/"))
def test_no_text_makes_the_check_raise_anything_else(typed: str) -> None:
    try:
        url = checked(typed)
    except FetchFailed:
        return
    assert url.scheme in ("http", "https")
    assert url.port in (80, 443)


def test_an_operator_permits_one_host_and_port_and_no_other() -> None:
    allow = {"127.0.0.1:8080", "[::1]:8080", "feeds.lan:8080"}
    for typed in ("http://127.0.0.1:8080/", "http://[::1]:8080/", "http://feeds.lan:8080/"):
        assert str(checked(typed, allow)) == typed
    for typed in ("http://127.0.0.1/", "http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "http://2130706433:8080/"):
        with pytest.raises(FetchFailed):
            checked(typed, allow)
    with pytest.raises(FetchFailed):
        checked("http://alice@127.0.0.1:8080/", allow)


@pytest.mark.parametrize(
    ("at", "location", "leads_to"),
    [
        ("https://x.example/a/feed", "new", "https://x.example/a/new"),
        ("https://x.example/a", "/b?c=d", "https://x.example/b?c=d"),
        ("https://x.example/a", "//y.example/b", "https://y.example/b"),
        ("http://x.example/a", "https://x.example/a", "https://x.example/a"),
    ],
)
def test_a_redirect_is_followed_to_a_public_address(at: str, location: str, leads_to: str) -> None:
    assert str(redirected(URL(at), location)) == leads_to


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.1/", Why.URL_PRIVATE),
        ("https://[::ffff:10.0.0.1]/", Why.URL_PRIVATE),
        ("//169.254.169.254/", Why.URL_PRIVATE),
        ("file:///etc/passwd", Why.URL_INVALID),
        ("https://x.example:6379/", Why.URL_INVALID),
        ("https://alice:word@x.example/", Why.URL_INVALID),
        ("http://[::1", Why.URL_INVALID),
        ("http://x.example/", Why.FEED_UNREACHABLE),
    ],
)
def test_a_redirect_elsewhere_is_refused(location: str, why: Why) -> None:
    with pytest.raises(FetchFailed) as refused:
        redirected(URL("https://x.example/feed"), location)
    assert refused.value.why is why
