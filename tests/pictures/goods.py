"""What the pictures show: a market of bicycles, and a drawn picture of one, so that nobody's photo is used."""

from __future__ import annotations

import random
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from core.app import App
from core.values import Offer
from tests.builders import offer
from tests.fakes.clock import FrozenClock

MAKES = ("Trek", "Giant", "Specialized", "Cannondale", "Bianchi", "Canyon")
MODELS = ("road bike 54 cm", "road bike, Shimano 105", "aluminium road bike", "carbon road bike", "road bike 56 cm")
TOWNS = (
    ("San Jose, CA", 37.3394, -121.895),
    ("Oakland, CA", 37.8044, -122.2711),
    ("Santa Cruz, CA", 36.9741, -122.0308),
)
WEEKS = 8
SCALE = 3  # drawn so much larger, then made smaller: smooth edges


async def open_market(app: App, clock: FrozenClock) -> None:
    """Road bikes of some weeks, a little cheaper each week."""
    chance = random.Random(5)
    for week in range(WEEKS):
        await app.sources.load(_of_week(week, chance, clock))
        clock.tick(timedelta(days=7).total_seconds())
    await app.prices.scorer.score_waiting()
    clock.tick(timedelta(hours=2).total_seconds())


def _of_week(week: int, chance: random.Random, clock: FrozenClock) -> list[Offer]:
    found = []
    for number in range(9):
        town, latitude, longitude = TOWNS[number % len(TOWNS)]
        title = f"{chance.choice(MAKES)} {chance.choice(MODELS)}"
        found.append(
            offer(
                title,
                round((440 - 6 * week) * chance.lognormvariate(0, 0.16) / 5) * 5,
                source="craigslist",
                category="bikes",
                condition=chance.choice(("good", "like new", "good", "fair")),
                location=town,
                latitude=latitude,
                longitude=longitude,
                url=f"https://sfbay.example/bik/{week}{number}.html",
                posted_at=clock.now() - timedelta(hours=chance.randrange(160)),
            )
        )
    return found


def bicycle(frame: str = "#d9462b") -> bytes:
    """A bicycle against a wall, as JPEG."""
    width, height = 960 * SCALE, 560 * SCALE
    image = Image.new("RGB", (width, height), "#e8dfd3")
    draw = ImageDraw.Draw(image)
    for row in range(0, 400 * SCALE, 50 * SCALE):  # bricks
        shift = 60 * SCALE if (row // (50 * SCALE)) % 2 else 0
        for column in range(-1, 9):
            left = column * 120 * SCALE + shift
            box = (left + 2 * SCALE, row + 2 * SCALE, left + 117 * SCALE, row + 47 * SCALE)
            draw.rectangle(box, fill=("#dccfbe", "#d8c9b6", "#e0d4c4")[(column + row) % 3])
    draw.rectangle((0, 400 * SCALE, width, height), fill="#a7a39c")
    shadow = Image.new("L", (width, height), 0)
    ImageDraw.Draw(shadow).ellipse(_box(480, 478, 330, 16), fill=110)
    image.paste("#5e5a54", mask=shadow.filter(ImageFilter.GaussianBlur(10 * SCALE)))
    back, front, crank, seat, head, bar = (285, 365), (675, 365), (450, 375), (405, 190), (610, 195), (640, 165)
    for centre in (back, front):
        for spoke in range(12):
            draw.line([_at(centre), _rim(centre, spoke)], fill="#8d8a86", width=2 * SCALE)
        draw.ellipse(_box(*centre, 112, 112), outline="#26282b", width=12 * SCALE)
        draw.ellipse(_box(*centre, 100, 100), outline="#c9cbcd", width=5 * SCALE)
        draw.ellipse(_box(*centre, 10, 10), fill="#3a3d40")
    for one, other in ((back, crank), (back, seat), (crank, seat), (crank, head), (seat, head), (head, front)):
        draw.line([_at(one), _at(other)], fill=frame, width=14 * SCALE)
    for point in (crank, seat, head):
        draw.ellipse(_box(*point, 9, 9), fill=frame)
    draw.line([_at(seat), _at((395, 152))], fill="#3a3d40", width=9 * SCALE)
    draw.rounded_rectangle((340 * SCALE, 138 * SCALE, 442 * SCALE, 156 * SCALE), 9 * SCALE, fill="#26282b")
    draw.line([_at(head), _at(bar), _at((690, 168))], fill="#3a3d40", width=10 * SCALE, joint="curve")
    draw.arc(_box(690, 198, 30, 30), -90, 110, fill="#26282b", width=10 * SCALE)
    draw.ellipse(_box(*crank, 34, 34), outline="#3a3d40", width=7 * SCALE)
    draw.line([_at(crank), _at((485, 425))], fill="#3a3d40", width=8 * SCALE)
    draw.line([_at((465, 427)), _at((508, 427))], fill="#26282b", width=8 * SCALE)
    file = BytesIO()
    image.resize((960, 560), Image.Resampling.LANCZOS).save(file, "JPEG", quality=88)
    return file.getvalue()


def _at(point: tuple[int, int]) -> tuple[int, int]:
    return point[0] * SCALE, point[1] * SCALE


def _box(x: int, y: int, across: int, down: int) -> tuple[int, int, int, int]:
    return (x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE


def _rim(centre: tuple[int, int], spoke: int) -> tuple[float, float]:
    from math import cos, pi, sin

    angle = spoke * pi / 6 + 0.2
    return (centre[0] + 100 * cos(angle)) * SCALE, (centre[1] + 100 * sin(angle)) * SCALE
