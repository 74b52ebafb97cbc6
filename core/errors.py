"""The two errors that cross a border: `Refused` towards a person, `SendFailed` from a notifier."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Why something was refused. The sentence for each is in `core/cards/refusals.py`."""

    # rules
    RULE_EMPTY = "rule_empty"
    RULE_ONLY_EXCLUDES = "rule_only_excludes"
    RULE_CONTRADICTS = "rule_contradicts"
    RULE_TOO_LONG = "rule_too_long"
    RULE_LIMIT = "rule_limit"
    RULE_KNOWN = "rule_known"
    QUESTION_ANSWERED = "question_answered"
    NO_SUCH_RULE = "no_such_rule"
    RULE_AMBIGUOUS = "rule_ambiguous"
    RULE_TELLS_NOTHING = "rule_tells_nothing"
    NAME_EMPTY = "name_empty"
    DAY_INVALID = "day_invalid"
    DAY_PAST = "day_past"
    RADIUS_WITHOUT_PLACE = "radius_without_place"
    LINK_UNKNOWN = "link_unknown"
    # values
    PLACE_UNKNOWN = "place_unknown"
    PRICE_INVALID = "price_invalid"
    PRICE_RANGE = "price_range"
    RADIUS_INVALID = "radius_invalid"
    SCORE_INVALID = "score_invalid"
    CURRENCY_UNKNOWN = "currency_unknown"
    CONDITION_UNKNOWN = "condition_unknown"
    ZONE_UNKNOWN = "zone_unknown"
    UNITS_UNKNOWN = "units_unknown"
    TOO_LONG = "too_long"
    CATEGORY_UNKNOWN = "category_unknown"
    HOURS_INVALID = "hours_invalid"
    TIME_INVALID = "time_invalid"
    NUMBER_INVALID = "number_invalid"
    ZONE_MISSING = "zone_missing"
    # files of rules
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_TOO_LARGE = "file_too_large"
    FILE_VERSION = "file_version"
    FIELD_INVALID = "field_invalid"
    # listings and selling
    NO_SUCH_LISTING = "no_such_listing"
    NO_LISTING_IN_MESSAGE = "no_listing_in_message"
    NOT_SAVED = "not_saved"
    NOT_MUTED = "not_muted"
    TITLE_MISSING = "title_missing"
    PHOTO_INVALID = "photo_invalid"
    PHOTO_LIMIT = "photo_limit"
    PHOTO_TOO_LARGE = "photo_too_large"
    PHOTO_FORMAT = "photo_format"
    PHOTO_HEIC = "photo_heic"
    PHOTO_PIXELS = "photo_pixels"
    NO_SUCH_ITEM = "no_such_item"
    NOT_OFFERED = "not_offered"
    ALREADY_OFFERED = "already_offered"
    NO_PRICE = "no_price"
    PICTURE_MISSING = "picture_missing"
    DRAFT_UNCLEAR = "draft_unclear"
    QUERY_EMPTY = "query_empty"
    # prices
    WORDS_MISSING = "words_missing"
    LISTING_LINK_UNKNOWN = "listing_link_unknown"
    NO_ADVICE = "no_advice"
    # sources
    OPERATORS_ONLY = "operators_only"
    URL_INVALID = "url_invalid"
    URL_PRIVATE = "url_private"
    FEED_UNREADABLE = "feed_unreadable"
    FEED_UNREACHABLE = "feed_unreachable"
    FEED_TOO_LARGE = "feed_too_large"
    SOURCE_KNOWN = "source_known"
    NO_SUCH_SOURCE = "no_such_source"
    # links and watching
    PAGE_UNSAFE = "page_unsafe"
    PAGE_CLOSED = "page_closed"
    PAGE_GONE = "page_gone"
    PAGE_MOVED = "page_moved"
    PAGE_UNREACHABLE = "page_unreachable"
    PAGE_TOO_LARGE = "page_too_large"
    PAGE_WORDLESS = "page_wordless"
    PAGES_ENOUGH = "pages_enough"
    NOTHING_BEFORE = "nothing_before"
    WATCH_WHAT = "watch_what"
    NOT_WATCHED = "not_watched"
    WATCH_LIMIT = "watch_limit"
    SHARE_GONE = "share_gone"
    # channels
    CHANNEL_UNKNOWN = "channel_unknown"
    ROOM_UNKNOWN = "room_unknown"
    ROOM_NOT_LED = "room_not_led"
    ROOM_CLOSED = "room_closed"
    ROOM_WORDLESS = "room_wordless"
    CHANNEL_NOT_SET_UP = "channel_not_set_up"
    ADDRESS_INVALID = "address_invalid"
    CHANNEL_KNOWN = "channel_known"
    CHANNEL_LIMIT = "channel_limit"
    CHANNEL_OFF = "channel_off"
    CHANNEL_STOPPED = "channel_stopped"
    NO_SUCH_CHANNEL = "no_such_channel"
    CODE_WRONG = "code_wrong"
    CODE_LIMIT = "code_limit"
    TEXTS_SPENT = "texts_spent"
    COUNTRY_NOT_TEXTED = "country_not_texted"
    # communities
    SETUP_ADMINS_ONLY = "setup_admins_only"
    PLACE_MISSING = "place_missing"
    PLACE_ELSEWHERE = "place_elsewhere"
    PLACE_BY_CATEGORY = "place_by_category"
    ROLE_INVALID = "role_invalid"
    COMMUNITY_ZONE_MISSING = "community_zone_missing"
    NOWHERE_TO_SHARE = "nowhere_to_share"
    NOT_A_MEMBER = "not_a_member"
    MAY_NOT_POST = "may_not_post"
    ITEM_OVER = "item_over"
    SYNONYMS_INVALID = "synonyms_invalid"
    SYNONYMS_KNOWN = "synonyms_known"
    SYNONYMS_LIMIT = "synonyms_limit"
    NO_SUCH_SYNONYMS = "no_such_synonyms"
    # accounts and privacy
    LINK_CODE_WRONG = "link_code_wrong"
    LINK_GUESSES = "link_guesses"
    LINK_SAME = "link_same"
    LINK_LIMIT = "link_limit"
    LINK_OVER = "link_over"
    LINK_SEALED = "link_sealed"
    LINK_LAST = "link_last"
    NO_SUCH_ACCOUNT = "no_such_account"
    EXPORT_LIMIT = "export_limit"
    EXPORT_TOO_LARGE = "export_too_large"
    ERASE_OVER = "erase_over"
    # talking
    UNKNOWN_COMMAND = "unknown_command"
    NOT_UNDERSTOOD = "not_understood"
    NOT_AN_ANSWER = "not_an_answer"
    BUTTON_DEAD = "button_dead"
    UNDO_EXPIRED = "undo_expired"
    NOTHING_TO_CANCEL = "nothing_to_cancel"
    ADMINS_ONLY = "admins_only"
    CANNOT_POST_HERE = "cannot_post_here"
    PRIVATE_ONLY = "private_only"
    ANONYMOUS = "anonymous"
    BUSY = "busy"


class Refused(Exception):
    """Something a person asked for that we will not do. Safe to show: the words come from cards.

    `details` fill the sentence; they may hold what this person typed, never what belongs to another.
    """

    def __init__(self, why: Why, **details: object) -> None:
        super().__init__(why.value)
        self.why = why
        self.details = details


class Failure(StrEnum):
    """What a provider's refusal means for the delivery."""

    LIMIT = "limit"  # told to wait: not counted as a try
    RETRY = "retry"  # certainly not delivered; try again
    UNKNOWN = "unknown"  # may have been delivered: a duplicate can follow
    DESTINATION = "destination"  # this address is dead
    MESSAGE = "message"  # this message can never be sent
    DOUBT = "doubt"  # an earlier try may have arrived, and it must not be sent once more
    CHANNEL = "channel"  # our own credentials are refused: everything waits


class SendFailed(Exception):
    """The only error a notifier raises. `after` is seconds the provider asked us to wait."""

    def __init__(self, failure: Failure, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.failure = failure
        self.reason = reason
        self.after = after


class FetchFailed(Exception):
    """A user's URL could not be read. `why` says which sentence a person gets; nothing of the answer is echoed."""

    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
