"""How much each model's answer counts: what errs least where it had not seen the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.prices.features import Floats

STEPS = 600
RATE = 0.3
FAR = 0.5  # of log price
LEAST_ROWS = 150  # of a category with shares of its own
TRUST = 600.0  # rows at which a category's own shares count as much as those of all


@dataclass(frozen=True, slots=True)
class Blend:
    """Shares of the models, 0 or more and 1 in sum: over all, and by category."""

    overall: Floats
    categories: dict[str, Floats]

    @classmethod
    def of(cls, answers: Floats, logs: Floats, categories: Sequence[str]) -> Blend:
        """From answers (a column a model) for rows that the models had not seen."""
        overall = _shares(answers, logs)
        own = {}
        names = np.array(categories)
        for name in sorted(set(categories)):
            mask = names == name
            n = int(mask.sum())
            if n >= LEAST_ROWS:
                trust = n / (n + TRUST)
                own[name] = trust * _shares(answers[mask], logs[mask]) + (1 - trust) * overall
        return cls(overall, own)

    def __call__(self, answers: Floats, categories: Sequence[str]) -> Floats:
        """One answer a row."""
        shares = np.array([self.categories.get(name, self.overall) for name in categories])
        found: Floats = (answers * shares).sum(axis=1)
        return found


def _shares(answers: Floats, logs: Floats) -> Floats:
    """Least error, by steps that keep shares positive (exponentiated gradient). An error counts ever less beyond FAR:
    what is wrong anyhow shall not decide between models that are nearly right elsewhere.
    """
    shares = np.full(answers.shape[1], 1 / answers.shape[1])
    apart = answers - answers.mean(axis=1, keepdims=True)
    apart = apart / (np.abs(apart).mean() or 1.0)
    for step in range(STEPS):
        error = answers @ shares - logs
        slope = apart.T @ (np.sign(error) * np.exp(-np.abs(error) / FAR)) / len(logs)
        shares *= np.exp(-RATE / np.sqrt(1 + step / 10) * slope)
        shares /= shares.sum()
    return shares
