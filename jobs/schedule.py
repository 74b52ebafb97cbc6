"""Everything on the clock, in one table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from core.app import App
from jobs import tasks


@dataclass(frozen=True, slots=True)
class Job:
    """A task and how often it has its turn; one process runs each turn."""

    name: str
    every: timedelta
    task: Callable[[App], Awaitable[object]]


SCHEDULE = (
    Job("demo listing", timedelta(minutes=1), tasks.post_demo),
    Job("demo for new rules", timedelta(seconds=5), tasks.post_fitting_demo),
    Job("feeds", timedelta(minutes=1), tasks.visit_feeds),
    Job("pages", timedelta(minutes=5), tasks.visit_pages),
    Job("prices", timedelta(minutes=10), tasks.renew_prices),
    Job("price model", timedelta(hours=1), tasks.train_prices),
    Job("items", timedelta(minutes=10), tasks.end_items),
    Job("search index", timedelta(hours=1), tasks.look_after_search),
    Job("net", timedelta(minutes=30), tasks.match),
    Job("tidy", timedelta(hours=1), tasks.tidy),
)
