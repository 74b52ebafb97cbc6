"""Words for the questions that wizards ask."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.language import mark, say
from core.cards.phrases import capital, condition_name
from core.cards.wishes import so_far
from core.conversation import Asked
from core.values import Condition, Person, Units

CONDITION_CHOICES = tuple(c.value for c in Condition)
QUESTIONS = {
    "start.zone": (
        mark("Hello, I am Deal Scout. Where are you?"),
        mark("Name a city near you, so that I know your time zone. You can change all this later with /start."),
    ),
    "start.currency": (mark("Which currency do you think in?"), mark("Tap one or type its three letters.")),
    "start.units": (mark("Miles or kilometres?"), ""),
    "edit.line": (mark("What shall it look for instead?"), mark("Send the whole rule as one line. It is now: {line}")),
    "alert.what": (
        mark("What are you looking for?"),
        mark("Its name, for example: gaming pc. Or all in one line: gaming pc -laptop <1000 within 25mi of 95112"),
    ),
    "alert.where": (mark("Where shall it be?"), mark("A ZIP code or a city; or for example: within 10mi of 95112")),
    "alert.price": (mark("How much may it cost at most?"), mark("For example: 300, $300 or 100-300.")),
    "alert.condition": (mark("In which condition at least?"), ""),
    "alert.save": (mark("Shall I save this?"), ""),
    "alert.again": (mark("What shall it look for?"), mark("Send the whole rule as one line. It is now: {line}")),
    "try.line": (
        mark("What shall I try?"),
        mark("One line, for example: gaming pc -laptop <1000 within 25mi of 95112"),
    ),
    "search.query": (mark("What are you looking for?"), mark("For example: road bike")),
    "setting.end": (
        mark("With which day shall it end?"),
        mark("For example: 24 Dec, 2026-12-24, friday or in 3 weeks. “never” gives it no end."),
    ),
    "setting.note": (
        mark("What shall I note on it?"),
        mark("One line of up to 200 characters, shown with its alerts."),
    ),
    "setting.renote": (mark("What shall I note on it instead?"), mark("“no note” takes it away. It is now: {line}")),
    "setting.name": (mark("What shall I call it instead?"), mark("Up to 60 characters. It is now: {line}")),
    "preference.quiet": (
        mark("From when to when shall it be quiet?"),
        mark("For example: 23:30-6:45 or 10pm to 7am; or off."),
    ),
    "preference.most": (mark("How many messages a day at most?"), mark("A number from 1 to 1,000.")),
    "preference.digest": (
        mark("When shall summaries come?"),
        mark("A time of day, such as 18:30 or 7am, or a weekday."),
    ),
    "preference.urgent": (
        mark("From which deal score is it urgent?"),
        mark("Between 0 and 1, for example 0.85; or off."),
    ),
    "preference.zone": (mark("Where are you?"), mark("Name a city near you, so that I know when it is night there.")),
    "channel.code": (mark("Which code came there?"), mark("Six digits.")),
    "community.zone": (mark("Where are you all?"), mark("Name a city, so that I know when it is night there.")),
    "community.quiet": (
        mark("From when to when shall it be quiet?"),
        mark("For example: 23:30-6:45 or 10pm to 7am; or off."),
    ),
    "community.rule": (
        mark("What shall be told here?"),
        mark("One line, for example: road bike <500 within 25mi of 95112"),
    ),
    "community.synonyms": (
        mark("Which words mean the same here?"),
        mark("For example: couch = sofa, settee; or loveseat > sofa"),
    ),
    "import.file": (mark("Which file?"), mark("Give me the one that /export made, or paste what is in it.")),
    "own_price.price": (mark("How much for “{title}”?"), mark("For example: 80, $80 or 80 EUR. It changes at once.")),
}
# Forms that ask all at once, on a platform that has forms: their titles, and the label and hint of each field.
FORMS = {
    "start": mark("Your settings"),
    "edit": mark("Edit this rule"),
    "wish": mark("Your alert"),
    "end": mark("Until when"),
    "note": mark("Note"),
    "name": mark("Rename"),
    "quiet": mark("Quiet hours"),
    "most": mark("Most a day"),
    "digest": mark("Summaries"),
    "urgent": mark("Urgent deals"),
    "zone": mark("Your time zone"),
    "code": mark("Your code"),
    "community.zone": mark("Time zone"),
    "community.quiet": mark("Quiet hours"),
    "community.rule": mark("A rule of this community"),
    "community.synonyms": mark("Words that mean the same"),
    "price": mark("Another price"),
}
FIELDS = {
    "zone": (mark("Where are you?"), mark("Name a city near you, so that I know your time zone.")),
    "currency": (mark("Which currency do you think in?"), mark("Its three letters, such as USD or EUR.")),
    "units": (mark("Miles or kilometres?"), ""),
    "end": (
        mark("With which day shall it end?"),
        mark("For example: 24 Dec, 2026-12-24, friday or in 3 weeks; or never."),
    ),
    "note": (mark("What shall I note on it?"), mark("One line, shown with its alerts; left empty, it has none.")),
    "name": (mark("What shall I call it?"), ""),
    "quiet": (mark("From when to when shall it be quiet?"), mark("For example: 23:30-6:45 or 10pm to 7am; or off.")),
    "most": (mark("How many messages a day at most?"), mark("A number from 1 to 1,000.")),
    "digest": (mark("When shall summaries come?"), mark("A time of day, such as 18:30 or 7am, or a weekday.")),
    "urgent": (mark("From which deal score is it urgent?"), mark("Between 0 and 1, for example 0.85; or off.")),
    "code": (mark("Which code came there?"), mark("Six digits.")),
    "price": (mark("How much do you ask?"), mark("For example: 80, $80 or 80 EUR. It changes at once.")),
    "line": (
        mark("What shall it look for instead?"),
        mark("One line, for example: gaming pc -laptop <1000 within 25mi of 95112"),
    ),
}
FIELDS |= {name: QUESTIONS[name] for name in QUESTIONS if name.startswith("community.")}
LABELS = {
    Units.MILES.value: mark("Miles"),
    Units.KILOMETRES.value: mark("Kilometres"),
    "that is all": mark("That is all"),
    "save it": mark("Save alert"),
}


def choice_label(value: str) -> str:
    """What stands on the button of an answer that we name: a condition, a unit."""
    if value in CONDITION_CHOICES:
        return capital(condition_name(Condition(value)))
    return say(LABELS[value])


def form_title(name: str) -> str:
    """The title of a form."""
    return say(FORMS[name])


def field(name: str) -> tuple[str, str]:
    """The label of a form's field, and its hint or nothing."""
    label, hint = FIELDS[name]
    return say(label), say(hint) if hint else ""


LOCATION_QUESTIONS = {"start.zone", "alert.where", "sell.place", "preference.zone"}
# Where a platform has a key that sends a position, and where only replies are heard:
SHARE_LOCATION = mark("Share my location")
LOCATION_HINT = mark("Or share where you are.")
LOCATION_NOTED = mark("Noted.")
REPLY_HINT = mark("Reply to this message with your answer.")


@worded.register
def _asked(outcome: Asked, reader: Person) -> Card:
    title, line = QUESTIONS[outcome.question]
    choices = tuple(
        Action(choice.label or choice_label(choice.value), "answer", choice.value) for choice in outcome.choices
    )
    skip = (Action(say("Skip"), "wizard.skip"),) if outcome.skippable else ()
    back = (Action(say("Back"), "wizard.back"),) if outcome.back else ()
    facts = {key: str(value) for key, value in outcome.facts.items()}
    return Card(
        say(title, **facts),
        (*so_far(outcome, reader), *((say(line, **facts),) if line else ())),
        (*choices, *skip, *back, Action(say("Cancel"), "wizard.cancel")),
        wants_text=True,
        wants_location=outcome.question in LOCATION_QUESTIONS,
        prefill=facts.get("line", ""),
    )
