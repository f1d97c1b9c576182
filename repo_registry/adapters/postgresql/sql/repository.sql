-- Registered repositories.

-- name: add
INSERT INTO repository (
    id, name, location, location_kind, origin, origin_aliases, description, owner, tags, default_ref, credential,
    registered_at, updated_at, removed_at
) VALUES (
    %(id)s, %(name)s, %(location)s, %(location_kind)s, %(origin)s, %(origin_aliases)s, %(description)s, %(owner)s,
    %(tags)s, %(default_ref)s, %(credential)s, %(registered_at)s, %(updated_at)s, %(removed_at)s
)

-- name: replace
UPDATE repository
SET name = %(name)s, location = %(location)s, location_kind = %(location_kind)s, origin = %(origin)s,
    origin_aliases = %(origin_aliases)s, description = %(description)s, owner = %(owner)s, tags = %(tags)s,
    default_ref = %(default_ref)s, credential = %(credential)s, registered_at = %(registered_at)s,
    updated_at = %(updated_at)s, removed_at = %(removed_at)s
WHERE id = %(id)s

-- name: forget_origins
DELETE FROM repository_origin WHERE repository_key = (SELECT key FROM repository WHERE id = %(id)s)

-- name: add_origins
INSERT INTO repository_origin (origin, repository_key)
SELECT wanted, repository.key FROM repository, unnest(%(origins)s::text[]) AS wanted WHERE repository.id = %(id)s

-- name: get
SELECT * FROM repository WHERE id = %(id)s

-- name: by_name
SELECT * FROM repository WHERE name = %(name)s AND removed_at IS NULL

-- name: by_origin
SELECT repository.* FROM repository JOIN repository_origin ON repository_key = key
WHERE repository_origin.origin = %(origin)s

-- name: page
SELECT * FROM repository
WHERE removed_at IS NULL
    AND (%(after)s::text IS NULL OR name > %(after)s)
    AND (%(owner)s::text IS NULL OR owner = %(owner)s)
    AND (%(tag)s::text IS NULL OR EXISTS (SELECT 1 FROM json_array_elements_text(tags) AS tag WHERE tag = %(tag)s))
ORDER BY name
LIMIT %(limit)s
