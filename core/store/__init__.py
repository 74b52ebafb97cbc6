"""What the two databases do differently, in one place."""

from core.store.database import Database, open_database

__all__ = ["Database", "open_database"]
