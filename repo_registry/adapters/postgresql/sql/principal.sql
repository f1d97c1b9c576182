-- Who may call.

-- name: add
INSERT INTO access_token (
    id, name, role, token_hash, created_by, created_at, expires_at, revoked_at, last_used_at
) VALUES (
    %(id)s, %(name)s, %(role)s, %(token_hash)s, %(created_by)s, %(created_at)s, %(expires_at)s, %(revoked_at)s, %(last_used_at)s
)

-- name: get
SELECT * FROM access_token WHERE id = %(id)s

-- name: by_hash
SELECT * FROM access_token WHERE token_hash = %(token_hash)s

-- name: by_name
SELECT * FROM access_token WHERE name = %(name)s AND revoked_at IS NULL

-- name: page
SELECT * FROM access_token WHERE (%(after)s::uuid IS NULL OR id > %(after)s::uuid) ORDER BY id LIMIT %(limit)s

-- name: revoke
UPDATE access_token SET revoked_at = %(at)s WHERE id = %(id)s AND revoked_at IS NULL

-- name: note_use
UPDATE access_token SET last_used_at = %(at)s WHERE id = %(id)s AND (last_used_at IS NULL OR last_used_at < %(at)s)
