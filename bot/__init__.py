"""Chat platforms, both directions: ears and voice. Imports core only."""
