"""The file of /export: rules as JSON and back. Whatever comes in is trusted in nothing. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from core.errors import Refused, Why
from core.rules.labels import read_name, read_note
from core.rules.phrase import check, from_json, to_json
from core.rules.saving import short_name
from core.text import taxonomy
from core.text.money import known
from core.text.plain import printable
from core.text.words import words
from core.values import ALL_TRIGGERS, DEFAULT_TRIGGERS, Criteria, EventKind, Frequency, Rule, Scope

FILE_NAME = "deal-scout-rules.json"
VERSION = 1
LARGEST_FILE = 256 * 1024  # bytes
MOST_RULES = 500  # ten times what a person may have
LONGEST_TEXT = 4000  # characters; as long as the longest line of a rule
LONGEST_PLACE = 200
MOST_ENTRIES = 50  # of any list in a rule
LARGEST_NUMBER = 1e15
YEARS = range(2000, 2200)  # in which a rule may end
TEXTS = ("keywords", "phrases", "exclude_keywords", "categories", "conditions")
NUMBERS = ("min_price", "max_price", "latitude", "longitude", "radius_mi", "min_deal_score")
DEGREES = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of a file: its wish and its settings."""

    name: str
    criteria: Criteria
    enabled: bool = True
    triggers: tuple[EventKind, ...] = DEFAULT_TRIGGERS
    reposts: bool = False
    expires_at: datetime | None = None
    note: str = ""
    frequency: Frequency | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """One that is none, by its number from 1 and its name where it has one, and why."""

    number: int
    name: str
    why: Refused


def entry_of(rule: Rule) -> Entry:
    """What of a rule goes along: nothing that tells whose it is."""
    triggers = tuple(kind for kind in ALL_TRIGGERS if kind in rule.triggers)
    settings = (rule.enabled, triggers, rule.reposts, rule.expires_at, rule.note, rule.frequency)
    return Entry(rule.name, rule.criteria, *settings)


def write(entries: Iterable[Entry]) -> bytes:
    """A file of rules: each the object of `dealscout rule --json` and its settings."""
    shape = {"version": VERSION, "rules": [_shape(entry) for entry in entries]}
    return json.dumps(shape, ensure_ascii=False, indent=1).encode()


def read(data: bytes) -> list[Entry | Unusable]:
    """The rules of a file. Raises Refused for the whole: FILE_TOO_LARGE, FILE_UNREADABLE, FILE_VERSION."""
    check_size(len(data))
    try:
        shape = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):  # ValueError is also that of a text in no UTF-8, or of a number without end
        raise Refused(Why.FILE_UNREADABLE) from None
    if not isinstance(shape, dict) or not isinstance(shape.get("rules"), list):
        raise Refused(Why.FILE_UNREADABLE)
    if type(shape.get("version")) is not int or shape["version"] != VERSION:
        raise Refused(Why.FILE_VERSION)
    if len(shape["rules"]) > MOST_RULES:
        raise Refused(Why.FILE_TOO_LARGE, limit=MOST_RULES, of="rules")
    return [_entry(number, found) for number, found in enumerate(shape["rules"], start=1)]


