"""Words that only a prompt has."""

from core.cards.language import mark

YOU = mark("you> ")  # before the line that is being typed
