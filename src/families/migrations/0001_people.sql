-- People and families: what linkage, and the people who correct it, say about source records.
-- Visibility works as in intake: `kindred link` writes its changes under a run that nobody sees yet, and
-- publishing the run is one UPDATE of `link_state`. A row is live when  first_run <= published_run  and it
-- was not ended by a published run. Ended rows stay: they are the history of merges and splits.

CREATE TABLE link_run (
  run_id INTEGER PRIMARY KEY,           -- increasing: a later run has a larger id
  state TEXT NOT NULL,                  -- staging published discarded
  started_at INTEGER NOT NULL,
  published_at INTEGER,
  account_id INTEGER,
  on_day TEXT NOT NULL DEFAULT '',      -- the day the records describe: families are as of it
  model TEXT NOT NULL DEFAULT '',       -- linkage::Model as JSON: explains every link of this run
  parameters TEXT NOT NULL DEFAULT '{}',
  reason TEXT NOT NULL,                 -- why it ran: "import", "decision on two records" …
  records INTEGER NOT NULL DEFAULT 0,
  edges INTEGER NOT NULL DEFAULT 0,
  people INTEGER NOT NULL DEFAULT 0,
  families INTEGER NOT NULL DEFAULT 0,
  merged INTEGER NOT NULL DEFAULT 0,
  split INTEGER NOT NULL DEFAULT 0,
  unsettled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE link_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  published_run INTEGER NOT NULL
) STRICT;
INSERT INTO link_state (one, published_run) VALUES (1, 0);

-- One person. name … postcode are the current values by the rule of families/current.hpp, kept here so
-- that a list of a hundred people is a hundred rows and not a hundred queries.
CREATE TABLE person (
  person_id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,             -- opaque, in URLs
  state TEXT NOT NULL,                  -- index (known to universal services only) open
  first_run INTEGER NOT NULL,
  merged_into INTEGER,                  -- the person who took over all its records
  name TEXT NOT NULL,
  sort_key BLOB NOT NULL,
  birth_date TEXT, expected_birth_date TEXT, death_date TEXT,
  sex TEXT, postcode TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Which source records are this person.
CREATE TABLE person_record (
  record_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
  probability REAL NOT NULL,            -- of the strongest link inside the person; 1 for a record alone
  how TEXT NOT NULL,                    -- alone linked decided
  first_run INTEGER NOT NULL, ended_run INTEGER,
  PRIMARY KEY (record_id, first_run)
) STRICT;
CREATE INDEX person_record_by_person ON person_record (person_id);

-- Pairs that linkage compared and did not throw away. state: linked, unsettled (a person should look),
-- apart (compared, below the threshold, kept because a decision or a rule speaks about it).
CREATE TABLE link_edge (
  record_a INTEGER NOT NULL, record_b INTEGER NOT NULL,  -- record_a < record_b
  weight REAL NOT NULL,                 -- log2 of the odds the comparison adds
  probability REAL NOT NULL,
  state TEXT NOT NULL,
  first_run INTEGER NOT NULL, ended_run INTEGER,
  PRIMARY KEY (record_a, record_b, first_run)
) STRICT;
CREATE INDEX link_edge_by_b ON link_edge (record_b);
CREATE INDEX link_edge_by_state ON link_edge (state, probability);

-- What a person decided about two records. Never deleted; undone by a date.
CREATE TABLE link_decision (
  decision_id INTEGER PRIMARY KEY,
  record_a INTEGER NOT NULL, record_b INTEGER NOT NULL,  -- record_a < record_b
  verdict TEXT NOT NULL,                -- same different unsure
  reason TEXT NOT NULL,
  account_id INTEGER, made_at INTEGER NOT NULL,
  undone_by INTEGER, undone_at INTEGER
) STRICT;
CREATE INDEX link_decision_by_a ON link_decision (record_a);
CREATE INDEX link_decision_by_b ON link_decision (record_b);

-- What became of people: made, joined (other took its records over), split (records left for other).
CREATE TABLE person_event (
  person_event_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                   -- joined split gone
  other_person_id INTEGER,
  records INTEGER NOT NULL,             -- how many records moved
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_event_by_person ON person_event (person_id);

CREATE TABLE family (
  family_id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,                  -- "Okafor–Reid"
  first_run INTEGER NOT NULL,
  joined_into INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE family_member (
  family_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
  role TEXT NOT NULL,                   -- child adult
  reason TEXT NOT NULL,                 -- why they are in this family: "lives at the same address as"
  through_person_id INTEGER,            -- whom the reason is about
  from_date TEXT, to_date TEXT,
  current INTEGER NOT NULL,             -- 1: their family on the day the records describe
  first_run INTEGER NOT NULL, ended_run INTEGER,
  PRIMARY KEY (family_id, person_id, first_run)
) STRICT;
CREATE INDEX family_member_by_person ON family_member (person_id);

-- A worker says which of two values holds. fact: name birth_date sex address …; value as shown.
CREATE TABLE fact_preference (
  preference_id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL,
  fact TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  account_id INTEGER, made_at INTEGER NOT NULL,
  undone_by INTEGER, undone_at INTEGER
) STRICT;
CREATE INDEX fact_preference_by_person ON fact_preference (person_id);

-- Search. Hits are candidates only: what matched is read from live facts before it is shown, so these
-- rows need no history. A name is folded and cut into tokens; each distinct token stands once, with the
-- hashes of its deletion neighbourhood (itself and itself less one letter, in order of sound as well).
CREATE TABLE name_token (
  token_id INTEGER PRIMARY KEY,
  token TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE token_variant (
  variant INTEGER NOT NULL,             -- 64-bit hash
  token_id INTEGER NOT NULL,
  PRIMARY KEY (variant, token_id)
) STRICT;
CREATE TABLE person_token (
  token_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
  PRIMARY KEY (token_id, person_id)
) STRICT;
CREATE INDEX person_token_by_person ON person_token (person_id);
-- 64-bit hashes of birth dates, postcodes, outward codes and identifiers ("i:nhs:9434765919").
CREATE TABLE search_key (
  search_key INTEGER NOT NULL, person_id INTEGER NOT NULL,
  PRIMARY KEY (search_key, person_id)
) STRICT;
CREATE INDEX search_key_by_person ON search_key (person_id);

-- What somebody typed in the search box, for a few hours, so that it never stands in a URL.
CREATE TABLE stored_search (
  ref TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL,
  words TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

-- When somebody last looked at a family: for "what changed since".
CREATE TABLE family_seen (
  account_id INTEGER NOT NULL, family_id INTEGER NOT NULL,
  seen_at INTEGER NOT NULL, before_that INTEGER,
  PRIMARY KEY (account_id, family_id)
) STRICT;

CREATE VIEW live_person_record AS SELECT r.* FROM person_record r JOIN link_state s
  ON r.first_run <= s.published_run AND (r.ended_run IS NULL OR r.ended_run > s.published_run);
CREATE VIEW live_link_edge AS SELECT e.* FROM link_edge e JOIN link_state s
  ON e.first_run <= s.published_run AND (e.ended_run IS NULL OR e.ended_run > s.published_run);
CREATE VIEW live_family_member AS SELECT m.* FROM family_member m JOIN link_state s
  ON m.first_run <= s.published_run AND (m.ended_run IS NULL OR m.ended_run > s.published_run);

-- A family known only to universal services is a closed index entry until somebody with a purpose opens it.
CREATE TABLE family_opening (
  family_opening_id INTEGER PRIMARY KEY,
  family_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  opened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX family_opening_by_family ON family_opening (family_id);
