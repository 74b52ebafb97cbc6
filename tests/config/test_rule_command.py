"""`dealscout rule`: what a line means, for a person and for a script."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from config.cli.main import app

DEALSCOUT = str(Path(sys.executable).with_name("dealscout"))
KEYS = [
    *("keywords", "phrases", "any_of", "exclude_keywords", "categories", "conditions", "min_price", "max_price"),
    *("currency", "location", "latitude", "longitude", "radius_mi", "min_deal_score", "scope", "unplaced"),
]


def dealscout(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rule", *arguments])


def test_a_line_is_said_in_words() -> None:
    said = dealscout("gaming pc -laptop <1000 cheap")
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == (
        "“gaming” and “pc”, without “laptop”, up to $1,000\nI could not place “cheap”: the rule is as it reads above.\n"
    )


def test_a_line_is_one_object_for_a_script() -> None:
    said = dealscout("gaming pc -laptop <1000 score>0.7", "--json")
    shape = json.loads(said.stdout)
    assert list(shape) == KEYS
    assert shape["keywords"] == ["gaming", "pc"]
    assert (shape["max_price"], shape["currency"], shape["min_price"]) == (1000, "USD", None)


def test_a_link_is_read_too() -> None:
    said = dealscout("https://www.ebay.de/sch/i.html?_nkw=lampe&_udhi=20,50&Marke=Ikea", "--json")
    shape = json.loads(said.stdout)
    assert (shape["max_price"], shape["currency"], shape["unplaced"]) == (20.5, "EUR", ["Marke: Ikea"])


def test_currency_and_units_are_the_readers_own() -> None:
    shape = json.loads(
        dealscout("sofa under 500 within 40 of Berlin", "--json", "--currency", "eur", "--units", "km").stdout
    )
    assert (shape["currency"], shape["radius_mi"]) == ("EUR", 24.8548)
    assert "within 40 km of Berlin" in dealscout("sofa within 40 of Berlin", "--units", "km").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sofa within 25mi"], "A distance needs a place"),
        (["-laptop"], "That only says what you do not want"),
        (["https://example.com/?q=sofa", "--json"], "I can read search links of eBay"),
        (["sofa", "--currency", "XYZ"], "I do not know the currency “XYZ”"),
    ],
)
def test_a_refusal_is_a_sentence_on_standard_error(arguments: list[str], sentence: str) -> None:
    said = dealscout(*arguments)
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.startswith(sentence)


def test_it_needs_no_settings_no_folder_and_no_database(tmp_path: Path) -> None:
    environment = {"DEALSCOUT_HOME": str(tmp_path / "home"), "DATABASE_URL": "nonsense://", "HOME": str(tmp_path)}
    said = subprocess.run(
        [DEALSCOUT, "rule", "-laptop gaming pc", "--json"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")
    assert json.loads(said.stdout)["exclude_keywords"] == ["laptop"]
    assert list(tmp_path.iterdir()) == []
