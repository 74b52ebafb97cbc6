"""The command line as a person or a script uses it: real processes on a real database."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ON_POSTGRES

DEALSCOUT = str(Path(sys.executable).with_name("dealscout"))
SECRET = "1234567890:AAFakeTokenForTestsOnly_0123456789abc"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(database_address: str, tmp_path: Path) -> dict[str, str]:
    """An environment with an empty HOME, a home folder of its own, and this test's database."""
    known = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "nobody"),
        "DEALSCOUT_HOME": str(tmp_path),
        "WEB_PORT": "0",
    }
    if ON_POSTGRES:
        known["DATABASE_URL"] = database_address.replace("asyncpg://", "postgresql://")
    return known


@pytest.fixture
def dealscout(environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs `dealscout …` to its end."""

    def run(*arguments: str, typed: str = "", **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [DEALSCOUT, *arguments],
            input=typed,
            env={**environment, **extra},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.once
def test_a_script_talks_as_alice_and_bob(dealscout: Run) -> None:
    saved = dealscout("chat", "--as", "alice", typed="/alert gaming pc -laptop <1000 within 25mi of 95112\n")
    assert (saved.returncode, saved.stderr) == (0, "")
    assert "Saved: gaming pc" in saved.stdout
    sold = dealscout("chat", "--as", "bob", typed="/sell Gaming PC, good, 850, 95126\npublish\n")
    assert "Posted: Gaming PC" in sold.stdout
    told = dealscout("chat", "--as", "alice", typed="2\n")
    assert "$850 · good · San Jose, CA 95126" in told.stdout
    assert "It matches your rule" in told.stdout
    again = dealscout("chat", "--as", "alice")
    assert (again.returncode, again.stdout) == (0, "")


def test_import_says_what_came_of_each_row_and_twice_changes_nothing(dealscout: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "source,id,title,price,currency,colour\nshop,1,Sofa,100,USD,red\nshop,2,,5,USD,\nshop,3,Chair,-5,USD,\nshop,4,Lamp,9,USD,\n"
    )
    first = dealscout("import", str(file), "--json")
    assert json.loads(first.stdout) == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 2}
    second = dealscout("import", str(file))
    assert "0 new, 0 changed, 2 unchanged, 2 left out." in second.stdout
    assert "list.csv, line 3: title missing" in second.stderr
    assert "list.csv, line 4: price invalid" in second.stderr
    assert dealscout("import", str(tmp_path / "nothing.csv")).returncode == 1


def test_a_backup_brings_everything_back(dealscout: Run, tmp_path: Path) -> None:
    dealscout("chat", "--as", "alice", typed="/alert road bike under 300\n")
    assert dealscout("backup", "kept.zip").returncode == 0
    refused = dealscout("backup", "kept.zip")
    assert (refused.returncode, "exists already" in refused.stderr) == (1, True)
    dealscout("chat", "--as", "alice", typed="/alert sofa\n/alert lamp\n")
    assert "--replace" in dealscout("restore", "kept.zip").stderr
    restored = dealscout("restore", "kept.zip", "--replace")
    assert restored.returncode == 0, restored.stderr
    listed = dealscout("chat", "--as", "alice", typed="/alerts\n").stdout
    assert "Your rules (1)" in listed
    assert "road bike" in listed
    (tmp_path / "odd.zip").write_bytes(b"no archive")
    assert "not an archive of Deal Scout" in dealscout("restore", "odd.zip", "--replace").stderr
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("dealscout.json", manifest_of(tmp_path / "kept.zip"))
    assert "holds no database" in dealscout("restore", "empty.zip", "--replace").stderr
    assert "Your rules (1)" in dealscout("chat", "--as", "alice", typed="/alerts\n").stdout


def manifest_of(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read("dealscout.json")


def test_a_database_that_is_none_is_one_sentence_and_no_hanging(dealscout: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.sqlite3").write_bytes(b"garbage " * 100)
    result = dealscout("migrate", DATABASE_URL=f"sqlite://{tmp_path / 'odd.sqlite3'}")
    assert (result.returncode, "cannot be used" in result.stderr) == (1, True)


@pytest.mark.once
def test_check_names_the_next_step_and_no_secret(dealscout: Run) -> None:
    bare = dealscout("check", "--offline")
    assert bare.returncode == 0
    assert "BotFather" in bare.stdout
    assert "discord.com/developers" in bare.stdout
    known = dealscout("check", "--offline", TELEGRAM_TOKEN=SECRET)
    assert "TELEGRAM_TOKEN is set" in known.stdout
    wrong = dealscout("check", TELEGRAM_TOKEN=SECRET, TELEGRAM_API_URL="http://127.0.0.1:1")
    assert wrong.returncode == 1
    assert "could not be reached" in wrong.stdout
    assert SECRET not in known.stdout + known.stderr + wrong.stdout + wrong.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"WEB_PORT": "99999"}, "WEB_PORT"),
        ({"DATABASE_URL": "postgresql://nobody:secret-word@127.0.0.1:1/none"}, "cannot be used"),
        ({"DATABASE_URL": "mongodb://x"}, "cannot be used"),
        ({"DEALSCOUT_HOME": "/proc/nowhere"}, "DEALSCOUT_HOME"),
    ],
)
def test_wrong_settings_are_one_sentence(dealscout: Run, settings: dict[str, str], sentence: str) -> None:
    result = dealscout("migrate", **settings)
    assert result.returncode in {1, 2}
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert "secret-word" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


class Screen:
    """A `dealscout run` at a real terminal."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.text = ""
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(DEALSCOUT, [DEALSCOUT, "run"], {**environment, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"})

    def types(self, line: str) -> None:
        os.write(self._terminal, f"{line}\r".encode())

    def shows(self, sentence: str, seconds: float = 20) -> str:
        """Wait for a sentence; answers what came with it."""
        end = time.monotonic() + seconds
        while sentence not in self.text:
            assert time.monotonic() < end, f"no {sentence!r} in {self.text[-2000:]}"
            if select.select([self._terminal], [], [], 0.2)[0]:
                piece = os.read(self._terminal, 65_536).decode(errors="replace")
                self.text += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", piece)
        shown, _, self.text = self.text.partition(sentence)
        return shown + sentence

    def ends(self, with_signal: int | None) -> int:
        """Stop it, by a signal or by Ctrl-C as typed; answers its exit code."""
        if with_signal is None:
            os.write(self._terminal, b"\x03")
        else:
            os.kill(self.pid, with_signal)
        self.shows("Stopped.")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.once
def test_a_newcomer_sees_the_one_act_and_finds_all_as_it_was(
    environment: dict[str, str], tmp_path: Path, dealscout: Run
) -> None:
    dealscout("backup", "kept.zip")
    first = Screen(environment, tmp_path)
    first.shows("Where are you?")
    first.types("/alert gaming pc -laptop <1000 within 25mi of 95112")
    first.shows("Saved: gaming pc")
    alert = first.shows("Demo listing: made up", seconds=10)
    assert "Your rule: “gaming pc”" in alert
    assert first.ends(None) == 0
    second = Screen(environment, tmp_path)
    second.shows("Where are you?")  # she never answered
    refused = subprocess.run(
        [DEALSCOUT, "restore", "kept.zip", "--replace"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "is running on that folder: stop it first" in refused.stderr
    second.types("/alerts")
    second.shows("Your rules (1)")
    assert second.ends(signal.SIGTERM) == 0
