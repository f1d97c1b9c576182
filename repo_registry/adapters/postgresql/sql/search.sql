-- The lexical index. The domain cuts and counts terms; documents are scored here as
-- `repo_registry.domain.rules.lexical.score` does.

-- name: repository
SELECT key, name, removed_at IS NOT NULL FROM repository WHERE id = %(id)s

-- name: run_key
SELECT key FROM analysis_run WHERE id = %(id)s

-- name: indexed_name
SELECT repository_name FROM search_contents WHERE repository_key = %(repository_key)s

-- name: note_name
INSERT INTO search_contents (repository_key, repository_name) VALUES (%(repository_key)s, %(name)s)
ON CONFLICT (repository_key) DO UPDATE SET repository_name = excluded.repository_name

-- name: forget_name
DELETE FROM search_contents WHERE repository_key = %(repository_key)s

-- name: outdated_readings
SELECT reading_key FROM search_reading WHERE repository_key = %(repository_key)s
EXCEPT
SELECT reading_key FROM run_reading WHERE run_key = %(run_key)s

-- name: fresh_readings
SELECT reading_key FROM run_reading WHERE run_key = %(run_key)s
EXCEPT
SELECT reading_key FROM search_reading WHERE repository_key = %(repository_key)s
ORDER BY reading_key

-- name: forget_chunks
DELETE FROM search_chunk USING chunk
WHERE chunk.reading_key = ANY (%(readings)s::bigint[]) AND search_chunk.chunk_key = chunk.key
    AND search_chunk.repository_key = %(repository_key)s

-- name: forget_readings
DELETE FROM search_reading WHERE repository_key = %(repository_key)s AND reading_key = ANY (%(readings)s::bigint[])

-- name: note_readings
INSERT INTO search_reading (repository_key, reading_key)
SELECT %(repository_key)s, reading_key FROM unnest(%(readings)s::bigint[]) AS reading_key

-- name: texts
SELECT chunk.key, chunk.text, chunk.title, coalesce(chunk.path, reading.path)
FROM chunk JOIN reading ON reading.key = chunk.reading_key
WHERE reading.key = ANY (%(readings)s::bigint[])
ORDER BY chunk.key

-- name: new_keys
SELECT nextval(pg_get_serial_sequence('search_chunk', 'key')) FROM generate_series(1, %(chunks)s) ORDER BY 1

-- name: note_chunks
COPY search_chunk (key, chunk_key, repository_key, length) FROM STDIN

-- name: segments
SELECT segment, chunks FROM search_segment WHERE repository_key = %(repository_key)s ORDER BY segment

-- name: live_chunks
SELECT count(*) FROM search_chunk WHERE repository_key = %(repository_key)s

-- name: note_segment
INSERT INTO search_segment (repository_key, segment, first_key, chunks)
SELECT %(repository_key)s, coalesce(max(segment), 0) + 1, %(first_key)s, %(chunks)s
FROM search_segment WHERE repository_key = %(repository_key)s
RETURNING segment

-- name: index_chunks
COPY search_posting (repository_key, segment, term, frequency, places) FROM STDIN

-- name: first_key
SELECT min(first_key) FROM search_segment
WHERE repository_key = %(repository_key)s AND segment = ANY (%(merged)s::integer[])

-- name: merge_segments
INSERT INTO search_posting (repository_key, segment, term, frequency, places)
SELECT %(repository_key)s, %(segment)s, term, frequency, array_agg((live.key - %(first_key)s)::integer ORDER BY live.key)
FROM search_segment
JOIN search_posting AS posting USING (repository_key, segment)
CROSS JOIN LATERAL unnest(posting.places) AS place
JOIN search_chunk AS live ON live.key = search_segment.first_key + place
WHERE posting.repository_key = %(repository_key)s AND posting.segment = ANY (%(merged)s::integer[])
GROUP BY term, frequency

-- name: count_segment
UPDATE search_segment
SET chunks = (
    SELECT count(DISTINCT place) FROM search_posting AS posting CROSS JOIN LATERAL unnest(posting.places) AS place
    WHERE posting.repository_key = %(repository_key)s AND posting.segment = %(segment)s
)
WHERE repository_key = %(repository_key)s AND segment = %(segment)s

-- name: forget_segments
DELETE FROM search_segment WHERE repository_key = %(repository_key)s AND segment = ANY (%(merged)s::integer[])

-- name: forget_all_segments
DELETE FROM search_segment WHERE repository_key = %(repository_key)s

-- name: total_chunks
INSERT INTO search_total (repository_key, kind, documents, length)
SELECT %(repository_key)s, 'chunk', count(*), coalesce(sum(length), 0)
FROM search_chunk WHERE repository_key = %(repository_key)s
ON CONFLICT (repository_key, kind) DO UPDATE SET documents = excluded.documents, length = excluded.length

-- name: entry_sources
SELECT id, name, summary, component, sources FROM map_entry WHERE repository_id = %(id)s

-- name: candidate_sources
SELECT id, name, summary, component, anchors FROM candidate
WHERE repository_id = %(id)s AND status = ANY (%(statuses)s::text[])

-- name: claims
SELECT kind, document_id, key, digest FROM search_claim WHERE repository_key = %(repository_key)s

