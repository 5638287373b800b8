-- Match review: what people say about who is who, what agencies are asked, and what linking has seen.

-- An opaque name for a pair of records, in addresses: record numbers could be guessed. Made when a page first
-- leads to the pair; never changes.
CREATE TABLE match_pair (
  ref TEXT PRIMARY KEY,
  record_a INTEGER NOT NULL, record_b INTEGER NOT NULL,  -- record_a < record_b
  UNIQUE (record_a, record_b)
) STRICT;

-- Decisions that one act made together (a merge or split of several records) share its number and are undone
-- together; null: the pair alone.
ALTER TABLE link_decision ADD COLUMN act INTEGER;
CREATE INDEX link_decision_by_pair ON link_decision (record_a, record_b);

-- A question to the agency of one record, about that record only.
CREATE TABLE agency_question (
  question_id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  record_a INTEGER NOT NULL, record_b INTEGER NOT NULL,  -- the pair it is asked for
  record_id INTEGER NOT NULL,           -- the record it is about; one of the two
  wording TEXT NOT NULL,                -- as it goes to the agency
  account_id INTEGER NOT NULL, asked_at INTEGER NOT NULL,
  answer TEXT, answered_by INTEGER, answered_at INTEGER,
  withdrawn_at INTEGER
) STRICT;
CREATE INDEX agency_question_by_pair ON agency_question (record_a, record_b);

-- How a run looked, by source: what the quality page shows. Figures of records and links; no person.
CREATE TABLE link_quality (
  run_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  records INTEGER NOT NULL,
  alone INTEGER NOT NULL,               -- records that are a person by themselves
  linked INTEGER NOT NULL,              -- records that are a person with others
  links INTEGER NOT NULL,               -- linked pairs with a record of this source
  right_links REAL NOT NULL,            -- of these, expected to be right: the sum of their probabilities
  missed_links REAL NOT NULL,           -- pairs of two people expected to be one: the sum of theirs
  PRIMARY KEY (run_id, source_id)
) STRICT;
-- If links were made from this probability on. Pairs of the whole run.
CREATE TABLE link_curve (
  run_id INTEGER NOT NULL,
  threshold REAL NOT NULL,
  links INTEGER NOT NULL,
  right_share REAL NOT NULL, found_share REAL NOT NULL,  -- precision and recall, estimated
  PRIMARY KEY (run_id, threshold)
) STRICT;

-- Other domains read what became of people in this order (families/events.hpp).
CREATE INDEX person_event_by_run ON person_event (run_id, person_event_id);

-- How many records imports had changed, of a run of changes.
ALTER TABLE link_run ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;

-- Keys by which records that may be the same are found (linkage/incremental.hpp). A whole run keeps exactly
-- those of the live records; a run of changes adds, so that a key may be stale until the next whole run: what
-- is found is compared before it counts.
CREATE TABLE link_key (
  link_key INTEGER NOT NULL, record_id INTEGER NOT NULL,
  PRIMARY KEY (link_key, record_id)
) STRICT, WITHOUT ROWID;

-- The extract of each source that the published run has seen: what came later is compared by the next one.
CREATE TABLE link_seen (
  source_id INTEGER PRIMARY KEY,
  extract_id INTEGER NOT NULL
) STRICT;
