"""What the libraries write down of their requests stays out of the log; that something is wrong does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.servers.postgres import free_port

ASKS = """
import asyncio, sys
from pathlib import Path
from adapters.search.elasticsearch.client import open_client
from config.logging import set_up_logging

async def ask():
    client = open_client(sys.argv[2])
    try:
        await client.search(index="secret-index", routing="secret-routing")
    except Exception as nobody_answers:
        print(type(nobody_answers).__name__)
    await client.close()

set_up_logging(Path(sys.argv[1]), "INFO", [], to_terminal=False)
asyncio.run(ask())
"""


def test_requests_to_a_search_server_are_not_written_down(tmp_path: Path) -> None:
    """A process of its own: logging is set up for all of one."""
    server = f"http://127.0.0.1:{free_port()}"
    asked = subprocess.run(
        [sys.executable, "-c", ASKS, str(tmp_path), server], capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.stdout == "ConnectionError\n", asked.stderr
    written = (tmp_path / "logs" / "dealscout.log").read_text()
    assert "has failed" in written, "that it does not answer is worth a line"
    assert "secret" not in written
