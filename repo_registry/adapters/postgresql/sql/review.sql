-- Decisions, maps and proofs.

-- name: head
SELECT sequence, hash FROM decision ORDER BY sequence DESC LIMIT 1

-- name: append
INSERT INTO decision (
    sequence, id, repository_id, candidate_id, action, reason, note, reviewer, decided_at, premise_hash, undoes, before,
    after, map_version, previous_hash, hash
) VALUES (
    %(sequence)s, %(id)s, %(repository_id)s, %(candidate_id)s, %(action)s, %(reason)s, %(note)s, %(reviewer)s,
    %(decided_at)s, %(premise_hash)s, %(undoes)s, %(before)s, %(after)s, %(map_version)s, %(previous_hash)s, %(hash)s
)

-- name: get
SELECT * FROM decision WHERE id = %(id)s

-- name: decisions
-- The order and limit are put behind it, so that either way the log is read along its key.
SELECT * FROM decision
WHERE (%(repository_id)s::uuid IS NULL OR repository_id = %(repository_id)s)
    AND (%(candidate_id)s::uuid IS NULL OR candidate_id = %(candidate_id)s)
    AND sequence > %(after_sequence)s
    AND (%(until)s::timestamptz IS NULL OR decided_at <= %(until)s)

-- name: map
SELECT version, digest FROM ability_map WHERE repository_id = %(repository_id)s

-- name: map_entries
SELECT * FROM map_entry WHERE repository_id = %(repository_id)s ORDER BY ordinal

-- name: save_map
INSERT INTO ability_map (repository_id, version, digest) VALUES (%(repository_id)s, %(version)s, %(digest)s)
ON CONFLICT (repository_id) DO UPDATE SET version = excluded.version, digest = excluded.digest

-- name: forget_entries
DELETE FROM map_entry WHERE repository_id = %(repository_id)s

-- name: add_entry
INSERT INTO map_entry (repository_id, ordinal, id, kind, name, summary, component, parent_id, sources)
VALUES (
    %(repository_id)s, %(ordinal)s, %(id)s, %(kind)s, %(name)s, %(summary)s, %(component)s, %(parent_id)s, %(sources)s
)

-- name: entries
SELECT map_entry.* FROM map_entry JOIN repository ON repository.id = map_entry.repository_id
WHERE repository.removed_at IS NULL
    AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(after_name)s::text IS NULL OR (map_entry.name, map_entry.id) > (%(after_name)s, %(after_id)s::uuid))
ORDER BY map_entry.name, map_entry.id, map_entry.repository_id
LIMIT %(limit)s

-- name: forget_proofs
DELETE FROM entry_proof WHERE repository_id = %(repository_id)s

-- name: add_proof
INSERT INTO entry_proof (repository_id, run_id, entry_id, health, findings)
VALUES (%(repository_id)s, %(run_id)s, %(entry_id)s, %(health)s, %(findings)s)

-- name: proofs
SELECT * FROM entry_proof WHERE repository_id = %(repository_id)s ORDER BY entry_id
