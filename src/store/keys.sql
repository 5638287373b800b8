-- Data keys in the store.

-- name: live_data_key
SELECT key_id, master_id, wrapped FROM data_key WHERE scope = ?1 AND scope_id = ?2 AND destroyed_at IS NULL

-- name: data_key_by_id
SELECT master_id, wrapped FROM data_key WHERE key_id = ?1

-- name: insert_data_key
INSERT INTO data_key (key_id, scope, scope_id, master_id, wrapped, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: destroy_data_key
UPDATE data_key SET wrapped = NULL, destroyed_at = ?2 WHERE key_id = ?1

-- name: live_data_keys
SELECT key_id, master_id, wrapped FROM data_key WHERE destroyed_at IS NULL ORDER BY key_id

-- name: rewrap_data_key
UPDATE data_key SET master_id = ?2, wrapped = ?3 WHERE key_id = ?1

-- name: count_destroyed_keys
SELECT count(*) FROM data_key WHERE destroyed_at IS NOT NULL
