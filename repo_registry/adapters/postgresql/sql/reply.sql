-- Answers to requests that may be sent again.

-- name: claim
-- What is there already is held until the transaction ends, even if it is left as it is.
INSERT INTO reply (owner, word, request_hash, claimed_at, status, body, location)
VALUES (%(owner)s, %(word)s, %(request_hash)s, %(claimed_at)s, %(status)s, %(body)s, %(location)s)
ON CONFLICT (owner, word) DO UPDATE
SET request_hash = excluded.request_hash, claimed_at = excluded.claimed_at, status = excluded.status,
    body = excluded.body, location = excluded.location
WHERE (reply.status IS NULL AND reply.claimed_at <= %(stale_before)s) OR reply.claimed_at <= %(expired_before)s

-- name: get
SELECT * FROM reply WHERE owner = %(owner)s AND word = %(word)s

-- name: finish
UPDATE reply SET status = %(status)s, body = %(body)s, location = %(location)s
WHERE owner = %(owner)s AND word = %(word)s AND claimed_at = %(claimed_at)s AND status IS NULL

-- name: release
DELETE FROM reply WHERE owner = %(owner)s AND word = %(word)s AND claimed_at = %(claimed_at)s AND status IS NULL

-- name: forget_old
DELETE FROM reply WHERE claimed_at < %(before)s

-- name: forget_many
DELETE FROM reply
WHERE key IN (SELECT key FROM reply ORDER BY claimed_at DESC, owner DESC, word DESC LIMIT ALL OFFSET %(keep)s)
