-- What files gave, kept once per path, blob and rules, and which of it a run is made of. This is the bulk of a registry.

CREATE TABLE reading (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    path TEXT NOT NULL,  -- '' is the project as a whole
    blob_id TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    status TEXT NOT NULL CONSTRAINT reading_status
        CHECK (status IN ('parsed', 'partial', 'skipped', 'too_big', 'binary', 'generated', 'vendored')),
    reason TEXT NOT NULL,
    language TEXT,
    path_class TEXT NOT NULL CONSTRAINT reading_path_class
        CHECK (path_class IN ('own', 'test', 'fixture', 'example', 'docs', 'vendored', 'generated')),
    line_count INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX reading_id ON reading (id);

CREATE TABLE run_reading (
    run_key INTEGER NOT NULL REFERENCES analysis_run (key),
    reading_key INTEGER NOT NULL REFERENCES reading (key),
    PRIMARY KEY (run_key, reading_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_reading_reading ON run_reading (reading_key);

-- `path` is null in fact, fragment and chunk where it is the path of the reading, which it nearly always is.
CREATE TABLE fact (
    reading_key INTEGER NOT NULL REFERENCES reading (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT fact_kind CHECK (kind IN (
        'language', 'manifest', 'component', 'dependency', 'locked_dependency', 'dependency_use', 'entry_point',
        'cli_command', 'http_route', 'public_symbol', 'doc_section', 'license', 'ci_workflow', 'container_image',
        'env_variable'
    )),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    path TEXT,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    path_class TEXT NOT NULL CONSTRAINT fact_path_class
        CHECK (path_class IN ('own', 'test', 'fixture', 'example', 'docs', 'vendored', 'generated')),
    attributes TEXT NOT NULL,
    PRIMARY KEY (reading_key, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE fragment (
    reading_key INTEGER NOT NULL REFERENCES reading (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    path TEXT,
    line INTEGER NOT NULL,
    path_class TEXT NOT NULL CONSTRAINT fragment_path_class
        CHECK (path_class IN ('own', 'test', 'fixture', 'example', 'docs', 'vendored', 'generated')),
    payload TEXT NOT NULL,
    PRIMARY KEY (reading_key, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE chunk (
    key INTEGER PRIMARY KEY,
    reading_key INTEGER NOT NULL REFERENCES reading (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    path TEXT,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX chunk_place ON chunk (reading_key, ordinal);
