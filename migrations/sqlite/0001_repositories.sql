-- Registered repositories, and the record of the migrations themselves.
--
-- Conventions of every table: ids are UUIDs as text with dashes, times are text YYYY-MM-DDTHH:MM:SS.ffffffZ (fixed
-- width, so that they sort), JSON is canonical text. `key` is a small number for the inside, never shown outside.

PRAGMA application_id = 1381123911;  -- 'RReG': tells a registry from any other SQLite file

CREATE TABLE schema_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CONSTRAINT schema_migration_sha256 CHECK (length(sha256) = 64),
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE repository (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    location_kind TEXT NOT NULL
        CONSTRAINT repository_location_kind CHECK (location_kind IN ('https', 'ssh', 'local')),
    origin TEXT NOT NULL,
    origin_aliases TEXT NOT NULL CONSTRAINT repository_origin_aliases CHECK (json_valid(origin_aliases)),
    description TEXT NOT NULL,
    owner TEXT NOT NULL,
    tags TEXT NOT NULL CONSTRAINT repository_tags CHECK (json_valid(tags)),
    default_ref TEXT,
    credential TEXT,
    registered_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;

CREATE UNIQUE INDEX repository_id ON repository (id);
CREATE UNIQUE INDEX repository_name ON repository (name) WHERE removed_at IS NULL;

-- Every origin and every alias of every repository, so that none of them names two.
CREATE TABLE repository_origin (
    origin TEXT NOT NULL,
    repository_key INTEGER NOT NULL REFERENCES repository (key) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX repository_origin_origin ON repository_origin (origin);
CREATE INDEX repository_origin_repository ON repository_origin (repository_key);
