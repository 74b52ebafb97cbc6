"""The house rules that no library checks: sizes, words, names, and one meaning on every platform."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.catalogue import COMMANDS
from core.cards.refusals import SENTENCES
from core.errors import Why

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "core", "adapters", "jobs", "config")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
LONGEST_FILE = 250  # lines; a longer file holds more than one idea
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "manager.py", "common.py", "base.py", "misc.py"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_holds_one_idea_and_says_which(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    assert path.name not in FORBIDDEN_NAMES
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "its first line says what it is for"


def test_every_refusal_has_its_sentence_and_each_is_used() -> None:
    assert set(SENTENCES) == set(Why)
    code = "\n".join(path.read_text() for path in FILES if path.name not in {"refusals.py", "errors.py"})
    assert {why.name for why in Why if f"Why.{why.name}" not in code} == set()


def test_every_refusal_sentence_fills_its_blanks_with_what_is_given() -> None:
    """A blank without its detail would read "that"."""
    code = "\n".join(path.read_text() for path in FILES)
    for why, sentence in SENTENCES.items():
        for blank in re.findall(r"\{(\w+)", sentence):
            raised = re.findall(rf"Refused\(\s*Why\.{why.name}\b(.*?)\)(?:\s|$)", code, re.DOTALL)
            assert raised, why
            assert all(f"{blank}=" in details or "**" in details for details in raised), (why, blank, raised)


def test_no_sentence_for_people_stands_outside_cards() -> None:
    """Refusals carry a reason, never a sentence."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                assert not isinstance(node.args[0], ast.Constant), path


def test_only_settings_reads_the_environment() -> None:
    for path in FILES:
        if path != ROOT / "config" / "settings.py":
            assert not re.search(r"os\.environ|getenv", path.read_text()), path


def test_the_catalogue_fits_every_platform() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)  # Telegram's and Discord's common ground
        assert 1 <= len(command.summary) <= 100  # Discord's limit; Telegram's is 256
        assert command.example.startswith(f"/{command.name}")
