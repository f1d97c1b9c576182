-- Who may call.

-- name: add
INSERT INTO access_token (
    id, name, role, token_hash, created_by, created_at, expires_at, revoked_at, last_used_at
) VALUES (
    :id, :name, :role, :token_hash, :created_by, :created_at, :expires_at, :revoked_at, :last_used_at
)

-- name: get
SELECT * FROM access_token WHERE id = :id

-- name: by_hash
SELECT * FROM access_token WHERE token_hash = :token_hash

-- name: by_name
SELECT * FROM access_token WHERE name = :name AND revoked_at IS NULL

-- name: page
SELECT * FROM access_token WHERE (:after IS NULL OR id > :after) ORDER BY id LIMIT :limit

-- name: revoke
UPDATE access_token SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL

-- name: note_use
UPDATE access_token SET last_used_at = :at WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)
