"""Words for a person's preferences: how they stand, and a button for each thing that can be otherwise."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.people import settings_line
from core.cards.phrases import listed, plural
from core.delivery.preference import WEEKDAYS, Preference
from core.delivery.preferences import Part, PreferenceChanged, PreferenceRestored, PreferencesShown, Preferred
from core.text.taxonomy import SLUGS, label, within
from core.values import Channel, Frequency, Person

OFTEN = {
    Frequency.IMMEDIATE: "at once",
    Frequency.HOURLY: "once an hour, in one summary",
    Frequency.DAILY: "once a day, in one summary",
    Frequency.WEEKLY: "once a week, in one summary",
}
OFTEN_BUTTONS = {
    Frequency.IMMEDIATE: "At once",
    Frequency.HOURLY: "Hourly",
    Frequency.DAILY: "Daily",
    Frequency.WEEKLY: "Weekly",
}
CHANNELS = {
    Channel.DISCORD_DM: "Discord messages",
    Channel.DISCORD_CHANNEL: "Discord channels",
    Channel.DISCORD_WEBHOOK: "Discord webhooks",
    Channel.TELEGRAM_CHAT: "Telegram",
    Channel.TERMINAL: "This terminal",
    Channel.EMAIL: "E-mail",
    Channel.SMS: "SMS",
    Channel.PUSH: "Push",
    Channel.WEBHOOK: "Webhook",
}
CHOSEN, OTHER = "●", "○"
ON, OFF = "☑", "☐"
NIGHTS = ((22 * 60, 7 * 60), (23 * 60, 8 * 60), (21 * 60, 9 * 60))  # quiet hours to choose from
NUMBERS = (10, 50, 200)
TIMES = (7 * 60, 9 * 60, 12 * 60, 18 * 60, 20 * 60)
SCORES = (0.7, 0.8, 0.9)
TOP = tuple(slug for slug in SLUGS if not any(within(slug, other) for other in SLUGS if other != slug))
PARTS = {
    Part.QUIET: "Quiet hours",
    Part.MOST: "Most a day",
    Part.DIGEST: "Summaries",
    Part.URGENT: "Urgent deals",
    Part.CATEGORIES: "Categories",
    Part.CHANNELS: "Channels",
}
BACK = Action("All settings", "pref.open", Part.ALL.value)
TITLE = "When and how you are told"


@worded.register
def _shown(outcome: PreferencesShown, reader: Person) -> Card:
    return _draw("", outcome.now, reader)


@worded.register
def _changed(outcome: PreferenceChanged, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return _draw("Changed: " if outcome.undo else "As it was: ", outcome.now, reader, back)


@worded.register
def _restored(outcome: PreferenceRestored, reader: Person) -> Card:
    return _draw("As before: ", outcome.now, reader)


def clock(minute: int) -> str:
    """`07:30`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span(hours: tuple[int, int]) -> str:
    """`22:00–07:00`."""
    return f"{clock(hours[0])}–{clock(hours[1])}"


def toggle(name: str, verb: str, target: str, *, on: bool) -> Action:
    """A box to tick; the button says what it shall become, so that a second press of it changes nothing."""
    return Action(f"{ON if on else OFF} {name}", verb, f"{target}:{'off' if on else 'on'}")


def choice(name: str, verb: str, target: str, *, chosen: bool) -> Action:
    """One of several, of which one holds."""
    return Action(f"{CHOSEN if chosen else OTHER} {name}", verb, target)


def _draw(before: str, now: Preferred, reader: Person, more: tuple[Action, ...] = ()) -> Card:
    name = PARTS.get(now.part, TITLE)
    title = f"{before}{name[0].lower() if before else name[0]}{name[1:]}"
    if now.part is Part.ALL:
        return Card(title, _all_lines(now, reader), (*_all_buttons(now.likes), *more))
    lines, buttons = _part(now)
    return Card(title, lines, (*buttons, BACK, *more))


