"""A real search server of Elasticsearch's family for tests: one a test run, on a free port, gone with its last user.

Tests run on OpenSearch 2.19 (Java 17, by Maven), not on Elasticsearch's own server. The official client speaks to it
through `tests.servers.door`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.servers.postgres import free_port

PROJECT = Path(__file__).parent / "elastic"
START_SECONDS = 180.0
DOWNLOAD_SECONDS = 600.0
HEAP = "512m"
JAVA = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Xms{HEAP}", f"-Xmx{HEAP}")


_STARTED: list[subprocess.Popen[bytes]] = []  # by this process; another may go on using what it started


class ElasticMissing(Exception):
    """There is no search server to start here; the message says why in one line."""


class ElasticFailed(Exception):
    """The server did not start; the message ends with its log."""


class ElasticServer:
    """The server in a folder. Whoever starts it first starts it for all who use that folder.

    Each user holds the writing end of a pipe that the server reads from: when the last has gone, however it went, the
    server ends as well. Methods block.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pipe: int | None = None
        self.port = 0
        self.pid = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, or join those who use it. ElasticMissing if that cannot be done here."""
        classpath = class_path()
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            pipe = self._folder / "users"
            if not pipe.exists():
                os.mkfifo(pipe)
            self._pipe = os.open(pipe, os.O_RDWR)
            running = self._folder / "running"
            if running.exists():
                self.port, self.pid = map(int, running.read_text().split())
                if _answers(self.url):
                    return
            self.port = self.port or free_port()
            self._run(classpath, pipe)
            running.write_text(f"{self.port} {self.pid}")

    def _run(self, classpath: str, pipe: Path) -> None:
        log = self._folder / "log"
        with log.open("wb") as out, pipe.open("rb", buffering=0) as reads:
            process = subprocess.Popen(
                ["java", *JAVA, "-cp", classpath, "Node.java", str(self._folder / "node"), str(self.port)],
                cwd=PROJECT,
                stdin=reads,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        _STARTED.append(process)
        self.pid = process.pid
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self.url):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise ElasticFailed(f"it did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End the server without asking it. `start` starts it again, on the same port with the same data."""
        os.kill(self.pid, 9)
        for process in _STARTED:
            process.poll()  # so that no dead child is left behind
        while _answers(self.url):
            time.sleep(0.02)

    def leave(self) -> None:
        """Use it no more; where nobody else does, it ends."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None


def class_path() -> str:
    """The server's jars, fetched by Maven where they are not here yet. ElasticMissing if that cannot be done."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise ElasticMissing(f"no search server can be started: {program} is not installed (Java 17 and Maven)")
    cached = Path.home() / ".cache" / "dealscout-tests" / "search-server.classpath"
    if cached.exists() and cached.stat().st_mtime > (PROJECT / "pom.xml").stat().st_mtime:
        found = cached.read_text()
        if all(Path(jar).exists() for jar in found.split(os.pathsep)):
            return found
    cached.parent.mkdir(parents=True, exist_ok=True)
    fresh = cached.with_name(f"{cached.name}.{os.getpid()}")
    command = ["mvn", "-q", "-B", "-f", str(PROJECT / "pom.xml"), "dependency:build-classpath"]
    made = subprocess.run(
        [*command, f"-Dmdep.outputFile={fresh}"], capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False
    )
    if made.returncode != 0:
        raise ElasticMissing(f"no search server can be started: Maven cannot fetch it ({made.stdout[-300:].strip()})")
    fresh.replace(cached)
    return cached.read_text()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False
