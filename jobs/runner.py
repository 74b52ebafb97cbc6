"""The local ticker: every process ticks, the job_slot row decides who runs a turn."""

from __future__ import annotations

import asyncio
import time

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.app import App
from jobs.schedule import SCHEDULE, Job

log = structlog.get_logger()


async def run_turn(app: App, job: Job) -> bool:
    """Run a job's current turn if nobody has; answers whether it ran here. A failed turn is logged, the next comes."""
    began = time.monotonic()
    try:
        slot = await app.slots.take(job.name, job.every)
        if slot is None:
            return False
        await job.task(app)
        await app.slots.finish(slot)
    except Exception:
        log.exception("job failed", job=job.name)
        return False
    log.debug("job done", job=job.name, seconds=round(time.monotonic() - began, 3))
    return True


async def run_jobs(app: App) -> None:
    """Tick until cancelled."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for job in SCHEDULE:
        scheduler.add_job(run_turn, "interval", (app, job), id=job.name, seconds=job.every.total_seconds())
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
