-- Data-sharing agreements: who may hold whose data, for what, and since when.
CREATE TABLE agreement (
  agreement_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  basis TEXT NOT NULL,                  -- the lawful basis, in words
  from_date TEXT NOT NULL,
  to_date TEXT                          -- first day it no longer holds; null: open
) STRICT;

-- Parties by name, so that an agreement can be loaded before an agency's first extract names it.
CREATE TABLE agreement_party (
  agreement_id INTEGER NOT NULL REFERENCES agreement,
  agency TEXT NOT NULL,
  PRIMARY KEY (agreement_id, agency)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_purpose (
  agreement_id INTEGER NOT NULL REFERENCES agreement,
  purpose TEXT NOT NULL,                -- linkage, direct_care, statistics …
  PRIMARY KEY (agreement_id, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_section (
  agreement_id INTEGER NOT NULL REFERENCES agreement,
  section TEXT NOT NULL,                -- SectionName
  PRIMARY KEY (agreement_id, section)
) STRICT, WITHOUT ROWID;
