-- Sources, extracts, rows as agencies sent them, and the facts made from them.
-- Visibility: a fact is live when  first_extract <= source.published_extract  and it was not ended by a
-- published extract. Publishing an extract is therefore one UPDATE of `source`, whatever its size, and an
-- import that failed leaves only rows that nobody sees, which the next import of that source sweeps.

CREATE TABLE source (
  source_id INTEGER PRIMARY KEY,
  authority TEXT NOT NULL,              -- the authority's code (DfE three digits), e.g. 808
  agency TEXT NOT NULL,                 -- the organisation whose data it is, by name, as agreements name it
  agency_id INTEGER NOT NULL,           -- identity.agency; 0 while nobody of it signs in
  name TEXT NOT NULL UNIQUE,            -- short name used on the command line and in sources.toml
  title TEXT NOT NULL,                  -- for people: "School census, spring"
  kind TEXT NOT NULL,                   -- section: social_care education health youth_justice early_help
                                        --   police housing adult_services
  own INTEGER NOT NULL,                 -- 1: the authority's own service (needs no agreement)
  restricted INTEGER NOT NULL DEFAULT 0,
  expected_every_days INTEGER,          -- null: not expected regularly
  contact TEXT,                         -- whom to ask about it
  mapping TEXT,                         -- name of the mapping last used
  published_extract INTEGER NOT NULL DEFAULT 0,
  removed_at INTEGER                    -- set when the source is removed: nothing of it is live
) STRICT;

CREATE TABLE extract (
  extract_id INTEGER PRIMARY KEY,       -- increasing: a later extract has a larger id
  source_id INTEGER NOT NULL REFERENCES source,
  state TEXT NOT NULL,                  -- staging published held discarded
  declared TEXT NOT NULL,               -- full changes
  as_of TEXT NOT NULL,                  -- the day the data describe
  started_at INTEGER NOT NULL,
  published_at INTEGER,
  account_id INTEGER NOT NULL,
  files TEXT NOT NULL,                  -- JSON: [{name, table, rows, hash}]
  file_digest BLOB NOT NULL,            -- of all files: the same again changes nothing
  mapping_digest TEXT NOT NULL,         -- of the mapping it was read with: another one reads every row anew
  rows_read INTEGER NOT NULL DEFAULT 0,
  rows_new INTEGER NOT NULL DEFAULT 0,
  rows_changed INTEGER NOT NULL DEFAULT 0,
  rows_unchanged INTEGER NOT NULL DEFAULT 0,
  rows_ended INTEGER NOT NULL DEFAULT 0,
  rows_quarantined INTEGER NOT NULL DEFAULT 0,
  rows_held INTEGER NOT NULL DEFAULT 0, -- no agreement covers them
  rows_noted INTEGER NOT NULL DEFAULT 0, -- rows taken of which something was left out (a wrong identifier)
  holder TEXT,                          -- while staging: the process that writes it, host:pid:start
  lease_until INTEGER,                  -- while staging: dead when past, unless the process is seen to live
  note TEXT                             -- why it is held or discarded, in words
) STRICT;
CREATE INDEX extract_by_source ON extract (source_id, extract_id);

-- One version of one row of one table of a source, never edited. payload: sealed JSON {column: cell}.
CREATE TABLE source_row (
  row_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,                -- what makes the row the same row in the next extract
  first_extract INTEGER NOT NULL,
  ended_extract INTEGER,                -- the extract that changed it or no longer held it
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  hash BLOB NOT NULL,
  payload BLOB NOT NULL
) STRICT;
-- An import reads all keys of a source at once; an index by key would be written at random places.
CREATE INDEX source_row_by_table ON source_row (source_id, table_name);

-- One person as one source knows them. Stable over extracts: same source, same local id, same record_id.
CREATE TABLE source_record (
  record_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  local_id TEXT NOT NULL,
  first_extract INTEGER NOT NULL,
  UNIQUE (source_id, local_id)
) STRICT;

