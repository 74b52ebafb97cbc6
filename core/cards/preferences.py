"""Words for a person's preferences: how they stand, and a button for each thing that can be otherwise."""

from __future__ import annotations

from core.cards.card import Action, Card, card, undo, worded
from core.cards.categories import category
from core.cards.language import count, mark, numeral, say, spoken
from core.cards.lists import listed
from core.cards.moments import clock, weekday
from core.cards.people import settings_line
from core.cards.phrases import capital
from core.delivery.preference import WEEKDAYS, Preference
from core.delivery.preferences import (
    LanguageChosen,
    Part,
    PreferenceChanged,
    PreferenceRestored,
    PreferencesShown,
    Preferred,
)
from core.text.taxonomy import SLUGS, within
from core.text.tongues import SPOKEN
from core.values import Channel, Frequency, Person

OFTEN = {
    Frequency.IMMEDIATE: mark("at once"),
    Frequency.HOURLY: mark("once an hour, in one summary"),
    Frequency.DAILY: mark("once a day, in one summary"),
    Frequency.WEEKLY: mark("once a week, in one summary"),
}
OFTEN_BUTTONS = {
    Frequency.IMMEDIATE: mark("At once"),
    Frequency.HOURLY: mark("Hourly"),
    Frequency.DAILY: mark("Daily"),
    Frequency.WEEKLY: mark("Weekly"),
}
CHANNELS = {
    Channel.DISCORD_DM: mark("Discord messages"),
    Channel.DISCORD_CHANNEL: mark("Discord channels"),
    Channel.DISCORD_WEBHOOK: mark("Discord webhooks"),
    Channel.TELEGRAM_CHAT: mark("Telegram"),
    Channel.TERMINAL: mark("This terminal"),
    Channel.EMAIL: mark("E-mail"),
    Channel.SMS: mark("SMS"),
    Channel.PUSH: mark("Push"),
    Channel.WEBHOOK: mark("Webhook"),
}
CHOSEN, OTHER = "●", "○"
ON, OFF = "☑", "☐"
NIGHTS = ((22 * 60, 7 * 60), (23 * 60, 8 * 60), (21 * 60, 9 * 60))  # quiet hours to choose from
NUMBERS = (10, 50, 200)
TIMES = (7 * 60, 9 * 60, 12 * 60, 18 * 60, 20 * 60)
SCORES = (0.7, 0.8, 0.9)
TOP = tuple(slug for slug in SLUGS if not any(within(slug, other) for other in SLUGS if other != slug))
PARTS = {
    Part.QUIET: mark("Quiet hours"),
    Part.MOST: mark("Most a day"),
    Part.DIGEST: mark("Summaries"),
    Part.URGENT: mark("Urgent deals"),
    Part.CATEGORIES: mark("Categories"),
    Part.CHANNELS: mark("Channels"),
    Part.LANGUAGE: mark("Language"),
}
TITLE = mark("When and how you are told")


@worded.register
def _shown(outcome: PreferencesShown, reader: Person) -> Card:
    return _draw(_name(outcome.now), outcome.now, reader)


@worded.register
def _changed(outcome: PreferenceChanged, reader: Person) -> Card:
    name = _lower(_name(outcome.now))
    if outcome.undo is None:
        return _draw(say("As it was: {part}", part=name), outcome.now, reader)
    return _draw(say("Changed: {part}", part=name), outcome.now, reader, (undo(outcome.undo),))


@worded.register
def _restored(outcome: PreferenceRestored, reader: Person) -> Card:
    return _draw(say("As before: {part}", part=_lower(_name(outcome.now))), outcome.now, reader)


@worded.register
def _chosen(outcome: LanguageChosen, reader: Person) -> Card:
    """Said in the language that was chosen, to who reads it from now on."""
    said = PreferenceRestored(outcome.now) if outcome.restored else PreferenceChanged(outcome.now, outcome.undo)
    return card(said, outcome.person)


def channel_name(channel: Channel) -> str:
    """`Discord messages`, `E-mail`."""
    return say(CHANNELS[channel])


def span(hours: tuple[int, int]) -> str:
    """`22:00–07:00`."""
    return f"{clock(hours[0])}–{clock(hours[1])}"


def toggle(name: str, verb: str, target: str, *, on: bool) -> Action:
    """A box to tick; the button says what it shall become, so that a second press of it changes nothing."""
    return Action(f"{ON if on else OFF} {name}", verb, f"{target}:{'off' if on else 'on'}")


def choice(name: str, verb: str, target: str, *, chosen: bool) -> Action:
    """One of several, of which one holds."""
    return Action(f"{CHOSEN if chosen else OTHER} {name}", verb, target)


def _name(now: Preferred) -> str:
    return say(PARTS.get(now.part, TITLE))


def _lower(name: str) -> str:
    """A title behind a colon."""
    return name[:1].lower() + name[1:]


def _draw(title: str, now: Preferred, reader: Person, more: tuple[Action, ...] = ()) -> Card:
    if now.part is Part.ALL:
        return Card(title, _all_lines(now, reader), (*_all_buttons(now.likes), *more))
    lines, buttons = _part(now)
    return Card(title, lines, (*buttons, Action(say("All settings"), "pref.open", Part.ALL.value), *more))


