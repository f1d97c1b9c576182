-- Decisions, maps and proofs.

-- name: head
SELECT sequence, hash FROM decision ORDER BY sequence DESC LIMIT 1

-- name: append
INSERT INTO decision (
    sequence, id, repository_id, candidate_id, action, reason, note, reviewer, decided_at, premise_hash, undoes, before,
    after, map_version, previous_hash, hash
) VALUES (
    :sequence, :id, :repository_id, :candidate_id, :action, :reason, :note, :reviewer, :decided_at, :premise_hash,
    :undoes, :before, :after, :map_version, :previous_hash, :hash
)

-- name: get
SELECT * FROM decision WHERE id = :id

-- name: decisions
-- The order and limit are put behind it, so that either way the log is read along its key.
SELECT * FROM decision
WHERE (:repository_id IS NULL OR repository_id = :repository_id)
    AND (:candidate_id IS NULL OR candidate_id = :candidate_id)
    AND sequence > :after_sequence
    AND (:until IS NULL OR decided_at <= :until)

-- name: map
SELECT version, digest FROM ability_map WHERE repository_id = :repository_id

-- name: map_entries
SELECT * FROM map_entry WHERE repository_id = :repository_id ORDER BY ordinal

-- name: save_map
INSERT INTO ability_map (repository_id, version, digest) VALUES (:repository_id, :version, :digest)
ON CONFLICT (repository_id) DO UPDATE SET version = :version, digest = :digest

-- name: forget_entries
DELETE FROM map_entry WHERE repository_id = :repository_id

-- name: add_entry
INSERT INTO map_entry (repository_id, ordinal, id, kind, name, summary, component, parent_id, sources)
VALUES (:repository_id, :ordinal, :id, :kind, :name, :summary, :component, :parent_id, :sources)

-- name: entries
SELECT map_entry.* FROM map_entry JOIN repository ON repository.id = map_entry.repository_id
WHERE repository.removed_at IS NULL
    AND (:kind IS NULL OR kind = :kind)
    AND (:after_name IS NULL OR (map_entry.name, map_entry.id) > (:after_name, :after_id))
ORDER BY map_entry.name, map_entry.id, map_entry.repository_id
LIMIT :limit

-- name: forget_proofs
DELETE FROM entry_proof WHERE repository_id = :repository_id

-- name: add_proof
INSERT INTO entry_proof (repository_id, run_id, entry_id, health, findings)
VALUES (:repository_id, :run_id, :entry_id, :health, :findings)

-- name: proofs
SELECT * FROM entry_proof WHERE repository_id = :repository_id ORDER BY entry_id
