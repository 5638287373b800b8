-- Signing in with a second factor, by invitation, and through another identity provider.

-- How a session began: 'password', 'code' (password and second factor) or 'openid'.
ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT 'password';

-- Names one try, so that a right one takes back no more than itself.
ALTER TABLE sign_in_attempt ADD COLUMN attempt_id INTEGER NOT NULL DEFAULT 0;

CREATE TABLE second_factor (
  account_id INTEGER PRIMARY KEY REFERENCES account,
  seed BLOB NOT NULL,                   -- 20 random bytes, sealed
  confirmed INTEGER NOT NULL,           -- 1 once a code of it was typed
  last_step INTEGER NOT NULL,           -- the newest 30-second step whose code was used; none before it is taken again
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  account_id INTEGER NOT NULL REFERENCES account,
  code_hash BLOB NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (account_id, code_hash)
) STRICT;

-- A browser whose password was right and whose code is awaited. Its token is only in its cookie.
CREATE TABLE sign_in_step (
  token_hash BLOB PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account,
  tries INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- An invitation or a new password: a link that works once, until it expires.
CREATE TABLE sign_in_link (
  token_hash BLOB PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account,
  kind TEXT NOT NULL,                   -- invitation reset
  made_by INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX sign_in_link_by_account ON sign_in_link (account_id);

-- Who an account is at another identity provider: issuer and subject, never an e-mail address.
CREATE TABLE external_identity (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX external_identity_by_account ON external_identity (account_id);

-- A browser that was sent to the provider and is expected back; state and cookie are kept as hashes.
CREATE TABLE openid_flow (
  state_hash BLOB PRIMARY KEY,
  browser_hash BLOB NOT NULL,
  nonce TEXT NOT NULL,
  verifier TEXT NOT NULL,               -- of PKCE
  next TEXT NOT NULL,
  link_account INTEGER,                 -- whose account is to be connected; null: signing in
  invitation_hash BLOB,                 -- the invitation that is taken up with it; null: none
  created_at INTEGER NOT NULL
) STRICT;
