CREATE UNIQUE INDEX ability_map_repository ON ability_map (repository_id);

CREATE UNIQUE INDEX access_token_hash ON access_token (token_hash);

CREATE UNIQUE INDEX access_token_id ON access_token (id);

CREATE UNIQUE INDEX access_token_name ON access_token (name) WHERE revoked_at IS NULL;

CREATE UNIQUE INDEX analysis_run_id ON analysis_run (id);

CREATE INDEX analysis_run_open ON analysis_run (id) WHERE status IN ('queued', 'running');

CREATE INDEX analysis_run_repository ON analysis_run (repository_id, id);

CREATE INDEX analysis_run_result ON analysis_run (result_run_id);

CREATE INDEX candidate_confidence_order ON candidate (confidence DESC, id);

CREATE UNIQUE INDEX candidate_id ON candidate (id);

CREATE UNIQUE INDEX candidate_identity ON candidate (repository_id, identity);

CREATE UNIQUE INDEX chunk_place ON chunk (reading_key, ordinal);

CREATE UNIQUE INDEX current_run_repository ON current_run (repository_id);

CREATE INDEX current_run_run ON current_run (run_id);

CREATE INDEX decision_candidate ON decision (candidate_id, sequence);

CREATE UNIQUE INDEX decision_id ON decision (id);

CREATE INDEX decision_repository ON decision (repository_id, sequence);

CREATE UNIQUE INDEX entry_proof_entry ON entry_proof (repository_id, entry_id);

CREATE INDEX entry_proof_run ON entry_proof (run_id);

CREATE INDEX map_entry_name ON map_entry (name, id);

CREATE UNIQUE INDEX reading_id ON reading (id);

CREATE INDEX reply_claimed_at ON reply (claimed_at);

CREATE UNIQUE INDEX reply_word ON reply (owner, word);

CREATE UNIQUE INDEX repository_id ON repository (id);

CREATE UNIQUE INDEX repository_name ON repository (name) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX repository_origin_origin ON repository_origin (origin);

CREATE INDEX repository_origin_repository ON repository_origin (repository_key);

CREATE INDEX run_reading_reading ON run_reading (reading_key);

CREATE UNIQUE INDEX search_chunk_chunk ON search_chunk (chunk_key, repository_key);

CREATE UNIQUE INDEX search_claim_document ON search_claim (repository_key, kind, document_id);

CREATE INDEX search_reading_reading ON search_reading (reading_key);

CREATE TABLE ability_map (
    repository_id TEXT NOT NULL REFERENCES repository (id),
    version INTEGER NOT NULL CONSTRAINT ability_map_version CHECK (version >= 0),
    digest TEXT NOT NULL
) STRICT;

CREATE TABLE access_token (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT access_token_role CHECK (role IN ('admin', 'reviewer', 'actions')),
    token_hash TEXT NOT NULL CONSTRAINT access_token_token_hash CHECK (length(token_hash) = 64),
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT
) STRICT;

CREATE TABLE analysis_run (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    repository_id TEXT NOT NULL REFERENCES repository (id),
    requested_ref TEXT,
    requested_by TEXT NOT NULL,
    requested_at TEXT NOT NULL,
    status TEXT NOT NULL
        CONSTRAINT analysis_run_status CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    attempt INTEGER NOT NULL CONSTRAINT analysis_run_attempt CHECK (attempt >= 0),
    lease_owner TEXT,
    lease_expires_at TEXT,
    cancel_requested_at TEXT,
    allow_proof_loss INTEGER NOT NULL CONSTRAINT analysis_run_allow_proof_loss CHECK (allow_proof_loss IN (0, 1)),
    started_at TEXT,
    finished_at TEXT,
    snapshot TEXT CONSTRAINT analysis_run_snapshot CHECK (snapshot IS NULL OR json_valid(snapshot)),
    rules_digest TEXT,
    versions TEXT NOT NULL CONSTRAINT analysis_run_versions CHECK (json_valid(versions)),
    counts TEXT NOT NULL CONSTRAINT analysis_run_counts CHECK (json_valid(counts)),
    receipt TEXT,
    result_run_id TEXT REFERENCES analysis_run (id),
    failure TEXT CONSTRAINT analysis_run_failure CHECK (failure IS NULL OR json_valid(failure)),
    CONSTRAINT analysis_run_lease CHECK (
        (status = 'running') = (lease_owner IS NOT NULL) AND (lease_owner IS NULL) = (lease_expires_at IS NULL)
    )
) STRICT;

