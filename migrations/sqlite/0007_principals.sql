-- Who may call, and what they were answered when they may ask again.

-- Tokens are kept as their SHA-256 alone. A principal has one token that is not revoked.
CREATE TABLE access_token (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT access_token_role CHECK (role IN ('admin', 'reviewer', 'actions')),
    token_hash TEXT NOT NULL CONSTRAINT access_token_token_hash CHECK (length(token_hash) = 64),
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT
) STRICT;

CREATE UNIQUE INDEX access_token_id ON access_token (id);
CREATE UNIQUE INDEX access_token_hash ON access_token (token_hash);
CREATE UNIQUE INDEX access_token_name ON access_token (name) WHERE revoked_at IS NULL;

-- The answer to a request, by its caller and the caller's word for it; without a status while it is worked on.
CREATE TABLE reply (
    key INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    word TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    claimed_at TEXT NOT NULL,
    status INTEGER,
    body TEXT NOT NULL,
    location TEXT
) STRICT;

CREATE UNIQUE INDEX reply_word ON reply (owner, word);
CREATE INDEX reply_claimed_at ON reply (claimed_at);
