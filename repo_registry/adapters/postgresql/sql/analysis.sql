-- Analysis runs and their queue.

-- name: enqueue
INSERT INTO analysis_run (
    id, repository_id, requested_ref, requested_by, requested_at, status, attempt, lease_owner, lease_expires_at,
    cancel_requested_at, allow_proof_loss, started_at, finished_at, snapshot, rules_digest, versions, counts, receipt,
    result_run_id, failure
) VALUES (
    %(id)s, %(repository_id)s, %(requested_ref)s, %(requested_by)s, %(requested_at)s, %(status)s, %(attempt)s,
    %(lease_owner)s, %(lease_expires_at)s, %(cancel_requested_at)s, %(allow_proof_loss)s::integer::boolean,
    %(started_at)s, %(finished_at)s, %(snapshot)s, %(rules_digest)s, %(versions)s, %(counts)s, %(receipt)s,
    %(result_run_id)s, %(failure)s
)

-- name: keep
UPDATE analysis_run
SET repository_id = %(repository_id)s, requested_ref = %(requested_ref)s, requested_by = %(requested_by)s,
    requested_at = %(requested_at)s, status = %(status)s, attempt = %(attempt)s, lease_owner = %(lease_owner)s,
    lease_expires_at = %(lease_expires_at)s, cancel_requested_at = %(cancel_requested_at)s,
    allow_proof_loss = %(allow_proof_loss)s::integer::boolean, started_at = %(started_at)s,
    finished_at = %(finished_at)s, snapshot = %(snapshot)s, rules_digest = %(rules_digest)s, versions = %(versions)s,
    counts = %(counts)s, receipt = %(receipt)s, result_run_id = %(result_run_id)s, failure = %(failure)s
WHERE id = %(id)s

-- name: get
SELECT * FROM analysis_run WHERE id = %(id)s

-- name: get_to_change
SELECT * FROM analysis_run WHERE id = %(id)s FOR NO KEY UPDATE

-- name: page
SELECT * FROM analysis_run
WHERE (%(repository_id)s::uuid IS NULL OR repository_id = %(repository_id)s)
    AND (%(before)s::uuid IS NULL OR id < %(before)s)
ORDER BY id DESC
LIMIT %(limit)s

-- name: next_workable
-- Takes the run and its repository, so that nobody else claims in it meanwhile; what others have taken is passed over.
SELECT run.* FROM analysis_run AS run JOIN repository ON repository.id = run.repository_id
WHERE (run.status = 'queued' OR (run.status = 'running' AND run.lease_expires_at <= %(now)s))
    AND run.status IN ('queued', 'running')
    AND run.attempt < %(max_attempts)s
    AND run.repository_id <> ALL (%(busy)s::uuid[])
ORDER BY run.id
LIMIT 1
FOR NO KEY UPDATE OF run, repository SKIP LOCKED

-- name: named_workable
-- As `next_workable`, but one waits for who has taken it: only this run is wanted.
SELECT run.* FROM analysis_run AS run JOIN repository ON repository.id = run.repository_id
WHERE run.id = %(id)s
    AND (run.status = 'queued' OR (run.status = 'running' AND run.lease_expires_at <= %(now)s))
    AND run.attempt < %(max_attempts)s
    AND run.repository_id <> ALL (%(busy)s::uuid[])
FOR NO KEY UPDATE OF run, repository

-- name: leased
SELECT 1 FROM analysis_run
WHERE repository_id = %(repository_id)s AND status = 'running' AND lease_expires_at > %(now)s
LIMIT 1

-- name: exhausted
SELECT * FROM analysis_run
WHERE status IN ('queued', 'running') AND status = 'running' AND lease_expires_at <= %(now)s
    AND attempt >= %(max_attempts)s
ORDER BY id
FOR NO KEY UPDATE SKIP LOCKED

-- name: forget_current
DELETE FROM current_run WHERE repository_id = %(repository_id)s

-- name: set_current
INSERT INTO current_run (repository_id, run_id) VALUES (%(repository_id)s, %(run_id)s)

-- name: current
SELECT analysis_run.* FROM current_run JOIN analysis_run ON analysis_run.id = current_run.run_id
WHERE current_run.repository_id = %(repository_id)s
