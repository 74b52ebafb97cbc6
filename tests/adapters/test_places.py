"""The offline gazetteer: what people type, what they get, and that every name we show is found again."""

import asyncio
import csv
import gzip
import random
import time
from pathlib import Path
from threading import Thread
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.places import OfflinePlaces
from adapters.places.gazetteer import City, Gazetteer
from adapters.places.regions import Region, Regions
from core.distance import miles_between
from core.values import Place

ZIP_SAMPLE = Path(__file__).parents[2] / ".." / "shared" / "data" / "us_zip_latlon.csv.gz"
CALIFORNIA, CENTRAL = "America/Los_Angeles", "America/Chicago"


@pytest.fixture(scope="module")
def places() -> OfflinePlaces:
    places = OfflinePlaces()
    asyncio.run(places.warm())
    return places


@pytest.fixture(scope="module")
def shown(places: OfflinePlaces) -> list[Place]:
    """All places anybody can be shown, by walking the suggestions of two letters or digits."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    prefixes = [a + b for a in letters for b in letters] + [f"{n:02}" for n in range(100)]
    return [place for prefix in prefixes for place in places.suggest(prefix, 1_000_000)]


@pytest.mark.parametrize(
    ("typed", "name", "latitude", "longitude", "zone"),
    [
        ("95112", "San Jose, CA 95112", 37.35, -121.89, CALIFORNIA),
        ("95112-1234", "San Jose, CA 95112", 37.35, -121.89, CALIFORNIA),
        (" 95112 ", "San Jose, CA 95112", 37.35, -121.89, CALIFORNIA),
        ("San Jose CA 95112", "San Jose, CA 95112", 37.35, -121.89, CALIFORNIA),
        ("San Jose", "San Jose, CA", 37.34, -121.89, CALIFORNIA),
        ("San José", "San Jose, CA", 37.34, -121.89, CALIFORNIA),
        ("San Jose, CA", "San Jose, CA", 37.34, -121.89, CALIFORNIA),
        ("san jose california", "San Jose, CA", 37.34, -121.89, CALIFORNIA),
        ("SAN JOSE, CA, USA", "San Jose, CA", 37.34, -121.89, CALIFORNIA),
        ("near San Jose, CA", "San Jose, CA", 37.34, -121.89, CALIFORNIA),
        ("Near North Side", "Near North Side, IL", 41.90, -87.63, CENTRAL),
        ("Berlin", "Berlin, Germany", 52.52, 13.41, "Europe/Berlin"),
        ("Berlin, Germany", "Berlin, Germany", 52.52, 13.41, "Europe/Berlin"),
        ("Berlin, DE", "Berlin, Germany", 52.52, 13.41, "Europe/Berlin"),
        ("10115 Berlin", "Berlin, Germany", 52.52, 13.41, "Europe/Berlin"),
        ("Berlin 10115", "Berlin, Germany", 52.52, 13.41, "Europe/Berlin"),
        ("Paris", "Paris, France", 48.85, 2.35, "Europe/Paris"),
        ("Paris, France", "Paris, France", 48.85, 2.35, "Europe/Paris"),
        ("Paris, TX", "Paris, TX", 33.66, -95.56, CENTRAL),
        ("paris texas", "Paris, TX", 33.66, -95.56, CENTRAL),
        ("München", "Munich, Germany", 48.14, 11.58, "Europe/Berlin"),
        ("Munich", "Munich, Germany", 48.14, 11.58, "Europe/Berlin"),
        ("Muenchen", "Munich, Germany", 48.14, 11.58, "Europe/Berlin"),
        ("Duesseldorf", "Düsseldorf, Germany", 51.22, 6.78, "Europe/Berlin"),
        ("москва", "Moscow, Russia", 55.75, 37.62, "Europe/Moscow"),
        ("東京", "Tokyo, Japan", 35.69, 139.69, "Asia/Tokyo"),
        ("NYC", "New York City, NY", 40.71, -74.01, "America/New_York"),
        ("New York, NY", "New York City, NY", 40.71, -74.01, "America/New_York"),
        ("LA", "Los Angeles, CA", 34.05, -118.24, CALIFORNIA),
        ("LA, CA", "Los Angeles, CA", 34.05, -118.24, CALIFORNIA),
        ("SF", "San Francisco, CA", 37.77, -122.42, CALIFORNIA),
        ("Washington, D.C.", "Washington, DC", 38.90, -77.04, "America/New_York"),
        ("saint louis, mo", "St. Louis, MO", 38.63, -90.20, CENTRAL),
        ("St. Petersburg, FL", "St. Petersburg, FL", 27.77, -82.68, "America/New_York"),
        ("London, ON", "London, Canada", 42.98, -81.23, "America/Toronto"),
        ("london, uk", "London, United Kingdom", 51.51, -0.13, "Europe/London"),
        ("London", "London, United Kingdom", 51.51, -0.13, "Europe/London"),
        ("Vancouver, WA", "Vancouver, WA", 45.64, -122.66, CALIFORNIA),
        ("Perth, WA", "Perth, Australia", -31.95, 115.86, "Australia/Perth"),
        ("Rome, Georgia", "Rome, GA", 34.26, -85.16, "America/New_York"),
        ("Roma", "Rome, Italy", 41.89, 12.51, "Europe/Rome"),
        ("Roma, TX", "Roma, TX", 26.42, -99.00, CENTRAL),
        ("Holtsville, NY", "Holtsville, NY", 40.82, -73.05, "America/New_York"),
        ("Luxembourg", "Luxembourg, Luxembourg", 49.61, 6.13, "Europe/Luxembourg"),
        ("San Juan, PR", "San Juan, Puerto Rico", 18.47, -66.11, "America/Puerto_Rico"),
    ],
)
def test_what_people_type_finds_what_they_mean(
    places: OfflinePlaces, typed: str, name: str, latitude: float, longitude: float, zone: str
) -> None:
    place = places.find(typed)
    assert place is not None
    assert (place.name, place.zone) == (name, zone)
    assert (place.latitude, place.longitude) == pytest.approx((latitude, longitude), abs=0.01)


UNKNOWN = """
... | 😀 | 🚲🚲 , 🚲 | , | 00000 | 99999 | 95112-12 | 91,0 | 0,181 | nowhereville | Atlantis, Germany
| Berlin, Atlantis | texas | Peru | CA | nan,nan | near | near near
"""


@pytest.mark.parametrize("typed", [*UNKNOWN.split("|"), "", "\0", "x" * 10_000, "1," * 5_000, "near " * 2_000])
def test_what_is_no_place_is_unknown_at_once(places: OfflinePlaces, typed: str) -> None:
    started = time.process_time()
    assert places.find(typed) is None
    assert time.process_time() - started < 0.1


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(places: OfflinePlaces, text: str) -> None:
    place = places.find(text)
    assert place is None or (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180)
    assert len(places.suggest(text, 3)) <= 3


def test_every_name_shown_finds_the_same_point_again(places: OfflinePlaces, shown: list[Place]) -> None:
    assert len({place.name for place in shown}) > 100_000  # ZIP codes, cities, and towns of the post
    sample = random.Random(7).sample(shown, 5_000)
    assert [(place, found) for place in sample if (found := places.find(place.name)) != place] == []


def test_no_two_places_share_a_name(shown: list[Place]) -> None:
    points: dict[str, Place] = {}
    assert all(points.setdefault(place.name, place) == place for place in shown)


def test_zones_are_ones_that_clocks_know(shown: list[Place]) -> None:
    zones = {place.zone for place in shown}
    assert zones - {None} <= available_timezones()
    assert len(zones) > 300


def test_a_pair_of_degrees_is_that_point_named_by_its_nearest_city(places: OfflinePlaces) -> None:
    expected = Place("near San Jose, CA", 37.33, -121.89, CALIFORNIA, "US")
    assert places.find("37.33,-121.89") == expected
    assert places.find(" 37.33 , -121.89 ") == expected
    assert places.nearest(37.33, -121.89) == expected


latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
points = st.tuples(latitudes, longitudes)
REGIONS = Regions()


@given(st.lists(points, min_size=1, max_size=30), points)
@example([(10.0, 179.9), (10.0, 170.0)], (10.0, -179.9))
@example([(80.0, 0.0), (89.0, 180.0)], (89.0, 0.0))
def test_the_nearest_city_is_the_nearest_on_the_globe(
    cities: list[tuple[float, float]], point: tuple[float, float]
) -> None:
    table = [City(f"{n}", f"{n}", *degrees, None, Region("US")) for n, degrees in enumerate(cities)]
    nearest = Gazetteer(REGIONS, table, [], [], large=0, small=len(table)).nearest(*point)
    away = miles_between(*point, nearest.latitude, nearest.longitude)
    assert away == pytest.approx(min(miles_between(*point, *degrees) for degrees in cities), abs=1e-6)


@pytest.mark.parametrize("degrees", [(float("nan"), 0.0), (0.0, float("inf"))])
def test_what_is_no_number_has_no_nearest_city(places: OfflinePlaces, degrees: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="point"):
        places.nearest(*degrees)


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("san j", ["San Jose, CA", "San Juan, Puerto Rico"]),
        ("Mün", ["Munich, Germany"]),
        ("lon", ["London, United Kingdom"]),
        ("San Jose, C", ["San Jose, CA", "San José, Costa Rica"]),
        ("san jose cal", ["San Jose, CA"]),
        ("Paris, t", ["Paris, TX", "Paris, TN"]),
        ("nyc", ["New York City, NY"]),
        ("95112", ["San Jose, CA 95112"]),
        ("9511", ["San Jose, CA 95110", "San Jose, CA 95111", "San Jose, CA 95112"]),
        ("san jose, ca 95112", ["San Jose, CA 95112"]),
        ("", []),
        ("🚲", []),
        ("z" * 10_000, []),
    ],
)
def test_suggestions_start_with_the_largest(places: OfflinePlaces, prefix: str, first: list[str]) -> None:
    names = [place.name for place in places.suggest(prefix)]
    assert names[: len(first)] == first
    assert bool(names) == bool(first)


def test_suggestions_keep_to_their_limit_and_repeat_nothing(places: OfflinePlaces) -> None:
    for prefix in ("s", "san", "9", "berlin", "moskau"):
        for limit in (0, 1, 5, 25):
            names = [place.name for place in places.suggest(prefix, limit)]
            assert len(names) == len(set(names)) <= limit
    assert len(places.suggest("s", 25)) == 25


def test_suggestions_are_quick_enough_for_every_keystroke(places: OfflinePlaces) -> None:
    took = []
    for prefix in ("s", "sa", "san", "san ", "san j", "san jo", "san jose, c", "9", "95", "m", "новый") * 5:
        started = time.process_time()
        places.suggest(prefix)
        took.append(time.process_time() - started)
    assert sorted(took)[len(took) // 2] < 0.005
    assert min(took[:: len(took) // 5]) < 0.1  # a single letter, the slowest


def test_threads_that_ask_at_once_load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def load() -> object:
        loads.append(1)
        time.sleep(0.05)  # long enough for the others to arrive at the door
        return object()

    monkeypatch.setattr("adapters.places.offline.load", load)
    places = OfflinePlaces()
    threads = [Thread(target=places._tables) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads == [1]


async def test_a_chat_goes_on_while_the_data_is_read() -> None:
    loop, places = asyncio.get_running_loop(), OfflinePlaces()
    warming = loop.create_task(places.warm())
    turns = 0
    while not warming.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 20
    assert places.find("Berlin") is not None


def test_zip_codes_agree_with_another_list(places: OfflinePlaces) -> None:
    if not ZIP_SAMPLE.exists():
        pytest.skip("the list of ZIP codes to compare with is not on this machine")
    with gzip.open(ZIP_SAMPLE, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"] and float(row["lat"])]
    for row in random.Random(11).sample(rows, 100):
        place = places.find(row["zip"])
        assert place is not None, row
        assert place.name == f"{row['city']}, {row['state']} {row['zip']}"
        assert (place.latitude, place.longitude) == pytest.approx((float(row["lat"]), float(row["lon"])))