-- Facts. Each says which row it came from; periods are half-open ISO dates, null = unknown or open.
CREATE TABLE record_name (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  kind TEXT NOT NULL,                   -- current former known_as
  forename TEXT, middle TEXT, surname TEXT, from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX record_name_by_record ON record_name (record_id);
CREATE INDEX record_name_by_row ON record_name (row_id);

-- Single-valued facts: birth_date expected_birth_date death_date sex ethnicity disability language
-- interpreter nationality looked_after send upn_unknown …  value is as the common code list has it.
CREATE TABLE record_fact (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  name TEXT NOT NULL, value TEXT NOT NULL, from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX record_fact_by_record ON record_fact (record_id);
CREATE INDEX record_fact_by_row ON record_fact (row_id);

CREATE TABLE record_identifier (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  scheme TEXT NOT NULL,                 -- nhs upn former_upn la_child_id legacy_id uln police …
  value TEXT NOT NULL, from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX record_identifier_by_record ON record_identifier (record_id);
CREATE INDEX record_identifier_by_row ON record_identifier (row_id);
CREATE INDEX record_identifier_by_value ON record_identifier (scheme, value);

CREATE TABLE record_address (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  kind TEXT NOT NULL,                   -- home placement other
  line TEXT, postcode TEXT, from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX record_address_by_record ON record_address (record_id);
CREATE INDEX record_address_by_row ON record_address (row_id);
CREATE INDEX record_address_by_postcode ON record_address (postcode);

CREATE TABLE record_contact (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  kind TEXT NOT NULL, value TEXT NOT NULL  -- phone email
) STRICT;
CREATE INDEX record_contact_by_record ON record_contact (record_id);
CREATE INDEX record_contact_by_row ON record_contact (row_id);

-- "record_id is the <kind> of other_record_id": mother father parent step_parent grandparent carer
-- foster_carer adoptive_parent sibling half_sibling partner former_partner other. Both in one source.
CREATE TABLE record_relationship (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  other_record_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  parental_responsibility INTEGER,      -- 1 yes 0 no null not said
  from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX record_relationship_by_record ON record_relationship (record_id);
CREATE INDEX record_relationship_by_other ON record_relationship (other_record_id);
CREATE INDEX record_relationship_by_row ON record_relationship (row_id);

-- A source says that people belong together: family file number, household number, address reference.
CREATE TABLE record_group (
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  kind TEXT NOT NULL,                   -- family household
  group_key TEXT NOT NULL, from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX record_group_by_record ON record_group (record_id);
CREATE INDEX record_group_by_key ON record_group (source_id, kind, group_key);
CREATE INDEX record_group_by_row ON record_group (row_id);

-- Who works with this person: a bar in the ten-year picture, a line in "who is involved".
CREATE TABLE involvement (
  involvement_id INTEGER PRIMARY KEY,
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  service TEXT NOT NULL,                -- "Child in need plan", "Primary school", "CAMHS"
  status TEXT,                          -- for social care: cin cpp cla care_leaver …; null elsewhere
  organisation TEXT, team TEXT, worker TEXT, worker_role TEXT, worker_contact TEXT,
  detail TEXT, from_date TEXT, to_date TEXT
) STRICT;
CREATE INDEX involvement_by_record ON involvement (record_id);
CREATE INDEX involvement_by_row ON involvement (row_id);

-- Something dated about a person: a mark in the picture, a line in the chronology.
CREATE TABLE event (
  event_id INTEGER PRIMARY KEY,
  row_id INTEGER NOT NULL, source_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  first_extract INTEGER NOT NULL, ended_extract INTEGER,
  kind TEXT NOT NULL,                   -- referral assessment review visit missing suspension …
  on_date TEXT NOT NULL, to_date TEXT,
  title TEXT NOT NULL, detail TEXT,
  significance INTEGER NOT NULL DEFAULT 1  -- 1 routine 2 notable 3 major
) STRICT;
CREATE INDEX event_by_record ON event (record_id, on_date);
CREATE INDEX event_by_row ON event (row_id);

-- Rows that could not be taken, each with its place and reason. value and row are sealed.
CREATE TABLE quarantine (
  quarantine_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL, extract_id INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  file TEXT NOT NULL, line INTEGER NOT NULL,
  position INTEGER,                     -- byte of the line at which the cell begins; null: not known
  column_name TEXT,
  value BLOB, reason TEXT NOT NULL, row BLOB NOT NULL,
  row_key TEXT,
  state TEXT NOT NULL,                  -- open; noted: the row was taken, a cell was left out; returned: the list
                                        --   went back to the agency; corrected; replaced: a later extract says otherwise
  settled_at INTEGER
) STRICT;
CREATE INDEX quarantine_by_source ON quarantine (source_id, state);
CREATE INDEX quarantine_by_extract ON quarantine (extract_id);

CREATE VIEW live_record_name AS SELECT f.* FROM record_name f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_record_fact AS SELECT f.* FROM record_fact f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_record_identifier AS SELECT f.* FROM record_identifier f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_record_address AS SELECT f.* FROM record_address f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_record_contact AS SELECT f.* FROM record_contact f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_record_relationship AS SELECT f.* FROM record_relationship f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_record_group AS SELECT f.* FROM record_group f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_involvement AS SELECT f.* FROM involvement f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_event AS SELECT f.* FROM event f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);

CREATE VIEW live_source_row AS SELECT f.* FROM source_row f JOIN source s ON s.source_id = f.source_id
  WHERE s.removed_at IS NULL AND f.first_extract <= s.published_extract
    AND (f.ended_extract IS NULL OR f.ended_extract > s.published_extract);