def _all_lines(now: Preferred, reader: Person) -> tuple[str, ...]:
    likes = now.likes
    return (
        say("How often: {often}. A rule can have its own: see its Options.", often=say(OFTEN[likes.frequency])),
        _quiet(likes),
        _most(likes),
        _digest(now),
        _urgent(likes),
        say("Categories: {categories}.", categories=_categories(likes)),
        say("Channels: {channels}.", channels=_channels(now)),
        say("Alerts: short, without a picture.") if likes.is_compact else say("Alerts: in full."),
        settings_line(reader),
        _language(),
    )


def _all_buttons(likes: Preference) -> tuple[Action, ...]:
    return (
        *(choice(say(name), "pref.often", f.value, chosen=f is likes.frequency) for f, name in OFTEN_BUTTONS.items()),
        toggle(say("Short alerts"), "pref.short", "", on=likes.is_compact),
        *(Action(say(name), "pref.open", part.value) for part, name in PARTS.items() if part is not Part.LANGUAGE),
        Action(_language().rstrip("."), "pref.open", Part.LANGUAGE.value),
        Action(say("Change"), "start.ask"),
    )


def _part(now: Preferred) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """The lines and buttons of one of them."""
    likes = now.likes
    match now.part:
        case Part.QUIET:
            nights = [
                choice(span(night), "pref.quiet", "-".join(map(clock, night)), chosen=night == likes.quiet)
                for night in NIGHTS
            ]
            off = choice(say("Off"), "pref.quiet", "off", chosen=likes.quiet is None)
            line = say(
                "By your own clock ({zone}). What comes meanwhile waits, and comes in one summary.",
                zone=now.zone or "UTC",
            )
            return (_quiet(likes), line), (*nights, _ask(say("Other hours…"), now.part), off)
        case Part.MOST:
            numbers = [choice(str(n), "pref.most", str(n), chosen=n == likes.most_a_day) for n in NUMBERS]
            return (_most(likes),), (*numbers, _ask(say("Another number…"), now.part))
        case Part.DIGEST:
            times = [choice(clock(t), "pref.digest", clock(t), chosen=t == likes.digest_at) for t in TIMES]
            days = [choice(capital(weekday(d)), "pref.digest", d, chosen=d == likes.digest_day) for d in WEEKDAYS]
            return (_digest(now),), (*times, _ask(say("Another time…"), now.part), *days)
        case Part.URGENT:
            scores = [choice(numeral(s), "pref.urgent", f"{s:g}", chosen=s == likes.urgent_score) for s in SCORES]
            off = choice(say("Off"), "pref.urgent", "off", chosen=likes.urgent_score is None)
            line = say("A deal with at least that score waits for neither quiet hours nor a summary.")
            return (_urgent(likes), line), (*scores, _ask(say("Another score…"), now.part), off)
        case Part.CATEGORIES:
            ticks = [toggle(category(c), "pref.category", c, on=c in likes.categories) for c in TOP]
            line = say("You hear of: {categories}. Tick some to hear of those alone.", categories=_categories(likes))
            return (line,), (*ticks, choice(say("All"), "pref.category", "all", chosen=not likes.categories))
        case Part.LANGUAGE:
            tongues = [choice(name, "pref.language", code, chosen=code == spoken()) for code, name in SPOKEN.items()]
            line = say("Commands keep their names in every language.")
            return (_language(), line), tuple(tongues)
        case _:
            ticks = [
                toggle(channel_name(c), "pref.channel", c.value, on=c not in likes.channels_off) for c in now.channels
            ]
            lines = (
                say("On: {channels}.", channels=_channels(now)),
                say("Nothing that comes by itself takes a channel that is off."),
            )
            return lines, tuple(ticks)


def _ask(name: str, part: Part) -> Action:
    return Action(name, "pref.ask", part.value)


def _quiet(likes: Preference) -> str:
    if not likes.quiet:
        return say("Quiet hours: off.")
    return say("Quiet hours: {hours}.", hours=span(likes.quiet))


def _most(likes: Preference) -> str:
    return count(
        likes.most_a_day,
        "At most {n} message a day; what is more comes the next day, in one summary.",
        "At most {n} messages a day; what is more comes the next day, in one summary.",
    )


def _digest(now: Preferred) -> str:
    time, on = clock(now.likes.digest_at), weekday(now.likes.digest_day)
    if now.zone:
        return say("Summaries: daily at {time}; the weekly one on {weekday}.", time=time, weekday=on)
    return say(
        "Summaries: daily at {time} (UTC, until you say where you are); the weekly one on {weekday}.",
        time=time,
        weekday=on,
    )


def _urgent(likes: Preference) -> str:
    if likes.urgent_score is None:
        return say("Urgent deals: off.")
    return say("Urgent deals: deal score {score} or better, at any hour.", score=likes.urgent_score)


def _language() -> str:
    return say("Language: English.")  # in another, that one


def _categories(likes: Preference) -> str:
    return listed([category(c) for c in SLUGS if c in likes.categories]) or say("all")


def _channels(now: Preferred) -> str:
    on = listed([channel_name(c) for c in now.channels if c not in now.likes.channels_off])
    if on:
        return on
    return say("none, so nothing comes by itself") if now.channels else say("this one, once you have a rule")
