"""What the demo offers: goods, sentences and places of our own making. Nothing here was ever for sale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Goods(NamedTuple):
    """A kind of thing. `titles` are ways to head an advertisement for it; prices are whole dollars, used."""

    category: str
    low: int
    high: int
    titles: tuple[str, ...]
    about: str


class Spot(NamedTuple):
    """A town where the demo's things stand, in degrees."""

    name: str
    latitude: float
    longitude: float


# A category, then its things: lowest and highest price | titles | what its owner says of it.
_TABLE = """
phones
  180-420 | iPhone 13 128GB unlocked; Unlocked iPhone 13, midnight | Battery health is at 88 percent.
  120-340 | Galaxy S22 with two cases; Samsung Galaxy S22 unlocked | The screen never saw a scratch.
  150-330 | Pixel 7 in black; Google Pixel 7 128GB | It takes wonderful pictures at night.
  20-60 | Simple flip phone with big keys; Flip phone for a grandparent | It holds a charge for a week.
tablets
  140-380 | iPad Air with pencil; iPad 9th generation 64GB | It was a student's notebook for one term.
  40-95 | E-reader with a cloth cover; Waterproof e-reader 8GB | Two hundred novels long and still quick.
laptops
  420-900 | MacBook Air M1 8GB; MacBook Air 13 inch | Ninety charge cycles so far.
  220-520 | ThinkPad T480, 16GB memory; Business laptop with docking station | The keyboard is a joy.
computers
  450-1200 | Gaming PC with RTX 3060; Quiet gaming PC, 32GB memory | Assembled two years ago and dusted monthly.
  60-160 | 27 inch monitor, 1440p; Pair of 24 inch monitors | No dead pixel, stand and cables are with it.
  35-110 | Mechanical keyboard, brown switches; Mechanical keyboard and mouse | The keycaps were washed last week.
  120-320 | Graphics card RTX 2070; RTX 3060 graphics card 12GB | It never mined anything.
gaming
  250-420 | PS5 with two controllers; PlayStation 5 disc edition | Three games go with it.
  140-260 | Nintendo Switch with dock; Switch OLED, white | Both sticks were replaced in spring.
  150-330 | Xbox Series S and headset; Xbox Series X boxed | It stood in a cupboard since the exams.
  40-120 | Retro console with 12 cartridges; Handheld console from the nineties | Every cartridge starts at once.
tv_audio
  150-480 | 55 inch 4K TV with wall mount; 65 inch smart TV | The remote has all its buttons.
  60-240 | Soundbar with subwoofer; Bookshelf speakers, walnut | They fill a room without shouting.
  70-220 | Noise cancelling headphones; Over-ear headphones with case | The ear pads are new.
  80-260 | Record player, belt drive; Turntable with a fresh needle | It comes from a jazz lover's flat.
cameras
  250-720 | Mirrorless camera with kit lens; Mirrorless camera body, few clicks | Bag and spare battery are with it.
  90-260 | 50mm f/1.8 lens; Zoom lens 70-300mm | The glass is clear from edge to edge.
  45-150 | 35mm film camera, tested; Film camera with leather strap | The last roll came out well.
furniture
  120-480 | Grey three-seat sofa; Corner sofa with chaise | The covers come off for washing.
  60-260 | Solid oak dining table; Dining table with four chairs | It seats six when the leaf is in.
  40-180 | Standing desk, electric; Desk with three drawers | It goes up and down without a wobble.
  90-380 | Ergonomic office chair, mesh; Office chair with headrest | The gas spring holds as it should.
  30-120 | Tall bookcase, white; Pair of bookcases | It comes apart into flat boards.
  70-300 | Queen bed frame with slats; Walnut bed frame, queen | All bolts are in a labelled bag.
  35-140 | Mid-century dresser; Chest of five drawers | Every drawer runs smoothly.
appliances
  120-380 | Front load washing machine; Washer, seven years young | The hoses are new.
  150-420 | Fridge freezer, 180 cm; Stainless steel fridge | It hums so softly you forget it.
  90-340 | Espresso machine with grinder; Espresso machine, descaled | A bag of beans goes with it.
  30-110 | Stand mixer, red; Stand mixer with dough hook | It kneaded bread every Sunday.
  50-190 | Robot vacuum with base; Cordless vacuum cleaner | The filter was changed last month.
bikes
  150-620 | Road bike, 54 cm frame; Aluminium road bike, 18 speeds | The tyres have a season left in them.
  180-780 | Mountain bike, hardtail 29 inch; Trail bike with dropper post | The brakes were bled in May.
  420-1300 | Electric bike with 500Wh battery; City e-bike, step through | Forty miles on a charge with a tail wind.
  40-120 | Kids bike 20 inch; Balance bike and helmet | It was outgrown in one summer.
  250-900 | Cargo bike with rain cover; Folding bike, six speeds | It replaced a second car for years.
tools
  50-160 | Cordless drill with two batteries; Impact driver and drill set | It hung shelves in a whole house.
  120-420 | Table saw, 10 inch; Mitre saw with stand | The blade is sharp and true.
  40-150 | Socket set, 94 pieces; Mechanic's tool chest | Nothing is missing from the tray.
garden
  90-320 | Lawn mower, battery; Petrol lawn mower, serviced | It starts at the first pull.
  40-190 | Teak garden bench; Patio table and two chairs | It was oiled each autumn.
  60-260 | Gas grill, three burners; Charcoal kettle grill | The grates are scrubbed.
baby
  60-320 | Stroller, folds with one hand; Pram and carrycot | The fabric went through the wash.
  40-160 | Wooden crib with mattress; Baby cot, three heights | The mattress had a cover from day one.
  20-80 | High chair that grows along; Folding high chair | It wipes clean in a minute.
toys
  25-140 | Lego in a big box, 5 kg; Lego castle with manual | Sorted by colour by a patient uncle.
  20-90 | Wooden train set; Doll's house with furniture | It kept three cousins quiet.
sports
  80-420 | Adjustable dumbbells, pair; Weight bench with bar | They have seen more dust than sweat.
  90-380 | Inflatable paddle board; Two-person kayak with paddles | It holds its air for weeks.
  60-280 | Four-person tent; Camping set: tent and two mats | It stayed dry through one thunderstorm.
  120-450 | Skis 170 cm with bindings; Snowboard 156 with boots | They were waxed before storage.
clothing
  30-140 | Down jacket, size M; Waxed jacket, size L | Every zip runs.
  40-180 | Wool coat, navy; Leather jacket, broken in | It hung in a cedar wardrobe.
shoes
  30-130 | Running shoes, size 10, worn twice; Hiking boots, size 9 | The soles are like the first day.
jewelry
  60-320 | Automatic watch, steel; Diver's watch with box | It gains four seconds a day.
musical_instruments
  90-420 | Acoustic guitar with gig bag; Dreadnought guitar, spruce top | The strings are a week old.
  180-640 | Digital piano, 88 weighted keys; Stage piano with stand | It plays silently with headphones.
  220-800 | Electric guitar and small amp; Telecaster style guitar | The frets have plenty of life.
books
  10-60 | Box of science fiction paperbacks; Cookbooks, a shelf full | A few carry a name on the first page.
collectibles
  30-220 | Old railway clock; Set of enamel signs | It comes from a station that is now a cafe.
cars
  3200-8900 | 2012 hatchback, 96,000 miles; Small hatchback, one owner | The timing belt was done last year.
  5200-14500 | 2015 station wagon; Family wagon with roof rails | It has a full service book.
motorcycles
  1400-5200 | Commuter motorcycle 500cc; 125cc scooter with top box | It lived in a garage.
"""


