-- The indexes of turns' words take new turns in together, which is many times faster than one by one: those from the row
-- `unindexed_from` on are indexed before the transaction ends. Beyond every row where none waits, which is so whenever
-- anybody else can look.
--
-- The turns of a new transcript are recorded in the journal together, too: one insertion with `field` 'transcript_id',
-- whose `record` is the transcript and whose `after` says how many they are. It has the last of as many numbers.
ALTER TABLE journal_state ADD COLUMN unindexed_from INTEGER NOT NULL DEFAULT 9223372036854775807;

-- Derived, kept by triggers: the names and other names of people as they are compared, so that whoever is named is found
-- without reading everybody. `source` is the person or the alias. folded_name is this program's own
-- (src/store/names.rs); where it changes, this must be made anew.
CREATE TABLE known_name (
    folded    TEXT NOT NULL,
    source    BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (folded, source)
) STRICT, WITHOUT ROWID;
INSERT INTO known_name SELECT folded_name(name), id, id FROM person;
INSERT INTO known_name SELECT folded_name(name), id, person_id FROM alias;
