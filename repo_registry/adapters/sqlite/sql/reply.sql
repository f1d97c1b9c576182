-- Answers to requests that may be sent again.

-- name: claim
INSERT INTO reply (owner, word, request_hash, claimed_at, status, body, location)
VALUES (:owner, :word, :request_hash, :claimed_at, :status, :body, :location)
ON CONFLICT (owner, word) DO UPDATE
SET request_hash = excluded.request_hash, claimed_at = excluded.claimed_at, status = excluded.status,
    body = excluded.body, location = excluded.location
WHERE (reply.status IS NULL AND reply.claimed_at <= :stale_before) OR reply.claimed_at <= :expired_before

-- name: get
SELECT * FROM reply WHERE owner = :owner AND word = :word

-- name: finish
UPDATE reply SET status = :status, body = :body, location = :location
WHERE owner = :owner AND word = :word AND claimed_at = :claimed_at AND status IS NULL

-- name: release
DELETE FROM reply WHERE owner = :owner AND word = :word AND claimed_at = :claimed_at AND status IS NULL

-- name: forget_old
DELETE FROM reply WHERE claimed_at < :before

-- name: forget_many
DELETE FROM reply
WHERE key IN (SELECT key FROM reply ORDER BY claimed_at DESC, owner DESC, word DESC LIMIT -1 OFFSET :keep)
