-- Search in any form of a word. An index of stems stands beside the index of words, for every noun that has texts: which
-- rows hold a stem, and no more. word_stems is this program's own (src/store/stems.rs): it takes a text and its language.
-- `und` stands for a text whose language is told from the text itself.
CREATE VIEW turn_stem (row, stems) AS
    SELECT turn.row, word_stems(turn.text, coalesce(nullif(transcript.language, ''), recollection.language)) FROM turn
    JOIN transcript ON transcript.id = turn.transcript_id JOIN recollection ON recollection.id = transcript.recollection_id;
CREATE VIEW quote_stem (row, stems) AS
    SELECT quote.row, word_stems(quote.exact, coalesce(nullif(transcript.language, ''), recollection.language)) FROM quote
    JOIN transcript ON transcript.id = quote.transcript_id JOIN recollection ON recollection.id = transcript.recollection_id;
CREATE VIEW passage_stem (row, stems) AS
    SELECT passage.row, word_stems(passage.text, article.language) FROM passage JOIN article ON article.id = passage.article_id;
CREATE VIEW memo_stem (row, stems) AS SELECT row, word_stems(text, 'und') FROM memo;
CREATE VIRTUAL TABLE turn_stem_search USING fts5 (stems, content = 'turn_stem', content_rowid = 'row', detail = none, columnsize = 0, tokenize = "ascii");
CREATE VIRTUAL TABLE quote_stem_search USING fts5 (stems, content = 'quote_stem', content_rowid = 'row', detail = none, columnsize = 0, tokenize = "ascii");
CREATE VIRTUAL TABLE passage_stem_search USING fts5 (stems, content = 'passage_stem', content_rowid = 'row', detail = none, columnsize = 0, tokenize = "ascii");
CREATE VIRTUAL TABLE memo_stem_search USING fts5 (stems, content = 'memo_stem', content_rowid = 'row', detail = none, columnsize = 0, tokenize = "ascii");
INSERT INTO turn_stem_search (turn_stem_search) VALUES ('rebuild');
INSERT INTO quote_stem_search (quote_stem_search) VALUES ('rebuild');
INSERT INTO passage_stem_search (passage_stem_search) VALUES ('rebuild');
INSERT INTO memo_stem_search (memo_stem_search) VALUES ('rebuild');
-- Which languages there are is asked for every search.
CREATE INDEX transcript_by_language ON transcript (language);
CREATE INDEX recollection_by_language ON recollection (language);
CREATE INDEX article_by_language ON article (language);
-- Hits are ranked by the program, so nobody needs to know how many words each text has.
DROP TABLE turn_search;
DROP TABLE quote_search;
DROP TABLE passage_search;
DROP TABLE memo_search;
CREATE VIRTUAL TABLE turn_search USING fts5 (text, content = 'turn', content_rowid = 'row', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE quote_search USING fts5 (exact, content = 'quote', content_rowid = 'row', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE passage_search USING fts5 (text, content = 'passage', content_rowid = 'row', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE memo_search USING fts5 (text, content = 'memo', content_rowid = 'row', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO turn_search (turn_search) VALUES ('rebuild');
INSERT INTO quote_search (quote_search) VALUES ('rebuild');
INSERT INTO passage_search (passage_search) VALUES ('rebuild');
INSERT INTO memo_search (memo_search) VALUES ('rebuild');
