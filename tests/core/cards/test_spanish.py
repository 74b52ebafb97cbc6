"""What Lucía reads: the same outcomes as Alice, with no English left in them, numbers and dates as she writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import typed
from bot.catalogue import COMMANDS, help_for
from bot.talk import Talk
from core.app import App
from core.cards import Card, card
from core.cards.charts import alt, chart
from core.cards.emails import preheader, subject, why_sent
from core.cards.expectations import expectation
from core.cards.language import count, decimal, numeral, percent, say, speaking
from core.cards.lists import listed
from core.cards.moments import day, long_date, moment, weekday
from core.cards.phrases import price
from core.cards.questions import FIELDS, FORMS, QUESTIONS, field, form_title
from core.cards.refusals import SENTENCES, Broken
from core.cards.texts import text
from core.conversation import Asked, Cancelled, Choice
from core.delivery.outcomes import NoticeDue, SummaryDue
from core.delivery.policy import Held
from core.delivery.preferences import Part
from core.errors import Refused, Why
from core.prices.analysis import Worth
from core.prices.grounds import PriceExplained, PricesCompared
from core.prices.outcomes import TooLittle, Verdict
from core.rules.expectation import Expectation
from core.values import EventKind, Money, Person, Units
from tests.core.cards import made_up
from tests.core.cards.test_alerts import ON_EBAY, PC, alert, rule

LUCIA = Person(2, "Lucía", zone="Europe/Madrid", currency="EUR", units=Units.KILOMETRES, locale="es-ES")
ALICE = replace(LUCIA, name="Alice", locale="en-US")
ENGLISH = re.compile(
    r"\b(?:the|of|you|your|is|are|it|its|and|or|to|for|with|not|what|when|that|this|by|from|at|on|as|all|any|day|days|"
    r"rule|rules|listing|listings|ad|ads|price|ask|asks|save|open|next|new|good|like|add|more|other)\b",
    re.IGNORECASE,
)
TYPED = re.compile(r"/\w+(?: \w+ https:\S+)?")  # a command, as it is in every language


def said(shown: Card) -> Iterator[str]:
    """Every text of a card."""
    yield from (shown.title, *shown.lines, shown.footer)
    yield from (action.label for action in shown.actions)
    for menu in shown.menus:
        yield menu.label
        yield from (action.label for action in menu.actions)
    for item in shown.items:
        yield from said(item)


def english_in(outcome: object) -> list[str]:
    """What Lucía reads that is as English as what Alice reads."""
    hers, his = list(said(card(outcome, LUCIA))), set(said(card(outcome, ALICE)))
    alike = [line for line in hers if line in his and not TYPED.fullmatch(line)]
    return [line for line in alike if ENGLISH.search(line)]


WORTH = Worth(Money(4_000, "USD"), Money(99_000, "USD"), Verdict.GREAT, -0.06, 23)
OUTCOMES: dict[str, object] = {
    "alert": alert(),
    "dropped": alert(
        rule("mesa", "para Berta"),
        rule("silla"),
        kind=EventKind.PRICE_DROP,
        trigger=EventKind.PRICE_DROP,
        former_price=Money(105_000, "USD"),
        also=(ON_EBAY,),
        worth=WORTH,
    ),
    "back": alert(kind=EventKind.BACK, trigger=EventKind.BACK),
    "first": SummaryDue("shop", True, (PC,), 7, (rule("mesa"), rule("silla")), worth={7: WORTH}),
    "more": SummaryDue("shop", False, (PC,), 1, (rule("mesa"),)),
    **{f"held {held}": SummaryDue("shop", False, (PC,), 2, (rule("mesa"),), held) for held in Held},
    "worth": made_up.checked(advice=made_up.advice()),
    "asked": made_up.checked(),
    "too little": made_up.checked(TooLittle(2, 8, ("condition", "category", "words"))),
    "how": PriceExplained(made_up.checked(made_up.estimate(sold=made_up.estimate().spread))),
    "compared": PricesCompared(made_up.checked()),
    "broken": Broken("ABC123"),
    "cancelled": Cancelled(),
    "help": help_for(operator=True),
    **{
        f"notice {topic}": NoticeDue(topic, facts)
        for topic, facts in {
            "source_failing": {"title": "Mesas", "why": Why.FEED_TOO_LARGE.value},
            "channel_code": {"code": "123456"},
            "channel_test": {},
            "destination_dead": {"channel": "email", "label": "l•••@example.org"},
            "texts_spent": {"segments": 250},
            "codes_spent": {"codes": 100},
            "texts_refused": {"reason": "30034"},
        }.items()
    },
    **{f"refused {why}": Refused(why, text="xyz", limit=1200, of="words", kind="email") for why in SENTENCES},
    **{
        f"question {name}": Asked(name, (Choice("USD", "USD"),), facts={"line": "xyz", "title": "xyz"})
        for name in QUESTIONS
    },
}


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_no_outcome_is_told_in_english(outcome: object) -> None:
    assert english_in(outcome) == []


async def test_nothing_of_the_product_answers_in_english(app: App, alice: Talk) -> None:
    lucia = Talk(replace(alice.person, locale="es-ES"), alice.chat)
    made = await app.rules.create(lucia.person, lucia.chat, "mesa")
    mine = await app.rules.mine(lucia.person)
    ref = mine.rules[0].ref
    posted = await typed.command(app, lucia, "sell", "mesa, bueno, 80, Madrid")
    outcomes = [
        made,
        mine,
        await app.rules.settings.show(lucia.person, ref),
        await app.rules.settings.note(lucia.person, ref, "xyz"),
        await app.rules.settings.end(lucia.person, ref, "en 3 semanas"),
        await app.rules.try_out(lucia.person, "mesa"),
        await app.rules.create(lucia.person, lucia.chat, "<1000"),
        await app.channels.show(lucia.person),
        await app.destinations.where(lucia.person, ref),
        await app.search.find(lucia.person, "mesa"),
        await app.search.find(lucia.person, "xyz"),
        posted,
        await app.people.welcome(lucia.person),
        await app.people.introduce(lucia.person),
        *[await app.preferences.show(lucia.person, part) for part in Part],
        *[
            await typed.command(app, lucia, command.name, "")
            for command in COMMANDS
            if command.name not in {"sell", "alert", "try", "search", "import"}
        ],
    ]
    assert [line for outcome in outcomes for line in english_in(outcome)] == []


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if not command.operators_only])
async def test_every_spanish_example_works_as_it_stands(app: App, alice: Talk, name: str) -> None:
    lucia = Talk(replace(alice.person, locale="es-ES", currency="EUR", units=Units.KILOMETRES), alice.chat)
    example = next(command.example for command in COMMANDS if command.name == name)
    with speaking(lucia.person):
        words, _, rest = say(example)[1:].partition(" ")
    assert words == name
    assert card(await typed.command(app, lucia, name, rest), lucia.person).title


def test_forms_mails_texts_and_pictures_speak_spanish_too() -> None:
    due, answer = alert(), made_up.checked()
    assert text(due, LUCIA) == (
        'Deal Scout: Gaming PC, 950 US$, San Jose, CA, bueno, alerta "gaming". https://shop.example/7 STOP para parar'
    )
    with speaking(LUCIA):
        assert form_title("start") == "Tus ajustes"
        assert field("units") == ("¿Millas o kilómetros?", "")
        assert subject(alert(trigger=EventKind.PRICE_DROP), LUCIA) == "Baja a 950 US$: Gaming PC"
        assert why_sent(due, LUCIA) == "Recibes esto por tu alerta “gaming” en Deal Scout."
        assert "tu máximo es 1.000 US$" in preheader(due, LUCIA)
        assert alt(answer, LUCIA).startswith("Gráfico: 23 anuncios piden entre 300 US$ y 564 US$")
        drawn = chart(answer, LUCIA)
        assert drawn is not None
        assert drawn.marks[0].label == "piden 350 US$"


def test_what_a_form_says_fits_into_it() -> None:
    """Discord's limits: 45 characters of a title or label, 100 of a hint."""
    with speaking(LUCIA):
        assert [name for name in FORMS if len(form_title(name)) > 45] == []
        assert [name for name in FIELDS if len(field(name)[0]) > 45 or len(field(name)[1]) > 100] == []


