The family record, composed when it is read. Each query takes a family and walks  members → records → facts
by index; none runs once per person.

-- name: family_by_ref
SELECT family_id, title, version, joined_into FROM family WHERE ref = ?1;
-- name: family_ref
SELECT ref, title FROM family WHERE family_id = ?1;
-- name: person_by_ref
SELECT person_id, merged_into FROM person WHERE ref = ?1;
-- name: person_ref
SELECT ref, name FROM person WHERE person_id = ?1;
-- name: family_of_person
SELECT m.family_id, f.ref, f.title FROM live_family_member m JOIN family f ON f.family_id = m.family_id
WHERE m.person_id = ?1 ORDER BY m.current DESC LIMIT 1;
-- name: people_of_family
SELECT DISTINCT person_id FROM live_family_member WHERE family_id = ?1;
-- name: is_family_open
SELECT 1 FROM live_family_member m JOIN person p ON p.person_id = m.person_id
WHERE m.family_id = ?1 AND m.current = 1 AND p.state = 'open' LIMIT 1;
-- name: opened_by
SELECT 1 FROM family_opening WHERE family_id = ?1 AND account_id = ?2 AND opened_at > ?3 LIMIT 1;
-- name: members_of_family
SELECT m.person_id, m.role, m.reason, m.through_person_id, m.from_date, m.to_date, m.current,
  p.ref, p.state, p.version
FROM live_family_member m JOIN person p ON p.person_id = m.person_id WHERE m.family_id = ?1;
-- name: live_sources
SELECT s.source_id, s.title, s.agency, s.kind, s.own, s.expected_every_days, s.contact,
  (SELECT MAX(e.as_of) FROM extract e WHERE e.source_id = s.source_id AND e.extract_id <= s.published_extract
     AND e.state = 'published'), s.name
FROM source s WHERE s.removed_at IS NULL ORDER BY s.kind, s.title;
-- name: names_of_family
SELECT m.person_id, f.source_id, f.row_id, f.kind, f.forename, f.middle, f.surname, f.from_date
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_record_name f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: facts_of_family
SELECT m.person_id, f.source_id, f.row_id, f.name, f.value, f.from_date
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_record_fact f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: identifiers_of_family
SELECT m.person_id, f.source_id, f.row_id, f.scheme, f.value, f.to_date
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_record_identifier f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: addresses_of_family
SELECT m.person_id, f.source_id, f.row_id, f.kind, f.line, f.postcode, f.from_date, f.to_date
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_record_address f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: contacts_of_family
SELECT m.person_id, f.source_id, f.row_id, f.kind, f.value
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_record_contact f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: relationships_of_family
SELECT m.person_id, o.person_id, f.source_id, f.row_id, f.kind, f.parental_responsibility, f.from_date, f.to_date
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_record_relationship f ON f.record_id = r.record_id
JOIN live_person_record o ON o.record_id = f.other_record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: involvements_of_family
SELECT m.person_id, f.source_id, f.row_id, f.service, f.status, f.organisation, f.team, f.worker, f.worker_role,
  f.worker_contact, f.detail, f.from_date, f.to_date
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_involvement f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: events_of_family
SELECT m.person_id, f.source_id, f.row_id, f.kind, f.on_date, f.to_date, f.title, f.detail, f.significance
FROM live_family_member m JOIN live_person_record r ON r.person_id = m.person_id
JOIN live_event f ON f.record_id = r.record_id WHERE m.family_id = ?1 AND m.current = 1;
-- name: preferences_of_family
SELECT q.preference_id, q.person_id, q.fact, q.source_id, q.value, q.reason, q.account_id, q.made_at
FROM live_family_member m JOIN fact_preference q ON q.person_id = m.person_id
WHERE m.family_id = ?1 AND m.current = 1 AND q.undone_at IS NULL;
-- name: open_family
INSERT INTO family_opening (family_opening_id, family_id, reason, account_id, opened_at) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: insert_preference
INSERT INTO fact_preference (preference_id, person_id, fact, source_id, value, reason, account_id, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: end_preferences
UPDATE fact_preference SET undone_by = ?3, undone_at = ?4 WHERE person_id = ?1 AND fact = ?2 AND undone_at IS NULL;
-- name: source_of_mark
SELECT s.agency, s.kind FROM fact_preference q JOIN source s ON s.source_id = q.source_id
WHERE q.person_id = ?1 AND q.fact = ?2 AND q.undone_at IS NULL;
-- name: person_version
SELECT version FROM person WHERE person_id = ?1;
-- name: next_person_version
UPDATE person SET version = version + 1 WHERE person_id = ?1;
-- name: last_seen
SELECT seen_at FROM family_seen WHERE account_id = ?1 AND family_id = ?2;
-- name: forget_seen
DELETE FROM family_seen WHERE account_id = ?1 AND family_id = ?2;
-- name: remember_seen
INSERT INTO family_seen (account_id, family_id, seen_at) VALUES (?1, ?2, ?3);
-- name: source_row
SELECT r.source_id, r.table_name, r.file, r.line, r.payload, r.first_extract, r.ended_extract, s.title, s.agency,
  s.kind, e.as_of
FROM source_row r JOIN source s ON s.source_id = r.source_id LEFT JOIN extract e ON e.extract_id = r.first_extract
WHERE r.row_id = ?1 AND s.removed_at IS NULL;
-- name: people_of_row
SELECT DISTINCT p.person_id FROM live_person_record p JOIN
 (SELECT record_id FROM record_name WHERE row_id = ?1 UNION SELECT record_id FROM record_fact WHERE row_id = ?1
  UNION SELECT record_id FROM record_identifier WHERE row_id = ?1
  UNION SELECT record_id FROM record_address WHERE row_id = ?1
  UNION SELECT record_id FROM record_contact WHERE row_id = ?1
  UNION SELECT record_id FROM record_relationship WHERE row_id = ?1
  UNION SELECT other_record_id FROM record_relationship WHERE row_id = ?1
  UNION SELECT record_id FROM involvement WHERE row_id = ?1 UNION SELECT record_id FROM event WHERE row_id = ?1) x
 ON x.record_id = p.record_id;
-- name: account_name
SELECT name FROM account WHERE account_id = ?1;
-- name: recently_seen
SELECT v.family_id, f.ref, f.title, v.seen_at FROM family_seen v JOIN family f ON f.family_id = v.family_id
WHERE v.account_id = ?1 AND f.joined_into IS NULL ORDER BY v.seen_at DESC LIMIT 8;
-- name: count_unsettled
SELECT COUNT(*) FROM live_link_edge WHERE state = 'unsettled';
-- name: names_of_row
SELECT kind, forename, middle, surname FROM record_name WHERE row_id = ?1;
-- name: facts_of_row
SELECT name, value FROM record_fact WHERE row_id = ?1;
-- name: identifiers_of_row
SELECT scheme, value FROM record_identifier WHERE row_id = ?1;
-- name: addresses_of_row
SELECT kind, line, postcode FROM record_address WHERE row_id = ?1;
-- name: relationships_of_row
SELECT kind FROM record_relationship WHERE row_id = ?1;
-- name: involvements_of_row
SELECT service, worker, organisation, from_date, to_date FROM involvement WHERE row_id = ?1;
-- name: events_of_row
SELECT on_date, title, detail FROM event WHERE row_id = ?1;

-- name: records_ever_of_person
SELECT DISTINCT record_id FROM person_record WHERE person_id = ?1;
