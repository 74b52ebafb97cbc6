"""How due deliveries reach the processes that send: which of the two ways is set, and whether it can be."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import asyncpg

from adapters.dispatch.claims import Claims
from config.settings import Settings
from core.delivery.leases import Leases
from core.ports.dispatch import Dispatch
from core.store import Database
from core.store.wake import Wake

MakeDispatch = Callable[[Leases, Database, Wake], Dispatch]


class DispatchUnusable(Exception):
    """DISPATCH asks for what cannot be; a sentence that says what to do."""


def claims(leases: Leases, db: Database, deliveries: Wake) -> Dispatch:
    """Each process looks in the table itself."""
    return Claims(leases)


async def open_dispatch(settings: Settings, url: str) -> MakeDispatch:
    """The way that is set, with the database made ready for it. `url` is the ORM's. Raises DispatchUnusable."""
    address = postgres_address(url)
    if settings.dispatch == "claims":
        if address is not None and find_spec("pgqueuer") is not None:
            from adapters.dispatch.pgqueuer_schema import uninstall

            await uninstall(address)
        return claims
    if address is None:
        raise DispatchUnusable("DISPATCH=pgqueuer needs PostgreSQL: set DATABASE_URL, or leave DISPATCH out")
    if find_spec("pgqueuer") is None:
        raise DispatchUnusable("DISPATCH=pgqueuer needs an extra: pip install 'deal-scout[workers]'")
    return await pgqueuer(address)


async def pgqueuer(address: str) -> MakeDispatch:
    """pgqueuer on the PostgreSQL at `address`, installed."""
    from adapters.dispatch.pgqueuer import PgQueuer
    from adapters.dispatch.pgqueuer_schema import install

    try:
        await install(address)
    except (asyncpg.PostgresError, OSError) as wrong:
        said = type(wrong).__name__
        raise DispatchUnusable(f"DISPATCH=pgqueuer: its tables cannot be made ({said}); may the account?") from None
    return lambda leases, db, deliveries: PgQueuer(leases, db, address, deliveries.up)


def postgres_address(url: str) -> str | None:
    """The ORM's address of a PostgreSQL as the driver itself reads it; None for another database."""
    scheme, _, rest = url.partition("://")
    return f"postgresql://{rest.replace('ssl=', 'sslmode=')}" if scheme == "asyncpg" else None
