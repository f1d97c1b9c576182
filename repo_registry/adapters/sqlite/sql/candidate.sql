-- Candidates.

-- name: put
INSERT INTO candidate (
    id, repository_id, identity, kind, component, name, summary, anchors, evidence, premise_hash, confidence, reasons,
    proposer, proposer_version, parent_id, status, decided_premise_hash, merged_into, similar_to, payload, first_run_id,
    last_run_id, present, created_at, updated_at
) VALUES (
    :id, :repository_id, :identity, :kind, :component, :name, :summary, :anchors, :evidence, :premise_hash, :confidence,
    :reasons, :proposer, :proposer_version, :parent_id, :status, :decided_premise_hash, :merged_into, :similar_to,
    :payload, :first_run_id, :last_run_id, :present, :created_at, :updated_at
)
ON CONFLICT (id) DO UPDATE
SET repository_id = :repository_id, identity = :identity, kind = :kind, component = :component, name = :name,
    summary = :summary, anchors = :anchors, evidence = :evidence, premise_hash = :premise_hash,
    confidence = :confidence, reasons = :reasons, proposer = :proposer, proposer_version = :proposer_version,
    parent_id = :parent_id, status = :status, decided_premise_hash = :decided_premise_hash,
    merged_into = :merged_into, similar_to = :similar_to, payload = :payload, first_run_id = :first_run_id,
    last_run_id = :last_run_id, present = :present, created_at = :created_at, updated_at = :updated_at

-- name: get
SELECT * FROM candidate WHERE id = :id

-- name: of_repository
SELECT * FROM candidate WHERE repository_id = :repository_id ORDER BY id

-- name: page
SELECT candidate.* FROM candidate
WHERE (
        repository_id = :repository_id
        OR :repository_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM repository WHERE repository.id = repository_id AND removed_at IS NOT NULL
        )
    )
    AND (:statuses = '[]' OR status IN (SELECT value FROM json_each(:statuses)))
    AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
    AND (:proposer IS NULL OR proposer = :proposer)
    AND confidence >= :min_confidence
    AND (
        NOT :needs_review
        OR status = 'proposed'
        OR (present AND decided_premise_hash IS NOT NULL AND decided_premise_hash <> premise_hash)
    )
    AND (
        :after_confidence IS NULL
        OR confidence < :after_confidence
        OR (confidence = :after_confidence AND candidate.id > :after_id)
    )
ORDER BY confidence DESC, candidate.id
LIMIT :limit

-- name: by_id_ending
SELECT * FROM candidate WHERE replace(id, '-', '') LIKE '%' || :ending ORDER BY id LIMIT :limit
