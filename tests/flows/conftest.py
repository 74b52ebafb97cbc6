"""What several stories start from."""

from tests.flows.voices import house, settings_more, site

__all__ = ["house", "settings_more", "site"]
