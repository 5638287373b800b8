-- Rows of the two logs in the order of the chain, every column. The order of columns is part of the format.

-- name: journal_chain_sqlite
SELECT tx_order, entry_id, at, account_id, purpose, reason, kind, entity_id, action, was, became FROM journal
WHERE entry_id > ?2 ORDER BY entry_id LIMIT ?3

-- name: journal_chain_postgres
SELECT tx_order, entry_id, at, account_id, purpose, reason, kind, entity_id, action, was, became FROM journal
WHERE (tx_order, entry_id) > (?1, ?2) ORDER BY tx_order, entry_id LIMIT ?3

-- name: access_chain_sqlite
SELECT tx_order, entry_id, at, account_id, agency_id, role, action, purpose, person_id, asked, granted, shown, scope,
       reason, refused
FROM access_log WHERE entry_id > ?2 ORDER BY entry_id LIMIT ?3

-- name: access_chain_postgres
SELECT tx_order, entry_id, at, account_id, agency_id, role, action, purpose, person_id, asked, granted, shown, scope,
       reason, refused
FROM access_log WHERE (tx_order, entry_id) > (?1, ?2) ORDER BY tx_order, entry_id LIMIT ?3

-- name: oldest_running
SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)

-- name: take_sealer_lock
SELECT CASE WHEN pg_try_advisory_xact_lock(1263421522) THEN 1 ELSE 0 END

-- name: count_shown
SELECT count(*) FROM access_shown

-- name: note_seals
INSERT INTO seals_written (name, lines) VALUES ('seals', ?1) ON CONFLICT (name) DO UPDATE SET lines = ?1

-- name: seals_noted
SELECT lines FROM seals_written WHERE name = 'seals'
