"""Numbers in words: `two hundred`, `fifty`, `a grand`."""

from core.rules.reading.draft import Line

_UNITS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
"""
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_UNITS.split(), start=1)}
_TENS = {word: 10 * value for value, word in enumerate(_DECADES.split(), start=2)}
_TIMES = {"hundred": 100, "thousand": 1_000, "grand": 1_000}
_MAX_WORDS = 9  # one hundred and twenty three thousand four hundred
_BELOW = frozenset((*_SMALL, *_TENS))
_JOINTS = ("and", "-")


def spelled(line: Line, at: int) -> tuple[int, int] | None:
    """The number in words that starts here, and where it ends; `a` counts only before `hundred` and the like."""
    whole = part = 0
    end = at
    while end - at < _MAX_WORDS:
        key = line.key(end)
        if key in _SMALL and part % 10 == 0 and (part % 100 == 0 or _SMALL[key] < 10):
            part += _SMALL[key]
        elif key in _TENS and part % 100 == 0:
            part += _TENS[key]
        elif key == "a" and end == at and line.key(at + 1) in _TIMES:
            part = 1
        elif key == "hundred" and 0 < part < 10:
            part *= _TIMES[key]
        elif key in _TIMES and key != "hundred" and part and not whole:
            whole, part = part * _TIMES[key], 0
        elif key in _JOINTS and end > at and line.key(end + 1) in _BELOW:
            if key == "and" and line.key(end - 1) not in _TIMES:
                break
        else:
            break
        end += 1
    return (whole + part, end) if end > at else None
