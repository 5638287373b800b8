A person as sources say, source by source: each query walks  person → records → facts  by index.

-- name: seen_sources
SELECT s.source_id, s.agency, s.kind, s.own,
  (SELECT MAX(e.as_of) FROM extract e WHERE e.source_id = s.source_id AND e.extract_id <= s.published_extract
     AND e.state = 'published')
FROM source s WHERE s.removed_at IS NULL;
-- name: seen_records
SELECT DISTINCT x.source_id FROM live_person_record r JOIN source_record x ON x.record_id = r.record_id
WHERE r.person_id = ?1;
-- name: seen_names
SELECT f.source_id, f.kind, f.forename, f.middle, f.surname, f.from_date
FROM live_person_record r JOIN live_record_name f ON f.record_id = r.record_id WHERE r.person_id = ?1;
-- name: seen_facts
SELECT f.source_id, f.name, f.value FROM live_person_record r JOIN live_record_fact f ON f.record_id = r.record_id
WHERE r.person_id = ?1 AND f.name IN ('birth_date', 'expected_birth_date', 'death_date', 'sex');
-- name: seen_addresses
SELECT f.source_id, f.kind, f.line, f.postcode, f.from_date, f.to_date
FROM live_person_record r JOIN live_record_address f ON f.record_id = r.record_id WHERE r.person_id = ?1;
-- name: seen_identifiers
SELECT f.source_id, f.value FROM live_person_record r JOIN live_record_identifier f ON f.record_id = r.record_id
WHERE r.person_id = ?1;
-- name: seen_services
SELECT DISTINCT f.service, f.source_id FROM live_person_record r JOIN live_involvement f ON f.record_id = r.record_id
WHERE r.person_id = ?1 AND (f.to_date IS NULL OR f.to_date > ?2) AND (f.from_date IS NULL OR f.from_date <= ?2);
-- name: seen_marks
SELECT fact, source_id, value FROM fact_preference WHERE person_id = ?1 AND undone_at IS NULL;
