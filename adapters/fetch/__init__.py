"""The one guarded way out to an address that a person typed."""
