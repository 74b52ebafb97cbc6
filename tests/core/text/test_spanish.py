"""What Spanish readers type, read as what it means."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.places import OfflinePlaces
from core.rules.links import read
from core.text.days import read_day, read_weekday
from core.text.money import read_price
from core.text.spanish import in_english
from core.text.taxonomy import category, condition
from core.text.times import read_span, read_time
from core.text.tongues import in_language, language
from core.text.units import read_distance
from core.values import Condition, Money, Units

TODAY = date(2026, 11, 27)  # a Friday


@pytest.mark.parametrize(
    ("line", "keywords", "most", "least", "radius"),
    [
        ("bici de carretera hasta 300 cerca de Madrid", ("bici", "carretera"), 30_000, None, 24.8548),
        ("Busco un iphone 12 por menos de 300 €", ("iphone", "12"), 30_000, None, None),
        ("consola desde 100 hasta 300 a 20km de Sevilla", ("consola",), 30_000, 10_000, 12.4274),
        ("mesa entre 50 y 80 euros en un radio de 10 kilómetros de Madrid", ("mesa",), 8_000, 5_000, 6.2137),
    ],
)
def test_a_wish(
    line: str, keywords: tuple[str, ...], most: int, least: int | None, radius: float | None, places: OfflinePlaces
) -> None:
    found = read(in_english(line), currency="EUR", units=Units.KILOMETRES, places=places).criteria
    assert (found.keywords, found.max_price, found.min_price) == (keywords, most, least)
    assert found.radius_mi == (radius and pytest.approx(radius, abs=1.0))


def test_a_wish_says_what_it_is_not_and_how_good_it_must_be(places: OfflinePlaces) -> None:
    line = in_english("sofá o sillón sin manchas como nuevo o mejor")
    found = read(line, currency="EUR", units=Units.KILOMETRES, places=places).criteria
    assert found.any_of == (("sofa", "sillon"),)
    assert found.exclude_keywords == ("manchas",)
    assert found.conditions == (Condition.NEW, Condition.LIKE_NEW)


def test_what_is_quoted_stays_as_it_is() -> None:
    assert in_english('"mesa de centro" hasta 50') == '"mesa de centro" up to 50'


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("24 dic", date(2026, 12, 24)),
        ("24 de diciembre de 2027", date(2027, 12, 24)),
        ("hasta el 5 de enero", date(2027, 1, 5)),
        ("martes", date(2026, 12, 1)),
        ("mañana", date(2026, 11, 28)),
        ("en 3 semanas", date(2026, 12, 18)),
        ("dentro de un mes", date(2026, 12, 27)),
        ("en 2 meses", date(2027, 1, 27)),
    ],
)
def test_a_day(text: str, meant: date) -> None:
    assert read_day(text, TODAY) == meant


def test_hours_weekdays_units_and_money() -> None:
    assert read_span("de 22 a 7") == read_span("desde las 22:00 hasta las 7:00") == (22 * 60, 7 * 60)
    assert read_span("10 a.m. to 5 p.m.") == (10 * 60, 17 * 60)
    assert (read_time("a las 9"), read_time("mediodía")) == (9 * 60, 12 * 60)
    assert (read_weekday("miércoles"), read_weekday("sáb"), read_weekday("bicicleta")) == (2, 5, None)
    assert read_distance("30 kilómetros", Units.MILES) == pytest.approx(18.6411)
    assert read_distance("5 millas", Units.KILOMETRES) == 5
    assert read_price("300 dólares", "EUR") == Money(30_000, "USD")
    assert read_price("se regala", "EUR") == Money(0, "EUR")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("como nuevo", Condition.LIKE_NEW),
        ("en buen estado", Condition.GOOD),
        ("Usado", Condition.GOOD),
        ("para piezas", Condition.FOR_PARTS),
        ("sin estrenar", Condition.NEW),
    ],
)
def test_a_condition(text: str, meant: Condition) -> None:
    assert condition(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Móviles", "phones"), ("Bicicletas", "bikes"), ("Hogar/Muebles", "furniture"), ("coche", "cars")],
)
def test_a_category(text: str, meant: str) -> None:
    assert category(text) == meant


@pytest.mark.parametrize(
    ("locale", "tongue", "chosen"),
    [
        ("en-US", "es", "es_US"),
        ("es-419", "es", "es-419"),
        ("de_DE", "es", "es"),
        ("es-MX", "en", "en"),
        ("en", "es", "es"),
    ],
)
def test_a_language_is_chosen_and_the_country_stays(locale: str, tongue: str, chosen: str) -> None:
    assert in_language(locale, tongue) == chosen
    assert language(chosen) == tongue
