"""`dealscout`: the commands, their words and their order."""

from __future__ import annotations

import typer

from config.cli import bounce, check, data, keys, match, rule, run

app = typer.Typer(
    name="dealscout",
    help="Tell a bot what you want second-hand; be told when it turns up.\n\n"
    "Settings come from the environment or from a file `.env` here (see `.env.example`); "
    "`dealscout check` says what is set and what is missing. Every command that opens the database migrates it first.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)
app.command(rich_help_panel="Talk")(run.run)
app.command(rich_help_panel="Talk")(run.chat)
app.command("import", rich_help_panel="Listings")(data.import_files)
app.add_typer(data.demo_app, name="demo", rich_help_panel="Listings")
app.command(rich_help_panel="Listings", context_settings=rule.LINE_MAY_START_WITH_A_DASH)(rule.rule)
app.command(rich_help_panel="Listings")(match.match)
app.command(rich_help_panel="Keep it running")(check.check)
app.command(rich_help_panel="Keep it running")(data.migrate)
app.command(rich_help_panel="Keep it running")(data.backup)
app.command(rich_help_panel="Keep it running")(data.restore)
app.command(rich_help_panel="Keep it running")(keys.rotate)
app.command(rich_help_panel="Keep it running")(bounce.bounce)


def main() -> None:
    """The entry point of the `dealscout` command."""
    app()
