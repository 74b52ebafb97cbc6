"""Names of places to points, offline: US ZIP codes and the world's cities."""

from adapters.places.offline import OfflinePlaces

__all__ = ["OfflinePlaces"]
