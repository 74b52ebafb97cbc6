"""Every check of the project, a stage at a time, with seconds: `python -m tests.stages [lint]`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.servers.postgres import find_binaries

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
# One database a process (the ORM caches SQL per model), so the suite runs once for each.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]

LINT = (
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("import contracts", [str(BIN / "lint-imports"), "--no-cache"]),
)


def run(name: str, command: list[str], **extra: str) -> bool:
    """Run one stage; print how long it took."""
    print(f"── {name}", flush=True)
    began = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, env={**os.environ, **extra}, check=False)
    print(f"── {name}: {'ok' if result.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True)
    return result.returncode == 0


def main() -> int:
    """Run the stages; the first failure of a quick one ends it, both test runs are always seen."""
    if not all([run(name, command) for name, command in LINT]):
        return 1
    if sys.argv[1:] == ["lint"]:
        return 0
    passed = run("tests on SQLite", PYTEST)
    if find_binaries() is None:
        print("── tests on PostgreSQL: skipped, its server programs (15 or newer) are not installed here")
        return 1 if os.environ.get("CI") == "true" else 0 if passed else 1
    on_postgres = run("tests on PostgreSQL", [*PYTEST, "-m", "database and not once"], TEST_DATABASE="postgres")
    return 0 if passed and on_postgres else 1


if __name__ == "__main__":
    sys.exit(main())
