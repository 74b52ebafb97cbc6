"""Distance over the ground between two points."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_MI = 3958.7613  # mean radius of WGS 84, statute miles
KM_PER_MI = 1.609344


def miles_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in statute miles between two points in degrees."""
    dlat, dlon = radians(lat2 - lat1), radians(lon2 - lon1)
    h = sin(dlat / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_MI * asin(sqrt(min(h, 1.0)))