@pytest.mark.parametrize(
    ("words", "last", "said_so"),
    [
        (["mesa", "silla"], "and", "mesa y silla"),
        (["mesa", "“iPhone”"], "and", "mesa e “iPhone”"),
        (["mesa", "hielo"], "and", "mesa y hielo"),
        (["mesa", "hilo"], "and", "mesa e hilo"),
        (["siete", "ocho"], "or", "siete u ocho"),
        (["mesa", "silla", "horno"], "or", "mesa, silla u horno"),
        (["roto", "sucio"], "nor", "roto ni sucio"),
    ],
)
def test_words_in_a_row(words: list[str], last: str, said_so: str) -> None:
    with speaking(LUCIA):
        assert listed(words, last) == said_so  # type: ignore[arg-type]


def test_numbers_money_and_days_are_as_each_locale_writes_them() -> None:
    at = datetime(2026, 12, 24, 20, tzinfo=UTC)
    mexico = replace(LUCIA, locale="es-MX", currency="MXN")
    with speaking(LUCIA):
        assert (numeral(12_000), decimal(0.81), percent(-0.064)) == ("12.000", "0,81", "6 %")
        assert count(1200, "{n} listing", "{n} listings") == "1.200 anuncios"
        assert price(Money(123_456, "EUR"), LUCIA) == "1.234,56 €"
        assert (day(at, LUCIA, with_year=True), moment(at, LUCIA)) == ("24 dic 2026", "24 dic, 21:00")
        assert long_date(date(2026, 12, 24)) == "jueves, 24 de diciembre de 2026"
        assert weekday("friday") == "viernes"
    with speaking(mexico):
        assert (numeral(12_000), price(Money(1_234_500, "MXN"), mexico)) == ("12,000", "$12,345")
    with speaking(ALICE):
        assert (numeral(12_000), decimal(0.81), percent(0.064)) == ("12,000", "0.81", "6%")
        assert long_date(date(2026, 12, 24)) == "Thursday, 24 December 2026"


def test_a_forecast_in_spanish() -> None:
    with speaking(LUCIA):
        assert expectation(Expectation(12, timedelta(days=28))) == (
            "Cuenta con unos 3 avisos por semana, según los últimos 28 días."
        )
