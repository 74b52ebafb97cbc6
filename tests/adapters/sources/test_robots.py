"""robots.txt, by the examples of RFC 9309 and by those who would abuse it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.robots import Robots


def _may(body: str, path: str, agent: str = "DealScout") -> bool:
    return Robots.read(body.encode(), agent).allows(f"https://site.example{path}")


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow: /", "/x", False),
        ("Disallow:", "/x", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a", "/a", True),  # of two alike, the kind one
        ("Disallow: /*.gif$", "/a/b.gif", False),
        ("Disallow: /*.gif$", "/a/b.gif?x=1", True),
        ("Disallow: /fish*", "/fish/salmon", False),
        ("Disallow: /fish", "/Fish", True),
        ("Disallow: /*?sort=", "/list?sort=up", False),
        ("Disallow: /a%3cd", "/a<d", False),
        ("Disallow: /itm/\nAllow: /itm/*/ok$", "/itm/1/ok", True),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/x", True),
        ("disallow : /x # a remark", "/x", False),
    ],
)
def test_the_longest_rule_that_speaks_of_a_path_decides(rules: str, path: str, may: bool) -> None:
    assert _may(f"User-agent: *\n{rules}", path) is may


def test_who_is_named_hears_only_what_is_said_to_them() -> None:
    body = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: dealscout/2.0\nDisallow: /private\n"
    assert _may(body, "/x")
    assert not _may(body, "/private/x")
    assert not _may(body, "/x", agent="Third")
    assert _may("User-agent: *\nDisallow: /\nUser-agent: DealScout\nDisallow:\n", "/x")


def test_a_file_of_stars_takes_no_time() -> None:
    body = "User-agent: *\n" + "Disallow: /" + "*a" * 12 + "b\n" + "Disallow: /" + "*a" * 5_000 + "\n"
    begun = time.process_time()
    Robots.read(body.encode(), "DealScout").allows("https://site.example/" + "a" * 2_000)
    assert time.process_time() - begun < 5  # a regular expression would take ages


def test_a_file_of_agents_takes_no_time() -> None:
    agents = b"".join(b"User-agent: a%d\n" % number for number in range(25_000))  # within what is read
    begun = time.process_time()
    robots = Robots.read(agents + b"User-agent: DealScout\nDisallow: /a\n", "DealScout")
    assert time.process_time() - begun < 5  # all that were named anew at every line would take a minute
    assert not robots.allows("https://site.example/a")
    assert robots.allows("https://site.example/b")


@given(st.binary(), st.text(alphabet="/*$%?aé ", max_size=20))
def test_whatever_it_holds_it_can_be_read(body: bytes, path: str) -> None:
    for whole in (body, b"User-agent: *\nDisallow: " + body):
        assert Robots.read(whole, "DealScout").allows(f"https://site.example/{path}") in (True, False)
