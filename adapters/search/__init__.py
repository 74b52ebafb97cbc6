"""Search engines: the database's own."""
