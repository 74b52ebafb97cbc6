"""The search server of the tests: shared by who wants it, and gone with the last of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.elastic import KEPT, REAL
from tests.servers import elasticsearch
from tests.servers.elasticsearch import ElasticMissing, ElasticServer, class_path

SCRIPT = """
import sys
from pathlib import Path
from tests.servers.elasticsearch import ElasticServer
server = ElasticServer(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
input()
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(bool(REAL or KEPT), reason="the server of this run is not its own")
def test_one_server_serves_all_and_goes_with_the_last(tmp_path: Path) -> None:
    try:
        class_path()
    except ElasticMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    users = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    pids = [int(user.stdout.readline()) for user in users if user.stdout]
    assert pids[0] == pids[1]
    server = Path(f"/proc/{pids[0]}")
    users[0].kill()
    users[0].communicate()
    time.sleep(0.5)
    assert server.exists(), "another still uses it"
    users[1].kill()
    users[1].communicate()
    deadline = time.monotonic() + 20
    while server.exists() and "zombie" not in (server / "status").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not server.exists() or "zombie" in (server / "status").read_text()


@pytest.mark.parametrize("missing", ["java", "mvn"])
def test_without_programs_it_says_so_in_one_line(missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(elasticsearch.shutil, "which", lambda name: None if name == missing else f"/usr/bin/{name}")
    with pytest.raises(ElasticMissing, match=f"^no search server can be started: {missing} is not installed .*$"):
        ElasticServer(tmp_path).start()
