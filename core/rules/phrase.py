"""A rule as a line, both ways: "gaming pc -laptop <1000 within 25mi of 95112 score>0.7" <-> criteria."""

from core.rules.checks import check
from core.rules.reading.reader import Parsed, parse
from core.rules.shape import from_json, to_json
from core.rules.wording import line

__all__ = ["Parsed", "check", "from_json", "line", "parse", "to_json"]
