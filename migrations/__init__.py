"""The schema, step by step: additive only (see CONTRIBUTING.md)."""
