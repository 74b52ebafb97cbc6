"""Workers as processes of our own: started in a moment, killed by their process id, gone with us."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults.worker import Order

ROOT = Path(__file__).parents[2]


class Crew:
    """`async with Crew() as crew:`; who still works at the end of the block is killed."""

    async def __aenter__(self) -> Self:
        self._lock = asyncio.Lock()
        self._foreman = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "ignore", "-m", "tests.faults.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._foreman.stdin is not None
        self._foreman.stdin.close()
        await self._foreman.wait()

    async def start(self, order: Order) -> int:
        """Start a worker; answers its process id."""
        pid: int = await self._do(do="start", order=asdict(order))
        return pid

    async def kill(self, pid: int) -> None:
        """SIGKILL, and wait until it is gone."""
        await self._do(do="kill", pid=pid)

    async def end(self, pid: int) -> int:
        """SIGTERM; answers the exit code."""
        code: int = await self._do(do="end", pid=pid)
        return code

    async def status(self, pid: int) -> int | None:
        """The exit code of a worker that is gone; None while it works."""
        code: int | None = await self._do(do="status", pid=pid)
        return code

    async def _do(self, **command: Any) -> Any:
        assert self._foreman.stdin is not None
        assert self._foreman.stdout is not None
        async with self._lock:
            self._foreman.stdin.write(json.dumps(command).encode() + b"\n")
            await self._foreman.stdin.drain()
            return json.loads(await self._foreman.stdout.readline())
