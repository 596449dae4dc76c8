-- Sound: what a recording is, what was marked and consented to while it was made, which recording a transcript
-- belongs to, what was heard, and how far the work on an interview has come.

-- Where a file stands that was linked and not copied into the vault; none for a file of the vault.
ALTER TABLE media_file ADD COLUMN linked_at TEXT;

-- When recording began (ms since 1970 UTC), where it was made here, and how the sound is laid out.
ALTER TABLE recording ADD COLUMN started_ms INTEGER;
ALTER TABLE recording ADD COLUMN rate INTEGER;
ALTER TABLE recording ADD COLUMN channels INTEGER;

-- The recording that a transcript's times count in. Where none is named they run through all recordings of the
-- interview, one after the other.
ALTER TABLE transcript ADD COLUMN recording_id BLOB REFERENCES recording (id) ON DELETE SET NULL;
CREATE INDEX transcript_by_recording ON transcript (recording_id);

-- When a person last compared the turn with the sound, in ms since 1970 UTC.
ALTER TABLE turn ADD COLUMN heard_ms INTEGER;

-- How far the work on it has come; none where nobody said.
ALTER TABLE recollection ADD COLUMN work TEXT CHECK (work IN ('recorded', 'transcribing', 'checked', 'approved'));

-- A moment of a recording that somebody marked while it was made or heard; or a gap, where sound is missing:
-- `lasted_ms` of the talk were not recorded there.
CREATE TABLE mark (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recording_id BLOB NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('mark', 'gap')),
    at_ms        INTEGER NOT NULL,
    lasted_ms    INTEGER,
    words        TEXT NOT NULL DEFAULT '',
    tag_id       BLOB REFERENCES tag (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_by_recording ON mark (recording_id, at_ms);
CREATE INDEX mark_by_tag ON mark (tag_id);

-- A stretch of a recording with title, synopsis and keywords, for what will not be transcribed.
CREATE TABLE segment (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recording_id BLOB NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    start_ms     INTEGER NOT NULL,
    end_ms       INTEGER NOT NULL CHECK (end_ms > start_ms),
    title        TEXT NOT NULL CHECK (title <> ''),
    synopsis     TEXT NOT NULL DEFAULT '',
    keywords     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_by_recording ON segment (recording_id, start_ms);

-- One statement that was read to the narrator before the first second, and agreed to.
CREATE TABLE consent (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recollection_id BLOB NOT NULL REFERENCES recollection (id) ON DELETE CASCADE,
    position        INTEGER NOT NULL,
    statement       TEXT NOT NULL CHECK (statement <> ''),
    agreed_ms       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_by_recollection ON consent (recollection_id, position);

-- Not journaled: where somebody was last at work in an interview.
CREATE TABLE last_place (
    recollection_id BLOB NOT NULL PRIMARY KEY REFERENCES recollection (id) ON DELETE CASCADE,
    turn_id         BLOB REFERENCES turn (id) ON DELETE SET NULL,
    at_ms           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX last_place_by_turn ON last_place (turn_id);
