-- The indexes of turns' words take new turns in together, which is many times faster than one by one: those from the row
-- `unindexed_from` on are indexed before the transaction ends. Beyond every row where none waits, which is so whenever
-- anybody else can look.
--
-- The turns of a new transcript are recorded in the journal together, too: one insertion with `field` 'transcript_id',
-- whose `record` is the transcript and whose `after` says how many they are. It has the last of as many numbers.
ALTER TABLE journal_state ADD COLUMN unindexed_from INTEGER NOT NULL DEFAULT 9223372036854775807;
