"""What everyday things are: the category that a title names by the thing itself."""

from __future__ import annotations

import re

from core.text.taxonomy import find_category
from core.text.words import fold, term, words

GOODS = {
    "furniture": "dresser wardrobe sofa couch loveseat futon sectional ottoman armchair chair recliner stool bench "
    "table desk nightstand bookcase bookshelf shelf shelving cabinet sideboard credenza bed bedframe mattress "
    "headboard crib vanity malm kallax billy poang hemnes",
    "phones": "iphone galaxy pixel smartphone oneplus xiaomi",
    "tablets": "ipad kindle",
    "laptops": "macbook thinkpad chromebook ultrabook",
    "computers": "pc imac monitor keyboard motherboard gpu geforce ryzen router printer ssd",
    "tv_audio": "tv television soundbar subwoofer amplifier turntable headphone earbud airpods speaker projector",
    "cameras": "camera dslr gopro camcorder tripod lens nikon",
    "gaming": "playstation ps4 ps5 xbox nintendo wii gameboy",
    "appliances": "fridge refrigerator freezer dishwasher washer dryer microwave oven stove vacuum toaster blender "
    "kettle espresso dehumidifier",
    "home": "lamp rug mirror curtain blanket vase cookware pan pot crockery",
    "garden": "mower lawnmower grill bbq trampoline hedge planter",
    "tools": "drill saw sander wrench screwdriver toolbox ladder chainsaw compressor",
    "bikes": "bike bicycle ebike mtb",
    "motorcycles": "motorcycle motorbike moped vespa",
    "vehicle_parts": "tire tyre rim bumper carburetor",
    "sports": "treadmill dumbbell barbell kayak ski snowboard surfboard skateboard tent racket",
    "clothing": "jacket coat dress shirt jeans sweater hoodie skirt suit",
    "shoes": "sneaker boot heel sandal shoe",
    "bags": "handbag backpack suitcase purse",
    "jewelry": "necklace earring bracelet watch",
    "baby": "stroller pram carseat highchair",
    "toys": "lego doll puzzle playset",
    "musical_instruments": "guitar piano violin drum saxophone ukulele cello trumpet",
    "books": "book textbook novel encyclopedia",
    "music": "vinyl lp cd dvd bluray",
    "pets": "aquarium terrarium leash kennel",
}  # fmt: skip
_BY_TERM = {term(word): slug for slug, names in GOODS.items() for word in names.split()}
# What follows tells what comes with the thing, what it is for, or where it stands.
_BEYOND = re.compile(r"\b(?:with|w/|for|from|in|incl|including|plus|and|fits)\b|[,&+(|]")
_ACCESSORY = frozenset(
    map(term, ("case", "cover", "charger", "cable", "stand", "mount", "strap", "sleeve", "adapter", "parts"))
)
_MOST_WORDS = 3


def category_of(title: str) -> str | None:
    """The slug of what a title offers, by the last thing that it names; None where it names none, or an accessory."""
    said = words(_BEYOND.split(fold(title), maxsplit=1)[0]) or words(title)
    if said and term(said[-1]) in _ACCESSORY:
        return None
    for end in range(len(said), 0, -1):
        if known := _BY_TERM.get(term(said[end - 1])):
            return known
        for size in range(min(_MOST_WORDS, end), 0, -1):
            found = find_category(said[end - size : end])
            if found and found[1] == size:
                return found[0]
    return None
