"""What makes a rule, and what does not."""

import pytest

from core.errors import Refused, Why
from core.rules.phrase import check
from core.values import Criteria, Scope
from tests.core.rules.wishes import asks, read


@pytest.mark.parametrize(
    ("criteria", "why"),
    [
        (asks(), Why.RULE_EMPTY),
        (asks(scope=Scope.TITLE), Why.RULE_EMPTY),
        (asks(exclude_keywords=("laptop",)), Why.RULE_ONLY_EXCLUDES),
        (asks("gaming laptops", exclude_keywords=("laptop",)), Why.RULE_CONTRADICTS),
        (asks(phrases=("fake leather sofa",), exclude_keywords=("fake leather",)), Why.RULE_CONTRADICTS),
        (asks("pc", any_of=(("amd", "intel"),), exclude_keywords=("intel", "amd")), Why.RULE_CONTRADICTS),
        (asks("pc", min_price=2, max_price=1), Why.PRICE_RANGE),
        (asks("pc", max_price=-1), Why.PRICE_INVALID),
        (asks("pc", max_price=10**12 + 1), Why.PRICE_INVALID),
        (asks("pc", max_price=1, currency="XYZ"), Why.CURRENCY_UNKNOWN),
        (asks("pc", radius_mi=5.0), Why.RADIUS_WITHOUT_PLACE),
        (asks("pc", place="Berlin", miles=0.0), Why.RADIUS_INVALID),
        (asks("pc", place="Berlin", miles=float("nan")), Why.RADIUS_INVALID),
        (asks("pc", min_deal_score=1.5), Why.SCORE_INVALID),
        (asks("w " * 51), Why.RULE_TOO_LONG),
        (asks("pc", exclude_keywords=("x" * 65,)), Why.RULE_TOO_LONG),
    ],
)
def test_criteria_that_make_no_rule_are_refused(criteria: Criteria, why: Why) -> None:
    with pytest.raises(Refused) as refused:
        check(criteria)
    assert refused.value.why is why


@pytest.mark.parametrize(
    "wish",
    ["ps5", "in electronics", "near Berlin", "<50", "used", "great deals only", 'pro -"pro max"', "amd or intel -amd"],
)
def test_whatever_asks_for_something_is_a_rule(wish: str) -> None:
    check(read(wish).criteria)
