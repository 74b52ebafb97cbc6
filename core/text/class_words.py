"""The words by which an ad shows what it is: an accessory, broken, wanted or a trade. Folded, small letters."""

import re
from typing import NamedTuple


class Sign(NamedTuple):
    """A pattern, and `hints`: every text that it is in holds one of them, which is far quicker to look for."""

    pattern: re.Pattern[str]
    hints: tuple[str, ...]

    def is_hinted(self, text: str) -> bool:
        """Whether the pattern may be in a text; where not, it is not."""
        return any(hint in text for hint in self.hints)

    def is_in(self, text: str) -> bool:
        """Whether the pattern is in a text."""
        return self.is_hinted(text) and self.pattern.search(text) is not None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is made to go with another thing, or is a part of one.
ACCESSORIES = _words(
    """adapter adapters adaptor adaptors batteries battery bracket brackets bumper bumpers cable cables carrier
    carriers case cases charger chargers cord cords cover covers dock docking docks earpads faceplate holder
    holders motherboard motherboards mount mounts pencil powerbank powerbanks protector protectors rack racks
    remote remotes skin skins sleeve sleeves stand stands strap straps stylus watchband wristband"""
)
ACCESSORY_PHRASES = re.compile(
    r"\b(?:power banks?|selfie stick|tempered glass|charging (?:cube|cable|dock|station|pad|stand|adapter|cord|case)|"
    r"battery (?:grip|pack|case)|screen (?:guard|film)|lens (?:filters?|caps?|hoods?)|remote controls?|ear ?pads)\b"
)
ONLY_A_PIECE = re.compile(
    r"\bempty (?:\w+ )?box(?:es)?\b|\b(?:stand|remote|board|base|box) only\b|\b(?:mother|logic|iphone) boards?\b"
)
# What ends the thing offered and begins what comes with it or is missing.
INCLUSION = re.compile(
    r"[,|]|(?<! click)(?<! click ) ?&|(?<!\d)\+|\s\+|\b(?:with|withwith|"
    r"w|inc|incl|includes?|including|plus a|comes?|and(?! for\b| (?:\w+ )?\w*\d)|free|no|without|missing|"
    r"except|has|have|ha|hai|sath|available|on|in|from|needs)\b"
)
NOTHING_YET = _words("new brand set lot universal")
BRACKETED = re.compile(r"\([^)]*\)")
FOR = re.compile(r"\b(?:for|fits?|compatible|replacement)\b")
# A title that tells memory, carrier or a grade tells of the device itself …
DEVICE = re.compile(
    r"\b\d+ ?(?:gb|tb|mp|ghz|hz)\b|\b(?:[1-9]|1[0268])[ ./+]{1,2}(?:16|32|64|128|256|512)\b|\b(?:ram|ssd|hdd|unlocked|"
    r"pta|jv|sim|core i\d|i[3579]|1080p|720p|combo|(?:complete|full) box)\b"
)
# … and one of these, unless the accessory ends it: `laptop charger`.
DEVICE_OR_ITS = re.compile(
    r"\b(?:windows|win ?1?\d|hdtv|lcd|led|tv|laptop|tablet|camera|condition|original|printer|mobile(?! phone))\b"
)
WALL = re.compile(r"\bwall (?:tilt )?(?:mounts?|brackets?)\b")
BOXES = frozenset({"box", "daba", "dabba", "boxes", "complete"})  # `box charger`: it comes with both
# Words before or after that make it another thing: a book case, a night stand, a cable modem, a Dodge Charger.
NOT_BEFORE = {
    "case": "book display show retail stair suit brief curio china trophy glass pillow vanity record cd dvd guitar",
    "cases": "book display show pillow suit",
    "stand": "night tv media plant lamp side wash music bed shoe globe stereo hat coat umbrella bar end",
    "stands": "night tv media plant lamp side wash bed",
    "rack": "coat hat wine shoe pot clothes towel magazine cd dvd spice storage kitchen bookshelf rail squat",
    "racks": "coat wine shoe clothes squat",
    "holder": "record candle plant cup title pencil pen napkin",
    "holders": "candle cup",
    "batteries": "aa aaa c d 9v ag10 ag13 lr44 cr2032",  # cells are goods themselves
    "battery": "aa aaa d 9v with new own full good great long works mains",
    "chargers": "diego",
    "charger": "dodge srt hellcat super",
    "cover": "duvet bed hard soft first 1st",
    "covers": "duvet removable",
    "sleeve": "long short",
    "sleeves": "long short",
    "cable": "monster comcast xfinity",
    "stylus": "epson",
    "carrier": "baby any all pet",
    "mount": "rocky flush",
    "skin": "sheep cow",
    "remote": "wii",
}
NOT_AFTER = {
    "pencil": "skirt drawing sharpener set box case",
    "battery": "health life backup back 100 operated timing powered",
    "batteries": "included",
    "cable": "car modem tv box machine company ready knit",
    "stylus": "nx pro photo cx workforce",
    "remote": "start starter keyless work",
    "cover": "art girl",
    "mount": "bike diablo vernon view",
    "case": "of logic study",
    "skin": "care",
    "sleeve": "top shirt dress tee",
    "dock": "of",
    "strap": "bag dress heels",
    "cord": "less",
    "covers": "fee",
    "charger": "rt r srt sxt hellcat",
}
NEEDS_BEFORE = {
    "pencil": "apple ipad",
    "stand": "laptop phone cellphone tablet ipad iphone monitor speaker bike bicycle repair guitar "
    "mic keyboard headphone video camera charging dock watch light",
    "stands": "laptop phone tablet speaker monitor guitar mic light",
    "rack": "bike roof car hitch bicycle ski cargo trunk kayak luggage yakima thule",
    "racks": "bike roof ski cargo",
    "carrier": "bike bicycle cargo hitch",
    "bumper": "front rear",
}
# Every title of an accessory or a part holds one of these.
ACCESSORY_HINTS = tuple(w for w in sorted(ACCESSORIES) if not any(o != w and o in w for o in ACCESSORIES))
ACCESSORY_HINTS += ("bank", "selfie", "tempered", "charging", "guard", "film", "lens", "pads")
VEHICLES = frozenset({"cars", "bikes", "motorcycles", "vehicles"})
NOT_ACCESSORY_PLACES = frozenset({"cars", "vehicles", "books", "clothing", "shoes", "jewelry", "bags", "pets"})
BIKE_PART = re.compile(r"\b(?:engine kit|bike (?:wheels|rims|tires|frame only)|engine \+)")
PARTS_OF_VEHICLES = re.compile(
    r"\b(?:rims?|tires?|tyres?|wheels?|wheelset|rear end|engine kit|headlights?|tail ?lights?|hubcaps?|"
    r"bumpers?|fenders?|tonneau|camper shell|crankset|derailleurs?|handlebars?|saddle|pedals)\b"
)
WHOLE_VEHICLE = re.compile(
    r"\b(?:bikes?|bicycles?|scooters?|cruiser|speed|hot wheels|training|replacing|"
    r"electric|runs|sale|frame|vans?|\d ?wheel)\b"
)
YEAR = re.compile(r"\b(?:19[2-9]\d|20[0-4]\d)\b|(?<!\d)['’]?\d\d['’]|^\W{0,20}\d\d\b")

