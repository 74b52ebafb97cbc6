"""Alice asks how a thing is done."""

from __future__ import annotations

import pytest

from bot.catalogue import COMMANDS
from bot.topics import ALSO, help_on
from core.cards import card
from core.cards.people import HelpShown
from core.cards.topics import MORE, TopicShown
from core.values import Person

ALICE = Person(1, "Alice")


@pytest.mark.parametrize("said", ["alert", "/alert", " ALERT ", "alrt", "wish"])
def test_a_topic_is_found_however_it_is_called(said: str) -> None:
    shown = help_on(said, operator=False)
    assert isinstance(shown, TopicShown)
    assert shown.name == "alert"
    assert any("-laptop" in line for line in card(shown, ALICE).lines)


@pytest.mark.parametrize("said", ["", "xyzzy quux", "source"])
def test_all_is_shown_where_no_topic_is_known_or_it_is_for_operators(said: str) -> None:
    assert isinstance(help_on(said, operator=False), HelpShown)


def test_every_command_has_something_to_say() -> None:
    for command in COMMANDS:
        shown = help_on(command.name, operator=True)
        assert isinstance(shown, TopicShown)
        assert card(shown, ALICE).lines
    names = {command.name for command in COMMANDS}
    assert {*MORE} <= names
    assert {*ALSO.values()} <= names
