"""Cards are said in their reader's language."""

from __future__ import annotations

import pytest

from core.cards.card import undo
from core.cards.language import count, language, say, speaking
from core.values import Person

ALICE, LUCIA = Person(1, "Alice", locale="en-US"), Person(2, "Lucía", locale="es-419")


@pytest.mark.parametrize(
    ("locale", "spoken"), [("es-ES", "es"), ("es_MX", "es"), ("ES", "es"), ("en-GB", "en"), ("de", "en"), ("", "en")]
)
def test_a_locale_names_a_language_we_speak(locale: str, spoken: str) -> None:
    assert language(locale) == spoken


def test_each_reader_hears_their_own() -> None:
    with speaking(LUCIA):
        assert undo("t").label == "Deshacer"
        with speaking(ALICE):
            assert undo("t").label == "Undo"
        assert undo("t").label == "Deshacer"
    assert undo("t").label == "Undo"


def test_what_is_filled_in_is_never_read_again() -> None:
    assert say("It says {what}", what="{0} {secret} %s") == "It says {0} {secret} %s"


def test_numbers_choose_their_form() -> None:
    assert count(1, "{n} ad", "{n} ads") == "1 ad"
    assert count(1200, "{n} ad of {whom}", "{n} ads of {whom}", whom="Bob") == "1,200 ads of Bob"