BROKEN_TITLE = re.compile(
    r"\bfor parts\b|\bparts only\b|\bonly parts?\b|\bspares?\b[ /&,]*(?:or |and |n )?(?:repairs?|parts?)\b|"
    r"\bor parts\b|\bspair parts\b|\bnot (?:working|work|functional|functioning|turning on|charging|starting)\b|"
    r"\bnon[ -](?:working|functioning|functional|runner)\b|"
    r"\b(?:doesn'?t|does not|won'?t|will not|don'?t) (?:work|turn on|power|charge|boot|start|run|sense)\b|"
    r"\b(?:(?<!jail-)(?<!jail )broken|faulty|faults|untested|as[ -]is parts)\b|"
    r"\bdead (?:board|phone|set|screen|panel|lcd|battery)\b|"
    r"\b(?:board|panel|phone|mobile|set|lcd|engine|motor) (?:is )?(?:dead|seized|blown)\b|\bdead$|"
    r"\b(?:icloud|activation|i cloud|bios|google account|all|passcode|frp|password) (?:is )?lock(?:ed)?\b|\bno power\b|"
    r"\bcracked (?:screen|lcd|display|panel|glass|digitizer)\b|\bcrack(?:ed)? ?(?:panel|screen|lcd)\b|"
    r"\b(?:screen|panel|lcd|glass|display|touch|digitizer) (?:is )?(?:crack(?:ed)?|broken?|damaged?|toota|break|kharab|"
    r"change hogi|change hoga)\b|\b(?:damaged|smashed|shattered) (?:glass|screen|lcd|display)\b|"
    r"\bpanel need|\bwater damaged?\b|\b(?:penal|panel)\b.*\bchange hog[ai]\b|"
    r"\bblown (?:motor|engine|head)|\bno (?:motor|engine|transmission|ssd faulty)\b|\bmechanic'?s? special\b|"
    r"\bneeds? (?:an? |new )?(?:engine|motor|transmission|trans|head gasket|repairs?)\b|\bpart(?:ing)?[ -]?out\b|"
    r"\bparts for sale\b|\b(?<!shimano )part(?:s|es) ?(?:\[phone\])?$|\ball parts$|\bwithout board\b|\bnot running\b|"
    r"\b(?:only )?part of repair\b|\bpost test\b"
)
_NOT = ("n't", "not ", "doesnt", "isnt", "wont")
BROKEN_TEXT = (
    Sign(  # what a description starts with, or says in so many words
        re.compile(
            r"^\W{0,20}(?:it(?:'?s| is)? |this (?:is )?)?(?:broken|dead|faulty|not working|"
            r"(?:does not|doesn'?t|won'?t|will not) (?:turn on|work|power (?:on|up)|start|charge))\b"
            r"(?! (?:for|with|on|out|in) )|\b(?:for )?parts only\b|\b(?:broken|not working)\W{1,3}for parts\b"
        ),
        ("broken", "dead", "faulty", "not ", "n't", "doesnt", "wont", "parts only"),
    ),
    Sign(
        re.compile(
            r"(?<!not )\b(?:sold|selling|being sold|good|great|is|only)(?: it)?(?: as[ -]is)?[ ,]*"
            r"(?:only )?for (?:spare )?parts\b|\bfor parts only\b|(?<!used )\bfor parts or\b|"
            r"\b(?:or|sold)(?: just| use)? (?:for|as) parts\b|\bor (?:a )?parts car\b"
        ),
        ("parts",),
    ),
    Sign(
        re.compile(
            r"\bcracked (?:digitizer|lcd|display|screen(?! protector))\b|"
            r"\b(?:screen|display|digitizer|lcd|front glass) is (?:\w+ )?(?:cracked|broken|shattered|smashed)\b"
            r"(?! (?:but|still) .{0,30}fully (?:functional|working))"
        ),
        ("cracked", "broken", "shattered", "smashed"),
    ),
    Sign(
        re.compile(
            r"\b(?:touch ?screen|screen|display|digitizer|backlight|motherboard|transmission) "
            r"(?:does not|doesn'?t|won'?t|is not|isn'?t|not) (?:work(?:ing)?|come on|turn on|respond)\b|"
            r"\b(?<!if )(?<!that )(?:phone|ipad|ipod|car|truck|tv|laptop|unit|item|computer|it|bike|macbook|engine) "
            r"(?:does not|doesn'?t|won'?t|will not|is not|isn'?t|not) (?:work(?:ing)?|turn(?:ing)? on|"
            r"power(?:ing)? (?:on|up)|start|run|drivable|running|boot)\b(?! (?:for|with|on|out|in) )|"
            r"\bproject car\W+not running"
        ),
        _NOT,
    ),
    Sign(
        re.compile(
            r"\b(?:blown|seized|bad) (?:motor|engine|head ?gasket|transmission)\b|"
            r"\bengine (?:stopped|blew|is blown|is bad|seized)\b|"
            r"(?<!may )(?<!might )\bneeds? (?:an? |new |a new )?(?:engine|transmission)\b|\bno motor (?:or|and)\b"
        ),
        ("motor", "engine", "gasket", "transmission"),
    ),
    Sign(
        re.compile(
            r"\bis (?:icloud|activation) locked\b|\bforgot(?:ten)? (?:the |my |its )?(?:password|passcode)\b|"
            r"\bmechanic'?s? special\b|\bfix[ -]?(?:er|'er)[ -]?upper"
        ),
        ("locked", "forgot", "mechanic", "upper"),
    ),
)
WHOLE_AGAIN = re.compile(  # said of what is whole: taken out before broken words are looked for
    r"\b(?:no|not|never|without|any|isn'?t|nothing(?: is)?|zero|0|non)(?: any)? (?:icloud|i cloud|broken|cracks?|"
    r"cracked|"
    r"faults?|faulty|repairs?|dead|damaged?|activation|locked|water damaged?|board|issues?)(?: lock(?:ed)?| repairs?| "
    r"damaged?| pixels?| crack| fault)*\b|\b(?:new|upgraded|better|original|extra|quality|used) parts\b|"
    r"\bdamaged box\b|\bbox damaged\b|\bnot icloud locked\b"
)
WANTED_TITLE = Sign(
    re.compile(
        r"^\W{0,20}(?:wanted|wtb|iso|will buy|in search of|searching for|looking (?:for|to buy)|want(?:ing)? to buy|"
        r"want to purchase|"
        r"buying|(?:i|we) (?:buy|need)|i want an?|i'?m buying|cash for|top (?:cash|dollar) for|"
        r"(?:looking|want(?:ing)?) to (?:sell|trade[ -]?in) your)\b(?!.*\?)|"
        r"^(?!.*\b(?:most|much|i) wanted)(?:\S+ ){1,4}wanted\b|\bcash for (?:your|cars|vehicles|phones)\b|"
        r"\b(?:panel|board|lcd) (?:need(?:ed)?|chahiye)$|\bhave \w+, ?you need gone"
    ),
    ("want", "wtb", "iso", "search", "looking", "buy", "need", "cash", "dollar", "chahiye"),
)
WANTED_TEXT = re.compile(
    r"^\W{0,20}(?:hi|hello|hey)?\W{0,20}(?:(?:i'?m|i am|we are|we're) )?"
    r"(?:wanted\b|wtb\b|iso\b|(?:looking|want(?:ing)?|wish) to "
    r"(?:buy|purchase) |in the market (?:to|for) |(?:i|we) (?:will )?buy your|i will pay (?:top|cash))"
)
TRADE_TITLE = Sign(
    re.compile(
        r"^\W{0,20}(?:trade|swap|wtt)\b|"
        r"\b(?:swap|trade|trades|exchange)[ -]only\b|\b(?:only|just) (?:for |phone |mobile )?(?:swap|trade|exchange)\b|"
        r"^(?!.*\b(?:sale|sell|selling|wts|cash|obo)\b).*\bfor (?:trade|exchange|swap)\b|^(?!.*\bwts\b).*\bwtt\b"
    ),
    ("trade", "swap", "wtt", "exchange"),
)
TRADE_TEXT = Sign(
    re.compile(
        r"\b(?:only looking to (?:trade|swap)|would rather trade|for trade only|trade only,? (?:no cash|not for sale)|"
        r"not for sale,? (?:only )?trade)\b|^\W{0,20}(?:i'?m |i am )?looking to (?:trade|swap) (?:my|for)\b|"
        r"\blooking to trade these\b"
    ),
    ("trade", "swap"),
)

# Words of a rule that ask for what is otherwise left out.
ASKS_ACCESSORY = ACCESSORIES | _words("accessory accessories rim rims tire tires wheel wheels hitch board boards")
ASKS_PARTS = _words("parts part spares spare repair repairs broken faulty salvage dead untested motherboard")
ASKS_WANTED = frozenset({"wanted", "wtb"})
ASKS_TRADE = _words("trade trades swap swaps barter exchange wtt")
