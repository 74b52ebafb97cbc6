"""Words for how a thing looks and of what kind it is, and things of several words: what belongs together."""

from core.rules.reading.vocabulary import Vocabulary, split
from core.text.words import term

_COLOURS = """
    black white red blue green yellow orange purple pink brown grey gray silver gold golden beige cream tan navy teal
    turquoise burgundy maroon ivory charcoal graphite dark light clear transparent
"""
_MATERIALS = """
    walnut oak teak mahogany maple birch pine cherry beech ash cedar ebony rosewood bamboo rattan wicker wood wooden
    leather suede fabric linen cotton wool velvet silk denim canvas metal steel aluminum aluminium brass copper chrome
    bronze iron glass ceramic porcelain marble granite stone concrete plastic acrylic carbon titanium foam
"""
_OTHERS = """
    small medium large big mini king queen twin full mens womens kids boys girls men women ladies vintage antique modern
    retro electric manual automatic wired wireless gas diesel petrol hybrid left right indoor outdoor new used old
"""
_KINDS = """
    sofa couch loveseat sectional futon dresser wardrobe cabinet bookcase bookshelf shelf desk table chair stool bench
    bed mattress lamp rug mirror crib stroller bike bicycle scooter motorcycle car truck van suv boat trailer camper
    laptop tablet phone computer pc monitor tv television console controller headset headphones speaker amplifier
    receiver turntable camera lens drone printer keyboard mouse guitar piano violin drums synth jacket coat hoodie shirt
    dress jeans shoes boots sneakers bag backpack purse watch ring drill saw mower grill fridge freezer washer dryer
    oven stove microwave mixer blender vacuum heater fan treadmill tent kayak skis snowboard surfboard helmet
"""
_LOOKS = frozenset((_COLOURS + _MATERIALS + _OTHERS).split())
_SUBSTANCES = frozenset((_COLOURS + _MATERIALS).split())
_KIND_TERMS = frozenset(term(word) for word in _KINDS.split())

# What people exclude in several words, so that the words behind are seen to be others.
KNOWN_THINGS = Vocabulary(
    dict.fromkeys(
        split(
            [
                "salvage title; salvaged title; rebuilt title; branded title; remote control; remote controls",
                "icloud lock; icloud locked; carrier locked; sim locked; network locked",
                "activation lock; activation locked",
                "disc drive; disk drive; cd drive; dvd drive; hard drive; optical drive; digital edition; power cord",
                "power cable; power supply; power adapter; charging cable; cracked screen; broken screen; screen burn",
                "burn in; pet hair; fake leather; faux leather; bonded leather; water damage; smoke damage; bed bugs",
                "box spring; spare parts; accident history; monthly payments; payment plan",
            ]
        ),
        True,
    ),
    heard=False,
)


def describes(word: str) -> bool:
    """Whether it says how a thing looks or works: `red`, `wooden`, `mens`."""
    return word in _LOOKS


def is_substance(word: str) -> bool:
    """Whether it is a colour or a material."""
    return word in _SUBSTANCES


def is_kind(word: str) -> bool:
    """Whether it names a kind of thing: `chair`, `bikes`."""
    return term(word) in _KIND_TERMS