def _all_lines(now: Preferred, reader: Person) -> tuple[str, ...]:
    likes = now.likes
    return (
        f"How often: {OFTEN[likes.frequency]}. A rule can have its own: see its Options.",
        f"{_quiet(likes)}",
        f"{_most(likes)}",
        f"{_digest(now)}",
        f"{_urgent(likes)}",
        f"Categories: {_categories(likes)}.",
        f"Channels: {_channels(now)}.",
        f"Alerts: {'short, without a picture' if likes.is_compact else 'in full'}.",
        settings_line(reader),
    )


def _all_buttons(likes: Preference) -> tuple[Action, ...]:
    return (
        *(choice(name, "pref.often", f.value, chosen=f is likes.frequency) for f, name in OFTEN_BUTTONS.items()),
        toggle("Short alerts", "pref.short", "", on=likes.is_compact),
        *(Action(name, "pref.open", part.value) for part, name in PARTS.items()),
        Action("Change", "start.ask"),
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
            off = choice("Off", "pref.quiet", "off", chosen=likes.quiet is None)
            line = f"By your own clock ({now.zone or 'UTC'}). What comes meanwhile waits, and comes in one summary."
            return (_quiet(likes), line), (*nights, _ask("Other hours…", now.part), off)
        case Part.MOST:
            numbers = [choice(str(n), "pref.most", str(n), chosen=n == likes.most_a_day) for n in NUMBERS]
            return (_most(likes),), (*numbers, _ask("Another number…", now.part))
        case Part.DIGEST:
            times = [choice(clock(t), "pref.digest", clock(t), chosen=t == likes.digest_at) for t in TIMES]
            days = [choice(d.capitalize(), "pref.digest", d, chosen=d == likes.digest_day) for d in WEEKDAYS]
            return (_digest(now),), (*times, _ask("Another time…", now.part), *days)
        case Part.URGENT:
            scores = [choice(f"{s:g}", "pref.urgent", f"{s:g}", chosen=s == likes.urgent_score) for s in SCORES]
            off = choice("Off", "pref.urgent", "off", chosen=likes.urgent_score is None)
            line = "A deal with at least that score waits for neither quiet hours nor a summary."
            return (_urgent(likes), line), (*scores, _ask("Another score…", now.part), off)
        case Part.CATEGORIES:
            ticks = [toggle(label(c), "pref.category", c, on=c in likes.categories) for c in TOP]
            line = f"You hear of: {_categories(likes)}. Tick some to hear of those alone."
            return (line,), (*ticks, choice("All", "pref.category", "all", chosen=not likes.categories))
        case _:
            ticks = [toggle(CHANNELS[c], "pref.channel", c.value, on=c not in likes.channels_off) for c in now.channels]
            lines = (f"On: {_channels(now)}.", "Nothing that comes by itself takes a channel that is off.")
            return lines, tuple(ticks)


def _ask(name: str, part: Part) -> Action:
    return Action(name, "pref.ask", part.value)


def _quiet(likes: Preference) -> str:
    return f"Quiet hours: {span(likes.quiet) if likes.quiet else 'off'}."


def _most(likes: Preference) -> str:
    most = plural(likes.most_a_day, "message")
    return f"At most {most} a day; what is more comes the next day, in one summary."


def _digest(now: Preferred) -> str:
    likes, zone = now.likes, "" if now.zone else " (UTC, until you say where you are)"
    return f"Summaries: daily at {clock(likes.digest_at)}{zone}; the weekly one on {likes.digest_day.capitalize()}."


def _urgent(likes: Preference) -> str:
    score = likes.urgent_score
    return f"Urgent deals: {'off' if score is None else f'deal score {score:g} or better, at any hour'}."


def _categories(likes: Preference) -> str:
    return listed([label(c) for c in SLUGS if c in likes.categories]) or "all"


def _channels(now: Preferred) -> str:
    on = listed([CHANNELS[c] for c in now.channels if c not in now.likes.channels_off])
    return on or ("none, so nothing comes by itself" if now.channels else "this one, once you have a rule")
