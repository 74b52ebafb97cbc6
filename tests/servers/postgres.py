"""A real PostgreSQL for tests: in a folder of its own, on a free port, gone afterwards whatever happens."""

from __future__ import annotations

import asyncio
import atexit
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

import asyncpg

OLDEST_VERSION = 15
USER = "tester"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
DEBIAN_BINARIES = "/usr/lib/postgresql"  # Debian keeps each version's programs in <version>/bin here
MEMORY = Path("/dev/shm")  # where Linux keeps files in memory; a container may have 64 MB of it
ROOM = 2 << 30  # bytes
UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root; the first of these that exists is used

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # What tests write need not survive a power cut. It must survive the server being killed, so synchronous_commit
    # stays on (off loses the last commits then, measured); without fsync it costs next to nothing.
    "fsync": "off",
    "full_page_writes": "off",
}
# Waits until the test run is gone, however it went: its end of the pipe closes with it. Then it cleans up.
_GUARD = """
cat >/dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" && tries=0 &&
while kill -0 "$pid" 2>/dev/null && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
rm -rf "$1"
"""


class PostgresMissing(Exception):
    """There is no PostgreSQL to start here; the message says why in one line."""


class PostgresFailed(Exception):
    """The server did not start or stop as it should; the message ends with its log."""


def find_binaries() -> Path | None:
    """The folder of `postgres` and `initdb`, of a version that we support; None if there is none."""
    return next((folder for folder in _folders() if _is_usable(folder)), None)


def _folders() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent  # a link's target: its neighbours are of the same version
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            yield Path(answer.stdout.strip())
    versions = (path for path in Path(DEBIAN_BINARIES).glob("*/bin") if path.parent.name.isdigit())
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def _is_usable(folder: Path) -> bool:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return False
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\s(\d+)", answer.stdout)
    return version is not None and int(version[1]) >= OLDEST_VERSION


def _identity() -> dict[str, Any]:
    """Whom to run the server as: arguments of `subprocess`, none unless we are root."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL does not run as root, and there is no user postgres or nobody")


class PostgresServer:
    """A server from `__enter__` to `__exit__`. Every method blocks and may be called from anywhere."""

    def __init__(self, *, in_memory: bool = False) -> None:
        """`in_memory`: its files too, where there is room. A new database is 300 files, which a disk takes its time
        for: ten times as long, measured."""
        self._parent = MEMORY if in_memory and _has_room() else None
        self.port = 0
        self._password = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def __enter__(self) -> PostgresServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Make a cluster and start it. PostgresMissing if that cannot be done here."""
        binaries = find_binaries()
        if binaries is None:
            raise PostgresMissing(f"no PostgreSQL {OLDEST_VERSION} or newer is installed (postgres and initdb)")
        self._binaries, self._who = binaries, _identity()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir=self._parent))
        atexit.register(self.stop)
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, "guard", self._folder], stdin=subprocess.PIPE, cwd="/", start_new_session=True
        )
        try:
            if self._who:
                os.chown(self._folder, self._who["user"], self._who["group"])
            self._make_cluster(self._folder)
            self.port = free_port()
            self._run(self._folder)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it and remove all it wrote. Stopping twice is fine."""
        atexit.unregister(self.stop)
        self._end(signal.SIGINT)
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None

    def restart(self, immediate: bool = True) -> None:
        """Stop and start again, on the same port with the same data. `immediate` is as after a crash."""
        assert self._folder is not None, "the server is not running"
        self._end(signal.SIGQUIT if immediate else signal.SIGINT)
        self._run(self._folder)

    def url(self, database: str, scheme: str = "asyncpg") -> str:
        """`asyncpg://user:password@127.0.0.1:port/database` as the ORM reads it; asyncpg itself says `postgresql`."""
        return f"{scheme}://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """A new database, empty or a copy of `template` (whose connections are closed)."""
        command = f"CREATE DATABASE {_checked(name)}"
        if template is None:
            self._execute(command)
        else:
            self._execute(f"{command} TEMPLATE {_checked(template)} STRATEGY FILE_COPY", without=template)

    def drop_database(self, name: str) -> None:
        """The database and its connections are gone; so it is if there was none."""
        self._execute(f"DROP DATABASE IF EXISTS {_checked(name)} WITH (FORCE)")

    def _execute(self, command: str, without: str | None = None) -> None:
        # In a thread of its own, because the caller's may have a loop that runs.
        failed: list[BaseException] = []

        def work() -> None:
            try:
                asyncio.run(execute(self.url("postgres", "postgresql"), command, without))
            except BaseException as error:
                failed.append(error)

        thread = Thread(target=work)
        thread.start()
        thread.join()
        if failed:
            raise failed[0]

    def _make_cluster(self, folder: Path) -> None:
        secret = folder / "password"
        secret.touch(0o600)
        secret.write_text(self._password)
        if self._who:
            os.chown(secret, self._who["user"], self._who["group"])
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        command = [f"{self._binaries}/initdb", "-D", f"{folder}/data", "-U", USER, f"--pwfile={secret}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
        made = subprocess.run(
            command, capture_output=True, text=True, timeout=START_SECONDS, check=False, **self._place(folder)
        )
        secret.unlink()
        if made.returncode != 0:
            raise PostgresFailed(f"initdb: {made.stderr[-2000:]}")

    def _run(self, folder: Path) -> None:
        settings = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": str(folder)}
        command = [f"{self._binaries}/postgres", "-D", f"{folder}/data"]
        command += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("ab") as log:
            # A session of its own: Ctrl-C is for the test run, which then stops the server in its own time.
            process = self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._place(folder),
            )
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(folder / "data" / "postmaster.pid", process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                raise PostgresFailed(f"it did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def _place(self, folder: Path) -> dict[str, Any]:
        """Where and as whom a program runs. Its environment is bare: a PGPORT of ours is none of its business."""
        return {"cwd": folder, "env": {"PATH": os.defpath}, **self._who}

    def _end(self, how: signal.Signals) -> None:
        """End the server by its own process id: `how` first, then without asking."""
        process, self._process = self._process, None
        if process is None:
            return
        for attempt in (how, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(attempt)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return


async def execute(url: str, command: str, without: str | None) -> None:
    """Run one command outside a transaction; `without` names a database whose connections are closed for it."""
    connection = await asyncpg.connect(url)
    try:
        if without:
            ending = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1"
            await connection.fetch(ending, without)
        await connection.execute(command)
    finally:
        await connection.close()


def _has_room() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name for a database: {name!r}")
    return name


def _is_ready(file: Path, pid: int) -> bool:
    """Whether the server says so: the eighth line of its pid file, where `pg_ctl --wait` looks as well."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
