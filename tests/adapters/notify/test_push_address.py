"""Push addresses as people paste them: which are taken, what is dropped, and how they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.notify.push_address import PLUGINS, PushAddress, read_push_url
from tests.adapters.notify.test_push import EXAMPLES


@pytest.mark.parametrize("url", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_what_is_taken_stays_as_it_is_and_reads_again(url: str) -> None:
    read = read_push_url(f" {url}\n")
    assert read is not None
    assert read.url == url
    assert read_push_url(read.url) == read


@pytest.mark.parametrize("url", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_what_is_shown_has_no_key_in_it(url: str) -> None:
    read = read_push_url(url)
    assert read is not None
    secret = url.rstrip("/").rpartition("/")[2]
    for part in secret.split("@"):
        assert part not in read.shown
        assert part not in repr(read)
    assert read.shown.startswith(PLUGINS[url.partition(":")[0]][0])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("NTFYS://deals-of-alice", PushAddress("ntfys://deals-of-alice", "ntfy …ice")),
        ("ntfys://short", PushAddress("ntfys://short", "ntfy")),
        (
            "ntfys://alice:pw@push.example/deals-of-alice#x",
            PushAddress(
                "ntfys://alice:pw@push.example/deals-of-alice", "ntfy at push.example …ice", "https://push.example"
            ),
        ),
        (
            "gotify://push.example:8080/AbCdEfGh1234567?priority=high",
            PushAddress(
                "gotify://push.example:8080/AbCdEfGh1234567?priority=high",
                "Gotify at push.example …567",
                "http://push.example:8080",
            ),
        ),
        (
            "ntfys://push.example/deals?attach=http://10.0.0.1/&verify=no&redirect=yes&email=b@x.example&priority=high",
            PushAddress("ntfys://push.example/deals?priority=high", "ntfy at push.example", "https://push.example"),
        ),
        ("ntfys://deals?avatar_url=http://10.0.0.1/&click=javascript:1", PushAddress("ntfys://deals", "ntfy")),
    ],
)
def test_an_address_is_put_in_order(typed: str, read: PushAddress) -> None:
    assert read_push_url(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ntfys",
        "ntfys://",
        "https://ntfy.sh/deals",
        "json://127.0.0.1/",
        "jsons://push.example/",
        "xml://push.example/",
        "form://push.example/",
        "apprises://push.example/key",
        "mailto://alice:pw@example.com",
        "syslog://",
        "rsyslog://push.example",
        "dbus://",
        "gnome://",
        "windows://",
        "macosx://",
        "file:///etc/passwd",
        "discord://123/abc",
        "tgram://123:abc/1",
        "slack://a/b/c",
        "vapid://alice@example.com",
        "ntfys://push.example/one/two",  # two places: half a failure could not be told
        "ntfys://push.example/deals ntfys://other/deals",
        "ntfys://push.example/deals\nntfys://other/deals",
        "ntfys://[::1/deals",
        "ntfys://deals\\@push.example",
        "ntfys://дела",
        "ntfys://" + "a" * 2_000,
        "pover://short",
        "prowl://short",
    ],
)
def test_any_other_text_is_none(text: str) -> None:
    assert read_push_url(text) is None


@given(st.sampled_from(sorted(PLUGINS)), st.text())
def test_whatever_stands_behind_a_schema_breaks_nothing(schema: str, rest: str) -> None:
    read = read_push_url(f"{schema}://{rest}")
    assert read is None or read_push_url(read.url) == read
