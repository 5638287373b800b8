-- Who looked. In SQLite this is a file of its own beside the store, so that an import does not slow
-- reading; in PostgreSQL it is a table like the others.
CREATE TABLE access_log (
  entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  tx_order INTEGER NOT NULL,
  at INTEGER NOT NULL,
  account_id INTEGER,
  agency_id INTEGER,
  role TEXT NOT NULL,
  action TEXT NOT NULL,                 -- ActionName
  purpose TEXT NOT NULL,
  person_id INTEGER,                    -- whose record was viewed; null for a list and for bulk work
  asked INTEGER NOT NULL,               -- sections as bits
  granted INTEGER NOT NULL,
  shown BLOB,                           -- a list: ids shown, 8 bytes each, little-endian
  scope TEXT NOT NULL,                  -- bulk work in words; else empty
  reason TEXT NOT NULL,                 -- why it was refused or less was given; else empty
  refused INTEGER NOT NULL
) STRICT;
CREATE INDEX access_by_person ON access_log (person_id, entry_id);
CREATE INDEX access_by_account ON access_log (account_id, entry_id);
CREATE INDEX access_by_order ON access_log (tx_order, entry_id);

-- Which lists showed a person: an index over access_log.shown, so that "who looked" need not read it all.
CREATE TABLE access_shown (
  person_id INTEGER NOT NULL,
  entry_id INTEGER NOT NULL,
  PRIMARY KEY (person_id, entry_id)
) STRICT, WITHOUT ROWID;
