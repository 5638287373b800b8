-- The rows of a case system's extract, for the returns that are made from the record.

-- name: own_case_systems
SELECT s.source_id, s.authority, s.name, s.agency, e.as_of FROM source s
JOIN extract e ON e.extract_id = s.published_extract
WHERE s.removed_at IS NULL AND s.own = 1 AND s.kind = 'social_care'
  AND EXISTS (SELECT 1 FROM live_source_row r WHERE r.source_id = s.source_id AND r.table_name = 'ssd_person')
ORDER BY s.authority, s.name;

-- name: case_system_people
SELECT count(*) FROM live_source_row WHERE source_id = ?1 AND table_name = 'ssd_person';

-- name: case_system_quarantined
SELECT count(*) FROM quarantine WHERE source_id = ?1 AND state IN ('open', 'returned');

-- name: case_system_rows
SELECT table_name, payload FROM live_source_row WHERE source_id = ?1 AND table_name LIKE 'ssd%';
