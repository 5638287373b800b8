-- Roles that an account holds beside the one it signs in with, and the teams that people belong to.

CREATE TABLE account_role (
  account_id INTEGER NOT NULL REFERENCES account,
  role TEXT NOT NULL,                   -- a name of data/roles/roles.toml
  PRIMARY KEY (account_id, role)
) STRICT;
INSERT INTO account_role (account_id, role) SELECT account_id, role FROM account;

CREATE TABLE team (
  team_id INTEGER PRIMARY KEY,
  agency_id INTEGER NOT NULL REFERENCES agency,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (agency_id, name)
) STRICT;

-- Half-open periods; ended_at is null while somebody belongs.
CREATE TABLE team_member (
  team_id INTEGER NOT NULL REFERENCES team,
  account_id INTEGER NOT NULL REFERENCES account,
  leads INTEGER NOT NULL,               -- 1: manages the team
  began_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (team_id, account_id, began_at)
) STRICT;
CREATE INDEX team_member_by_account ON team_member (account_id);

-- The role in use: one of those held; '' is the account's first.
ALTER TABLE session ADD COLUMN role TEXT NOT NULL DEFAULT '';
