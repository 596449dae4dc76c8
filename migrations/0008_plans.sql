-- How SQLite goes about a statement no longer depends on what the archive held when it was last closed: by the
-- statistics of a small archive it would read all turns for every recollection of a large import. The triggers, which
-- are made anew after every migration, were changed for the same reason.
PRAGMA analysis_limit = 1;
ANALYZE;
DELETE FROM sqlite_stat1;
ANALYZE sqlite_schema;
-- How many quotations each article prints, and how many are to be looked at, is asked whenever articles are listed.
CREATE INDEX quotation_by_review ON quotation (article_id, is_quotation, review);