CREATE TABLE candidate (
    id TEXT NOT NULL,
    repository_id TEXT NOT NULL REFERENCES repository (id),
    identity TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT candidate_kind CHECK (kind IN ('ability', 'capability', 'feature')),
    component TEXT NOT NULL,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    anchors TEXT NOT NULL CONSTRAINT candidate_anchors CHECK (json_valid(anchors)),
    evidence TEXT NOT NULL CONSTRAINT candidate_evidence CHECK (json_valid(evidence)),
    premise_hash TEXT NOT NULL,
    confidence REAL NOT NULL CONSTRAINT candidate_confidence CHECK (confidence BETWEEN 0 AND 1),
    reasons TEXT NOT NULL CONSTRAINT candidate_reasons CHECK (json_valid(reasons)),
    proposer TEXT NOT NULL,
    proposer_version TEXT NOT NULL,
    parent_id TEXT,
    status TEXT NOT NULL CONSTRAINT candidate_status
        CHECK (status IN ('proposed', 'absent', 'accepted', 'rejected', 'merged', 'deferred', 'retired')),
    decided_premise_hash TEXT,
    merged_into TEXT,
    similar_to TEXT,
    payload TEXT NOT NULL,
    first_run_id TEXT NOT NULL REFERENCES analysis_run (id),
    last_run_id TEXT NOT NULL REFERENCES analysis_run (id),
    present INTEGER NOT NULL CONSTRAINT candidate_present CHECK (present IN (0, 1)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE candidate_terms USING fts5 (
    body, title, path, repository, tokenize = "ascii tokenchars '='"
);

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

CREATE VIRTUAL TABLE chunk_terms USING fts5 (
    body, title, path, repository, content = '', tokenize = "ascii tokenchars '='"
);

CREATE TABLE current_run (
    repository_id TEXT NOT NULL REFERENCES repository (id),
    run_id TEXT NOT NULL REFERENCES analysis_run (id)
) STRICT;

CREATE TABLE decision (
    sequence INTEGER PRIMARY KEY CONSTRAINT decision_sequence CHECK (sequence > 0),
    id TEXT NOT NULL,
    repository_id TEXT NOT NULL REFERENCES repository (id),
    candidate_id TEXT REFERENCES candidate (id),
    action TEXT NOT NULL CONSTRAINT decision_action
        CHECK (action IN ('accept', 'edit', 'merge', 'reject', 'defer', 'retire', 'reopen', 'undo')),
    reason TEXT CONSTRAINT decision_reason CHECK (reason IN (
        'not_an_ability', 'wrong_evidence', 'duplicate_of', 'test_only', 'vendored', 'dead_code', 'too_small', 'other'
    )),
    note TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    premise_hash TEXT,
    undoes TEXT REFERENCES decision (id),
    before TEXT NOT NULL CONSTRAINT decision_before CHECK (json_valid(before)),
    after TEXT NOT NULL CONSTRAINT decision_after CHECK (json_valid(after)),
    map_version INTEGER NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE entry_proof (
    repository_id TEXT NOT NULL REFERENCES repository (id),
    entry_id TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES analysis_run (id),
    health TEXT NOT NULL CONSTRAINT entry_proof_health CHECK (health IN ('proven', 'moved', 'weakened', 'lost')),
    findings TEXT NOT NULL CONSTRAINT entry_proof_findings CHECK (json_valid(findings))
) STRICT;

CREATE VIRTUAL TABLE entry_terms USING fts5 (
    body, title, path, repository, tokenize = "ascii tokenchars '='"
);

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

CREATE TABLE map_entry (
    repository_id TEXT NOT NULL REFERENCES ability_map (repository_id),
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT map_entry_kind CHECK (kind IN ('ability', 'capability', 'feature')),
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    component TEXT NOT NULL,
    parent_id TEXT,
    sources TEXT NOT NULL CONSTRAINT map_entry_sources CHECK (json_valid(sources)),
    PRIMARY KEY (repository_id, ordinal)
) STRICT;

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

CREATE TABLE reply (
    key INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    word TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    claimed_at TEXT NOT NULL,
    status INTEGER,
    body TEXT NOT NULL,
    location TEXT
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

CREATE TABLE repository_origin (
    origin TEXT NOT NULL,
    repository_key INTEGER NOT NULL REFERENCES repository (key) ON DELETE CASCADE
) STRICT;

CREATE TABLE run_reading (
    run_key INTEGER NOT NULL REFERENCES analysis_run (key),
    reading_key INTEGER NOT NULL REFERENCES reading (key),
    PRIMARY KEY (run_key, reading_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CONSTRAINT schema_migration_sha256 CHECK (length(sha256) = 64),
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE search_chunk (
    key INTEGER PRIMARY KEY,
    chunk_key INTEGER NOT NULL REFERENCES chunk (key),
    repository_key INTEGER NOT NULL REFERENCES repository (key)
) STRICT;

CREATE TABLE search_claim (
    key INTEGER PRIMARY KEY,
    repository_key INTEGER NOT NULL REFERENCES repository (key),
    kind TEXT NOT NULL CONSTRAINT search_claim_kind CHECK (kind IN ('entry', 'candidate')),
    document_id TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL  -- of everything it is found by: unchanged claims are not indexed again
) STRICT;

CREATE TABLE search_contents (
    repository_key INTEGER PRIMARY KEY REFERENCES repository (key),
    repository_name TEXT NOT NULL  -- as indexed: a new name means indexing again
) STRICT;

CREATE TABLE search_reading (
    repository_key INTEGER NOT NULL REFERENCES repository (key),
    reading_key INTEGER NOT NULL REFERENCES reading (key),
    PRIMARY KEY (repository_key, reading_key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER decision_follows_the_head BEFORE INSERT ON decision
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM decision)
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: this one does not follow the head of the log');
END;

CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: decide again or undo instead of changing one');
END;

CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: decide again or undo instead of deleting one');
END;

