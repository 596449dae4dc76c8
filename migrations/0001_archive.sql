-- The archive's first schema. Never edited after a release: what changes comes as the next file.
--
-- Conventions: every journaled table has `id`, a UUIDv7 made by the program; a table that is searched also has `row`,
-- the number that the full-text index knows it by, which belongs to this file alone and is neither journaled nor
-- exchanged. Times are ms since 1970 UTC, or ms into a recording where the name says so; `date_*` columns hold EDTF
-- and the first and last day it may mean (year * 10000 + month * 100 + day). The triggers that keep the journal and
-- the index are made from this schema by `store::journal` and `store::index`.

-- What the archive says of itself: its title, and how the historian wants it.
CREATE TABLE setting (
    id    BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    key   TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A file in the vault. Its bytes never change; its name there is its SHA-256.
CREATE TABLE media_file (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    sha256   BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    name     TEXT NOT NULL,
    format   TEXT NOT NULL,
    encoding TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    added_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Anybody named.
CREATE TABLE person (
    row       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind      TEXT NOT NULL CHECK (kind IN ('person', 'group', 'publication')),
    name      TEXT NOT NULL CHECK (name <> ''),
    pseudonym TEXT,
    note      TEXT NOT NULL DEFAULT ''
) STRICT;

-- Another name or spelling of a person.
CREATE TABLE alias (
    row       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name      TEXT NOT NULL CHECK (name <> ''),
    UNIQUE (person_id, name)
) STRICT;

-- A text that quotes. Its words stand in `passage`.
CREATE TABLE article (
    row         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    title       TEXT NOT NULL,
    publication TEXT NOT NULL DEFAULT '',
    date        TEXT,
    date_from   INTEGER,
    date_to     INTEGER,
    url         TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL DEFAULT '',
    media_id    BLOB REFERENCES media_file (id),
    text_sha256 BLOB NOT NULL CHECK (length(text_sha256) = 32)
) STRICT;
CREATE INDEX article_by_media ON article (media_id);
CREATE INDEX article_by_date ON article (date_from);

-- Who wrote an article, in order.
CREATE TABLE author (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    article_id BLOB NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    person_id  BLOB NOT NULL REFERENCES person (id),
    position   INTEGER NOT NULL,
    UNIQUE (article_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX author_by_person ON author (person_id);

-- A paragraph of an article with the white space after it; together, in order, they are its text.
CREATE TABLE passage (
    row        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    article_id BLOB NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX passage_by_article ON passage (article_id, position);

-- A remembered account in any form.
CREATE TABLE recollection (
    row         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind        TEXT NOT NULL CHECK (kind IN ('interview', 'letter', 'e-mail', 'notes', 'reported')),
    title       TEXT NOT NULL,
    date        TEXT,
    date_from   INTEGER,
    date_to     INTEGER,
    place       TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL DEFAULT '',
    call_number TEXT NOT NULL DEFAULT '',
    accession   TEXT NOT NULL DEFAULT '',
    reported_in BLOB REFERENCES article (id)
) STRICT;
CREATE INDEX recollection_by_article ON recollection (reported_in);
CREATE INDEX recollection_by_date ON recollection (date_from);

-- One person's part in a recollection.
CREATE TABLE participant (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recollection_id BLOB NOT NULL REFERENCES recollection (id) ON DELETE CASCADE,
    person_id       BLOB NOT NULL REFERENCES person (id),
    role            TEXT NOT NULL CHECK (role IN ('narrator', 'interviewer', 'present')),
    position        INTEGER NOT NULL,
    UNIQUE (recollection_id, person_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_by_person ON participant (person_id);

-- One sitting of an interview.
CREATE TABLE session (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recollection_id BLOB NOT NULL REFERENCES recollection (id) ON DELETE CASCADE,
    position        INTEGER NOT NULL,
    date            TEXT,
    place           TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_recollection ON session (recollection_id, position);

-- Sound or film of a session: the primary record.
CREATE TABLE recording (
    id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    session_id  BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    label       TEXT NOT NULL DEFAULT '',
    media_id    BLOB REFERENCES media_file (id),
    duration_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX recording_by_session ON recording (session_id, position);
CREATE INDEX recording_by_media ON recording (media_id);

-- The words of a recollection in one language, at one stage. They stand in `turn`.
CREATE TABLE transcript (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recollection_id BLOB NOT NULL REFERENCES recollection (id) ON DELETE CASCADE,
    media_id        BLOB REFERENCES media_file (id),
    language        TEXT NOT NULL DEFAULT '',
    stage           TEXT NOT NULL CHECK (stage IN ('verbatim', 'edited', 'approved')),
    translation_of  BLOB REFERENCES transcript (id),
    revision        INTEGER NOT NULL,
    text_sha256     BLOB NOT NULL CHECK (length(text_sha256) = 32)
) STRICT, WITHOUT ROWID;
CREATE INDEX transcript_by_recollection ON transcript (recollection_id);
CREATE INDEX transcript_by_media ON transcript (media_id);
CREATE INDEX transcript_by_original ON transcript (translation_of);

-- Uninterrupted speech of one speaker. `origin` counts code points in the source's text as imported.
CREATE TABLE turn (
    row           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    transcript_id BLOB NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    speaker_id    BLOB REFERENCES person (id),
    label         TEXT NOT NULL DEFAULT '',
    start_ms      INTEGER,
    end_ms        INTEGER,
    text          TEXT NOT NULL,
    origin        INTEGER
) STRICT;
CREATE INDEX turn_by_transcript ON turn (transcript_id, position);
CREATE INDEX turn_by_speaker ON turn (speaker_id);

-- Words kept from a source. `exact` equals the transcript from byte `start_byte` of the first turn to byte `end_byte`
-- of the last; `revision` says in which of its revisions.
CREATE TABLE quote (
    row           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    transcript_id BLOB NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    first_turn_id BLOB NOT NULL REFERENCES turn (id),
    start_byte    INTEGER NOT NULL,
    last_turn_id  BLOB NOT NULL REFERENCES turn (id),
    end_byte      INTEGER NOT NULL,
    exact         TEXT NOT NULL CHECK (exact <> ''),
    prefix        TEXT NOT NULL,
    suffix        TEXT NOT NULL,
    revision      INTEGER NOT NULL,
    start_ms      INTEGER,
    end_ms        INTEGER,
    anchoring     TEXT NOT NULL CHECK (anchoring IN ('anchored', 'review', 'orphan')),
    heard_ms      INTEGER
) STRICT;
CREATE INDEX quote_by_transcript ON quote (transcript_id);
CREATE INDEX quote_by_first_turn ON quote (first_turn_id);
CREATE INDEX quote_by_last_turn ON quote (last_turn_id);

-- A label of the codebook, which is a tree.
CREATE TABLE tag (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    parent_id  BLOB REFERENCES tag (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    colour     TEXT NOT NULL DEFAULT '',
    definition TEXT NOT NULL DEFAULT '',
    position   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_parent ON tag (parent_id, position);
CREATE INDEX tag_by_name ON tag (name);

-- A tag on a quote.
CREATE TABLE tagging (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    quote_id BLOB NOT NULL REFERENCES quote (id) ON DELETE CASCADE,
    tag_id   BLOB NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    UNIQUE (quote_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tagging_by_tag ON tagging (tag_id);

-- What an article prints between marks, as one utterance; its pieces stand in `piece`.
CREATE TABLE quotation (
    id                 BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    article_id         BLOB NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position           INTEGER NOT NULL,
    kind               TEXT NOT NULL,
    class              TEXT NOT NULL,
    is_quotation       INTEGER NOT NULL CHECK (is_quotation IN (0, 1)),
    speaker_name       TEXT NOT NULL DEFAULT '',
    speaker_id         BLOB REFERENCES person (id),
    speaker_confidence REAL NOT NULL,
    relayed_by         TEXT NOT NULL DEFAULT '',
    cue_start          INTEGER,
    cue_end            INTEGER,
    reasons            TEXT NOT NULL CHECK (json_valid(reasons)),
    review             TEXT NOT NULL CHECK (review IN ('unseen', 'reviewed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX quotation_by_article ON quotation (article_id, position);
CREATE INDEX quotation_by_speaker ON quotation (speaker_id);

-- One marked stretch of a quotation: bytes of the article's text, between the marks. `exact` is what stands there,
-- `words` how it reads: without the page break or the running head that may stand in the middle.
CREATE TABLE piece (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    quotation_id BLOB NOT NULL REFERENCES quotation (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    start_byte   INTEGER NOT NULL,
    end_byte     INTEGER NOT NULL,
    exact        TEXT NOT NULL,
    words        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX piece_by_quotation ON piece (quotation_id, position);

-- A person's finding that a quotation cites a quote. `words` are the printed words that were compared: all of the
-- quotation's, or those of one piece where its pieces come from different places.
CREATE TABLE citation (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    quote_id     BLOB NOT NULL REFERENCES quote (id),
    quotation_id BLOB NOT NULL REFERENCES quotation (id) ON DELETE CASCADE,
    words        TEXT NOT NULL,
    verdict      TEXT NOT NULL,
    sentence     TEXT NOT NULL,
    differences  TEXT NOT NULL CHECK (json_valid(differences)),
    confirmed_by TEXT NOT NULL,
    confirmed_ms INTEGER NOT NULL,
    UNIQUE (quotation_id, quote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_by_quote ON citation (quote_id);

-- A person's finding that a suggested place is not the source.
CREATE TABLE rejection (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    quotation_id  BLOB NOT NULL REFERENCES quotation (id) ON DELETE CASCADE,
    transcript_id BLOB NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    first_turn_id BLOB NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    start_byte    INTEGER NOT NULL,
    last_turn_id  BLOB NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    end_byte      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rejection_by_quotation ON rejection (quotation_id);
CREATE INDEX rejection_by_transcript ON rejection (transcript_id);
CREATE INDEX rejection_by_first_turn ON rejection (first_turn_id);
CREATE INDEX rejection_by_last_turn ON rejection (last_turn_id);

-- The narrator's signed agreement.
CREATE TABLE release (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recollection_id BLOB NOT NULL REFERENCES recollection (id) ON DELETE CASCADE,
    person_id       BLOB REFERENCES person (id),
    signed          TEXT,
    uses            TEXT NOT NULL CHECK (json_valid(uses))
) STRICT, WITHOUT ROWID;
CREATE INDEX release_by_recollection ON release (recollection_id);
CREATE INDEX release_by_person ON release (person_id);

-- Withholds one thing: a recollection, a person, a quote, or the turns from the first to the last.
CREATE TABLE restriction (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    recollection_id BLOB REFERENCES recollection (id) ON DELETE CASCADE,
    person_id       BLOB REFERENCES person (id) ON DELETE CASCADE,
    quote_id        BLOB REFERENCES quote (id) ON DELETE CASCADE,
    first_turn_id   BLOB REFERENCES turn (id) ON DELETE CASCADE,
    last_turn_id    BLOB REFERENCES turn (id) ON DELETE CASCADE,
    access          TEXT NOT NULL CHECK (access IN ('closed', 'read only', 'anonymous')),
    until           TEXT,
    reason          TEXT NOT NULL DEFAULT '',
    CHECK ((recollection_id IS NOT NULL) + (person_id IS NOT NULL) + (quote_id IS NOT NULL) + (first_turn_id IS NOT NULL) = 1),
    CHECK ((first_turn_id IS NULL) = (last_turn_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX restriction_by_recollection ON restriction (recollection_id);
CREATE INDEX restriction_by_person ON restriction (person_id);
CREATE INDEX restriction_by_quote ON restriction (quote_id);
CREATE INDEX restriction_by_first_turn ON restriction (first_turn_id);
CREATE INDEX restriction_by_last_turn ON restriction (last_turn_id);

-- The historian's own note on anything, or on nothing in particular.
CREATE TABLE memo (
    row             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    person_id       BLOB REFERENCES person (id) ON DELETE CASCADE,
    recollection_id BLOB REFERENCES recollection (id) ON DELETE CASCADE,
    quote_id        BLOB REFERENCES quote (id) ON DELETE CASCADE,
    article_id      BLOB REFERENCES article (id) ON DELETE CASCADE,
    quotation_id    BLOB REFERENCES quotation (id) ON DELETE CASCADE,
    tag_id          BLOB REFERENCES tag (id) ON DELETE CASCADE,
    text            TEXT NOT NULL,
    written_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX memo_by_person ON memo (person_id);
CREATE INDEX memo_by_recollection ON memo (recollection_id);
CREATE INDEX memo_by_quote ON memo (quote_id);
CREATE INDEX memo_by_article ON memo (article_id);
CREATE INDEX memo_by_quotation ON memo (quotation_id);
CREATE INDEX memo_by_tag ON memo (tag_id);

-- Quotes in an order that argues something.
CREATE TABLE dossier (
    id    BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL UNIQUE CHECK (title <> '')
) STRICT, WITHOUT ROWID;

-- A part of a dossier.
CREATE TABLE section (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    dossier_id BLOB NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    title      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX section_by_dossier ON section (dossier_id, position);

-- One thing in a section: a quote, or the historian's own text.
CREATE TABLE entry (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    section_id BLOB NOT NULL REFERENCES section (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    quote_id   BLOB REFERENCES quote (id),
    text       TEXT,
    CHECK ((quote_id IS NULL) <> (text IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_section ON entry (section_id, position);
CREATE INDEX entry_by_quote ON entry (quote_id);

-- Something withheld left the archive because its keeper asked for it in so many words.
CREATE TABLE disclosure (
    id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    what    TEXT NOT NULL,
    made_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The journal. A step is one labelled change of the archive; its row changes are those numbered from `first_change`
-- to `last_change`. Steps are never deleted: an undone one can be redone until something else is written.
CREATE TABLE journal_step (
    position     INTEGER PRIMARY KEY,
    made_ms      INTEGER NOT NULL,
    who          TEXT NOT NULL,
    label        TEXT NOT NULL,
    first_change INTEGER NOT NULL,
    last_change  INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('done', 'undone', 'abandoned'))
) STRICT;
CREATE INDEX journal_step_by_state ON journal_step (state, position);

-- One row inserted or deleted, or one column of a row updated.
CREATE TABLE journal_change (
    sequence  INTEGER PRIMARY KEY,
    noun      TEXT NOT NULL,
    record    BLOB NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    field     TEXT,
    before    ANY,
    after     ANY
) STRICT;
-- An insertion is found by the time in the record's own key; leaving it out keeps the journal of an import small.
CREATE INDEX journal_change_by_record ON journal_change (record) WHERE operation <> 'insert';

-- The values of a row that is not in its table now: one that was deleted, or whose insertion was undone.
CREATE TABLE journal_image (
    sequence INTEGER NOT NULL REFERENCES journal_change (sequence),
    field    TEXT NOT NULL,
    value    ANY,
    PRIMARY KEY (sequence, field)
) STRICT, WITHOUT ROWID;

-- One row. `recording` is 0 only while a step is undone or redone; `revision` grows with every change.
CREATE TABLE journal_state (
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    recording INTEGER NOT NULL CHECK (recording IN (0, 1)),
    revision  INTEGER NOT NULL
) STRICT;
INSERT INTO journal_state (only, recording, revision) VALUES (1, 1, 0);

-- Derived: where the words of a quotation may have been said, computed anew when something changes.
CREATE TABLE suggestion (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    quotation_id  BLOB NOT NULL REFERENCES quotation (id) ON DELETE CASCADE,
    rank          INTEGER NOT NULL,
    words         TEXT NOT NULL,
    transcript_id BLOB NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    first_turn_id BLOB NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    start_byte    INTEGER NOT NULL,
    last_turn_id  BLOB NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    end_byte      INTEGER NOT NULL,
    score         REAL NOT NULL,
    verdict       TEXT NOT NULL,
    sentence      TEXT NOT NULL,
    differences   TEXT NOT NULL CHECK (json_valid(differences)),
    reasons       TEXT NOT NULL CHECK (json_valid(reasons))
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_by_quotation ON suggestion (quotation_id, rank);
CREATE INDEX suggestion_by_transcript ON suggestion (transcript_id);
CREATE INDEX suggestion_by_first_turn ON suggestion (first_turn_id);
CREATE INDEX suggestion_by_last_turn ON suggestion (last_turn_id);

-- Derived: the full-text index, one table a noun, kept by triggers in the same transaction.
CREATE VIRTUAL TABLE turn_search USING fts5 (text, content = 'turn', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE quote_search USING fts5 (exact, content = 'quote', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE passage_search USING fts5 (text, content = 'passage', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE memo_search USING fts5 (text, content = 'memo', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE person_search USING fts5 (name, note, content = 'person', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE alias_search USING fts5 (name, content = 'alias', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE article_search USING fts5 (title, content = 'article', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE recollection_search USING fts5 (title, place, content = 'recollection', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE turn_vocabulary USING fts5vocab (turn_search, 'row');
