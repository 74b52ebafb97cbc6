"""The engine of the database that is open."""

from __future__ import annotations

from adapters.search.postgres import PostgresSearch
from adapters.search.sqlite import SqliteSearch
from core.ports.engine import SearchEngine
from core.store import Database
from core.store.database import connection


def search_engine(db: Database) -> SearchEngine:
    """SQLite's or PostgreSQL's own search."""
    return SqliteSearch(db) if connection().capabilities.dialect == "sqlite" else PostgresSearch(db)
