"""Whose listings may not be worked up into prices."""

from __future__ import annotations

EBAY_API_SOURCE = "ebay"
"""The `source` of listings read through eBay's API, alone or with a site behind a colon (`ebay:EBAY_GB`).

The eBay API License Agreement (section 9, restricted activities) forbids to use eBay content to model or suggest
prices and to derive statistics of it. Such listings may be shown and matched; they enter no estimate, no trend and no
training. A file that an operator imports under another name is the operator's own.
"""


def may_be_worked_up(source: str) -> bool:
    """Whether a source's listings may enter estimates and training."""
    return source != EBAY_API_SOURCE and not source.startswith(f"{EBAY_API_SOURCE}:")
