"""Checked addresses for clients that connect by themselves."""

from __future__ import annotations

import pytest

from adapters.fetch.lookup import GuardedLookup
from core.errors import FetchFailed, Why

PUBLIC_IP = "93.184.216.34"


def refusal(guard: GuardedLookup, url: str) -> Why:
    with pytest.raises(FetchFailed) as refused:
        guard.public(url)
    return refused.value.why


def says(*found: str) -> GuardedLookup:
    return GuardedLookup(lookup=lambda host, port: list(found))


def test_public_addresses_are_handed_out_in_order() -> None:
    assert says(PUBLIC_IP, "2606:2800:220:1::1").public("https://push.example/x") == (PUBLIC_IP, "2606:2800:220:1::1")


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%lo", "64:ff9b::7f00:1"])
def test_one_private_address_refuses_them_all(inner: str) -> None:
    assert refusal(says(PUBLIC_IP, inner), "https://push.example/") is Why.URL_PRIVATE


@pytest.mark.parametrize("host", ["127.1", "[::ffff:127.0.0.1]", "localhost", "0x7f000001"])
def test_our_own_machine_is_refused_by_the_systems_resolver_too(host: str) -> None:
    assert refusal(GuardedLookup(), f"https://{host}/") is Why.URL_PRIVATE


def test_nobody_of_that_name_is_unreachable() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("inner secret")

    with pytest.raises(FetchFailed) as refused:
        GuardedLookup(lookup=nobody).public("https://push.example/")
    assert (refused.value.why, "secret" in str(refused.value)) == (Why.FEED_UNREACHABLE, False)
    assert refusal(says(), "https://push.example/") is Why.FEED_UNREACHABLE


def test_plain_http_and_other_ports_need_permission() -> None:
    assert refusal(says(PUBLIC_IP), "http://push.example/") is Why.URL_INVALID
    assert refusal(says(PUBLIC_IP), "https://push.example:8443/") is Why.URL_INVALID


def test_what_an_operator_permits_may_be_private() -> None:
    guard = GuardedLookup(allow={"push.lan:8080"}, lookup=lambda host, port: ["10.0.0.7"])
    assert guard.public("http://push.lan:8080/") == ("10.0.0.7",)
    assert refusal(guard, "https://push.lan/") is Why.URL_PRIVATE
