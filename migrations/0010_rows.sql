-- A turn knows its transcript and its speaker by their `row`, not by their `id`: two small numbers where two keys of
-- sixteen bytes stood in every turn, and again in the index of each. They belong to this file alone, as every `row` does;
-- what leaves the file, and the journal, speak of ids. So a transcript has a `row` now, too.
--
-- Both tables are made anew, with foreign keys off, so that what points to them stays. Turns keep their rows: the
-- full-text indexes know them by these. A turn whose transcript or speaker is not there cannot be stored so: then the
-- migration fails and the archive stays as it was, rather than lose whose words they are.
DROP VIEW turn_pair;
DROP VIEW turn_stem;
DROP VIEW quote_stem;

CREATE TABLE transcript_anew (
    row             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    recollection_id BLOB NOT NULL REFERENCES recollection (id) ON DELETE CASCADE,
    recording_id    BLOB REFERENCES recording (id) ON DELETE SET NULL,
    media_id        BLOB REFERENCES media_file (id),
    language        TEXT NOT NULL DEFAULT '',
    stage           TEXT NOT NULL CHECK (stage IN ('verbatim', 'edited', 'approved')),
    translation_of  BLOB REFERENCES transcript (id),
    revision        INTEGER NOT NULL,
    text_sha256     BLOB NOT NULL CHECK (length(text_sha256) = 32)
) STRICT;
INSERT INTO transcript_anew
        (id, recollection_id, recording_id, media_id, language, stage, translation_of, revision, text_sha256)
    SELECT id, recollection_id, recording_id, media_id, language, stage, translation_of, revision, text_sha256
    FROM transcript ORDER BY id;
DROP TABLE transcript;
ALTER TABLE transcript_anew RENAME TO transcript;
CREATE INDEX transcript_by_recollection ON transcript (recollection_id);
CREATE INDEX transcript_by_recording ON transcript (recording_id);
CREATE INDEX transcript_by_media ON transcript (media_id);
CREATE INDEX transcript_by_original ON transcript (translation_of);
CREATE INDEX transcript_by_language ON transcript (language);

CREATE TABLE turn_anew (
    row        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    transcript INTEGER NOT NULL REFERENCES transcript (row) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    speaker    INTEGER REFERENCES person (row),
    label      TEXT NOT NULL DEFAULT '',
    start_ms   INTEGER,
    end_ms     INTEGER,
    text       TEXT NOT NULL,
    origin     INTEGER,
    heard_ms   INTEGER
) STRICT;
INSERT INTO turn_anew (row, id, transcript, position, speaker, label, start_ms, end_ms, text, origin, heard_ms)
    SELECT turn.row, turn.id,
        coalesce((SELECT transcript.row FROM transcript WHERE transcript.id = turn.transcript_id), turn.transcript_id),
        turn.position,
        coalesce((SELECT person.row FROM person WHERE person.id = turn.speaker_id), turn.speaker_id),
        turn.label, turn.start_ms, turn.end_ms, turn.text, turn.origin, turn.heard_ms
    FROM turn ORDER BY turn.row;
DROP TABLE turn;
ALTER TABLE turn_anew RENAME TO turn;
CREATE INDEX turn_by_transcript ON turn (transcript, position);
CREATE INDEX turn_by_speaker ON turn (speaker);

CREATE VIEW turn_pair (row, pairs) AS SELECT row, word_pairs(text) FROM turn;
CREATE VIEW turn_stem (row, stems) AS
    SELECT turn.row, word_stems(turn.text, coalesce(nullif(transcript.language, ''), recollection.language)) FROM turn
    JOIN transcript ON transcript.row = turn.transcript JOIN recollection ON recollection.id = transcript.recollection_id;
CREATE VIEW quote_stem (row, stems) AS
    SELECT quote.row, word_stems(quote.exact, coalesce(nullif(transcript.language, ''), recollection.language)) FROM quote
    JOIN transcript ON transcript.id = quote.transcript_id JOIN recollection ON recollection.id = transcript.recollection_id;
