-- Checks of statutory returns: the files while they are kept, and what each check found.
-- Checks of one series (the same return, year and origin) follow each other: a finding of one is new, or was
-- in the check before; what was there and is no more is fixed.

CREATE TABLE return_check (
  check_id INTEGER PRIMARY KEY,         -- increasing: a later check has a larger id
  ref TEXT NOT NULL UNIQUE,             -- opaque, in addresses
  return_name TEXT NOT NULL,            -- ssda903 cin annex_a
  year INTEGER NOT NULL,                -- in which the collection year ends
  made_from TEXT NOT NULL,              -- upload extracts
  source_id INTEGER NOT NULL DEFAULT 0, -- extracts: whose rows; 0: an upload
  extract_id INTEGER,                   -- extracts: the newest extract that was live
  authority TEXT NOT NULL DEFAULT '',   -- ONS code; empty: rules that need it were skipped
  state TEXT NOT NULL,                  -- waiting done failed
  job_id INTEGER,
  account_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  checked_at INTEGER,
  previous_check INTEGER,               -- of the series; null: the first
  rules_run INTEGER NOT NULL DEFAULT 0,
  rules_skipped INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0,    -- findings, one for each row that a rule marks
  queries INTEGER NOT NULL DEFAULT 0,
  children INTEGER NOT NULL DEFAULT 0,  -- with findings
  new_findings INTEGER NOT NULL DEFAULT 0,
  fixed_findings INTEGER NOT NULL DEFAULT 0,
  not_listed INTEGER NOT NULL DEFAULT 0, -- findings beyond what one check keeps
  note TEXT NOT NULL DEFAULT '',        -- of the engine: "2027 uses the rules of 2026"
  problems BLOB,                        -- sealed JSON: what is wrong with the files themselves
  problem_count INTEGER NOT NULL DEFAULT 0,
  file_bytes INTEGER NOT NULL DEFAULT 0,
  files_until INTEGER NOT NULL,         -- when the files go
  files_deleted_at INTEGER
) STRICT;
CREATE INDEX return_check_by_series ON return_check (return_name, year, made_from, source_id, check_id);

-- Files of a check, as they came; sealed in parts under the key ("return_check", check_id).
CREATE TABLE return_file (
  file_id INTEGER PRIMARY KEY,
  check_id INTEGER NOT NULL REFERENCES return_check,
  role TEXT NOT NULL,                   -- this last providers
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX return_file_by_check ON return_file (check_id);
CREATE TABLE return_file_part (
  file_id INTEGER NOT NULL, part INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (file_id, part)
) STRICT;

-- The rules of a check, with what became of them.
CREATE TABLE return_rule (
  check_id INTEGER NOT NULL, rule_no INTEGER NOT NULL,
  code TEXT NOT NULL,
  level TEXT NOT NULL,                  -- error query internal
  message TEXT NOT NULL,                -- what is wrong, in words
  fields TEXT NOT NULL,                 -- "Header: SEX; OC3: IN_TOUCH"
  skipped TEXT,                         -- why it was not run
  findings INTEGER NOT NULL, new_findings INTEGER NOT NULL, children INTEGER NOT NULL,
  PRIMARY KEY (check_id, rule_no)
) STRICT;

-- The children with findings, now or in the check before. child: the number in the case system.
CREATE TABLE return_child (
  check_id INTEGER NOT NULL, child_no INTEGER NOT NULL,
  child TEXT NOT NULL,
  record_id INTEGER,                    -- that child in a source of the authority's own social care
  team TEXT NOT NULL DEFAULT '', worker TEXT NOT NULL DEFAULT '',  -- who is involved, as sources say
  errors INTEGER NOT NULL, queries INTEGER NOT NULL,
  new_findings INTEGER NOT NULL, fixed_findings INTEGER NOT NULL,
  PRIMARY KEY (check_id, child_no)
) STRICT;
CREATE INDEX return_child_by_child ON return_child (child, check_id);

-- One row that one rule marks. Row and line are of the uploaded table.
CREATE TABLE return_finding (
  check_id INTEGER NOT NULL, finding_no INTEGER NOT NULL,
  rule_no INTEGER NOT NULL,
  child_no INTEGER NOT NULL,            -- 0: of no child
  table_no INTEGER NOT NULL,            -- of the engine; -1: about the return as a whole
  table_name TEXT NOT NULL,
  row_no INTEGER NOT NULL, line INTEGER NOT NULL,
  fields TEXT NOT NULL,                 -- columns, joined by semicolons
  same_as INTEGER NOT NULL,             -- 64-bit hash of rule, table, child and what names the row: the same
                                        --   fault has the same number in the next check
  since_check INTEGER NOT NULL,         -- the check of the series in which it was first seen
  row_id INTEGER,                       -- extracts: the source row
  PRIMARY KEY (check_id, finding_no)
) STRICT;
CREATE INDEX return_finding_by_rule ON return_finding (check_id, rule_no, finding_no);
CREATE INDEX return_finding_by_child ON return_finding (check_id, child_no, rule_no);
CREATE INDEX return_finding_by_same ON return_finding (check_id, same_as);
