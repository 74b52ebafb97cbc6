"""Every sentence of the code has its Spanish, with the same blanks; no other sentence stands outside of the cards."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from core.cards.commands import BELOW, COMMANDS, MENUS, OPTIONS
from core.cards.language import say, speaking
from tests import catalogues
from tests.catalogues import ROOT, Key

KEYS = catalogues.keys()
SPANISH = catalogues.read("es")
LONGEST_IN_MENUS = 100  # characters; Discord's limit of a description, below Telegram's


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def blanks(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_every_sentence_has_its_spanish_with_the_same_blanks(key: Key) -> None:
    message = SPANISH.get(forms(key)[0])
    assert message is not None, f"{KEYS[key]}: run python -m tests.catalogues, then translate it"
    assert catalogues.is_whole(message), f"{KEYS[key]}: not translated"
    if isinstance(key, str):
        assert isinstance(message.string, str)
        assert key.startswith("EEEE") or blanks(message.string) == blanks(key)
    else:
        assert len(forms(message.string)) == 2
        for said in forms(message.string):
            assert set(blanks(said)) == set(blanks(key[1]))


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    assert {message.id for message in SPANISH if message.id} == set(KEYS)


def test_the_file_is_as_the_command_would_write_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogues.path_of("es").read_text()
    monkeypatch.setattr(catalogues, "path_of", lambda tongue: tmp_path / tongue / "a.po")
    catalogues.write("es", SPANISH)
    assert (tmp_path / "es" / "a.po").read_text() == before


def test_what_stands_in_menus_fits_there_in_every_language() -> None:
    said = [summary for summary, _ in COMMANDS.values()]
    said += [*BELOW.values(), *MENUS.values(), *(text for options in OPTIONS.values() for text in options.values())]
    with speaking("es"):
        assert [text for text in said if len(say(text)) > LONGEST_IN_MENUS] == []
        assert [text for text in MENUS.values() if len(say(text)) > 32] == []  # the name of a message command


# What reads like a sentence there is for no person: words to listen for, other programs' words, reasons for the log.
FOR_NOBODY = {
    "adapters/fetch": "reasons for the log, and what we call ourselves to servers",
    "adapters/notify/email/relay.py": "the product's name",
    "adapters/notify/push_address.py": "the product's name",
    "adapters/notify/webhook.py": "what is sealed",
    "adapters/pictures/page.py": "names of fonts",
    "adapters/places": "names of places",
    "adapters/prices/store.py": "reasons for the log",
    "adapters/rates.py": "what is wrong with an operator's file",
    "adapters/search/elasticsearch/indexing.py": "reasons for the log",
    "adapters/search/statement.py": "SQL",
    "adapters/sources/demo.py": "the demo's goods",
    "adapters/sources/demo_goods.py": "the demo's goods",
    "adapters/sources/feed_json.py": "reasons for the log",
    "adapters/sources/feed_parts.py": "reasons for the log",
    "adapters/sources/jsonld.py": "reasons for the log",
    "bot/telegram/failures.py": "Telegram's words",
    "bot/telegram/polling.py": "what stops the bot",
    "core/account/belongings.py": "why a table is left as it is",
    "core/communities/members.py": "what is kept in rows",
    "core/communities/sharing.py": "what is kept in rows",
    "core/delivery/crossing.py": "what is kept in rows",
    "core/rules/links/wish.py": "words to listen for",
    "core/rules/reading": "words to listen for",
    "core/search/default_synonyms.py": "words to listen for",
    "core/search/sizes.py": "words to listen for",
    "jobs/loops.py": "names of jobs",
    "jobs/schedule.py": "names of jobs",
    "core/text": "words to listen for; what of them is shown is in the catalogues",
}
FOLDERS = ("bot", "jobs", "adapters", "core")
TOLD_TO_LOGS = {"debug", "info", "warning", "error", "exception"}
TOLD_TO_PROGRAMMERS = ("Error", "SendFailed")
WORD = r"[^\W\d_]+(?:[’'][^\W\d_]+)?"
SENTENCE = re.compile(rf"{WORD}(?:[,:;]? {WORD}){{3}}|^[A-ZÄÖÜ¿¡][^\W\d_]*(?:[,:;]? {WORD})+|{WORD} {WORD}.*[.!?…]$")
"""Four words in a row, or two of which the first is capital or the last ends a sentence."""
CODE = re.compile(
    r"SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ORDER BY|GROUP BY|WHERE|FROM|WITH |CASE |UNION|EXECUTE| AS |"
    r"\b[A-Z]{3,} [A-Z]{2,}|\\b|\(\?"
)


def prose(path: Path) -> list[str]:
    """Texts of two words and more that may reach a person: neither documentation, log, error, SQL nor pattern."""
    tree = ast.parse(path.read_text())
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spared.add(id(node.value))  # documentation
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
            spared |= {id(part) for part in ast.walk(node)}  # what is kept in rows
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TOLD_TO_LOGS or name.endswith(TOLD_TO_PROGRAMMERS):
                spared |= {id(part) for part in ast.walk(node)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        one.value
        for one in texts
        if id(one) not in spared and SENTENCE.search(one.value) and not CODE.search(one.value)
    ]


OUTSIDE = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not any(path.is_relative_to(ROOT / spared) for spared in ("core/cards", *FOR_NOBODY))
]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_stands_outside_of_the_cards(path: Path) -> None:
    assert prose(path) == []


# What the cards say as it stands: names, what is typed, and what only a programmer reads.
AS_IT_STANDS = {
    ":drop:", ":first:", "Craigslist", "Deal Scout", "Elasticsearch", "PostgreSQL", 
    "community.", "save it", "that is all",
    "Facebook Marketplace", "Kijiji", "Mercari", "OfferUp", "d MMM y", "picture not drawn",
}  # fmt: skip
LIKE_WORDS = re.compile(r"[A-Za-z]{2,}[,:;]? |^[A-Z][a-z]+|[a-z]{2,}[.:;]$| [a-z]{2,}")


@pytest.mark.parametrize("path", sorted((ROOT / "core" / "cards").glob("*.py")), ids=lambda path: path.name)
def test_within_the_cards_every_word_is_said(path: Path) -> None:
    """Nothing is glued, and nothing stands in a table without its mark."""
    tree = ast.parse(path.read_text())
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spared.add(id(node.value))
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "__all__" for one in node.targets):
            spared |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {*catalogues.SAYS, "TypeError"}:
            spared |= {id(part) for argument in node.args for part in ast.walk(argument)}
        if path.name == "commands.py" and isinstance(node, ast.Dict):
            spared |= {id(key) for key in node.keys}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in spared]
    texts = [node.value for node in constants if isinstance(node.value, str)]
    assert [t for t in texts if LIKE_WORDS.search(t) and not t.startswith("/") and t not in AS_IT_STANDS] == []
