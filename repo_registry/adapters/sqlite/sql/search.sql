-- The lexical index. `terms(text)` is the tokenizer of the domain, called from inside SQLite.

-- name: repository
SELECT key, name, removed_at FROM repository WHERE id = :id

-- name: run_key
SELECT key FROM analysis_run WHERE id = :id

-- name: indexed_name
SELECT repository_name FROM search_contents WHERE repository_key = :repository_key

-- name: note_name
INSERT INTO search_contents (repository_key, repository_name) VALUES (:repository_key, :name)
ON CONFLICT (repository_key) DO UPDATE SET repository_name = :name

-- name: forget_name
DELETE FROM search_contents WHERE repository_key = :repository_key

-- name: outdated_readings
SELECT reading_key FROM search_reading WHERE repository_key = :repository_key
EXCEPT
SELECT reading_key FROM run_reading WHERE run_key = :run_key

-- name: fresh_readings
SELECT reading_key FROM run_reading WHERE run_key = :run_key
EXCEPT
SELECT reading_key FROM search_reading WHERE repository_key = :repository_key

-- name: unindex_chunks
INSERT INTO chunk_terms (chunk_terms, rowid, body, title, path, repository)
SELECT 'delete', search_chunk.key, terms(chunk.text), terms(chunk.title), terms(coalesce(chunk.path, reading.path)),
    :name
FROM json_each(:readings) AS gone
CROSS JOIN reading ON reading.key = gone.value
CROSS JOIN chunk ON chunk.reading_key = reading.key
CROSS JOIN search_chunk ON search_chunk.chunk_key = chunk.key AND search_chunk.repository_key = :repository_key

-- name: forget_chunks
DELETE FROM search_chunk WHERE key IN (
    SELECT search_chunk.key
    FROM json_each(:readings) AS gone
    CROSS JOIN chunk ON chunk.reading_key = gone.value
    CROSS JOIN search_chunk ON search_chunk.chunk_key = chunk.key AND search_chunk.repository_key = :repository_key
)

-- name: forget_readings
DELETE FROM search_reading
WHERE repository_key = :repository_key AND reading_key IN (SELECT value FROM json_each(:readings))

-- name: note_readings
INSERT INTO search_reading (repository_key, reading_key)
SELECT :repository_key, value FROM json_each(:readings) ORDER BY value

-- name: last_chunk
SELECT coalesce(max(key), 0) FROM search_chunk

-- name: note_chunks
INSERT INTO search_chunk (chunk_key, repository_key)
SELECT chunk.key, :repository_key
FROM json_each(:readings) AS fresh CROSS JOIN chunk ON chunk.reading_key = fresh.value
ORDER BY chunk.key

-- name: index_chunks
INSERT INTO chunk_terms (rowid, body, title, path, repository)
SELECT search_chunk.key, terms(chunk.text), terms(chunk.title), terms(coalesce(chunk.path, reading.path)), :name
FROM search_chunk
CROSS JOIN chunk ON chunk.key = search_chunk.chunk_key
CROSS JOIN reading ON reading.key = chunk.reading_key
WHERE search_chunk.key > :last_chunk
ORDER BY search_chunk.key

-- name: entry_sources
SELECT id, name, summary, component, sources FROM map_entry WHERE repository_id = :id

-- name: candidate_sources
SELECT id, name, summary, component, anchors FROM candidate
WHERE repository_id = :id AND status IN (SELECT value FROM json_each(:statuses))

-- name: claims
SELECT kind, document_id, key, digest FROM search_claim WHERE repository_key = :repository_key

-- name: forget_claim
DELETE FROM search_claim WHERE key = ?

-- name: note_claim
INSERT INTO search_claim (repository_key, kind, document_id, title, text, digest)
VALUES (:repository_key, :kind, :document_id, :title, :text, :digest)

-- name: unindex_entry
DELETE FROM entry_terms WHERE rowid = ?

-- name: unindex_candidate
DELETE FROM candidate_terms WHERE rowid = ?

-- name: index_entry
INSERT INTO entry_terms (rowid, body, title, path, repository)
SELECT key, terms(:body), terms(:title), terms(:path), terms(:repository) FROM search_claim
WHERE repository_key = :repository_key AND kind = 'entry' AND document_id = :document_id

-- name: index_candidate
INSERT INTO candidate_terms (rowid, body, title, path, repository)
SELECT key, terms(:body), terms(:title), terms(:path), terms(:repository) FROM search_claim
WHERE repository_key = :repository_key AND kind = 'candidate' AND document_id = :document_id

-- The three questions first rank by score alone, then look up only what can be among the best: a document that ties
-- with the last of them still has to be compared by its id.

-- name: find_chunk
WITH hit AS MATERIALIZED (
    SELECT rowid AS key, round(-bm25(chunk_terms, :body, :title, :path, :repository), :decimals) AS score
    FROM chunk_terms WHERE chunk_terms MATCH :question
), wanted AS MATERIALIZED (
    SELECT hit.key, hit.score FROM hit
    WHERE :repositories IS NULL OR (SELECT repository_key FROM search_chunk WHERE search_chunk.key = hit.key) IN (
        SELECT repository.key FROM json_each(:repositories) CROSS JOIN repository ON repository.id = value
    )
), bar AS MATERIALIZED (
    SELECT min(score) AS score FROM (SELECT score FROM wanted ORDER BY score DESC LIMIT :limit)
)
SELECT repository.id AS repository_id, reading.id || ':' || chunk.ordinal AS document_id, wanted.score, chunk.title,
    chunk.text, coalesce(chunk.path, reading.path) AS path, chunk.start_line, chunk.end_line
FROM bar
CROSS JOIN wanted ON wanted.score >= bar.score
CROSS JOIN search_chunk ON search_chunk.key = wanted.key
CROSS JOIN chunk ON chunk.key = search_chunk.chunk_key
CROSS JOIN reading ON reading.key = chunk.reading_key
CROSS JOIN repository ON repository.key = search_chunk.repository_key
ORDER BY wanted.score DESC, document_id, repository_id
LIMIT :limit

-- name: find_entry
SELECT repository.id AS repository_id, document_id,
    round(-bm25(entry_terms, :body, :title, :path, :repository), :decimals) AS score, search_claim.title, text,
    '' AS path, 0 AS start_line, 0 AS end_line
FROM entry_terms
CROSS JOIN search_claim ON search_claim.key = entry_terms.rowid
CROSS JOIN repository ON repository.key = search_claim.repository_key
WHERE entry_terms MATCH :question
    AND (:repositories IS NULL OR repository.id IN (SELECT value FROM json_each(:repositories)))
ORDER BY score DESC, document_id, repository_id
LIMIT :limit

-- name: find_candidate
SELECT repository.id AS repository_id, document_id,
    round(-bm25(candidate_terms, :body, :title, :path, :repository), :decimals) AS score, search_claim.title, text,
    '' AS path, 0 AS start_line, 0 AS end_line
FROM candidate_terms
CROSS JOIN search_claim ON search_claim.key = candidate_terms.rowid
CROSS JOIN repository ON repository.key = search_claim.repository_key
WHERE candidate_terms MATCH :question
    AND (:repositories IS NULL OR repository.id IN (SELECT value FROM json_each(:repositories)))
ORDER BY score DESC, document_id, repository_id
LIMIT :limit
