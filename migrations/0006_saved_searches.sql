-- Searches that are kept to be asked again. What a search finds is never kept: it is asked anew each time.
CREATE TABLE saved_search (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name     TEXT NOT NULL CHECK (name <> ''),
    query    TEXT NOT NULL CHECK (query <> ''),
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
