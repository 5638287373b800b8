-- Agencies, accounts, sessions, settings.

-- name: agency_by_name
SELECT agency_id, kind FROM agency WHERE name = ?1

-- name: insert_agency
INSERT INTO agency (agency_id, name, kind, created_at) VALUES (?1, ?2, ?3, ?4)

-- name: set_agency_kind
UPDATE agency SET kind = ?2 WHERE agency_id = ?1

-- name: agencies
SELECT g.agency_id, g.name, g.kind, (SELECT COUNT(*) FROM account a WHERE a.agency_id = g.agency_id AND a.state = 'active')
FROM agency g ORDER BY g.name

-- name: insert_account
INSERT INTO account (account_id, username, name, job_title, role, agency_id, password_hash, must_change_password, state, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'active', ?9)

-- name: accounts
SELECT a.account_id, a.username, a.name, a.job_title, a.role, a.agency_id, g.name, a.state, a.must_change_password, a.last_sign_in
FROM account a JOIN agency g ON g.agency_id = a.agency_id ORDER BY a.username

-- name: account_by_username
SELECT a.account_id, a.username, a.name, a.job_title, a.role, a.agency_id, g.name, a.state, a.must_change_password, a.last_sign_in
FROM account a JOIN agency g ON g.agency_id = a.agency_id WHERE a.username = ?1

-- name: account_by_id
SELECT a.account_id, a.username, a.name, a.job_title, a.role, a.agency_id, g.name, a.state, a.must_change_password, a.last_sign_in
FROM account a JOIN agency g ON g.agency_id = a.agency_id WHERE a.account_id = ?1

-- name: password_of
SELECT password_hash FROM account WHERE account_id = ?1

-- name: set_password
UPDATE account SET password_hash = ?2, must_change_password = ?3 WHERE account_id = ?1

-- name: set_state
UPDATE account SET state = ?2 WHERE account_id = ?1

-- name: set_last_sign_in
UPDATE account SET last_sign_in = ?2 WHERE account_id = ?1

-- name: insert_session
INSERT INTO session (token_hash, ref, account_id, csrf, user_agent, address, created_at, seen_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)

-- name: session_by_token
SELECT s.account_id, s.csrf, s.created_at, s.seen_at, a.name, a.role, a.agency_id, g.name, g.kind, a.state, a.must_change_password
FROM session s JOIN account a ON a.account_id = s.account_id JOIN agency g ON g.agency_id = a.agency_id
WHERE s.token_hash = ?1

-- name: touch_session
UPDATE session SET seen_at = ?2 WHERE token_hash = ?1

-- name: end_session
DELETE FROM session WHERE token_hash = ?1

-- name: end_session_by_ref
DELETE FROM session WHERE ref = ?1 AND account_id = ?2

-- name: end_sessions_of
DELETE FROM session WHERE account_id = ?1

-- name: end_other_sessions
DELETE FROM session WHERE account_id = ?1 AND token_hash <> ?2

-- name: end_old_sessions
DELETE FROM session WHERE created_at < ?1 OR seen_at < ?2

-- name: sessions_of
SELECT token_hash, ref, user_agent, address, created_at, seen_at FROM session WHERE account_id = ?1 ORDER BY seen_at DESC

-- name: insert_device
INSERT INTO known_device (token_hash, account_id, created_at) VALUES (?1, ?2, ?3)

-- name: device_of
SELECT 1 FROM known_device WHERE token_hash = ?1 AND account_id = ?2

-- name: forget_devices
DELETE FROM known_device WHERE account_id = ?1

-- name: count_attempts
SELECT COUNT(*), MAX(at) FROM sign_in_attempt WHERE bucket = ?1 AND at > ?2

-- name: insert_attempt
INSERT INTO sign_in_attempt (bucket, at) VALUES (?1, ?2)

-- name: clear_attempts
DELETE FROM sign_in_attempt WHERE bucket = ?1

-- name: forget_attempts
DELETE FROM sign_in_attempt WHERE at < ?1

-- name: setting
SELECT value FROM setting WHERE name = ?1

-- name: set_setting
INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
