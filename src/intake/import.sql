-- Queries of an import: sources, extracts, what is known, ending, publishing, sweeping.

-- name: source_by_name
SELECT source_id, agency, own, published_extract, kind, title, removed_at, authority, contact, expected_every_days,
       restricted FROM source WHERE name = ?1;

-- name: insert_source
INSERT INTO source (source_id, authority, agency, agency_id, name, title, kind, own, restricted, expected_every_days,
                    contact, mapping)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- name: update_source
UPDATE source SET authority = ?2, agency = ?3, agency_id = ?4, name = ?5, title = ?6, kind = ?7, own = ?8, restricted = ?9,
       expected_every_days = ?10, contact = ?11, mapping = ?12 WHERE source_id = ?1;

-- name: own_agencies
SELECT DISTINCT agency FROM source WHERE own = 1 AND removed_at IS NULL;

-- name: extracts_in_the_way
SELECT extract_id, state, holder, lease_until, file_digest, started_at, note FROM extract
WHERE source_id = ?1 AND state IN ('staging', 'held') ORDER BY extract_id;

-- name: published_extract
SELECT e.as_of, e.file_digest, e.published_at, e.mapping_digest FROM extract e JOIN source s ON s.published_extract = e.extract_id
WHERE s.source_id = ?1;

-- name: insert_extract
INSERT INTO extract (extract_id, source_id, state, declared, as_of, started_at, account_id, files, file_digest, holder,
                     lease_until, mapping_digest)
VALUES (?1, ?2, 'staging', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: renew_lease
UPDATE extract SET lease_until = ?2 WHERE extract_id = ?1 AND state = 'staging';

-- name: known_rows
SELECT row_id, table_name, row_key, hash FROM source_row
WHERE source_id = ?1 AND first_extract <= ?2 AND (ended_extract IS NULL OR ended_extract > ?2);

-- name: known_records
SELECT local_id, record_id FROM source_record WHERE source_id = ?1;

-- name: open_quarantine
SELECT quarantine_id, table_name, row_key, state FROM quarantine
WHERE source_id = ?1 AND state IN ('open', 'returned', 'noted');

-- name: settle_quarantine
UPDATE quarantine SET state = ?2, settled_at = ?3 WHERE quarantine_id = ?1;

-- name: end_source_row
UPDATE source_row SET ended_extract = ?2 WHERE row_id = ?1;

-- name: end_record_name
UPDATE record_name SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_record_fact
UPDATE record_fact SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_record_identifier
UPDATE record_identifier SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_record_address
UPDATE record_address SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_record_contact
UPDATE record_contact SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_record_relationship
UPDATE record_relationship SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_record_group
UPDATE record_group SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_involvement
UPDATE involvement SET ended_extract = ?2 WHERE row_id = ?1;
-- name: end_event
UPDATE event SET ended_extract = ?2 WHERE row_id = ?1;

-- name: finish_extract
UPDATE extract SET state = ?2, published_at = ?3, rows_read = ?4, rows_new = ?5, rows_changed = ?6, rows_unchanged = ?7,
       rows_ended = ?8, rows_quarantined = ?9, rows_held = ?10, rows_noted = ?11, note = ?12, holder = NULL,
       lease_until = NULL WHERE extract_id = ?1;

-- name: publish_source
UPDATE source SET published_extract = ?2, removed_at = NULL WHERE source_id = ?1;

-- name: release_extract
UPDATE extract SET state = 'published', published_at = ?2, rows_held = 0, note = NULL WHERE extract_id = ?1;

-- name: extract_counts
SELECT rows_read, rows_new, rows_changed, rows_unchanged, rows_ended, rows_quarantined, rows_held, rows_noted, as_of
FROM extract WHERE extract_id = ?1;

-- name: discard_extract
UPDATE extract SET state = 'discarded', holder = NULL, lease_until = NULL, note = ?2 WHERE extract_id = ?1;

-- name: staged_rows
SELECT row_id FROM source_row WHERE source_id = ?1 AND first_extract = ?2 LIMIT 500;
-- name: staged_endings
SELECT row_id FROM source_row WHERE source_id = ?1 AND ended_extract = ?2 LIMIT 500;

-- name: delete_source_row
DELETE FROM source_row WHERE row_id = ?1;
-- name: delete_record_name
DELETE FROM record_name WHERE row_id = ?1;
-- name: delete_record_fact
DELETE FROM record_fact WHERE row_id = ?1;
-- name: delete_record_identifier
DELETE FROM record_identifier WHERE row_id = ?1;
-- name: delete_record_address
DELETE FROM record_address WHERE row_id = ?1;
-- name: delete_record_contact
DELETE FROM record_contact WHERE row_id = ?1;
-- name: delete_record_relationship
DELETE FROM record_relationship WHERE row_id = ?1;
-- name: delete_record_group
DELETE FROM record_group WHERE row_id = ?1;
-- name: delete_involvement
DELETE FROM involvement WHERE row_id = ?1;
-- name: delete_event
DELETE FROM event WHERE row_id = ?1;
-- name: delete_quarantine_of_extract
DELETE FROM quarantine WHERE extract_id = ?1;
-- name: delete_records_of_extract
DELETE FROM source_record WHERE source_id = ?1 AND first_extract = ?2;
-- name: delete_source_without_extract
DELETE FROM source WHERE source_id = ?1 AND published_extract = 0
  AND NOT EXISTS (SELECT 1 FROM extract e WHERE e.source_id = ?1 AND e.extract_id <> ?2);
-- name: delete_extract
DELETE FROM extract WHERE extract_id = ?1;
