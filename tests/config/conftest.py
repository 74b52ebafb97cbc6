"""What tests of the command line share with the stories."""

from tests.flows.voices import house, settings_more

__all__ = ["house", "settings_more"]
