-- Derived, kept by triggers: what a name may be found by. `kind` is 'name' for the whole of it as names are compared,
-- 'word' for each of its words, and 'sound' for what the spellings of a word have in common, so that Gusev is found when
-- Гусев is sought. `source` is the person or the alias. name_keys is this program's own (src/store/names.rs); where
-- it changes, this must be made anew.
DROP TABLE known_name;
CREATE TABLE known_name (
    kind      TEXT NOT NULL CHECK (kind IN ('name', 'word', 'sound')),
    folded    TEXT NOT NULL,
    source    BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (kind, folded, source)
) STRICT, WITHOUT ROWID;
INSERT INTO known_name SELECT value ->> 0, value ->> 1, person.id, person.id FROM person, json_each(name_keys(person.name));
INSERT INTO known_name SELECT value ->> 0, value ->> 1, alias.id, person_id FROM alias, json_each(name_keys(alias.name));
-- Where a word stands, one by one: how often a text has it is known without reading any.
CREATE VIRTUAL TABLE turn_place USING fts5vocab (turn_search, 'instance');
CREATE VIRTUAL TABLE quote_place USING fts5vocab (quote_search, 'instance');
CREATE VIRTUAL TABLE passage_place USING fts5vocab (passage_search, 'instance');
CREATE VIRTUAL TABLE memo_place USING fts5vocab (memo_search, 'instance');
