-- What operators ask of the database.

-- name: describe
SELECT
    (SELECT max(number) FROM schema_migration) AS schema_version,
    pg_database_size(current_database()) AS size_bytes,
    current_setting('server_version') AS server_version,
    EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'vector') AS vectors,
    (SELECT count(*) FROM analysis_run WHERE status = 'queued') AS runs_queued,
    (SELECT count(*) FROM analysis_run WHERE status = 'running') AS runs_running

-- name: unfinished
-- Indexes and constraints that the server itself does not rely on.
SELECT 'the index ' || indexrelid::regclass || ' is not valid: make it again with REINDEX'
FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indrelid
WHERE pg_class.relnamespace = to_regnamespace(quote_ident(current_schema())) AND NOT pg_index.indisvalid
UNION ALL
SELECT 'the constraint ' || conname || ' of ' || conrelid::regclass || ' is not validated or not enforced'
FROM pg_constraint
WHERE connamespace = to_regnamespace(quote_ident(current_schema())) AND NOT convalidated
UNION ALL
SELECT 'the trigger ' || tgname || ' of ' || tgrelid::regclass || ' is switched off'
FROM pg_trigger JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
WHERE pg_class.relnamespace = to_regnamespace(quote_ident(current_schema())) AND tgenabled = 'D'
ORDER BY 1

-- name: references
SELECT
    conrelid::regclass::text AS child,
    confrelid::regclass::text AS parent,
    (SELECT string_agg(format('child.%I = parent.%I', mine.attname, theirs.attname), ' AND ')
        FROM unnest(conkey, confkey) AS pair (mine, theirs)
        JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = pair.mine
        JOIN pg_attribute AS theirs ON theirs.attrelid = confrelid AND theirs.attnum = pair.theirs) AS same,
    (SELECT string_agg(format('child.%I IS NOT NULL', mine.attname), ' AND ')
        FROM unnest(conkey) AS pair (mine)
        JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = pair.mine) AS given
FROM pg_constraint
WHERE contype = 'f' AND connamespace = to_regnamespace(quote_ident(current_schema()))
ORDER BY conrelid::regclass::text, conname
