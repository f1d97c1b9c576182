-- What people decide, append-only and hash-chained, and the maps and proofs that follow from it.

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

CREATE UNIQUE INDEX decision_id ON decision (id);
CREATE INDEX decision_repository ON decision (repository_id, sequence);
CREATE INDEX decision_candidate ON decision (candidate_id, sequence);

CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: decide again or undo instead of changing one');
END;

CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: decide again or undo instead of deleting one');
END;

-- Also stops INSERT OR REPLACE, which deletes without asking the trigger above.
CREATE TRIGGER decision_follows_the_head BEFORE INSERT ON decision
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM decision)
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: this one does not follow the head of the log');
END;

CREATE TABLE ability_map (
    repository_id TEXT NOT NULL REFERENCES repository (id),
    version INTEGER NOT NULL CONSTRAINT ability_map_version CHECK (version >= 0),
    digest TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX ability_map_repository ON ability_map (repository_id);

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

CREATE INDEX map_entry_name ON map_entry (name, id);

CREATE TABLE entry_proof (
    repository_id TEXT NOT NULL REFERENCES repository (id),
    entry_id TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES analysis_run (id),
    health TEXT NOT NULL CONSTRAINT entry_proof_health CHECK (health IN ('proven', 'moved', 'weakened', 'lost')),
    findings TEXT NOT NULL CONSTRAINT entry_proof_findings CHECK (json_valid(findings))
) STRICT;

CREATE UNIQUE INDEX entry_proof_entry ON entry_proof (repository_id, entry_id);
CREATE INDEX entry_proof_run ON entry_proof (run_id);
