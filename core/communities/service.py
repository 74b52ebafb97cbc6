"""Communities as the rest of the product calls them."""

from __future__ import annotations

from dataclasses import dataclass

from core.communities.arrivals import Arrivals
from core.communities.members import Members
from core.communities.own_rules import OwnRules
from core.communities.settings import Settings
from core.communities.sharing import Sharing


@dataclass(frozen=True, slots=True)
class Communities:
    """The services, a field each."""

    members: Members
    arrivals: Arrivals
    settings: Settings
    rules: OwnRules
    sharing: Sharing
