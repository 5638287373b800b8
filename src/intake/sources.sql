-- What pages and commands ask about sources.

-- name: staging_extracts
SELECT source_id, extract_id, holder, lease_until FROM extract WHERE state = 'staging';

-- name: first_quarantined
SELECT file, line, column_name, reason FROM quarantine WHERE extract_id = ?1 AND state = 'open'
ORDER BY quarantine_id LIMIT 1;

-- name: count_live_rows
SELECT count(*) FROM live_source_row WHERE source_id = ?1;

-- name: live_source_by_name
SELECT source_id FROM source WHERE name = ?1 AND removed_at IS NULL;

-- name: remove_source
UPDATE source SET removed_at = ?2 WHERE source_id = ?1;

-- name: rows_of_table
SELECT payload FROM live_source_row WHERE source_id = ?1 AND table_name = ?2;

-- name: list_sources
SELECT s.source_id, s.name, s.title, s.agency, s.kind, s.own, s.restricted, s.expected_every_days, s.contact, s.mapping,
       e.as_of, e.published_at, e.rows_read, e.rows_quarantined, s.authority
FROM source s LEFT JOIN extract e ON e.extract_id = s.published_extract
WHERE s.removed_at IS NULL ORDER BY s.own DESC, s.kind, s.name;

-- name: live_rows_by_source
SELECT s.source_id, count(*) FROM source_row r JOIN source s ON s.source_id = r.source_id
WHERE s.removed_at IS NULL AND r.first_extract <= s.published_extract
  AND (r.ended_extract IS NULL OR r.ended_extract > s.published_extract)
GROUP BY s.source_id;

-- name: open_quarantine_by_source
SELECT q.source_id, sum(CASE WHEN q.state = 'noted' THEN 0 ELSE 1 END), sum(CASE WHEN q.state = 'noted' THEN 1 ELSE 0 END)
FROM quarantine q JOIN extract e ON e.extract_id = q.extract_id
WHERE q.state IN ('open', 'returned', 'noted') AND e.state IN ('published', 'held') GROUP BY q.source_id;

-- name: held_extracts
SELECT source_id, rows_held, rows_ended, note, as_of FROM extract WHERE state = 'held';

-- name: quarantine_entries
SELECT q.quarantine_id, s.name, q.table_name, q.file, q.line, q.position, q.column_name, q.value, q.reason, q.row, q.state,
       e.as_of
FROM quarantine q JOIN source s ON s.source_id = q.source_id JOIN extract e ON e.extract_id = q.extract_id
WHERE s.removed_at IS NULL AND e.state IN ('published', 'held') AND (?1 = '' OR s.name = ?1)
  AND ((?2 <> 1 AND q.state IN ('open', 'returned')) OR (?2 <> 0 AND q.state = 'noted')) AND q.quarantine_id > ?3
  AND ?5 LIKE '%,' || s.kind || ',%'
ORDER BY q.quarantine_id LIMIT ?4;

-- name: mark_returned
UPDATE quarantine SET state = 'returned', settled_at = ?2 WHERE quarantine_id = ?1 AND state = 'open';

-- name: source_row_by_id
SELECT r.row_id, s.name, s.title, s.agency, r.table_name, r.file, r.line, r.payload, r.first_extract, r.ended_extract,
       e.as_of, e.published_at, s.kind, s.published_extract
FROM source_row r JOIN source s ON s.source_id = r.source_id JOIN extract e ON e.extract_id = r.first_extract
WHERE r.row_id = ?1 AND r.first_extract <= s.published_extract;

-- name: recent_extracts
SELECT s.name, s.title, e.extract_id, e.state, e.declared, e.as_of, e.started_at, e.published_at, e.rows_read, e.rows_new,
       e.rows_changed, e.rows_unchanged, e.rows_ended, e.rows_quarantined, e.rows_held, e.rows_noted, e.note, e.files
FROM extract e JOIN source s ON s.source_id = e.source_id ORDER BY e.extract_id DESC LIMIT ?1;