def check_size(size: int) -> None:
    """Raises Refused(FILE_TOO_LARGE) for so many bytes, before they are fetched."""
    if size > LARGEST_FILE:
        raise Refused(Why.FILE_TOO_LARGE, limit=LARGEST_FILE // 1024, of="kB")


def _shape(entry: Entry) -> dict[str, Any]:
    settings = {
        "name": entry.name,
        "enabled": entry.enabled,
        "triggers": [kind.value for kind in entry.triggers],
        "reposts": entry.reposts,
        "expires_at": entry.expires_at.astimezone(UTC).isoformat() if entry.expires_at else None,
        "note": entry.note,
        "frequency": entry.frequency.value if entry.frequency else None,
    }
    return settings | to_json(entry.criteria)


def _entry(number: int, found: object) -> Entry | Unusable:
    shape, name = found if isinstance(found, dict) else {}, ""  # what is no rule asks for nothing
    try:
        name = _name(shape)
        criteria = _criteria(shape)
        check(criteria)
        return Entry(
            name or short_name(criteria),
            criteria,
            _flag(shape, "enabled", otherwise=True),
            _triggers(shape),
            _flag(shape, "reposts", otherwise=False),
            _moment(shape, "expires_at"),
            _note(shape),
            _frequency(shape),
        )
    except Refused as why:
        return Unusable(number, name, why)


def _name(shape: Mapping[str, Any]) -> str:
    """Its name, empty where it has none; ours may hold what a text here may not."""
    given = shape.get("name")
    if given is not None and not isinstance(given, str):
        raise Refused(Why.FIELD_INVALID, field="name")
    return read_name(given) if given and given.strip() else ""


def _criteria(shape: Mapping[str, Any]) -> Criteria:
    """Criteria of a shape whose every part has been looked at."""
    fields: dict[str, Any] = {field: _texts(shape.get(field), field) for field in TEXTS}
    fields |= {field: _number(shape, field) for field in NUMBERS}
    if (fields["latitude"] is None) is not (fields["longitude"] is None):
        raise Refused(Why.FIELD_INVALID, field="latitude")
    groups = shape.get("any_of") or []
    if not isinstance(groups, list) or len(groups) > MOST_ENTRIES or not all(groups):
        raise Refused(Why.FIELD_INVALID, field="any_of")
    fields["any_of"] = [_texts(group, "any_of") for group in groups]
    fields["categories"] = [_category(name) for name in fields["categories"]]
    fields["location"] = _text(shape, "location", LONGEST_PLACE)
    fields["scope"] = _text(shape, "scope") or Scope.TEXT.value
    if fields["scope"] not in set(Scope):
        raise Refused(Why.FIELD_INVALID, field="scope")
    currency = _text(shape, "currency")
    criteria = from_json(fields | {"currency": known(currency) if currency is not None else None})
    texts = (*criteria.keywords, *criteria.phrases, *criteria.exclude_keywords, *chain(*criteria.any_of))
    if wordless := [text for text in texts if not words(text)]:  # it would be found in every listing
        raise Refused(Why.FIELD_INVALID, field=wordless[0])
    return criteria


def _text(shape: Mapping[str, Any], field: str, longest: int = LONGEST_TEXT) -> str | None:
    value = shape.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest or printable(value) != value:
        raise Refused(Why.FIELD_INVALID, field=field)
    return value


def _texts(value: object, field: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise Refused(Why.FIELD_INVALID, field=field)
    texts = [_text({field: given}, field) for given in value]
    if not all(texts):
        raise Refused(Why.FIELD_INVALID, field=field)
    return [text for text in texts if text]


def _number(shape: Mapping[str, Any], field: str) -> float | None:
    value = shape.get(field)
    if value is None:
        return None
    if type(value) not in (int, float) or not abs(value) <= DEGREES.get(field, LARGEST_NUMBER):  # nor is it NaN
        raise Refused(Why.FIELD_INVALID, field=field)
    return value if field.endswith("price") else float(value)


def _flag(shape: Mapping[str, Any], field: str, *, otherwise: bool) -> bool:
    value = shape.get(field)
    if value is None:
        return otherwise
    if not isinstance(value, bool):
        raise Refused(Why.FIELD_INVALID, field=field)
    return value


def _triggers(shape: Mapping[str, Any]) -> tuple[EventKind, ...]:
    if shape.get("triggers") is None:
        return DEFAULT_TRIGGERS
    named = _texts(shape["triggers"], "triggers")
    if not named or not {*named} <= {*ALL_TRIGGERS}:
        raise Refused(Why.FIELD_INVALID, field="triggers")
    return tuple(kind for kind in ALL_TRIGGERS if kind.value in named)


def _moment(shape: Mapping[str, Any], field: str) -> datetime | None:
    text = _text(shape, field)
    if text is None:
        return None
    try:
        said = datetime.fromisoformat(text)
        moment = said.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(Why.FIELD_INVALID, field=field) from None
    if said.tzinfo is None or moment.year not in YEARS:
        raise Refused(Why.FIELD_INVALID, field=field)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)  # what a database keeps


def _note(shape: Mapping[str, Any]) -> str:
    return read_note(_text(shape, "note") or "")


def _frequency(shape: Mapping[str, Any]) -> Frequency | None:
    named = _text(shape, "frequency")
    if named is None:
        return None
    if named not in {*Frequency}:
        raise Refused(Why.FIELD_INVALID, field="frequency")
    return Frequency(named)


def _category(name: str) -> str:
    slug = taxonomy.category(name)
    if slug is None:
        raise Refused(Why.CATEGORY_UNKNOWN, text=name)
    return slug


def _no_number(name: str) -> float:
    raise ValueError(name)
