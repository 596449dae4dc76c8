-- A person's finding that two records of like names are two people: they are not suggested as one again.
-- Of each pair the lesser id stands first, so that it stands here once.
CREATE TABLE told_apart (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    one_id   BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    other_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CHECK (one_id < other_id),
    UNIQUE (one_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_apart_by_other ON told_apart (other_id);
