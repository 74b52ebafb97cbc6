"""Whether criteria make a rule: something is asked, nothing contradicts itself, nothing is endless."""

from core.errors import Refused, Why
from core.text.money import MAX_MINOR, known
from core.text.words import spaced, words
from core.values import Criteria, Money

MAX_WORDS = 50  # in all: required, alternatives, excluded and categories
MAX_WORD = 64  # characters
MAX_RADIUS_MI = 12_500  # half around the earth


def check(criteria: Criteria) -> None:
    """Raises Refused: RULE_EMPTY, RULE_ONLY_EXCLUDES, RULE_CONTRADICTS, RULE_TOO_LONG, or what a value has wrong."""
    check_length(criteria)
    _check_values(criteria)
    asked = (
        criteria.names_goods
        or criteria.conditions
        or criteria.location
        or criteria.latitude is not None
        or criteria.min_price is not None
        or criteria.max_price is not None
        or criteria.min_deal_score is not None
    )
    if not asked:
        raise Refused(Why.RULE_ONLY_EXCLUDES if criteria.exclude_keywords else Why.RULE_EMPTY)
    _check_contradiction(criteria)


def check_length(criteria: Criteria) -> None:
    """Raises Refused(RULE_TOO_LONG) for more words, or a longer one, than any wish needs."""
    texts = (*criteria.keywords, *criteria.phrases, *criteria.exclude_keywords, *criteria.categories)
    found = [word for text in (*texts, *(t for group in criteria.any_of for t in group)) for word in words(text)]
    if len(found) > MAX_WORDS:
        raise Refused(Why.RULE_TOO_LONG, limit=MAX_WORDS, of="words")
    if any(len(word) > MAX_WORD for word in found):
        raise Refused(Why.RULE_TOO_LONG, limit=MAX_WORD, of="letters")


def _check_values(criteria: Criteria) -> None:
    prices = [price for price in (criteria.min_price, criteria.max_price) if price is not None]
    if any(not 0 <= price <= MAX_MINOR for price in prices):
        raise Refused(Why.PRICE_INVALID, text=str(prices[0]))
    currency = known(criteria.currency or "") if prices else ""
    if len(prices) == 2 and prices[0] > prices[1]:
        raise Refused(Why.PRICE_RANGE, minimum=Money(prices[0], currency), maximum=Money(prices[1], currency))
    if criteria.radius_mi is not None:
        if criteria.latitude is None or criteria.longitude is None:
            raise Refused(Why.RADIUS_WITHOUT_PLACE, radius=criteria.radius_mi)
        if not 0 < criteria.radius_mi <= MAX_RADIUS_MI:
            raise Refused(Why.RADIUS_INVALID, text=f"{criteria.radius_mi:g}")
    if criteria.min_deal_score is not None and not 0 <= criteria.min_deal_score <= 1:
        raise Refused(Why.SCORE_INVALID, text=f"{criteria.min_deal_score:g}")


def _check_contradiction(criteria: Criteria) -> None:
    """What is excluded must not be required too; words are compared by their stems, as listings are."""
    excluded = {word: spaced(word) for word in criteria.exclude_keywords if words(word)}
    alternatives = [*((text,) for text in (*criteria.keywords, *criteria.phrases)), *criteria.any_of]
    for group in alternatives:
        out = [next((w for w, term in excluded.items() if term in spaced(text)), None) for text in group]
        if group and all(out):
            raise Refused(Why.RULE_CONTRADICTS, word=out[0])
