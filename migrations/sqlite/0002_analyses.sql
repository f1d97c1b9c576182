-- Analysis runs; the queue is the runs themselves.

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

CREATE UNIQUE INDEX analysis_run_id ON analysis_run (id);
CREATE INDEX analysis_run_repository ON analysis_run (repository_id, id);
CREATE INDEX analysis_run_open ON analysis_run (id) WHERE status IN ('queued', 'running');
CREATE INDEX analysis_run_result ON analysis_run (result_run_id);

-- The run whose readings a repository shows.
CREATE TABLE current_run (
    repository_id TEXT NOT NULL REFERENCES repository (id),
    run_id TEXT NOT NULL REFERENCES analysis_run (id)
) STRICT;

CREATE UNIQUE INDEX current_run_repository ON current_run (repository_id);
CREATE INDEX current_run_run ON current_run (run_id);
