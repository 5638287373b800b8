What changed since the last run, and who may be the same as what changed.

-- name: run_state
-- The published run's start, the last whole run's publishing, and how many records were compared as changes since.
SELECT s.published_run,
  COALESCE((SELECT r.started_at FROM link_run r WHERE r.run_id = s.published_run), 0),
  COALESCE((SELECT MAX(w.published_at) FROM link_run w WHERE w.state = 'published' AND w.model <> ''), 0),
  COALESCE((SELECT SUM(c.changed) FROM link_run c WHERE c.state = 'published' AND c.run_id > COALESCE(
    (SELECT MAX(w.run_id) FROM link_run w WHERE w.state = 'published' AND w.model <> ''), 0)), 0)
FROM link_state s;
-- name: live_record_count
SELECT COUNT(*) FROM live_person_record;
-- name: sources_and_seen
SELECT s.source_id, s.published_extract, k.extract_id FROM source s
LEFT JOIN link_seen k ON k.source_id = s.source_id WHERE s.removed_at IS NULL;
-- name: seen_of_removed
SELECT COUNT(*) FROM link_seen k JOIN source s ON s.source_id = k.source_id WHERE s.removed_at IS NOT NULL;
-- name: changed_by_names
SELECT DISTINCT record_id FROM record_name WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_facts
SELECT DISTINCT record_id FROM record_fact WHERE source_id = ?1
  AND name IN ('birth_date', 'expected_birth_date', 'death_date', 'sex', 'identity_closed')
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_identifiers
SELECT DISTINCT record_id FROM record_identifier WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_addresses
SELECT DISTINCT record_id FROM record_address WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_contacts
SELECT DISTINCT record_id FROM record_contact WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_groups
SELECT DISTINCT record_id FROM record_group WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_relationships
SELECT DISTINCT record_id FROM record_relationship WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_as_others
SELECT DISTINCT other_record_id FROM record_relationship WHERE source_id = ?1
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: changed_by_adoption
SELECT DISTINCT record_id FROM event WHERE source_id = ?1 AND kind = 'adoption_order'
  AND ((first_extract > ?2 AND first_extract <= ?3) OR (ended_extract > ?2 AND ended_extract <= ?3));
-- name: decided_since
SELECT record_a, record_b FROM link_decision WHERE made_at >= ?1 OR undone_at >= ?1;
-- name: records_with_key
SELECT record_id FROM link_key WHERE link_key = ?1 LIMIT ?2;
-- name: related_records
SELECT other_record_id FROM live_record_relationship WHERE record_id = ?1
UNION SELECT record_id FROM live_record_relationship WHERE other_record_id = ?1;
