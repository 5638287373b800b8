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
INSERT INTO session (token_hash, ref, account_id, csrf, user_agent, address, created_at, seen_at, method)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)

-- name: session_by_token
SELECT s.account_id, s.csrf, s.created_at, s.seen_at, a.name, COALESCE(r.role, a.role), a.agency_id, g.name, g.kind, a.state,
  a.must_change_password, s.method, f.confirmed, (SELECT d.value FROM setting d WHERE d.name = 'demo'),
  (SELECT p.value FROM setting p WHERE p.name = 'second_factor')
FROM session s JOIN account a ON a.account_id = s.account_id JOIN agency g ON g.agency_id = a.agency_id
LEFT JOIN account_role r ON r.account_id = s.account_id AND r.role = s.role
LEFT JOIN second_factor f ON f.account_id = s.account_id
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
SELECT COUNT(*) FROM sign_in_attempt WHERE bucket = ?1 AND at > ?2

-- name: insert_attempt
INSERT INTO sign_in_attempt (bucket, at, attempt_id) VALUES (?1, ?2, ?3)

-- name: clear_attempts
DELETE FROM sign_in_attempt WHERE bucket = ?1

-- name: forget_attempts
DELETE FROM sign_in_attempt WHERE at < ?1

-- name: setting
SELECT value FROM setting WHERE name = ?1

-- name: set_setting
INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: add_role
INSERT INTO account_role (account_id, role) VALUES (?1, ?2) ON CONFLICT (account_id, role) DO NOTHING

-- name: remove_role
DELETE FROM account_role WHERE account_id = ?1 AND role = ?2

-- name: roles_of
SELECT role FROM account_role WHERE account_id = ?1 ORDER BY role

-- name: set_main_role
UPDATE account SET role = ?2 WHERE account_id = ?1

-- name: set_profile
UPDATE account SET name = ?2, job_title = ?3, agency_id = ?4 WHERE account_id = ?1

-- name: use_role
UPDATE session SET role = ?2 WHERE token_hash = ?1

-- name: team_by_name
SELECT team_id FROM team WHERE agency_id = ?1 AND name = ?2

-- name: insert_team
INSERT INTO team (team_id, agency_id, name, created_at) VALUES (?1, ?2, ?3, ?4)

-- name: teams
SELECT t.team_id, t.name, t.agency_id, g.name,
  (SELECT COUNT(*) FROM team_member m WHERE m.team_id = t.team_id AND m.ended_at IS NULL)
FROM team t JOIN agency g ON g.agency_id = t.agency_id ORDER BY g.name, t.name

-- name: teams_of
SELECT t.team_id, t.name, m.leads, m.began_at FROM team_member m JOIN team t ON t.team_id = m.team_id
WHERE m.account_id = ?1 AND m.ended_at IS NULL ORDER BY t.name

-- name: members_of
SELECT a.account_id, a.name, m.leads, m.began_at FROM team_member m JOIN account a ON a.account_id = m.account_id
WHERE m.team_id = ?1 AND m.ended_at IS NULL ORDER BY a.name

-- name: all_members
SELECT m.team_id, a.account_id, a.name, m.leads, m.began_at FROM team_member m JOIN account a ON a.account_id = m.account_id
WHERE m.ended_at IS NULL ORDER BY m.team_id, a.name

-- name: membership
SELECT leads FROM team_member WHERE team_id = ?1 AND account_id = ?2 AND ended_at IS NULL

-- name: join_team
INSERT INTO team_member (team_id, account_id, leads, began_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (team_id, account_id, began_at) DO UPDATE SET leads = excluded.leads, ended_at = NULL

-- name: leave_team
UPDATE team_member SET ended_at = ?3 WHERE team_id = ?1 AND account_id = ?2 AND ended_at IS NULL

-- name: drop_attempt
DELETE FROM sign_in_attempt WHERE bucket = ?1 AND attempt_id = ?2

-- name: insert_step
INSERT INTO sign_in_step (token_hash, account_id, tries, created_at) VALUES (?1, ?2, 0, ?3)

-- name: step_by_token
SELECT account_id, tries FROM sign_in_step WHERE token_hash = ?1 AND created_at > ?2

-- name: count_step_try
UPDATE sign_in_step SET tries = tries + 1 WHERE token_hash = ?1

-- name: end_step
DELETE FROM sign_in_step WHERE token_hash = ?1

-- name: end_steps_of
DELETE FROM sign_in_step WHERE account_id = ?1

-- name: end_old_steps
DELETE FROM sign_in_step WHERE created_at <= ?1

-- name: factor_of
SELECT seed, confirmed, last_step FROM second_factor WHERE account_id = ?1

-- name: insert_factor
INSERT INTO second_factor (account_id, seed, confirmed, last_step, created_at) VALUES (?1, ?2, 0, 0, ?3)
ON CONFLICT (account_id) DO UPDATE SET seed = excluded.seed, confirmed = 0, last_step = 0, created_at = excluded.created_at

-- name: use_step
UPDATE second_factor SET last_step = ?2, confirmed = 1 WHERE account_id = ?1 AND last_step < ?2

-- name: remove_factor
DELETE FROM second_factor WHERE account_id = ?1

-- name: insert_recovery_code
INSERT INTO recovery_code (account_id, code_hash) VALUES (?1, ?2)

-- name: use_recovery_code
UPDATE recovery_code SET used_at = ?3 WHERE account_id = ?1 AND code_hash = ?2 AND used_at IS NULL

-- name: count_recovery_codes
SELECT COUNT(*) FROM recovery_code WHERE account_id = ?1 AND used_at IS NULL

-- name: forget_recovery_codes
DELETE FROM recovery_code WHERE account_id = ?1

-- name: insert_link
INSERT INTO sign_in_link (token_hash, account_id, kind, made_by, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: link_by_token
SELECT l.account_id, l.kind, l.expires_at FROM sign_in_link l JOIN account a ON a.account_id = l.account_id
WHERE l.token_hash = ?1 AND l.used_at IS NULL AND l.expires_at > ?2 AND a.state = 'active'

-- name: use_link
UPDATE sign_in_link SET used_at = ?2 WHERE token_hash = ?1 AND used_at IS NULL

-- name: void_links_of
UPDATE sign_in_link SET used_at = ?2 WHERE account_id = ?1 AND used_at IS NULL

-- name: open_invitation
SELECT MAX(expires_at) FROM sign_in_link WHERE account_id = ?1 AND kind = 'invitation' AND used_at IS NULL AND expires_at > ?2

-- name: external_account
SELECT account_id FROM external_identity WHERE issuer = ?1 AND subject = ?2

-- name: insert_external
INSERT INTO external_identity (issuer, subject, account_id, created_at) VALUES (?1, ?2, ?3, ?4)

-- name: externals_of
SELECT issuer, subject, created_at FROM external_identity WHERE account_id = ?1 ORDER BY created_at

-- name: remove_externals_of
DELETE FROM external_identity WHERE account_id = ?1

-- name: insert_flow
INSERT INTO openid_flow (state_hash, browser_hash, nonce, verifier, next, link_account, invitation_hash, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: flow_by_state
SELECT browser_hash, nonce, verifier, next, link_account, invitation_hash FROM openid_flow WHERE state_hash = ?1 AND created_at > ?2

-- name: end_flow
DELETE FROM openid_flow WHERE state_hash = ?1

-- name: end_old_flows
DELETE FROM openid_flow WHERE created_at <= ?1
