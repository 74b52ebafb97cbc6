"""A mail as other programs read it: its headers, its parts, and nothing that a seller could add to either."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notify.email.message import Envelope, compose
from adapters.notify.email.notifier import no_links
from adapters.notify.email.relay import Relay, mailbox
from adapters.notify.email.render import letter
from tests.adapters.notify.emails import ALICE, KEY, NOW, SENDER, STOP, FolderOfPhotos, alert, listing, rule

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
]
# What breaks headers and mails: line ends, encoded words (RFC 2047), separators, what only some programs take for them.
PIECES = [
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "=?utf-8?q?",
    "=0D=0ABcc:_x=40y?=",
    "?=",
    "=?",
    "=",
    "?",
    "Bcc: x@y",
    ":",
    "\x00",
]
PIECES += [
    "\u2028",
    "\x85",
    "\ud800",
    "\u202e",
    "é",
    "字",
    "👩‍🚀",
    " ",
    "a" * 90,
    "<b>",
    "&amp;",
    '"',
    "\\",
    ".",
    "--",
    "\x0b",
]
USERS = ["=?utf-8?q?a=0D=0ABcc=3A?=", "=?utf-8?q?", "=0D=0A", "=?", "?=", "?", "=", "a", "+", "_", ".", " ", "\r\n"]
LETTER = letter(alert(), ALICE, FolderOfPhotos(), no_links, STOP)
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)


def written(
    outcome: object = None, *, by_mail: str | None = None, photos: FolderOfPhotos | None = None, **relay
) -> bytes:
    """A mail as it goes out."""
    drawn = letter(outcome or alert(), ALICE, photos or FolderOfPhotos(), no_links, STOP)
    envelope = Envelope("alice@example.org", KEY, NOW, STOP, by_mail)
    return compose(drawn, envelope, Relay("mail.example.org", SENDER, **relay))


def read(mail: bytes) -> EmailMessage:
    """The same by a strict reader."""
    message = message_from_bytes(mail, policy=default.clone(raise_on_defect=True))
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The text of one part."""
    found = message.get_body((kind,))
    assert found is not None
    return found.get_content()


def field_names(mail: bytes) -> list[str]:
    """What stands before the colons of the header, read line by line and with no library."""
    head = mail.partition(b"\r\n\r\n")[0]
    return [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]


def test_the_headers_say_who_what_and_how_to_end_it() -> None:
    message = read(written(by_mail="stop+t0ken@dealscout.example.org"))
    assert list(message.keys()) == HEADERS
    assert message["From"] == "Deal Scout <scout@dealscout.example.org>"
    assert message["To"] == "alice@example.org"
    assert message["Subject"] == "$850 · Gaming PC"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == f"<{KEY}@dealscout.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<alerts.dealscout.example.org>"
    assert message["List-Unsubscribe"] == f"<{STOP}>, <mailto:stop+t0ken@dealscout.example.org>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_two_unsubscribe_headers_stand_in_the_mail_as_they_are() -> None:
    """Folded into encoded words, no mail program would find the address."""
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in written()
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in written()


def test_a_mail_is_text_and_html_in_seven_bits() -> None:
    mail = written(alert(listing("Gaming-PC für 850 € — günstig 👍")))
    assert mail.isascii()
    assert all(len(line) <= 998 for line in mail.split(b"\r\n"))
    assert b"\n" not in mail.replace(b"\r\n", b"")
    message = read(mail)
    assert message.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        assert "Gaming-PC für 850 € — günstig 👍" in part(message, kind)


def test_a_subject_of_any_script_is_readable_again_and_cut_where_it_is_long() -> None:
    assert read(written(alert(listing("コンピューター " * 4))))["Subject"].startswith(
        "$850 · コンピューター コンピューター"
    )
    long = read(written(alert(listing("字" * 500))))["Subject"]
    assert len(long) == 120
    assert long.endswith("…")


def test_a_name_of_any_script_is_the_senders() -> None:
    assert read(written(sender_name='Zoë "Scout", Ltd.\r\nBcc: x@y'))["From"].addresses[0].display_name == (
        'Zoë "Scout", Ltd. Bcc: x@y'
    )


@pytest.mark.parametrize(
    "title",
    [
        "Sofa\r\nBcc: victim@example.org",
        "Sofa\nBcc: victim@example.org\n\n<b>hello</b>",
        "=?utf-8?q?Sofa=0D=0ABcc:_victim=40example.org?=",
        "=?utf-8?b?U29mYQ0KQmNjOiB2aWN0aW1AZXhhbXBsZS5vcmc=?=",
        "=?utf-8?q?Sofa?= =?utf-8?q?=0D=0ABcc:_victim=40example.org?=",
        "==??utf-8?q?Sofa=0D=0ABcc:_victim=40example.org?=",
    ],
)
def test_a_title_adds_no_header(title: str) -> None:
    mail = written(alert(listing(title)))
    assert field_names(mail) == HEADERS
    assert b"\r\nBcc" not in mail


@settings(deadline=None)
@given(title=HOSTILE, name=HOSTILE, note=HOSTILE, place=HOSTILE)
def test_nothing_that_is_written_adds_a_header_or_a_line(title: str, name: str, note: str, place: str) -> None:
    mail = written(alert(listing(title, location=place), rule(name, note)))
    assert field_names(mail) == HEADERS
    assert mail.isascii()
    message = read(mail)
    assert [one.get_content_type() for one in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not re.search(r"[\r\n]", message["Subject"])


@settings(deadline=None)
@given(user=st.lists(st.sampled_from(USERS), min_size=1, max_size=6).map("".join))
def test_no_mailbox_adds_a_header(user: str) -> None:
    recipient = mailbox(f"{user}@example.org")
    if recipient is not None:
        mail = compose(LETTER, Envelope(recipient, KEY, NOW, STOP), Relay("mail.example.org", SENDER))
        assert field_names(mail) == HEADERS
        assert read(mail)["To"] == recipient


def test_a_picture_of_ours_goes_along(tmp_path: Path) -> None:
    name = f"{'a' * 32}.jpg"
    (tmp_path / name).write_bytes(b"\xff\xd8\xff picture")
    message = read(written(alert(listing(pictures=(f"photo:{name}",))), photos=FolderOfPhotos(tmp_path)))
    (picture,) = [one for one in message.walk() if one.get_content_type() == "image/jpeg"]
    assert picture.get_content() == b"\xff\xd8\xff picture"
    assert picture["Content-ID"] == f"<{name}>"
    assert f'src="cid:{name}"' in part(message, "html")
