"""A learned price: reads ads into numbers, fits a stack of models, keeps it on disk as plain arrays."""

from adapters.prices.models import PriceModels
from adapters.prices.trained import TrainingFailed

__all__ = ["PriceModels", "TrainingFailed"]
