-- The access log.

-- name: insert_access
INSERT INTO access_log (tx_order, at, account_id, agency_id, role, action, purpose, person_id, asked, granted,
                        shown, scope, reason, refused)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
RETURNING entry_id

-- name: insert_shown
INSERT INTO access_shown (person_id, entry_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: access_of_person
SELECT entry_id, at, account_id, agency_id, role, action, purpose, person_id, asked, granted, shown, scope, reason,
       refused
FROM access_log
WHERE entry_id IN (SELECT entry_id FROM access_log WHERE person_id = ?1
                   UNION SELECT entry_id FROM access_shown WHERE person_id = ?1)
ORDER BY entry_id DESC LIMIT ?2

-- name: access_of_account
SELECT entry_id, at, account_id, agency_id, role, action, purpose, person_id, asked, granted, shown, scope, reason,
       refused
FROM access_log WHERE account_id = ?1 ORDER BY entry_id DESC LIMIT ?2

-- name: access_newest
SELECT entry_id, at, account_id, agency_id, role, action, purpose, person_id, asked, granted, shown, scope, reason,
       refused
FROM access_log WHERE entry_id < ?1 ORDER BY entry_id DESC LIMIT ?2
