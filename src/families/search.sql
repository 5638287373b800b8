Search: probes of the key tables, and the few columns that a result shows.

-- name: tokens_by_variant
SELECT t.token_id, t.token FROM token_variant v JOIN name_token t ON t.token_id = v.token_id WHERE v.variant = ?1;
-- name: people_by_token
SELECT person_id FROM person_token WHERE token_id = ?1 LIMIT 20000;
-- name: people_by_key
SELECT person_id FROM search_key WHERE search_key = ?1 LIMIT 20000;
-- name: card
SELECT ref, name, sex, birth_date, expected_birth_date, death_date, postcode, state, merged_into FROM person WHERE person_id = ?1;
-- name: has_live_records
SELECT 1 FROM live_person_record WHERE person_id = ?1 LIMIT 1;
-- name: kinds_of_person
SELECT DISTINCT s.kind FROM live_person_record r JOIN source_record x ON x.record_id = r.record_id
JOIN source s ON s.source_id = x.source_id WHERE r.person_id = ?1 AND s.removed_at IS NULL;
-- name: postcodes_of_person
SELECT a.postcode, s.kind FROM live_person_record r JOIN live_record_address a ON a.record_id = r.record_id
JOIN source s ON s.source_id = a.source_id WHERE r.person_id = ?1 AND a.postcode IS NOT NULL;
-- name: current_services
SELECT DISTINCT f.service, s.kind FROM live_person_record r JOIN live_involvement f ON f.record_id = r.record_id
JOIN source s ON s.source_id = f.source_id
WHERE r.person_id = ?1 AND (f.to_date IS NULL OR f.to_date > ?2) AND (f.from_date IS NULL OR f.from_date <= ?2);
-- name: insert_stored_search
INSERT INTO stored_search (ref, account_id, words, made_at) VALUES (?1, ?2, ?3, ?4);
-- name: stored_search
SELECT words FROM stored_search WHERE ref = ?1 AND account_id = ?2 AND made_at > ?3;
-- name: sweep_stored_searches
DELETE FROM stored_search WHERE made_at <= ?1;
