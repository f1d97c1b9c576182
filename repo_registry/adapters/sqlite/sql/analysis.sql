-- Analysis runs and their queue.

-- name: enqueue
INSERT INTO analysis_run (
    id, repository_id, requested_ref, requested_by, requested_at, status, attempt, lease_owner, lease_expires_at,
    cancel_requested_at, allow_proof_loss, started_at, finished_at, snapshot, rules_digest, versions, counts, receipt,
    result_run_id, failure
) VALUES (
    :id, :repository_id, :requested_ref, :requested_by, :requested_at, :status, :attempt, :lease_owner,
    :lease_expires_at, :cancel_requested_at, :allow_proof_loss, :started_at, :finished_at, :snapshot, :rules_digest,
    :versions, :counts, :receipt, :result_run_id, :failure
)

-- name: keep
UPDATE analysis_run
SET repository_id = :repository_id, requested_ref = :requested_ref, requested_by = :requested_by,
    requested_at = :requested_at, status = :status, attempt = :attempt, lease_owner = :lease_owner,
    lease_expires_at = :lease_expires_at, cancel_requested_at = :cancel_requested_at,
    allow_proof_loss = :allow_proof_loss, started_at = :started_at, finished_at = :finished_at, snapshot = :snapshot,
    rules_digest = :rules_digest, versions = :versions, counts = :counts, receipt = :receipt,
    result_run_id = :result_run_id, failure = :failure
WHERE id = :id

-- name: get
SELECT * FROM analysis_run WHERE id = :id

-- name: page
SELECT * FROM analysis_run
WHERE (:repository_id IS NULL OR repository_id = :repository_id) AND (:before IS NULL OR id < :before)
ORDER BY id DESC
LIMIT :limit

-- name: next_workable
SELECT * FROM analysis_run AS run
WHERE (status = 'queued' OR (status = 'running' AND lease_expires_at <= :now))
    AND status IN ('queued', 'running')
    AND attempt < :max_attempts
    AND (:id IS NULL OR id = :id)
    AND NOT EXISTS (
        SELECT 1 FROM analysis_run AS other
        WHERE other.status IN ('queued', 'running') AND other.status = 'running'
            AND other.repository_id = run.repository_id AND other.lease_expires_at > :now
    )
ORDER BY id
LIMIT 1

-- name: exhausted
SELECT * FROM analysis_run
WHERE status IN ('queued', 'running') AND status = 'running' AND lease_expires_at <= :now AND attempt >= :max_attempts
ORDER BY id

-- name: forget_current
DELETE FROM current_run WHERE repository_id = :repository_id

-- name: set_current
INSERT INTO current_run (repository_id, run_id) VALUES (:repository_id, :run_id)

-- name: current
SELECT analysis_run.* FROM current_run JOIN analysis_run ON analysis_run.id = current_run.run_id
WHERE current_run.repository_id = :repository_id
