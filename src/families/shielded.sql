Search rows of shielded people.

-- name: shielded_people
SELECT DISTINCT person_id FROM sharing_rule WHERE kind = 'shielded' AND from_at <= ?1 AND (to_at IS NULL OR to_at > ?1);
-- name: visible_births
SELECT f.value FROM live_person_record r JOIN live_record_fact f ON f.record_id = r.record_id
WHERE r.person_id = ?1 AND f.name IN ('birth_date', 'expected_birth_date');
-- name: visible_names
SELECT f.forename, f.middle, f.surname FROM live_person_record r JOIN live_record_name f ON f.record_id = r.record_id
WHERE r.person_id = ?1 AND f.kind = 'current';
-- name: keys_in_index
SELECT search_key FROM search_key WHERE person_id = ?1;
-- name: tokens_in_index
SELECT p.token_id, t.token FROM person_token p JOIN name_token t ON t.token_id = p.token_id WHERE p.person_id = ?1;
-- name: drop_key
DELETE FROM search_key WHERE search_key = ?1 AND person_id = ?2;
-- name: drop_token
DELETE FROM person_token WHERE token_id = ?1 AND person_id = ?2;
