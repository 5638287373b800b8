Search: probes of the key tables, and the few columns that a result shows.

-- name: tokens_by_variant
SELECT t.token_id, t.token FROM token_variant v JOIN name_token t ON t.token_id = v.token_id WHERE v.variant = ?1;
-- name: people_by_token
SELECT person_id FROM person_token WHERE token_id = ?1 LIMIT 20000;
-- name: people_by_key
SELECT person_id FROM search_key WHERE search_key = ?1 LIMIT 20000;
-- name: card
SELECT ref, state, merged_into FROM person WHERE person_id = ?1;
-- name: current_members
SELECT person_id FROM live_family_member WHERE family_id = ?1 AND current = 1 ORDER BY role DESC, person_id;
-- name: insert_stored_search
INSERT INTO stored_search (ref, account_id, words, made_at) VALUES (?1, ?2, ?3, ?4);
-- name: stored_search
SELECT words FROM stored_search WHERE ref = ?1 AND account_id = ?2 AND made_at > ?3;
-- name: sweep_stored_searches
DELETE FROM stored_search WHERE made_at <= ?1;
