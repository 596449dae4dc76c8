-- Pairs of neighbouring words, for finding quotations of common words: which turns hold a pair, and no more.
-- word_pairs is this program's own (src/store/pairs.rs): it folds the words and hashes each pair to four letters.
CREATE VIEW turn_pair (row, pairs) AS SELECT row, word_pairs(text) FROM turn;
CREATE VIRTUAL TABLE turn_pair_search USING fts5 (pairs, content = 'turn_pair', content_rowid = 'row', detail = none, columnsize = 0, tokenize = "ascii");
INSERT INTO turn_pair_search (turn_pair_search) VALUES ('rebuild');
