Queries of `kindred link`: reading what sources say, and writing what linkage makes of it.

-- name: all_live_names
SELECT record_id, source_id, kind, forename, middle, surname, from_date, to_date FROM live_record_name;
-- name: all_live_facts
SELECT record_id, source_id, name, value, from_date FROM live_record_fact;
-- name: all_live_identifiers
SELECT record_id, source_id, scheme, value, from_date FROM live_record_identifier;
-- name: all_live_case_numbers
-- The social care sources of one authority speak of a child by one number; others quote it, and a migrated
-- record quotes its old one.
SELECT r.record_id, s.authority || ' ' || r.local_id FROM source_record r JOIN source s ON s.source_id = r.source_id
WHERE s.kind = 'social_care' AND s.removed_at IS NULL
UNION ALL
SELECT i.record_id, s.authority || ' ' || i.value FROM live_record_identifier i
JOIN source s ON s.source_id = i.source_id WHERE i.scheme IN ('la_child_id', 'legacy_id');
-- name: all_closed_identities
SELECT DISTINCT record_id, source_id FROM live_event WHERE kind = 'adoption_order';
-- name: all_live_addresses
SELECT record_id, source_id, kind, line, postcode, from_date, to_date FROM live_record_address;
-- name: all_live_contacts
SELECT record_id, source_id, kind, value FROM live_record_contact;
-- name: all_live_groups
SELECT record_id, source_id, kind, group_key, from_date, to_date FROM live_record_group;
-- name: all_live_relationships
SELECT record_id, source_id, other_record_id, kind, parental_responsibility, from_date, to_date
FROM live_record_relationship;
-- name: all_sources
SELECT s.source_id, s.kind, s.own, COALESCE((SELECT MAX(e.as_of) FROM extract e
  WHERE e.source_id = s.source_id AND e.extract_id <= s.published_extract AND e.state = 'published'), ''),
  s.published_extract
FROM source s WHERE s.removed_at IS NULL;
-- name: standing_decisions
-- The majority of those who are sure; where as many say one as the other, apart until a third has decided.
SELECT record_a, record_b, CASE WHEN SUM(CASE verdict WHEN 'same' THEN 1 ELSE 0 END) >
  SUM(CASE verdict WHEN 'different' THEN 1 ELSE 0 END) THEN 'same' ELSE 'different' END
FROM link_decision WHERE undone_at IS NULL AND verdict IN ('same', 'different')
GROUP BY record_a, record_b ORDER BY record_a, record_b;
-- name: standing_preferences
SELECT person_id, fact, source_id, value FROM fact_preference WHERE undone_at IS NULL ORDER BY preference_id;
-- What a record was before, of the ids that nobody has now: the last is what it gets back when a join is undone.
-- name: former_person_records
SELECT record_id, person_id FROM person_record e WHERE ended_run IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM live_person_record l WHERE l.person_id = e.person_id)
ORDER BY ended_run, first_run;
-- name: former_members
SELECT person_id, family_id FROM family_member e WHERE ended_run IS NOT NULL AND current = 1
  AND NOT EXISTS (SELECT 1 FROM live_family_member l WHERE l.family_id = e.family_id AND l.current = 1)
ORDER BY ended_run, first_run;
-- name: all_live_person_records
SELECT record_id, person_id, probability, how FROM live_person_record;
-- name: all_live_edges
SELECT record_a, record_b, weight, probability, state FROM live_link_edge ORDER BY record_a, record_b;
-- name: all_live_members
SELECT family_id, person_id, role, reason, through_person_id, from_date, to_date, current FROM live_family_member;
-- name: all_people_cards
SELECT person_id, state, name, birth_date, expected_birth_date, death_date, sex, postcode, version
FROM person WHERE merged_into IS NULL;
-- name: all_family_titles
SELECT family_id, title FROM family WHERE joined_into IS NULL;
-- name: all_name_tokens
SELECT token_id, token FROM name_token;
-- name: all_person_tokens
SELECT token_id, person_id FROM person_token;
-- name: all_search_keys
SELECT search_key, person_id FROM search_key;

-- name: published_run
SELECT published_run FROM link_state;
-- name: last_run
SELECT MAX(run_id) FROM link_run;
-- name: staging_runs
SELECT run_id FROM link_run WHERE state = 'staging';
-- name: begin_run
INSERT INTO link_run (run_id, state, started_at, account_id, reason) VALUES (?1, 'staging', ?2, ?3, ?4);
-- name: finish_run
UPDATE link_run SET state = 'published', published_at = ?2, model = ?3, parameters = ?4, on_day = ?5, records = ?6,
  edges = ?7, people = ?8, families = ?9, merged = ?10, split = ?11, unsettled = ?12, changed = ?13
