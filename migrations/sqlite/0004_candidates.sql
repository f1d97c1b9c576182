-- What machines propose. `parent_id`, `merged_into` and `similar_to` name other candidates, which are never deleted;
-- they are not foreign keys because candidates of one run name one another in any order.

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

CREATE UNIQUE INDEX candidate_id ON candidate (id);
CREATE UNIQUE INDEX candidate_identity ON candidate (repository_id, identity);
CREATE INDEX candidate_confidence_order ON candidate (confidence DESC, id);
