"""The command line: `dealscout`."""

from __future__ import annotations


def main() -> None:
    """The entry point. Ctrl-C while the commands are still being loaded, half a second, ends it without a word."""
    try:
        from config.cli.main import main as commands
    except KeyboardInterrupt:
        raise SystemExit(130) from None  # what shells call a Ctrl-C
    commands()


__all__ = ["main"]
