"""Words for the questions that wizards ask."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.language import say
from core.cards.phrases import CONDITIONS
from core.cards.prices import advised_asks
from core.cards.wishes import so_far
from core.conversation import Asked
from core.prices.outcomes import PriceChecked
from core.values import Condition, Person, Units

QUESTIONS = {
    "start.zone": (
        "Hello, I am Deal Scout. Where are you?",
        "Name a city near you, so that I know your time zone. You can change all this later with /start.",
    ),
    "start.currency": ("Which currency do you think in?", "Tap one or type its three letters."),
    "start.units": ("Miles or kilometres?", ""),
    "edit.line": ("What shall it look for instead?", "Send the whole rule as one line. It is now: {line}"),
    "alert.what": (
        "What are you looking for?",
        "Its name, for example: gaming pc. Or all in one line: gaming pc -laptop <1000 within 25mi of 95112",
    ),
    "alert.where": ("Where shall it be?", "A ZIP code or a city; or for example: within 10mi of 95112"),
    "alert.price": ("How much may it cost at most?", "For example: 300, $300 or 100-300."),
    "alert.condition": ("In which condition at least?", ""),
    "alert.save": ("Shall I save this?", ""),
    "alert.again": ("What shall it look for?", "Send the whole rule as one line. It is now: {line}"),
    "try.line": ("What shall I try?", "One line, for example: gaming pc -laptop <1000 within 25mi of 95112"),
    "search.query": ("What are you looking for?", "For example: road bike"),
    "setting.end": (
        "With which day shall it end?",
        "For example: 24 Dec, 2026-12-24, friday or in 3 weeks. “never” gives it no end.",
    ),
    "setting.note": ("What shall I note on it?", "One line of up to 200 characters, shown with its alerts."),
    "setting.renote": ("What shall I note on it instead?", "“no note” takes it away. It is now: {line}"),
    "setting.name": ("What shall I call it instead?", "Up to 60 characters. It is now: {line}"),
    "preference.quiet": ("From when to when shall it be quiet?", "For example: 23:30-6:45 or 10pm to 7am; or off."),
    "preference.most": ("How many messages a day at most?", "A number from 1 to 1,000."),
    "preference.digest": ("When shall summaries come?", "A time of day, such as 18:30 or 7am, or a weekday."),
    "preference.urgent": ("From which deal score is it urgent?", "Between 0 and 1, for example 0.85; or off."),
    "preference.zone": ("Where are you?", "Name a city near you, so that I know when it is night there."),
    "channel.code": ("Which code came there?", "Six digits."),
    "import.file": ("Which file?", "Give me the one that /export made, or paste what is in it."),
    "own_price.price": ("How much for “{title}”?", "For example: 80, $80 or 80 EUR. It changes at once."),
    "sell.title": ("What are you selling?", "A title, or all in one line: malm dresser, good, 80, 95112"),
    "sell.price": ("How much for “{title}”?", "For example: 80, $80 or 80 EUR. 0 gives it away."),
    "sell.condition": ("What condition is it in?", ""),
    "sell.place": ("Where is it?", "A ZIP code or a city."),
    "sell.photos": ("Any pictures?", "Send up to ten, then tap Post."),
    "sell.more_photos": ("{count} kept.", "Send more, or tap Post."),
}
# Forms that ask all at once, on a platform that has forms: their titles, and the label and hint of each field.
FORMS = {
    "start": "Your settings",
    "edit": "Edit this rule",
    "wish": "Your alert",
    "end": "Until when",
    "note": "Note",
    "name": "Rename",
    "quiet": "Quiet hours",
    "most": "Most a day",
    "digest": "Summaries",
    "urgent": "Urgent deals",
    "zone": "Your time zone",
    "code": "Your code",
    "price": "Another price",
}
FIELDS = {
    "zone": ("Where are you?", "Name a city near you, so that I know your time zone."),
    "currency": ("Which currency do you think in?", "Its three letters, such as USD or EUR."),
    "units": ("Miles or kilometres?", ""),
    "end": ("With which day shall it end?", "For example: 24 Dec, 2026-12-24, friday or in 3 weeks; or never."),
    "note": ("What shall I note on it?", "One line, shown with its alerts; left empty, it has none."),
    "name": ("What shall I call it?", ""),
    "quiet": ("From when to when shall it be quiet?", "For example: 23:30-6:45 or 10pm to 7am; or off."),
    "most": ("How many messages a day at most?", "A number from 1 to 1,000."),
    "digest": ("When shall summaries come?", "A time of day, such as 18:30 or 7am, or a weekday."),
    "urgent": ("From which deal score is it urgent?", "Between 0 and 1, for example 0.85; or off."),
    "code": ("Which code came there?", "Six digits."),
    "price": ("How much do you ask?", "For example: 80, $80 or 80 EUR. It changes at once."),
    "line": ("What shall it look for instead?", "One line, for example: gaming pc -laptop <1000 within 25mi of 95112"),
}
LABELS = {
    **{c.value: text.capitalize() for c, text in CONDITIONS.items()},
    Units.MILES.value: "Miles",
    Units.KILOMETRES.value: "Kilometres",
    "post": "Post",
    "that is all": "That is all",
    "save it": "Save alert",
}
LOCATION_QUESTIONS = {"start.zone", "alert.where", "sell.place", "preference.zone"}
# Where a platform has a key that sends a position, and where only replies are heard:
SHARE_LOCATION = "Share my location"
LOCATION_HINT = "Or share where you are."
LOCATION_NOTED = "Noted."
REPLY_HINT = "Reply to this message with your answer."


@worded.register
def _asked(outcome: Asked, reader: Person) -> Card:
    title, line = QUESTIONS[outcome.question]
    choices = tuple(Action(choice.label or LABELS[choice.value], "answer", choice.value) for choice in outcome.choices)
    skip = (Action("Skip", "wizard.skip"),) if outcome.skippable else ()
    back = (Action(say("Back"), "wizard.back"),) if outcome.back else ()
    facts = {key: str(value) for key, value in outcome.facts.items()}
    worth = outcome.facts.get("worth")
    advised, asks = advised_asks(worth, reader) if isinstance(worth, PriceChecked) else ((), ())
    return Card(
        title.format_map(facts),
        (*so_far(outcome, reader), *advised, *((line.format_map(facts),) if line else ())),
        (*asks, *choices, *skip, *back, Action("Cancel", "wizard.cancel")),
        wants_text=True,
        wants_location=outcome.question in LOCATION_QUESTIONS,
        prefill=facts.get("line", ""),
    )


CONDITION_CHOICES = tuple(c.value for c in Condition)
