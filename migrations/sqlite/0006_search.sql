-- The lexical index. FTS5 is given text that is already cut into terms and only splits it at spaces: its `ascii`
-- tokenizer keeps every letter beyond ASCII as it is, and `=` begins a compound term.
--
-- When the rules that cut terms change, a migration must empty these tables: contents are taken out of the contentless
-- table by cutting them again.

CREATE TABLE search_contents (
    repository_key INTEGER PRIMARY KEY REFERENCES repository (key),
    repository_name TEXT NOT NULL  -- as indexed: a new name means indexing again
) STRICT;

CREATE TABLE search_reading (
    repository_key INTEGER NOT NULL REFERENCES repository (key),
    reading_key INTEGER NOT NULL REFERENCES reading (key),
    PRIMARY KEY (repository_key, reading_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX search_reading_reading ON search_reading (reading_key);

CREATE TABLE search_chunk (
    key INTEGER PRIMARY KEY,
    chunk_key INTEGER NOT NULL REFERENCES chunk (key),
    repository_key INTEGER NOT NULL REFERENCES repository (key)
) STRICT;

CREATE UNIQUE INDEX search_chunk_chunk ON search_chunk (chunk_key, repository_key);

CREATE VIRTUAL TABLE chunk_terms USING fts5 (
    body, title, path, repository, content = '', tokenize = "ascii tokenchars '='"
);

CREATE TABLE search_claim (
    key INTEGER PRIMARY KEY,
    repository_key INTEGER NOT NULL REFERENCES repository (key),
    kind TEXT NOT NULL CONSTRAINT search_claim_kind CHECK (kind IN ('entry', 'candidate')),
    document_id TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL  -- of everything it is found by: unchanged claims are not indexed again
) STRICT;

CREATE UNIQUE INDEX search_claim_document ON search_claim (repository_key, kind, document_id);

CREATE VIRTUAL TABLE entry_terms USING fts5 (
    body, title, path, repository, tokenize = "ascii tokenchars '='"
);

CREATE VIRTUAL TABLE candidate_terms USING fts5 (
    body, title, path, repository, tokenize = "ascii tokenchars '='"
);
