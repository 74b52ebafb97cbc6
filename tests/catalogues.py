"""The sentences of the code and their catalogues. `python -m tests.catalogues` brings every catalogue up to date:
new sentences come in untranslated, what no code says any more goes, and all stand in the order of their English.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from core.cards.language import DOMAIN, LOCALES
from core.text.names import CATEGORIES
from core.text.tongues import ENGLISH, SPOKEN

ROOT = Path(__file__).parents[1]
FOLDERS = ("core", "bot", "adapters", "jobs", "config")
SAYS = {"say": (0,), "mark": (0,), "count": (1, 2), "counted": (1, 2)}  # where their sentences stand

HEADER = """\
# What Deal Scout says, in another language. `python -m tests.catalogues` keeps it in step with the code.
msgid ""
msgstr ""
"Language: {tongue}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""

Key = str | tuple[str, str]  # a sentence, or one and many


def keys() -> dict[Key, str]:
    """Every sentence that is said, and a file that says it."""
    found: dict[Key, str] = {category.label: "core/text/names.py" for category in CATEGORIES}
    for path in files():
        for key in sentences(ast.parse(path.read_text())):
            found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def files() -> list[Path]:
    """The code that may say something."""
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def sentences(tree: ast.Module) -> Iterator[Key]:
    """The sentences given to `say`, `mark` and `count` in a module; a choice between two is both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
            places = SAYS[node.func.id]
            texts = [list(_texts(node.args[at])) for at in places if at < len(node.args)]
            if len(texts) == 2:
                yield from zip(*texts, strict=True)  # type: ignore[misc]
            elif texts:
                yield from texts[0]


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def path_of(tongue: str) -> Path:
    """Where a language's sentences stand."""
    return LOCALES / tongue / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(tongue: str) -> Catalog:
    """A catalogue as it stands."""
    with path_of(tongue).open("rb") as file:
        return read_po(file, locale=tongue, domain=DOMAIN)


def brought_up_to_date(tongue: str) -> Catalog:
    """The same with every sentence of the code, and no other."""
    before = read(tongue)
    after = Catalog(locale=tongue, domain=DOMAIN, header_comment=before.header_comment, fuzzy=False)
    for key, place in keys().items():
        one = key if isinstance(key, str) else key[0]
        known: Message | None = before.get(one)
        same_shape = known is not None and isinstance(known.string, tuple) == isinstance(key, tuple)
        after.add(key, known.string if known is not None and same_shape else None, locations=[(place, None)])
    return after


def write(tongue: str, catalogue: Catalog) -> None:
    """Its file, with nothing in it that changes from day to day."""
    body = BytesIO()
    write_po(body, catalogue, width=118, sort_output=True, include_lineno=False, omit_header=True)
    path = path_of(tongue)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(tongue=tongue, plurals=catalogue.plural_forms) + body.getvalue().decode())


def main() -> None:
    """Bring all up to date, and say what is left to translate."""
    for tongue in SPOKEN:
        if tongue != ENGLISH:
            after = brought_up_to_date(tongue)
            write(tongue, after)
            missing = [message.id for message in after if message.id and not is_whole(message)]
            print(f"{tongue}: {len(after)} sentences, {len(missing)} to translate")
            print("".join(f"  {one}\n" for one in missing), end="")


def is_whole(message: Message) -> bool:
    """Whether it is translated, in every form."""
    said = message.string
    return all(said) if isinstance(said, tuple) else bool(said)


if __name__ == "__main__":
    main()
