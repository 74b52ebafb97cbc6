"""Whatever sellers, people and feeds write, a message of ours is within every limit of Discord's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.photos import PhotoFolder
from bot.discord.looks import BRIGHT, BY_VERDICT, GREY, of_score
from bot.discord.message import Message
from bot.discord.render import show
from core.delivery.outcomes import AlertDue, Satisfied, SummaryDue
from core.listings.service import ListingShown, ListingsNamed
from core.ports.engine import Total
from core.prices.score import verdict
from core.rules.matching import prepare, reasons, subject
from core.rules.outcomes import RuleShown, RulesListed, RuleTried
from core.search.outcomes import Found
from core.search.request import Request
from core.values import EventKind, Listing, Money
from tests.bot.discord.test_render import ALICE, LISTING, body, rule
from tests.bot.discord.test_render import photos as photos

# resources/message, "Embed Limits" and "Message create"; components/reference. Counted as strictly as anybody does.
EMBED = {"title": 256, "description": 4096}
FIELD = {"name": 256, "value": 1024}
FOOTER, AUTHOR, FIELDS, EMBEDS, IN_ALL = 2048, 256, 25, 10, 6000
ROWS, A_ROW, LABEL, CUSTOM_ID, OPTIONS, OPTION, ADDRESS = 5, 5, 80, 100, 25, 100, 512
TIME = re.compile(r"<t:-?\d{1,13}:R>")


def size(text: str | None) -> int:
    return len((text or "").encode("utf-16-le")) // 2


def over(sent: dict[str, Any]) -> list[str]:
    """What of a message is over a limit."""
    embeds, found, total = sent["embeds"], [], 0
    found += ["embeds"] if len(embeds) > EMBEDS else []
    for embed in embeds:
        texts = [(embed.get(name), most, name) for name, most in EMBED.items()]
        texts += [((embed.get("footer") or {}).get("text"), FOOTER, "footer")]
        texts += [((embed.get("author") or {}).get("name"), AUTHOR, "author")]
        for field in embed.get("fields") or ():
            texts += [(field[name], most, name) for name, most in FIELD.items()]
            found += ["blank field"] if not field["name"].strip() or not field["value"].strip() else []
        found += [f"{name}: {size(text)}" for text, most, name in texts if size(text) > most]
        found += ["fields"] if len(embed.get("fields") or ()) > FIELDS else []
        total += sum(size(text) for text, _, _ in texts)
        has_more = any(embed.get(name) for name in ("description", "fields", "image", "thumbnail", "footer"))
        found += ["empty embed"] if not embed.get("title") and not has_more else []
    found += [f"in all: {total}"] if total > IN_ALL else []
    return found + _components(sent["components"])


def _components(rows: list[dict[str, Any]]) -> list[str]:
    found = ["rows"] if len(rows) > ROWS else []
    seen: list[str] = []
    for row in rows:
        parts = row["components"]
        found += ["a row"] if not 1 <= len(parts) <= A_ROW else []
        for part in parts:
            seen += [part["custom_id"]] if part.get("custom_id") else []
            found += ["label"] if part["type"] == 2 and not 0 < size(part.get("label")) <= LABEL else []
            found += ["address"] if size(part.get("url")) > ADDRESS else []
            found += ["custom_id"] if size(part.get("custom_id")) > CUSTOM_ID else []
            options = part.get("options") or []
            found += ["options"] if len(options) > OPTIONS else []
            values = [option["value"] for option in options]
            found += ["option"] if any(not 0 < size(o["label"]) <= OPTION for o in options) else []
            found += ["value"] if any(size(v) > OPTION for v in values) or len(set(values)) < len(values) else []
    return found + (["the same custom_id twice"] if len(set(seen)) < len(seen) else [])


text = st.sampled_from(["", " ", "a", "[x](y) ", "\\", "😀", "*_`", "<t:1:R>", "@everyone ", "\n", "\u202e"]).flatmap(
    lambda said: st.sampled_from([1, 90, 1200]).map(lambda times: said * times)
)
address = st.sampled_from([None, "", "https://a.example/1", "https://a.example/" + "x" * 3000, "javascript:x"])
moments = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=st.just(UTC))
listings = st.builds(
    lambda number, title, said, place, url, at, score, cost: replace(
        LISTING,
        id=number,
        title=title,
        description=said,
        location=place,
        url=url,
        pictures=(url,) if url else (),
        posted_at=at,
        score=score,
        price=Money(cost, "USD"),
    ),
    st.integers(1, 99),
    text,
    text,
    text,
    address,
    moments,
    st.none() | st.floats(0, 1),
    st.integers(0, 10**15),
)
several = st.lists(listings, max_size=12).map(tuple)


def alert(listing: Listing, name: str, kind: EventKind) -> AlertDue:
    wish = replace(rule(name=name), note=name[:200])
    met = Satisfied(wish, tuple(reasons(prepare(wish.criteria), subject(listing))))
    return AlertDue(listing, kind, (met,) * 3, Money(5, "USD"))


outcomes = st.one_of(
    st.builds(alert, listings, text, st.sampled_from(EventKind)),
    st.builds(lambda found: SummaryDue("shop", True, found, 99, (rule(),)), several),
    st.builds(lambda found: RuleTried(rule().criteria, None, found, 99, ("x",), "h"), several),
    st.builds(lambda said, f: Found(Request(said), f, Total(99, False), 0, 1, "h", 9), text, several),
    st.builds(lambda one: ListingShown(one, ()), listings),
    st.builds(lambda found: ListingsNamed(found, "listing.save"), several),
    st.builds(lambda name: RuleShown(replace(rule(name=name), note=name), False), text),
    st.builds(lambda name: RulesListed((replace(rule(name=name), note=name),) * 4, 1, 12, 4), text),
)
quickly = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(outcomes, st.booleans())
@quickly
async def test_no_limit_is_ever_passed(photos: PhotoFolder, outcome: object, compact: bool) -> None:
    message = show(outcome, replace(ALICE, is_compact=compact), photos)
    first = body(message)
    assert over(first) == []
    assert over(body(message.bare())) == []
    assert message.sent()["allowed_mentions"].to_dict() == {"parse": []}
    assert "@everyone" not in str(first["embeds"])  # a button's words name nobody


@given(listings, st.booleans())
@quickly
async def test_a_time_is_always_whole(photos: PhotoFolder, listing: Listing, compact: bool) -> None:
    """Even where the text above it had to be cut; and no seller can write one."""
    reader = replace(ALICE, is_compact=compact)
    for outcome in (alert(listing, "sofa", EventKind.NEW), ListingShown(listing, ())):
        shown = _texts(show(outcome, reader, photos))
        assert sum(len(TIME.findall(one)) for one in shown) == 1
        assert f"<t:{int(listing.posted_at.timestamp())}:R>" in "\n".join(shown)  # type: ignore[union-attr]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_never_looks_worse(one: float, other: float) -> None:
    order = [*BY_VERDICT.values()]
    low, high = sorted((one, other))
    assert order.index(of_score(high)) <= order.index(of_score(low))
    assert of_score(high) == BY_VERDICT[verdict(high)]
    assert (of_score(1.0), of_score(0.0)) == (BRIGHT, GREY)


def _texts(message: Message) -> list[str]:
    embeds: list[discord.Embed] = message.sent()["embeds"]
    return [one for embed in embeds for one in (embed.description or "", *(str(f.value) for f in embed.fields))]
