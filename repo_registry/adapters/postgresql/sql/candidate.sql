-- Candidates.

-- name: put
INSERT INTO candidate (
    id, repository_id, identity, kind, component, name, summary, anchors, evidence, premise_hash, confidence, reasons,
    proposer, proposer_version, parent_id, status, decided_premise_hash, merged_into, similar_to, payload, first_run_id,
    last_run_id, present, created_at, updated_at
) VALUES (
    %(id)s, %(repository_id)s, %(identity)s, %(kind)s, %(component)s, %(name)s, %(summary)s, %(anchors)s, %(evidence)s,
    %(premise_hash)s, %(confidence)s, %(reasons)s, %(proposer)s, %(proposer_version)s, %(parent_id)s, %(status)s,
    %(decided_premise_hash)s, %(merged_into)s, %(similar_to)s, %(payload)s, %(first_run_id)s, %(last_run_id)s,
    %(present)s::integer::boolean, %(created_at)s, %(updated_at)s
)
ON CONFLICT (id) DO UPDATE
SET repository_id = excluded.repository_id, identity = excluded.identity, kind = excluded.kind,
    component = excluded.component, name = excluded.name, summary = excluded.summary, anchors = excluded.anchors,
    evidence = excluded.evidence, premise_hash = excluded.premise_hash, confidence = excluded.confidence,
    reasons = excluded.reasons, proposer = excluded.proposer, proposer_version = excluded.proposer_version,
    parent_id = excluded.parent_id, status = excluded.status, decided_premise_hash = excluded.decided_premise_hash,
    merged_into = excluded.merged_into, similar_to = excluded.similar_to, payload = excluded.payload,
    first_run_id = excluded.first_run_id, last_run_id = excluded.last_run_id, present = excluded.present,
    created_at = excluded.created_at, updated_at = excluded.updated_at

-- name: get
SELECT * FROM candidate WHERE id = %(id)s

-- name: of_repository
SELECT * FROM candidate WHERE repository_id = %(repository_id)s ORDER BY id

-- name: page
SELECT candidate.* FROM candidate
WHERE (
        repository_id = %(repository_id)s
        OR %(repository_id)s::uuid IS NULL AND NOT EXISTS (
            SELECT 1 FROM repository WHERE repository.id = repository_id AND removed_at IS NOT NULL
        )
    )
    AND (%(statuses)s::text[] = '{}' OR status = ANY (%(statuses)s))
    AND (%(kinds)s::text[] = '{}' OR kind = ANY (%(kinds)s))
    AND (%(proposer)s::text IS NULL OR proposer = %(proposer)s)
    AND confidence >= %(min_confidence)s
    AND (
        NOT %(needs_review)s
        OR status = 'proposed'
        OR (present AND decided_premise_hash IS NOT NULL AND decided_premise_hash <> premise_hash)
    )
    AND (
        %(after_confidence)s::double precision IS NULL
        OR confidence < %(after_confidence)s
        OR (confidence = %(after_confidence)s AND candidate.id > %(after_id)s)
    )
ORDER BY confidence DESC, candidate.id
LIMIT %(limit)s

-- name: by_id_ending
SELECT * FROM candidate WHERE replace(id::text, '-', '') LIKE '%%' || %(ending)s ORDER BY id LIMIT %(limit)s
