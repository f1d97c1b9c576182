-- Readings, what is in them, and which run they belong to.

-- name: known
SELECT reading.id, reading.path, blob_id, size_bytes, status, reason, language, path_class, line_count
FROM reading WHERE reading.id = ANY (%(ids)s::text[])

-- name: add_readings
-- One that another connection is just adding is waited for, and then left as it is.
INSERT INTO reading (id, path, blob_id, size_bytes, status, reason, language, path_class, line_count)
SELECT * FROM unnest(
    %(id)s::text[], %(path)s::text[], %(blob_id)s::text[], %(size_bytes)s::bigint[], %(status)s::text[],
    %(reason)s::text[], %(language)s::text[], %(path_class)s::text[], %(line_count)s::bigint[]
)
ON CONFLICT (id) DO NOTHING
RETURNING id, key

-- name: add_facts
COPY fact (
    reading_key, ordinal, kind, key, value, path, start_line, end_line, rule, rule_version, path_class, attributes
) FROM STDIN

-- name: add_fragments
COPY fragment (reading_key, ordinal, kind, path, line, path_class, payload) FROM STDIN

-- name: add_chunks
COPY chunk (reading_key, ordinal, path, start_line, end_line, title, text, sha256) FROM STDIN

-- name: run_key
SELECT key FROM analysis_run WHERE id = %(run_id)s

-- name: unknown
SELECT wanted FROM unnest(%(ids)s::text[]) AS wanted
WHERE NOT EXISTS (SELECT 1 FROM reading WHERE reading.id = wanted)
LIMIT 1

-- name: attach
INSERT INTO run_reading (run_key, reading_key)
SELECT DISTINCT %(run_key)s::bigint, reading.key FROM reading WHERE reading.id = ANY (%(ids)s::text[])
ON CONFLICT DO NOTHING

-- name: coverage
SELECT reading.path, blob_id, size_bytes, reading.status, reason, language, path_class, line_count
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN reading ON reading.key = run_reading.reading_key
WHERE analysis_run.id = %(run_id)s AND reading.path > %(after)s
    AND (%(status)s::text IS NULL OR reading.status = %(status)s)
ORDER BY reading.path, reading.id
LIMIT %(limit)s

-- name: coverage_summary
SELECT reading.status, count(*)
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN reading ON reading.key = run_reading.reading_key
WHERE analysis_run.id = %(run_id)s AND reading.path > ''
GROUP BY reading.status

-- name: facts
SELECT fact.kind, fact.key, fact.value, place, fact.start_line, fact.end_line, fact.rule, fact.rule_version,
    fact.path_class, fact.attributes
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN reading ON reading.key = run_reading.reading_key
JOIN fact ON fact.reading_key = reading.key
CROSS JOIN LATERAL (SELECT coalesce(fact.path, reading.path) AS place) AS found
WHERE analysis_run.id = %(run_id)s
    AND (%(kinds)s::text[] IS NULL OR fact.kind = ANY (%(kinds)s))
    AND (%(prefix)s = '' OR place = %(prefix)s OR (place > %(prefix)s || '/' AND place < %(prefix)s || '0'))
ORDER BY fact.kind, fact.key, place, fact.start_line, reading.id, fact.ordinal
LIMIT %(limit)s

-- name: fact_counts
SELECT fact.kind, count(*)
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN fact ON fact.reading_key = run_reading.reading_key
WHERE analysis_run.id = %(run_id)s
GROUP BY fact.kind

-- name: facts_of
SELECT fact.kind, fact.key, fact.value, coalesce(fact.path, reading.path), fact.start_line, fact.end_line,
    fact.rule, fact.rule_version, fact.path_class, fact.attributes
FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN reading ON reading.id = wanted.id
JOIN fact ON fact.reading_key = reading.key
WHERE fact.kind = ANY (%(kinds)s::text[])
ORDER BY wanted.place, fact.ordinal

-- name: fragments_of
SELECT fragment.kind, coalesce(fragment.path, reading.path), fragment.line, fragment.path_class, fragment.payload
FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN reading ON reading.id = wanted.id
JOIN fragment ON fragment.reading_key = reading.key
ORDER BY wanted.place, fragment.ordinal

-- name: chunks
SELECT place, chunk.start_line, chunk.end_line, chunk.title, chunk.text, chunk.sha256
FROM analysis_run
JOIN run_reading ON run_reading.run_key = analysis_run.key
JOIN reading ON reading.key = run_reading.reading_key
JOIN chunk ON chunk.reading_key = reading.key
CROSS JOIN LATERAL (SELECT coalesce(chunk.path, reading.path) AS place) AS found
WHERE analysis_run.id = %(run_id)s AND (%(path)s::text IS NULL OR place = %(path)s)
ORDER BY place, reading.id, chunk.ordinal
LIMIT %(limit)s

-- name: loose
-- Taken, so that nobody attaches one meanwhile; one that is just being attached is passed over.
SELECT key FROM reading
WHERE NOT EXISTS (SELECT 1 FROM run_reading WHERE reading_key = reading.key)
    AND NOT EXISTS (SELECT 1 FROM search_reading WHERE reading_key = reading.key)
ORDER BY key
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED

-- name: forget
-- Looked at again: one may have been attached just before it was taken.
DELETE FROM reading
WHERE key = ANY (%(keys)s::bigint[])
    AND NOT EXISTS (SELECT 1 FROM run_reading WHERE reading_key = reading.key)
    AND NOT EXISTS (SELECT 1 FROM search_reading WHERE reading_key = reading.key)

-- name: detach
DELETE FROM run_reading WHERE run_key = %(run_key)s
