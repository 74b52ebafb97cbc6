"""What a mail shows, in HTML and in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notify.email import pictures
from adapters.notify.email.notifier import no_links
from adapters.notify.email.render import Letter, LinkOf, letter, web
from core.cards import Action
from core.cards.charts import alt
from core.cards.phrases import DEMO
from core.delivery.outcomes import NoticeDue, Satisfied, SummaryDue
from core.prices.analysis import Worth
from core.prices.outcomes import Verdict
from core.values import DEMO_SOURCE, EventKind, Money
from tests.adapters.notify.emails import ALICE, STOP, FolderOfPhotos, alert, listing, rule, summary
from tests.core.cards.made_up import checked


@dataclass
class Seen(HTMLParser):
    """What a reader's program makes of the HTML."""

    tags: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[dict[str, str]] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {f"{tag}.{name}" for name, _ in attrs}
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(("", given["href"]))
        if tag == "img":
            self.images.append(given)

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "a" and not self.links[-1][0]:
            self.links[-1] = (data.strip(), self.links[-1][1])
        self.text.append(data)


def drawn(outcome: object, link_of: LinkOf = no_links, photos: FolderOfPhotos | None = None) -> Letter:
    return letter(outcome, ALICE, photos or FolderOfPhotos(), link_of, STOP)


def seen(outcome: object, link_of: LinkOf = no_links, photos: FolderOfPhotos | None = None) -> Seen:
    reader = Seen()
    reader.feed(drawn(outcome, link_of, photos).html)
    return reader


def test_an_alert_in_plain_text() -> None:
    one = listing(score=0.82)
    assert drawn(alert(one, rule(note="for the kids"))).text == (
        "New listing\n"
        "Gaming PC\n"
        "$850\n"
        "Condition: good\n"
        "Place: San Jose, CA\n"
        "Deal score: great deal (0.82)\n"
        "Your rule: gaming pc\n"
        "Your note: for the kids\n"
        "Why: it says “gaming”; it costs $850, your most is $1,000.\n"
        "\n"
        "Open: https://shop.example.org/1\n"
        "\n"
        "-- \n"
        "You get this because of your rule “gaming pc” at Deal Scout.\n"
        f"Stop these e-mails: {STOP}\n"
    )


def test_the_html_says_what_the_plain_text_says() -> None:
    said = "".join(seen(alert()).text)
    for text in ("New listing", "Gaming PC", "$850", "San Jose, CA", "Why: it says “gaming”", "Stop these e-mails"):
        assert text in said


def test_an_alert_links_its_listing_and_its_end_and_nothing_else() -> None:
    links = seen(alert()).links
    assert {url for _, url in links} == {"https://shop.example.org/1", STOP}
    assert ("Open", "https://shop.example.org/1") in links
    assert ("Stop these e-mails", STOP) in links


def test_buttons_that_act_are_shown_where_a_page_does_the_same() -> None:
    def link_of(action: Action) -> str | None:
        return f"https://dealscout.example.org/do/{action.target}" if action.verb == "rule.why" else None

    shown = seen(alert(), link_of)
    assert ("Why", "https://dealscout.example.org/do/r1:1") in shown.links
    assert {label for label, _ in shown.links} == {"Gaming PC", "Open", "Why", "Stop these e-mails"}


def test_a_price_drop_says_both_prices() -> None:
    dropped = alert(kind=EventKind.PRICE_DROP, former_price=Money(100_000, "USD"), trigger=EventKind.PRICE_DROP)
    mail = drawn(dropped)
    assert mail.subject == "Price drop to $850: Gaming PC"
    assert mail.text.startswith("Price drop\nGaming PC\n$850 (it was $1,000)\n")


def test_what_is_back_says_so() -> None:
    mail = drawn(alert(kind=EventKind.BACK, trigger=EventKind.BACK))
    assert mail.subject == "Offered again: $850 · Gaming PC"


@pytest.mark.parametrize(
    ("price", "subject"), [(Money(0, "USD"), "Free · Gaming PC"), (None, "No price given · Gaming PC")]
)
def test_a_subject_without_an_amount(price: Money | None, subject: str) -> None:
    assert drawn(alert(listing(price=price))).subject == subject


def test_who_reads_compact_alerts_gets_the_facts_on_one_line() -> None:
    mail = letter(alert(), replace(ALICE, is_compact=True), FolderOfPhotos(), no_links, STOP)
    why = "Why: it says “gaming”; it costs $850, your most is $1,000."
    assert mail.text.startswith(f"New listing\nGaming PC\n$850\ngood · San Jose, CA\n{why}\n\n")


def test_many_rules_are_counted_not_named() -> None:
    told = alert(satisfied=tuple(Satisfied(rule(f"rule {number}"), ()) for number in range(5)))
    assert "because of your rules “rule 0”, “rule 1”, “rule 2” and 2 more at Deal Scout." in drawn(told).text


def test_a_demo_listing_is_called_one_in_subject_text_and_html() -> None:
    for outcome in (alert(listing(source=DEMO_SOURCE)), summary(listing(source=DEMO_SOURCE))):
        mail = drawn(outcome)
        assert mail.text.count(DEMO) == 1
        assert mail.html.count(DEMO) == 1
    assert drawn(alert(listing(source=DEMO_SOURCE))).subject == "Demo: $850 · Gaming PC"


