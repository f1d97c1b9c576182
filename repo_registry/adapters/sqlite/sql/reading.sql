-- Readings, what is in them, and which run they belong to. Lists of ids come as one JSON array.

-- name: known
SELECT reading.id, reading.path, blob_id, size_bytes, status, reason, language, path_class, line_count
FROM json_each(:ids) AS wanted JOIN reading ON reading.id = wanted.value

-- name: last_key
SELECT coalesce(max(key), 0) FROM reading

-- name: add_reading
INSERT INTO reading (key, id, path, blob_id, size_bytes, status, reason, language, path_class, line_count)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: add_fact
INSERT INTO fact (
    reading_key, ordinal, kind, key, value, path, start_line, end_line, rule, rule_version, path_class, attributes
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: add_fragment
INSERT INTO fragment (reading_key, ordinal, kind, path, line, path_class, payload) VALUES (?, ?, ?, ?, ?, ?, ?)

-- name: add_chunk
INSERT INTO chunk (reading_key, ordinal, path, start_line, end_line, title, text, sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)

-- name: run_key
SELECT key FROM analysis_run WHERE id = :run_id

-- name: unknown
SELECT wanted.value FROM json_each(:ids) AS wanted
WHERE NOT EXISTS (SELECT 1 FROM reading WHERE reading.id = wanted.value)
LIMIT 1

-- name: attach
INSERT OR IGNORE INTO run_reading (run_key, reading_key)
SELECT :run_key, reading.key FROM json_each(:ids) AS wanted JOIN reading ON reading.id = wanted.value
ORDER BY reading.key

-- name: coverage
SELECT reading.path, blob_id, size_bytes, reading.status, reason, language, path_class, line_count
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN reading ON reading.key = run_reading.reading_key
WHERE analysis_run.id = :run_id AND reading.path > :after AND (:status IS NULL OR reading.status = :status)
ORDER BY reading.path, reading.id
LIMIT :limit

-- name: coverage_summary
SELECT reading.status, count(*)
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN reading ON reading.key = run_reading.reading_key
WHERE analysis_run.id = :run_id AND reading.path > ''
GROUP BY reading.status

-- name: facts
SELECT fact.kind, fact.key, fact.value, coalesce(fact.path, reading.path) AS place, fact.start_line, fact.end_line,
    fact.rule, fact.rule_version, fact.path_class, fact.attributes
FROM analysis_run
CROSS JOIN run_reading ON run_reading.run_key = analysis_run.key
CROSS JOIN reading ON reading.key = run_reading.reading_key
CROSS JOIN fact ON fact.reading_key = reading.key
WHERE analysis_run.id = :run_id
    AND (:kinds IS NULL OR fact.kind IN (SELECT value FROM json_each(:kinds)))
    AND (:prefix = '' OR place = :prefix OR (place > :prefix || '/' AND place < :prefix || '0'))
ORDER BY fact.kind, fact.key, place, fact.start_line, reading.id, fact.ordinal
LIMIT :limit

-- name: fact_counts
SELECT fact.kind, count(*)
FROM analysis_run
CROSS JOIN run_reading ON run_reading.run_key = analysis_run.key
CROSS JOIN fact ON fact.reading_key = run_reading.reading_key
WHERE analysis_run.id = :run_id
GROUP BY fact.kind

-- name: facts_of
SELECT fact.kind, fact.key, fact.value, coalesce(fact.path, reading.path), fact.start_line, fact.end_line,
    fact.rule, fact.rule_version, fact.path_class, fact.attributes
FROM json_each(:ids) AS wanted
CROSS JOIN reading ON reading.id = wanted.value
CROSS JOIN fact ON fact.reading_key = reading.key
WHERE fact.kind IN (SELECT value FROM json_each(:kinds))
ORDER BY wanted.key, fact.ordinal

-- name: fragments_of
SELECT fragment.kind, coalesce(fragment.path, reading.path), fragment.line, fragment.path_class, fragment.payload
FROM json_each(:ids) AS wanted
CROSS JOIN reading ON reading.id = wanted.value
CROSS JOIN fragment ON fragment.reading_key = reading.key
ORDER BY wanted.key, fragment.ordinal

-- name: chunks
SELECT coalesce(chunk.path, reading.path) AS place, chunk.start_line, chunk.end_line, chunk.title, chunk.text,
    chunk.sha256
FROM analysis_run
CROSS JOIN run_reading ON run_reading.run_key = analysis_run.key
CROSS JOIN reading ON reading.key = run_reading.reading_key
CROSS JOIN chunk ON chunk.reading_key = reading.key
WHERE analysis_run.id = :run_id AND (:path IS NULL OR place = :path)
ORDER BY place, reading.id, chunk.ordinal
LIMIT :limit

-- name: forget_unattached
DELETE FROM reading WHERE key IN (
    SELECT key FROM reading
    WHERE NOT EXISTS (SELECT 1 FROM run_reading WHERE reading_key = reading.key)
        AND NOT EXISTS (SELECT 1 FROM search_reading WHERE reading_key = reading.key)
    ORDER BY key
    LIMIT :limit
)

-- name: detach
DELETE FROM run_reading WHERE run_key = :run_key
