"""The schema: migrations say what the models say, on both databases, and a filled database survives an upgrade."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

import core.models
from config.compose.storage import FOR_MIGRATIONS, migrate, orm_config
from core.store import Database
from tests.conftest import ON_POSTGRES
from tests.servers.postgres import PostgresServer

MIGRATIONS = Path(__file__).parents[2] / "migrations"


async def shape(db: Database) -> dict[str, list[Any]]:
    """Tables with their columns and the columns of their indexes, in an order of their own; without those of search,
    which are made anew from the listings."""
    if ON_POSTGRES:
        columns = await db.rows(
            "SELECT table_name AS t, column_name AS c, data_type AS d, is_nullable AS n, character_maximum_length AS l"
            " FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'tortoise%'"
            " AND table_name NOT LIKE 'search%'"
        )
        indexes = await db.rows(
            "SELECT tablename AS t, regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON') AS i FROM pg_indexes"
            " WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%' AND tablename NOT LIKE 'search%'"
        )
        return {"columns": sorted(map(str, columns)), "indexes": sorted(map(str, indexes))}
    tables = await db.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'tortoise%'"
        " AND name NOT LIKE 'search%'"
    )
    found: dict[str, list[Any]] = {"columns": [], "indexes": []}
    for table in sorted(row["name"] for row in tables):
        found["columns"] += [
            (table, c["name"], c["type"], c["notnull"]) for c in await db.rows(f"PRAGMA table_info({table})")
        ]
        for index in await db.rows(f"PRAGMA index_list({table})"):
            of = [c["name"] for c in await db.rows(f"PRAGMA index_info({index['name']})")]
            found["indexes"].append((table, index["unique"], of))
    return {key: sorted(map(str, rows)) for key, rows in found.items()}


async def test_migrations_and_models_give_one_schema(
    db: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    migrated = await shape(db)
    await Tortoise.close_connections()
    if ON_POSTGRES:
        server: PostgresServer = request.getfixturevalue("postgres")
        server.create_database("from_models")
        url = server.url("from_models")
    else:
        url = f"sqlite://{tmp_path / 'from_models.sqlite3'}"
    await Tortoise.init(config=orm_config(url), _enable_global_fallback=True)
    await Tortoise.generate_schemas()
    generated = await shape(db)
    await Tortoise.close_connections()
    if ON_POSTGRES:
        server.drop_database("from_models")
    assert migrated == generated


async def test_no_migration_is_missing(tmp_path: Path) -> None:
    """The ORM finds nothing to write: every model change has its migration."""
    from tortoise.migrations.autodetector import MigrationAutodetector

    if ON_POSTGRES:
        pytest.skip("the question is the same for both databases and asked on SQLite")
    await Tortoise.init(config=FOR_MIGRATIONS, init_connections=False, _enable_global_fallback=True)
    detector = MigrationAutodetector(Tortoise.apps, FOR_MIGRATIONS["apps"])
    assert [writer.operations for writer in await detector.changes()] == []
    await Tortoise.close_connections()


@pytest.mark.parametrize("file", sorted(MIGRATIONS.glob("0*.py")), ids=lambda f: f.stem)
def test_migrations_only_add(file: Path) -> None:
    """On SQLite the ORM rebuilds a table to alter it, which deletes child rows and indexes: so nothing is altered."""
    operations = set(re.findall(r"ops\.(\w+)", file.read_text()))
    assert operations <= {"CreateModel", "AddField", "AddIndex"}


async def test_a_filled_database_of_the_first_schema_is_upgraded_whole(
    db: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    latest = await shape(db)
    await Tortoise.close_connections()
    if ON_POSTGRES:
        server: PostgresServer = request.getfixturevalue("postgres")
        server.create_database("upgraded")
        url = server.url("upgraded")
    else:
        url = f"sqlite://{tmp_path / 'upgraded.sqlite3'}?foreign_keys=ON"
    first = sorted(MIGRATIONS.glob("0*.py"))[0].stem
    await Tortoise.init(config=orm_config(url), _enable_global_fallback=True)
    await MigrationExecutor(get_connection("default"), orm_config(url)["apps"]).migrate(
        [MigrationTarget("models", first)]
    )
    await fill(db)
    before = await count_rows(db)
    assert min(before.values()) > 0
    await migrate(tmp_path)
    assert await shape(db) == latest
    after = await count_rows(db)
    assert {table: after[table] for table in before} == before
    await Tortoise.close_connections()
    if ON_POSTGRES:
        server.drop_database("upgraded")


async def fill(db: Database) -> None:
    """A row in every table of the first schema, written as SQL: the models may have moved on."""
    statements = """
    INSERT INTO person (id, currency, units, locale, introduced, created) VALUES (1, 'USD', 'mi', 'en', $1, 1)
    INSERT INTO identity (person_id, platform, external_id, name) VALUES (1, 'terminal', 'alice', 'Alice')
    INSERT INTO conversation (person_id, chat, wizard, step, answers, updated) VALUES (1, 'x', 'w', 's', '{}', 1)
    INSERT INTO token (person_id, token, verb, arguments, expires_at) VALUES (1, 't', 'v', '{}', 1)
    INSERT INTO source (key, url, title, created, failures, next_due) VALUES ('k', 'u', 't', 1, 0, 1)
    INSERT INTO load (id, source, is_first, started, new, changed, unchanged) VALUES (1, 's', $1, 1, 0, 0, 0)
    INSERT INTO listing (id, source, source_id, title, description, title_terms, text_terms, pictures, first_seen,
     version, state, content_hash, extra)
     VALUES (1, 's', '1', 't', 'd', ' t ', ' t | d ', '[]', 1, 1, 'active', 'h', '{}')
    INSERT INTO price_change (listing_id, version, at) VALUES (1, 1, 1)
    INSERT INTO listing_event (listing_id, kind, version, load_id, state, tries, due, created)
     VALUES (1, 'new', 1, 1, 'todo', 0, 1, 1)
    INSERT INTO destination (id, person_id, channel, address, state, created)
     VALUES (1, 1, 'terminal', 'a', 'active', 1)
    INSERT INTO rule (id, ref, person_id, destination_id, name, enabled, keywords, phrases, any_of, exclude_keywords,
     categories, conditions, scope, notification_channels, version, created, updated)
     VALUES (1, 'r', 1, 1, 'n', $1, '[]', '[]', '[]', '[]', '[]', '[]', 'text', '[]', 1, 1, 1)
    INSERT INTO delivery (id, person_id, destination_id, channel, kind, listing_id, version, state, priority, due,
     expires_at, attempts, lease, idem_key, payload, created)
     VALUES (1, 1, 1, 'terminal', 'alert', 1, 1, 'ready', 0, 1, 2, 0, 0, 'i', '{}', 1)
    INSERT INTO alert_match (rule_id, rule_version, listing_id, kind, version, delivery_id, created)
     VALUES (1, 1, 1, 'new', 1, 1, 1)
    INSERT INTO delivery_attempt (delivery_id, lease, started) VALUES (1, 1, 1)
    INSERT INTO job_slot (job, slot, owner, started) VALUES ('j', 1, 'o', 1)
    """
    for statement in re.split(r"\n\s+(?=INSERT)", statements):
        if statement.strip():
            await db.rows(statement.strip(), *([True] if "$1" in statement else []))


async def count_rows(db: Database) -> dict[str, int]:
    """How many rows each table has that there is by now."""
    there = "\n".join((await shape(db))["columns"])
    tables = [model._meta.db_table for model in core.models.__models__ if f"'{model._meta.db_table}'" in there]
    return {table: (await db.rows(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in tables}


def test_the_home_folder_is_closed_to_other_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from config.compose.house import prepare_home
    from config.settings import Settings

    monkeypatch.setenv("DEALSCOUT_HOME", str(tmp_path / "home"))
    prepare_home(Settings(_env_file=None))
    assert oct((tmp_path / "home").stat().st_mode)[-3:] == "700"