def _read_goods() -> Iterator[Goods]:
    category = ""
    for line in _TABLE.strip().splitlines():
        if "|" not in line:
            category = line
            continue
        prices, titles, about = (part.strip() for part in line.split("|"))
        low, high = prices.split("-")
        yield Goods(category, int(low), int(high), tuple(titles.split("; ")), about)


GOODS = tuple(_read_goods())

SECOND_SENTENCES = (
    "It comes from a home without pets or smoke.",
    "I am moving and it does not fit the new place.",
    "Collect in the evening or on Saturday.",
    "We bought a bigger one, so this may go.",
    "A small mark at the back, see for yourself.",
    "The receipt is still around somewhere.",
    "Happy to show it running before you pay.",
    "It deserves to be used again.",
    "I can help carry it to the car.",
    "It was a present that never found its place.",
)

# Words differ on purpose: a rule may exclude one of them.
LABELS = (
    "This advertisement is made up by Deal Scout's demo and not for sale.",
    "Invented by Deal Scout to show how it works: nobody sells this.",
    "Fiction, written by a program as an example.",
)

# Endings of a title, by how worn the thing is.
UNUSED_ENDINGS = ("still in its box", "never opened", "a spare one")
USED_ENDINGS = ("in nice shape", "well kept", "barely used", "from its first owner", "ready to go", "cared for")
WORN_ENDINGS = ("as it is", "to fix up", "needs love")

SPOTS = (
    Spot("San Jose, CA", 37.3394, -121.8950),
    Spot("Oakland, CA", 37.8044, -122.2711),
    Spot("Los Angeles, CA", 34.0522, -118.2437),
    Spot("Seattle, WA", 47.6062, -122.3321),
    Spot("Portland, OR", 45.5234, -122.6762),
    Spot("Denver, CO", 39.7392, -104.9847),
    Spot("Austin, TX", 30.2672, -97.7431),
    Spot("Dallas, TX", 32.7831, -96.8067),
    Spot("Chicago, IL", 41.8500, -87.6500),
    Spot("Atlanta, GA", 33.7490, -84.3880),
    Spot("Miami, FL", 25.7743, -80.1937),
    Spot("Boston, MA", 42.3584, -71.0598),
    Spot("Philadelphia, PA", 39.9524, -75.1636),
    Spot("Minneapolis, MN", 44.9800, -93.2638),
    Spot("Phoenix, AZ", 33.4484, -112.0740),
)
