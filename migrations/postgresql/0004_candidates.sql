-- What machines propose. `parent_id`, `merged_into` and `similar_to` name other candidates, which are never deleted;
-- they are not foreign keys because candidates of one run name one another in any order.

CREATE TABLE candidate (
    id uuid NOT NULL,
    repository_id uuid NOT NULL REFERENCES repository (id),
    identity text COLLATE "C" NOT NULL,
    kind text NOT NULL CONSTRAINT candidate_kind CHECK (kind IN ('ability', 'capability', 'feature')),
    component text NOT NULL,
    name text NOT NULL,
    summary text NOT NULL,
    anchors json NOT NULL,
    evidence json NOT NULL,
    premise_hash text NOT NULL,
    confidence double precision NOT NULL CONSTRAINT candidate_confidence CHECK (confidence BETWEEN 0 AND 1),
    reasons json NOT NULL,
    proposer text NOT NULL,
    proposer_version text NOT NULL,
    parent_id uuid,
    status text NOT NULL CONSTRAINT candidate_status
        CHECK (status IN ('proposed', 'absent', 'accepted', 'rejected', 'merged', 'deferred', 'retired')),
    decided_premise_hash text,
    merged_into uuid,
    similar_to uuid,
    payload json NOT NULL,
    first_run_id uuid NOT NULL REFERENCES analysis_run (id),
    last_run_id uuid NOT NULL REFERENCES analysis_run (id),
    present boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT candidate_id UNIQUE (id),
    CONSTRAINT candidate_identity UNIQUE (repository_id, identity)
);

CREATE INDEX candidate_confidence_order ON candidate (confidence DESC, id);
