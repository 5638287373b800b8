-- The store's own tables: ids, keys, journal, seals, jobs.

-- Ids are taken in blocks; next_id is the first that nobody has taken.
CREATE TABLE id_block (
  name TEXT PRIMARY KEY,
  next_id INTEGER NOT NULL
) STRICT;
INSERT INTO id_block (name, next_id) VALUES ('id', 1000);

-- Data keys, each wrapped by the master key outside the store. A destroyed key keeps its row and loses
-- its bytes: what was sealed under it cannot be read again.
CREATE TABLE data_key (
  key_id INTEGER PRIMARY KEY,           -- random
  scope TEXT NOT NULL,                  -- extract, journal, account …
  scope_id INTEGER NOT NULL,            -- which extract …; 0 where the scope has one key
  master_id TEXT NOT NULL,              -- which master key wraps it
  wrapped BLOB,                         -- null once destroyed
  created_at INTEGER NOT NULL,
  destroyed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX data_key_live ON data_key (scope, scope_id) WHERE destroyed_at IS NULL;

-- What was changed: who, when, why, which thing, what it was and what it became (both sealed).
-- tx_order puts rows in the order in which their transactions began; see chain.hpp.
CREATE TABLE journal (
  entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  tx_order INTEGER NOT NULL,
  at INTEGER NOT NULL,
  account_id INTEGER,
  purpose TEXT NOT NULL,
  reason TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- what sort of thing: link, source, account …
  entity_id INTEGER NOT NULL,
  action TEXT NOT NULL,                 -- created, changed, removed, or the domain's own word
  was BLOB,
  became BLOB
) STRICT;
CREATE INDEX journal_by_entity ON journal (kind, entity_id, entry_id);
CREATE INDEX journal_by_order ON journal (tx_order, entry_id);

-- How many lines the seals file had when it was last written: a file cut back to fewer shows.
CREATE TABLE seals_written (
  name TEXT PRIMARY KEY,
  lines INTEGER NOT NULL
) STRICT;

-- Work in the background.
CREATE TABLE job (
  job_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  account_id INTEGER,
  purpose TEXT NOT NULL,
  arguments TEXT NOT NULL,              -- JSON, read by the kind's own code
  state TEXT NOT NULL,                  -- waiting running done failed
  done INTEGER NOT NULL DEFAULT 0,      -- progress: done of total
  total INTEGER NOT NULL DEFAULT 0,     -- 0: not known
  message TEXT NOT NULL DEFAULT '',     -- for people
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  lease_holder TEXT,                    -- which runner works on it
  lease_until INTEGER                   -- when another may take it over
) STRICT;
CREATE INDEX job_by_state ON job (state, job_id);
