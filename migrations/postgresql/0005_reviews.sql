-- What people decide, append-only and hash-chained, and the maps and proofs that follow from it.

CREATE TABLE decision (
    sequence bigint PRIMARY KEY CONSTRAINT decision_sequence CHECK (sequence > 0),
    id uuid NOT NULL,
    repository_id uuid NOT NULL REFERENCES repository (id),
    candidate_id uuid REFERENCES candidate (id),
    action text NOT NULL CONSTRAINT decision_action
        CHECK (action IN ('accept', 'edit', 'merge', 'reject', 'defer', 'retire', 'reopen', 'undo')),
    reason text CONSTRAINT decision_reason CHECK (reason IN (
        'not_an_ability', 'wrong_evidence', 'duplicate_of', 'test_only', 'vendored', 'dead_code', 'too_small', 'other'
    )),
    note text NOT NULL,
    reviewer text NOT NULL,
    decided_at timestamptz NOT NULL,
    premise_hash text,
    undoes uuid,
    before json NOT NULL,
    after json NOT NULL,
    map_version bigint NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT decision_id UNIQUE (id),
    CONSTRAINT decision_undoes FOREIGN KEY (undoes) REFERENCES decision (id)
);

CREATE INDEX decision_repository ON decision (repository_id, sequence);
CREATE INDEX decision_candidate ON decision (candidate_id, sequence);

CREATE FUNCTION refuse_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'RR001', MESSAGE = 'decisions are append-only: ' || TG_ARGV[0];
END
$$;

CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
    FOR EACH ROW EXECUTE FUNCTION refuse_decision('decide again or undo instead of changing one');

CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
    FOR EACH ROW EXECUTE FUNCTION refuse_decision('decide again or undo instead of deleting one');

CREATE TRIGGER decisions_are_never_emptied BEFORE TRUNCATE ON decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_decision('decide again or undo instead of deleting them');

CREATE FUNCTION require_next_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence IS DISTINCT FROM (SELECT coalesce(max(sequence), 0) + 1 FROM decision) THEN
        RAISE EXCEPTION USING ERRCODE = 'RR001',
            MESSAGE = 'decisions are append-only: this one does not follow the head of the log';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER decision_follows_the_head BEFORE INSERT ON decision
    FOR EACH ROW EXECUTE FUNCTION require_next_decision();

CREATE TABLE ability_map (
    repository_id uuid NOT NULL REFERENCES repository (id),
    version bigint NOT NULL CONSTRAINT ability_map_version CHECK (version >= 0),
    digest text NOT NULL,
    CONSTRAINT ability_map_repository UNIQUE (repository_id)
);

CREATE TABLE map_entry (
    repository_id uuid NOT NULL REFERENCES ability_map (repository_id),
    ordinal integer NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT map_entry_kind CHECK (kind IN ('ability', 'capability', 'feature')),
    name text COLLATE "C" NOT NULL,
    summary text NOT NULL,
    component text NOT NULL,
    parent_id uuid,
    sources json NOT NULL,
    PRIMARY KEY (repository_id, ordinal)
);

CREATE INDEX map_entry_name ON map_entry (name, id);

CREATE TABLE entry_proof (
    repository_id uuid NOT NULL REFERENCES repository (id),
    entry_id text COLLATE "C" NOT NULL,
    run_id uuid NOT NULL REFERENCES analysis_run (id),
    health text NOT NULL CONSTRAINT entry_proof_health CHECK (health IN ('proven', 'moved', 'weakened', 'lost')),
    findings json NOT NULL,
    CONSTRAINT entry_proof_entry UNIQUE (repository_id, entry_id)
);

CREATE INDEX entry_proof_run ON entry_proof (run_id);
