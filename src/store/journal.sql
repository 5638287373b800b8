-- The journal of changes.

-- name: insert_journal
INSERT INTO journal (tx_order, at, account_id, purpose, reason, kind, entity_id, action, was, became)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: journal_of_entity
SELECT entry_id, at, account_id, purpose, reason, kind, entity_id, action, was, became FROM journal
WHERE kind = ?1 AND entity_id = ?2 ORDER BY entry_id DESC LIMIT ?3

-- name: journal_newest
SELECT entry_id, at, account_id, purpose, reason, kind, entity_id, action, was, became FROM journal
WHERE entry_id < ?1 ORDER BY entry_id DESC LIMIT ?2
