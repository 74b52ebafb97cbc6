"""The shared ORM: one file a noun. Rows never leave core."""

from core.models.delivery import (
    AttemptRow,
    BreakerRow,
    BucketRow,
    DeliveryRow,
    DestinationRow,
    JobSlotRow,
    MatchRow,
    VerificationRow,
)
from core.models.listings import EventRow, ListingRow, LoadRow, PriceChangeRow, SourceRow
from core.models.people import ConversationRow, IdentityRow, PersonRow, TokenRow
from core.models.preferences import DailyCountRow, MuteRow, PreferenceRow, RoomMuteRow, SavedRow
from core.models.prices import PriceAdviceRow, PriceAnalysisRow
from core.models.rules import RuleRow
from core.models.texting import ConsentRow, InboundRow, TallyRow
from core.models.watching import PageRow, WatchRow

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
    PreferenceRow,
    DailyCountRow,
    MuteRow,
    RoomMuteRow,
    SavedRow,
    VerificationRow,
    BucketRow,
    BreakerRow,
    PriceAnalysisRow,
    PriceAdviceRow,
    ConsentRow,
    TallyRow,
    InboundRow,
    WatchRow,
    PageRow,
]

__all__ = [
    "AttemptRow",
    "BreakerRow",
    "BucketRow",
    "ConsentRow",
    "ConversationRow",
    "DailyCountRow",
    "DeliveryRow",
    "DestinationRow",
    "EventRow",
    "IdentityRow",
    "InboundRow",
    "JobSlotRow",
    "ListingRow",
    "LoadRow",
    "MatchRow",
    "MuteRow",
    "PageRow",
    "PersonRow",
    "PreferenceRow",
    "PriceAdviceRow",
    "PriceAnalysisRow",
    "PriceChangeRow",
    "RoomMuteRow",
    "RuleRow",
    "SavedRow",
    "SourceRow",
    "TallyRow",
    "TokenRow",
    "VerificationRow",
    "WatchRow",
]
