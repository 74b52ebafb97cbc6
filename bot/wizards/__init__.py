"""Step by step: what the typed platforms ask when a command says less than it needs."""
