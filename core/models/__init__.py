"""The shared ORM: one file a noun. Rows never leave core."""

from core.models.delivery import AttemptRow, DeliveryRow, DestinationRow, JobSlotRow, MatchRow
from core.models.listings import EventRow, ListingRow, LoadRow, PriceChangeRow, SourceRow
from core.models.people import ConversationRow, IdentityRow, PersonRow, TokenRow
from core.models.rules import RuleRow

__models__ = [
    PersonRow,
    IdentityRow,
    ConversationRow,
    TokenRow,
    SourceRow,
    LoadRow,
    ListingRow,
    PriceChangeRow,
    EventRow,
    RuleRow,
    DestinationRow,
    DeliveryRow,
    MatchRow,
    AttemptRow,
    JobSlotRow,
]

__all__ = [
    "AttemptRow",
    "ConversationRow",
    "DeliveryRow",
    "DestinationRow",
    "EventRow",
    "IdentityRow",
    "JobSlotRow",
    "ListingRow",
    "LoadRow",
    "MatchRow",
    "PersonRow",
    "PriceChangeRow",
    "RuleRow",
    "SourceRow",
    "TokenRow",
]
