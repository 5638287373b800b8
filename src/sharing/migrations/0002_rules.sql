-- What is decided about one person and one reader, beside roles and agreements. A rule is never deleted: it ends.
-- A rule is for an account, for an agency (account null) or for everybody (both null).
CREATE TABLE sharing_rule (
  rule_id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                   -- connected locked named shielded objection disclosed override purpose
                                        --   team consulted  (sharing/rules.hpp)
  account_id INTEGER,
  agency_id INTEGER,
  sections INTEGER NOT NULL DEFAULT 0,  -- bits of base/policy.hpp: of objection and disclosed
  from_at INTEGER NOT NULL,
  to_at INTEGER,                        -- first instant at which it no longer holds; null: open
  words BLOB NOT NULL,                  -- why, sealed
  decision_id INTEGER,                  -- the disclosure it carries out
  made_by INTEGER, made_at INTEGER NOT NULL,
  ended_by INTEGER
) STRICT;
CREATE INDEX sharing_rule_by_person ON sharing_rule (person_id);
CREATE INDEX sharing_rule_by_account ON sharing_rule (account_id, kind);

-- A decision to share now, or not to, whatever agreements say: reviewed afterwards, never waiting.
CREATE TABLE disclosure (
  disclosure_id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                   -- shared refused override
  basis TEXT NOT NULL,                  -- s16LA s47 vital court other; '' of a refusal
  sections INTEGER NOT NULL DEFAULT 0,
  to_agency_id INTEGER, to_account_id INTEGER,
  words BLOB NOT NULL,                  -- sealed JSON: to, what, why
  made_by INTEGER NOT NULL, made_at INTEGER NOT NULL,
  until_at INTEGER,
  ended_at INTEGER,
  reviewed_by INTEGER, reviewed_at INTEGER,
  outcome TEXT NOT NULL DEFAULT '',     -- right, learn, wrong
  note BLOB
) STRICT;
CREATE INDEX disclosure_waiting ON disclosure (reviewed_at, made_at);
CREATE TABLE disclosure_person (
  disclosure_id INTEGER NOT NULL REFERENCES disclosure,
  person_id INTEGER NOT NULL,
  PRIMARY KEY (disclosure_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disclosure_of_person ON disclosure_person (person_id);

-- Counts changes of agreements, so that a running server reads them anew at once.
CREATE TABLE sharing_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  agreements_version INTEGER NOT NULL
) STRICT;
INSERT INTO sharing_state (one, agreements_version) VALUES (1, 0);
