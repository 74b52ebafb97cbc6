"""The command line: `dealscout`."""

from config.cli.main import main

__all__ = ["main"]
