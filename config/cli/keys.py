"""`dealscout rotate`: addresses sealed anew with the newest key."""

from __future__ import annotations

import typer

from adapters.vault import MultiFernetVault
from config.cli.opening import finish, prepare
from config.compose.house import open_house
from config.compose.keys import seal_anew
from config.compose.voices import keys_of
from config.settings import Settings
from core.cards.language import count


def rotate() -> None:
    """Seal people's addresses anew with the newest key: the first of VAULT_KEYS, or of the key file. Others may run."""
    settings = prepare()
    sealed, unopened = finish(_rotate(settings), "Sealing addresses anew")
    typer.echo(f"Sealed with the newest key: {count(sealed, '{n} address', '{n} addresses')}.")
    if unopened:
        typer.echo(
            f"Opened by no key here, and left as they are: {count(unopened, '{n} address', '{n} addresses')}.", err=True
        )
        raise typer.Exit(1)
    if len(keys_of(settings)) > 1:
        kept = "VAULT_HASH_KEY holds the one that hashes are made with" if settings.vault_hash_key else HOW_TO_KEEP
        typer.echo(f"The other keys open nothing any more, but in old backups. {kept}.")


HOW_TO_KEEP = "Keep the last one of them: hashes are made with it. To take it out too, put it into VAULT_HASH_KEY"


async def _rotate(settings: Settings) -> tuple[int, int]:
    async with open_house(settings):
        return await seal_anew(MultiFernetVault(keys_of(settings)))
