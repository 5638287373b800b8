-- Agencies, the people who sign in, their sessions.

CREATE TABLE agency (
  agency_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                   -- section of its own work: social_care education health …; '' none
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
  account_id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,        -- lower case; an e-mail address or a short name
  name TEXT NOT NULL,                   -- shown to others
  job_title TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL,                   -- practitioner front_door team_manager coordinator analyst auditor
                                        --   administrator operator
  agency_id INTEGER NOT NULL REFERENCES agency,
  password_hash TEXT NOT NULL,          -- Argon2id in its own text form; '' signs in nowhere
  must_change_password INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,                  -- active disabled
  created_at INTEGER NOT NULL,
  last_sign_in INTEGER
) STRICT;

-- A browser that is signed in. The token itself is only in its cookie.
CREATE TABLE session (
  token_hash BLOB PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,             -- names it on the account's page
  account_id INTEGER NOT NULL REFERENCES account,
  csrf TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);

-- A browser in which this account has signed in before. Guesses from elsewhere do not slow it down.
CREATE TABLE known_device (
  token_hash BLOB PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX known_device_by_account ON known_device (account_id);

-- Failed sign-ins, counted by who tried from where; bucket is a hash, so no names are kept.
CREATE TABLE sign_in_attempt (
  bucket BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_attempt_by_bucket ON sign_in_attempt (bucket, at);
CREATE INDEX sign_in_attempt_by_time ON sign_in_attempt (at);

-- What the store is for as a whole: 'demo' = '1' marks a store of invented people.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
