"""The server that other tests start: it works, survives a crash, and leaves nothing behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.servers import postgres
from tests.servers.postgres import PostgresFailed, PostgresMissing, PostgresServer, find_binaries

pytestmark = pytest.mark.skipif(find_binaries() is None, reason="no PostgreSQL 15 or newer is installed")


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


async def connect(server: PostgresServer, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(server.url(database, "postgresql"))


async def forget(connection: asyncpg.Connection) -> None:
    """Drop a connection whose server may be gone."""
    connection.terminate()
    await asyncio.sleep(0)  # the transport closes itself in the loop's next turn


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits for its parent does not."""
    try:
        os.kill(pid, 0)
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # ended just now, or a system without /proc


def gone(pid: int, folder: Path, within: float = 10.0) -> bool:
    """Whether both go in time. They belong to nobody we could wait for, so we look."""
    deadline = time.monotonic() + within
    while (alive(pid) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid) and not folder.exists()


async def test_a_database_is_made_used_and_dropped(server: PostgresServer) -> None:
    server.create_database("alice")
    connection = await connect(server, "alice")
    assert await connection.fetchval("SELECT lower('ÉCLAIR')") == "éclair"
    assert connection.get_server_version().major >= 15
    for setting in ("fsync", "full_page_writes"):
        assert await connection.fetchval(f"SHOW {setting}") == "off"
    assert await connection.fetchval("SHOW max_connections") == "100"
    server.drop_database("alice")  # in spite of our connection
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await connect(server, "alice")
    server.drop_database("alice")
    await forget(connection)


async def test_a_copy_of_a_template_has_its_rows_although_somebody_looks_at_it(server: PostgresServer) -> None:
    server.create_database("template_bob")
    connection = await connect(server, "template_bob")
    await connection.execute("CREATE TABLE rules (name text); INSERT INTO rules VALUES ('bike')")
    for copy in ("bob_1", "bob_2"):
        server.create_database(copy, template="template_bob")
        other = await connect(server, copy)
        assert await other.fetchval("SELECT name FROM rules") == "bike"
        await other.close()
    await forget(connection)


@pytest.mark.parametrize("immediate", [True, False])
async def test_after_a_restart_what_was_committed_is_there_at_the_same_address(
    server: PostgresServer, immediate: bool
) -> None:
    server.drop_database("charlie")
    server.create_database("charlie")
    url = server.url("charlie", "postgresql")
    before = await asyncpg.connect(url)
    await before.execute("CREATE TABLE seen (n int); INSERT INTO seen SELECT generate_series(1, 1000)")
    server.restart(immediate=immediate)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await before.fetchval("SELECT 1")
    await forget(before)
    after = await asyncpg.connect(url)
    assert await after.fetchval("SELECT count(*) FROM seen") == 1000
    await after.close()


async def test_nobody_enters_without_the_password(server: PostgresServer) -> None:
    user, _, rest = server.url("postgres", "postgresql").rpartition("@")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"{user.rpartition(':')[0]}:wrong@{rest}")


@pytest.mark.parametrize("name", ["", "Bob", "a b", 'a"; DROP DATABASE postgres', "x" * 64, "9lives"])
def test_a_name_that_would_need_quotes_is_refused(server: PostgresServer, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        server.create_database(name)
    with pytest.raises(ValueError, match="name"):
        server.drop_database(name)


def test_a_failing_command_says_why(server: PostgresServer) -> None:
    with pytest.raises(asyncpg.DuplicateDatabaseError):
        server.create_database("postgres")


def test_two_servers_do_not_meet_and_both_are_gone_afterwards() -> None:
    with PostgresServer() as first, PostgresServer() as second:
        assert first.port != second.port
        assert first.url("x").startswith("asyncpg://")
        left = [(s._process.pid, s._guard.pid, s._folder) for s in (first, second) if s._process and s._guard]
        first.create_database("only_here")
        second.create_database("only_here")
    for pid, guard, folder in left:
        assert not alive(pid)
        assert not alive(guard)
        assert folder is not None
        assert not folder.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", first.port))
    first.stop()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, None])
def test_nothing_is_left_however_the_test_run_ends(how: signal.Signals | None) -> None:
    script = """
from tests.servers.postgres import PostgresServer
server = PostgresServer()
server.start()
print(server._process.pid, server._folder, flush=True)
input()
"""
    run = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert run.stdout is not None
    pid, folder = run.stdout.readline().split()
    assert alive(int(pid))
    if how is not None:
        run.send_signal(how)
    run.communicate(input="\n" if how is None else None)
    assert gone(int(pid), Path(folder))


def test_without_programs_it_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIAN_BINARIES", str(tmp_path))
    assert find_binaries() is None
    with pytest.raises(PostgresMissing, match=r"^no PostgreSQL 15 or newer is installed .*$"):
        PostgresServer().start()


def test_programs_that_are_too_old_are_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version, says in (("9", "9.6.24"), ("14", "14.11"), ("16", "16.2 (Debian 16.2-1)"), ("17", "17.0")):
        binaries = tmp_path / version / "bin"
        binaries.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (binaries / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {says}'\n")
            (binaries / name).chmod(0o755)
    (tmp_path / "17" / "bin" / "initdb").unlink()  # and half an installation is none
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIAN_BINARIES", str(tmp_path))
    assert find_binaries() == tmp_path / "16" / "bin"


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres._SETTINGS, "shared_buffers", "nonsense")
    server = PostgresServer()
    with pytest.raises(PostgresFailed, match="shared_buffers"):
        server.start()
    assert server._folder is None
    assert server._process is None