def test_a_summary_shows_each_listing_with_its_price_apart_and_its_picture() -> None:
    mail = summary(
        listing("Gaming PC", pictures=("https://pictures.example.org/1.jpg",)),
        listing("Gaming chair", price=Money(0, "USD"), location=None, condition=None),
        total=12,
    )
    assert drawn(mail).text.startswith(
        "12 listings already match “gaming pc”\n"
        "A new source was read; from now on I tell you of each new listing.\n"
        "\n"
        "Gaming PC\n$850\ngood · San Jose, CA\nOpen: https://shop.example.org/1\n"
        "\n"
        "Gaming chair\nFree\nOpen: https://shop.example.org/1\n"
        "\n"
        "and 10 others"
    )
    (image,) = seen(mail).images
    assert (image["src"], image["alt"]) == ("https://pictures.example.org/1.jpg", "Picture of Gaming PC")


def test_a_notice_says_why_it_came_and_how_to_end_it() -> None:
    mail = drawn(NoticeDue("source_failing", {"title": "Bikes", "why": "feed_unreachable"}))
    assert mail.subject == "A feed keeps failing"
    assert "“Bikes”" in mail.text
    assert f"You get this because you had Deal Scout write to this address.\nStop these e-mails: {STOP}\n" in mail.text


@pytest.mark.parametrize(
    "picture",
    [
        "http://pictures.example.org/1.jpg",
        "javascript:alert(1)",
        "photo:../../etc/passwd",
        "photo:gone.jpg",
        "data:image/svg+xml,x",
        "https://",
        "https://[x",
    ],
)
def test_a_picture_that_a_mail_cannot_show_is_left_out(picture: str, tmp_path: Path) -> None:
    shown = seen(alert(listing(pictures=(picture,))), photos=FolderOfPhotos(tmp_path))
    assert not shown.images
    assert "Gaming PC" in "".join(shown.text)


def test_pictures_of_ours_go_along_once_and_only_as_many_as_a_mail_bears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_ATTACHED", 25)
    names = ["a.jpg", "b.jpg", "c.jpg"]
    for name in names:
        (tmp_path / name).write_bytes(b"0123456789")
    listings = [listing(pictures=(f"photo:{name}",)) for name in (*names, "a.jpg")]
    mail = drawn(summary(*listings), photos=FolderOfPhotos(tmp_path))
    assert [one.name for one in mail.attached] == ["a.jpg", "b.jpg"]
    assert [mail.html.count(f'src="cid:{name}"') for name in names] == [2, 1, 0]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://",
        "//example.org",
        "https://example.org/\r\nx",
        "https://example.org/ x",
        'https://example.org/"onclick=x',
        "https://[example.org",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web(url) is None
    assert {link for _, link in seen(alert(listing(url=url))).links} == {STOP}


def test_web_addresses_stay_as_they_are() -> None:
    for url in ("https://example.org/a?b=1&c=2#d", "http://example.org", "https://bücher.example/ü"):
        assert web(url) == url


def test_light_and_dark_colours_and_the_narrow_screen_are_in_the_mail() -> None:
    html = drawn(alert()).html
    assert 'name="color-scheme" content="light dark"' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media (max-width: 480px)" in html
    # Also on the elements themselves: some programs drop the sheet.
    assert re.search(r'<p class="price" style="[^"]*color: #12805c', html)


def test_a_mail_stays_below_what_gmail_cuts() -> None:
    many = [listing("Gaming PC with a rather long title " * 4) for _ in range(60)]
    assert len(drawn(summary(*many)).html) < 102_000


TRICKS = [
    "<script>",
    "</td></table>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="x',
    "' x='",
    "<!--",
    "-->",
    "]]>",
    "&lt;b&gt;",
    "{{ 7*7 }}",
    "{% raw %}",
    "</style>",
    "<a href=javascript:x>",
    "<",
    ">",
    "&",
    "\x00",
    "\ud800",
    "\r\n",
    "</title>",
    "<![endif]-->",
    "text",
]
TRICKY = (
    st.lists(st.sampled_from(TRICKS) | st.text(max_size=5), min_size=1, max_size=8)
    .map("".join)
    .filter(lambda text: text.isprintable() and text.strip())
)
HARMLESS = seen(alert(listing("title", location="place"), rule("name", "note")))


@settings(deadline=None)
@given(title=TRICKY, place=TRICKY, name=TRICKY, note=TRICKY)
def test_nothing_that_is_written_adds_a_tag_an_attribute_or_a_link(
    title: str, place: str, name: str, note: str
) -> None:
    shown = seen(alert(listing(title, location=place), rule(name, note)))
    assert shown.tags == HARMLESS.tags
    assert shown.attributes == HARMLESS.attributes
    assert [url for _, url in shown.links] == [url for _, url in HARMLESS.links]


@settings(deadline=None)
@given(
    url=st.lists(
        st.sampled_from(
            ["https://", "http://", "javascript:", "example.org", '"', ">", "'", " ", "\n", "/x", "?", "&"]
        ),
        max_size=8,
    ).map("".join)
)
def test_no_address_becomes_anything_but_a_web_link(url: str) -> None:
    shown = seen(alert(listing(url=url)))
    assert shown.attributes <= HARMLESS.attributes
    assert all(link.startswith(("https://", "http://")) for _, link in shown.links)


def test_a_picture_we_drew_goes_along_with_its_words() -> None:
    outcome = checked(picture=b"\x89PNG\r\n\x1a\n")
    mail = drawn(outcome)
    assert [(one.name, one.kind) for one in mail.attached] == [("prices.png", "png")]
    [image] = seen(outcome).images
    assert image["src"] == "cid:prices.png"
    assert image["alt"] == alt(outcome, ALICE)


def test_a_summary_says_what_would_be_saved() -> None:
    worth = Worth(Money(6_000, "USD"), Money(91_000, "USD"), Verdict.GOOD, -0.06, 23)
    mail = drawn(SummaryDue("shop", False, (listing(),), 1, (rule(),), worth={listing().id: worth}))
    assert "You would save about $60 (n = 23). Such things fell 6% in 30 days." in mail.text
