"""`dealscout rule`: what a line or a pasted search link means, without saving it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from adapters.places import OfflinePlaces
from config.cli.opening import fail
from core.cards.card import card
from core.cards.phrases import wish
from core.cards.rules import unplaced_note
from core.errors import Refused
from core.rules.links import read
from core.rules.phrase import check, to_json
from core.text.money import known
from core.values import Person, Units

LINE_MAY_START_WITH_A_DASH = {"ignore_unknown_options": True}  # dealscout rule "-laptop gaming pc"


def rule(
    line: Annotated[str, typer.Argument(help="A rule as you would type it behind /alert, or a search link.")],
    currency: Annotated[str, typer.Option(help="Of prices that name none.")] = "USD",
    units: Annotated[Units, typer.Option(help="Of distances that name none.")] = Units.MILES,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output.")
    ] = False,
) -> None:
    """Say what a line or a search link means. Nothing is saved or fetched; it needs no database."""
    reader = Person(0, "reader", units=units)
    try:
        reader = Person(0, "reader", currency=known(currency), units=units)
        parsed = read(line, currency=reader.currency, units=units, places=OfflinePlaces())
        check(parsed.criteria)
    except Refused as refused:
        fail("\n".join(card(refused, reader).lines))
    if as_json:
        typer.echo(json.dumps(to_json(parsed.criteria, parsed.unplaced)))
        return
    typer.echo(wish(parsed.criteria, reader))
    if parsed.unplaced:
        typer.echo(unplaced_note(parsed.unplaced))