-- name: forget_claims
DELETE FROM search_claim WHERE key = ANY (%(keys)s::bigint[])

-- name: index_claims
COPY search_claim (repository_key, kind, document_id, title, text, digest, length, terms, frequencies) FROM STDIN

-- name: total_claims
INSERT INTO search_total (repository_key, kind, documents, length)
SELECT %(repository_key)s, known.kind, count(search_claim.key), coalesce(sum(search_claim.length), 0)
FROM unnest(ARRAY['entry', 'candidate']) AS known (kind)
LEFT JOIN search_claim ON search_claim.kind = known.kind AND search_claim.repository_key = %(repository_key)s
GROUP BY known.kind
ON CONFLICT (repository_key, kind) DO UPDATE SET documents = excluded.documents, length = excluded.length

-- name: find_chunk
WITH total AS MATERIALIZED (
    SELECT sum(documents)::double precision AS documents,
        sum(length)::double precision / nullif(sum(documents), 0) AS average
    FROM search_total WHERE kind = 'chunk'
), hit AS MATERIALIZED (
    SELECT live.key, live.repository_key, live.length, posting.term, posting.frequency
    FROM search_posting AS posting
    JOIN search_segment USING (repository_key, segment)
    CROSS JOIN LATERAL unnest(posting.places) AS place
    JOIN search_chunk AS live ON live.key = search_segment.first_key + place
    WHERE posting.term = ANY (%(terms)s::text[])
), rarity AS MATERIALIZED (
    SELECT term, coalesce(nullif(greatest(ln((documents - found + 0.5) / (found + 0.5)), 0), 0), %(least)s) AS rare
    FROM (SELECT term, count(*) AS found FROM hit GROUP BY term) AS counted CROSS JOIN total
), wanted AS MATERIALIZED (
    SELECT key, repository_key, round(sum(
        rare * frequency * (%(saturation)s + 1)
        / (frequency + %(saturation)s * (1 - %(share)s + %(share)s * length / average))
    )::numeric, %(decimals)s) AS score
    FROM hit JOIN rarity USING (term) CROSS JOIN total
    WHERE %(repositories)s::uuid[] IS NULL OR repository_key IN (
        SELECT repository.key FROM repository WHERE repository.id = ANY (%(repositories)s)
    )
    GROUP BY key, repository_key
), bar AS MATERIALIZED (
    SELECT min(score) AS score FROM (SELECT score FROM wanted ORDER BY score DESC LIMIT %(limit)s) AS best
)
SELECT repository.id AS repository_id, place AS document_id, wanted.score::double precision AS score, chunk.title,
    chunk.text, coalesce(chunk.path, reading.path) AS path, chunk.start_line, chunk.end_line
FROM bar
JOIN wanted ON wanted.score >= bar.score
JOIN search_chunk ON search_chunk.key = wanted.key
JOIN chunk ON chunk.key = search_chunk.chunk_key
JOIN reading ON reading.key = chunk.reading_key
JOIN repository ON repository.key = wanted.repository_key
CROSS JOIN LATERAL (SELECT reading.id || ':' || chunk.ordinal AS place) AS named
ORDER BY wanted.score DESC, place, repository.id
LIMIT %(limit)s

-- name: find_claim
WITH total AS MATERIALIZED (
    SELECT sum(documents)::double precision AS documents,
        sum(length)::double precision / nullif(sum(documents), 0) AS average
    FROM search_total WHERE kind = %(kind)s
), hit AS MATERIALIZED (
    SELECT search_claim.key, repository_key, length, term, frequencies[place] AS frequency
    FROM search_claim
    CROSS JOIN LATERAL (
        SELECT term, array_position(search_claim.terms, term) AS place FROM unnest(%(terms)s::text[]) AS term
    ) AS found
    WHERE search_claim.kind = %(kind)s AND search_claim.terms && %(terms)s::text[] AND place IS NOT NULL
), rarity AS MATERIALIZED (
    SELECT term, coalesce(nullif(greatest(ln((documents - found + 0.5) / (found + 0.5)), 0), 0), %(least)s) AS rare
    FROM (SELECT term, count(*) AS found FROM hit GROUP BY term) AS counted CROSS JOIN total
), wanted AS MATERIALIZED (
    SELECT key, repository_key, round(sum(
        rare * frequency * (%(saturation)s + 1)
        / (frequency + %(saturation)s * (1 - %(share)s + %(share)s * length / average))
    )::numeric, %(decimals)s) AS score
    FROM hit JOIN rarity USING (term) CROSS JOIN total
    WHERE %(repositories)s::uuid[] IS NULL OR repository_key IN (
        SELECT repository.key FROM repository WHERE repository.id = ANY (%(repositories)s)
    )
    GROUP BY key, repository_key
)
SELECT repository.id AS repository_id, document_id, wanted.score::double precision AS score, search_claim.title,
    search_claim.text, '' AS path, 0 AS start_line, 0 AS end_line
FROM wanted
JOIN search_claim ON search_claim.key = wanted.key
JOIN repository ON repository.key = wanted.repository_key
ORDER BY wanted.score DESC, document_id, repository.id
LIMIT %(limit)s
