"""Reverse search: the rules that a listing satisfies, without asking every rule."""

from core.rules.index.reverse import RuleIndex, Sealing

__all__ = ["RuleIndex", "Sealing"]
