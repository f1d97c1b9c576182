-- Registered repositories.

-- name: add
INSERT INTO repository (
    id, name, location, location_kind, origin, origin_aliases, description, owner, tags, default_ref, credential,
    registered_at, updated_at, removed_at
) VALUES (
    :id, :name, :location, :location_kind, :origin, :origin_aliases, :description, :owner, :tags, :default_ref,
    :credential, :registered_at, :updated_at, :removed_at
)

-- name: replace
UPDATE repository
SET name = :name, location = :location, location_kind = :location_kind, origin = :origin,
    origin_aliases = :origin_aliases, description = :description, owner = :owner, tags = :tags,
    default_ref = :default_ref, credential = :credential, registered_at = :registered_at, updated_at = :updated_at,
    removed_at = :removed_at
WHERE id = :id

-- name: forget_origins
DELETE FROM repository_origin WHERE repository_key = (SELECT key FROM repository WHERE id = :id)

-- name: add_origins
INSERT INTO repository_origin (origin, repository_key)
SELECT wanted.value, repository.key FROM repository, json_each(:origins) AS wanted WHERE repository.id = :id

-- name: get
SELECT * FROM repository WHERE id = :id

-- name: by_name
SELECT * FROM repository WHERE name = :name AND removed_at IS NULL

-- name: by_origin
SELECT repository.* FROM repository JOIN repository_origin ON repository_key = key
WHERE repository_origin.origin = :origin

-- name: page
SELECT * FROM repository
WHERE removed_at IS NULL
    AND (:after IS NULL OR name > :after)
    AND (:owner IS NULL OR owner = :owner)
    AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE value = :tag))
ORDER BY name
LIMIT :limit
