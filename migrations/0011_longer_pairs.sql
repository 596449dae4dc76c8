-- The index of word pairs keeps pairs of up to ten letters, not of eight (src/text/pairs.rs): in a large archive most
-- pairs of nine and ten letters are of common words too, and looking both up took longer than anything else. Its tokens
-- are others, which FTS5 gathers in less time.
INSERT INTO turn_pair_search (turn_pair_search) VALUES ('rebuild');