WHERE run_id = ?1;
-- name: publish_run
UPDATE link_state SET published_run = ?1;
-- name: discard_run
UPDATE link_run SET state = 'discarded' WHERE run_id = ?1;
-- name: sweep_new_person_records
DELETE FROM person_record WHERE first_run > ?1;
-- name: sweep_ended_person_records
UPDATE person_record SET ended_run = NULL WHERE ended_run > ?1;
-- name: sweep_new_edges
DELETE FROM link_edge WHERE first_run > ?1;
-- name: sweep_ended_edges
UPDATE link_edge SET ended_run = NULL WHERE ended_run > ?1;
-- name: sweep_new_members
DELETE FROM family_member WHERE first_run > ?1;
-- name: sweep_ended_members
UPDATE family_member SET ended_run = NULL WHERE ended_run > ?1;
-- name: sweep_new_people
DELETE FROM person WHERE first_run > ?1;
-- name: sweep_new_families
DELETE FROM family WHERE first_run > ?1;
-- name: sweep_person_events
DELETE FROM person_event WHERE run_id > ?1;

-- name: insert_person
INSERT INTO person (person_id, ref, state, first_run, name, sort_key, birth_date, expected_birth_date, death_date,
  sex, postcode) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);
-- name: update_person_card
UPDATE person SET state = ?2, name = ?3, sort_key = ?4, birth_date = ?5, expected_birth_date = ?6, death_date = ?7,
  sex = ?8, postcode = ?9, merged_into = NULL, version = version + 1 WHERE person_id = ?1;
-- name: merge_person
UPDATE person SET merged_into = ?2, version = version + 1 WHERE person_id = ?1;
-- name: insert_person_record
INSERT INTO person_record (record_id, person_id, probability, how, first_run) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: end_person_record
UPDATE person_record SET ended_run = ?2 WHERE record_id = ?1 AND ended_run IS NULL AND first_run < ?2;
-- name: insert_edge
INSERT INTO link_edge (record_a, record_b, weight, probability, state, first_run) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
-- name: end_edge
UPDATE link_edge SET ended_run = ?3 WHERE record_a = ?1 AND record_b = ?2 AND ended_run IS NULL AND first_run < ?3;
-- name: insert_family
INSERT INTO family (family_id, ref, title, first_run) VALUES (?1, ?2, ?3, ?4);
-- name: retitle_family
UPDATE family SET title = ?2, joined_into = NULL, version = version + 1 WHERE family_id = ?1;
-- name: join_family
UPDATE family SET joined_into = ?2, version = version + 1 WHERE family_id = ?1;
-- name: insert_member
INSERT INTO family_member (family_id, person_id, role, reason, through_person_id, from_date, to_date, current, first_run)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
-- name: end_member
UPDATE family_member SET ended_run = ?3
WHERE family_id = ?1 AND person_id = ?2 AND ended_run IS NULL AND first_run < ?3;
-- name: insert_person_event
INSERT INTO person_event (person_event_id, run_id, person_id, kind, other_person_id, records, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
-- name: insert_name_token
INSERT INTO name_token (token_id, token) VALUES (?1, ?2);
-- name: insert_token_variant
INSERT INTO token_variant (variant, token_id) VALUES (?1, ?2);
-- name: insert_person_token
INSERT INTO person_token (token_id, person_id) VALUES (?1, ?2);
-- name: delete_person_token
DELETE FROM person_token WHERE token_id = ?1 AND person_id = ?2;
-- name: insert_search_key
INSERT INTO search_key (search_key, person_id) VALUES (?1, ?2);
-- name: delete_search_key
DELETE FROM search_key WHERE search_key = ?1 AND person_id = ?2;

-- name: all_link_keys
SELECT link_key, record_id FROM link_key;
-- name: insert_link_key
INSERT INTO link_key (link_key, record_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING;
-- name: delete_link_key
DELETE FROM link_key WHERE link_key = ?1 AND record_id = ?2;
-- name: forget_seen_extracts
DELETE FROM link_seen;
-- name: insert_seen_extract
INSERT INTO link_seen (source_id, extract_id) VALUES (?1, ?2);

-- name: record_by_local_id
SELECT r.record_id FROM source_record r JOIN source s ON s.source_id = r.source_id WHERE s.name = ?1 AND r.local_id = ?2;
-- name: all_records_with_people
SELECT s.name, r.local_id, p.person_id FROM live_person_record p JOIN source_record r ON r.record_id = p.record_id
JOIN source s ON s.source_id = r.source_id;
-- name: all_current_families
SELECT person_id, family_id FROM live_family_member WHERE current = 1;
