Queries of linking around a decision: the same columns as in linking.sql, for one record (or person) each.

-- name: live_names_of
SELECT record_id, source_id, kind, forename, middle, surname, from_date, to_date FROM live_record_name WHERE record_id = ?1;
-- name: live_facts_of
SELECT record_id, source_id, name, value, from_date FROM live_record_fact WHERE record_id = ?1;
-- name: live_identifiers_of
SELECT record_id, source_id, scheme, value, from_date FROM live_record_identifier WHERE record_id = ?1;
-- name: live_addresses_of
SELECT record_id, source_id, kind, line, postcode, from_date, to_date FROM live_record_address WHERE record_id = ?1;
-- name: live_contacts_of
SELECT record_id, source_id, kind, value FROM live_record_contact WHERE record_id = ?1;
-- name: live_groups_of
SELECT record_id, source_id, kind, group_key, from_date, to_date FROM live_record_group WHERE record_id = ?1;
-- name: live_relationships_of
SELECT record_id, source_id, other_record_id, kind, parental_responsibility, from_date, to_date
FROM live_record_relationship WHERE record_id = ?1;
-- name: live_case_numbers_of
SELECT r.record_id, s.authority || ' ' || r.local_id FROM source_record r JOIN source s ON s.source_id = r.source_id
WHERE r.record_id = ?1 AND s.kind = 'social_care' AND s.removed_at IS NULL
UNION ALL
SELECT i.record_id, s.authority || ' ' || i.value FROM live_record_identifier i
JOIN source s ON s.source_id = i.source_id WHERE i.record_id = ?1 AND i.scheme IN ('la_child_id', 'legacy_id');
-- name: live_person_record_of
SELECT record_id, person_id, probability, how FROM live_person_record WHERE record_id = ?1;
-- name: records_of_person
SELECT record_id FROM live_person_record WHERE person_id = ?1;
-- name: former_person_records_of
SELECT record_id, person_id FROM person_record e WHERE record_id = ?1 AND ended_run IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM live_person_record l WHERE l.person_id = e.person_id)
ORDER BY ended_run, first_run;
-- name: former_members_of
SELECT person_id, family_id FROM family_member e WHERE person_id = ?1 AND ended_run IS NOT NULL AND current = 1
  AND NOT EXISTS (SELECT 1 FROM live_family_member l WHERE l.family_id = e.family_id AND l.current = 1)
ORDER BY ended_run, first_run;
-- name: card_of
SELECT person_id, state, name, birth_date, expected_birth_date, death_date, sex, postcode, version
FROM person WHERE person_id = ?1 AND merged_into IS NULL;
-- name: live_members_of
SELECT family_id, person_id, role, reason, through_person_id, from_date, to_date, current
FROM live_family_member WHERE person_id = ?1 AND current = 1;
-- name: people_in_current_families_of
SELECT DISTINCT o.person_id FROM live_family_member m JOIN live_family_member o ON o.family_id = m.family_id
WHERE m.person_id = ?1 AND m.current = 1 AND o.current = 1;
-- name: live_edges_of
SELECT record_a, record_b, weight, probability, state FROM live_link_edge WHERE record_a = ?1
UNION ALL SELECT record_a, record_b, weight, probability, state FROM live_link_edge WHERE record_b = ?1;
-- name: title_of
SELECT family_id, title FROM family WHERE family_id = ?1 AND joined_into IS NULL;
-- name: token_by_text
SELECT token_id FROM name_token WHERE token = ?1;
-- name: tokens_of_person
SELECT token_id, person_id FROM person_token WHERE person_id = ?1;
-- name: keys_of_person
SELECT search_key, person_id FROM search_key WHERE person_id = ?1;
-- name: decisions_of
SELECT record_a, record_b, CASE WHEN SUM(CASE verdict WHEN 'same' THEN 1 ELSE 0 END) >
  SUM(CASE verdict WHEN 'different' THEN 1 ELSE 0 END) THEN 'same' ELSE 'different' END
FROM link_decision
WHERE undone_at IS NULL AND verdict IN ('same', 'different') AND (record_a = ?1 OR record_b = ?1)
GROUP BY record_a, record_b ORDER BY record_a, record_b;
-- name: any_list_of_people
SELECT CASE WHEN EXISTS (SELECT 1 FROM live_record_group) OR EXISTS (SELECT 1 FROM live_record_relationship) THEN 1
  ELSE 0 END;
-- name: latest_model
SELECT run_id, model FROM link_run WHERE state = 'published' AND model <> '' ORDER BY run_id DESC LIMIT 1;
-- name: closed_identity_of
SELECT DISTINCT record_id, source_id FROM live_event WHERE record_id = ?1 AND kind = 'adoption_order';
