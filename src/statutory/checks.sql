-- Checks and their files.

-- name: insert_check
INSERT INTO return_check (check_id, ref, return_name, year, made_from, source_id, authority, state, account_id, created_at,
                          file_bytes, files_until)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', ?8, ?9, ?10, ?11);

-- name: set_job
UPDATE return_check SET job_id = ?2 WHERE check_id = ?1;

-- name: insert_file
INSERT INTO return_file (file_id, check_id, role, name, bytes) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: insert_part
INSERT INTO return_file_part (file_id, part, payload) VALUES (?1, ?2, ?3);

-- name: files_of_check
SELECT file_id, role, name, bytes FROM return_file WHERE check_id = ?1 ORDER BY file_id;

-- name: parts_of_file
SELECT payload FROM return_file_part WHERE file_id = ?1 ORDER BY part;

-- name: delete_parts
DELETE FROM return_file_part WHERE file_id IN (SELECT file_id FROM return_file WHERE check_id = ?1);

-- name: delete_made_parts
DELETE FROM return_file_part WHERE file_id IN (SELECT file_id FROM return_file WHERE check_id = ?1 AND role = 'this');

-- name: delete_made_files
DELETE FROM return_file WHERE check_id = ?1 AND role = 'this';

-- name: mark_files_deleted
UPDATE return_check SET files_deleted_at = ?2, problems = NULL WHERE check_id = ?1;

-- name: held_bytes
SELECT coalesce(sum(file_bytes), 0) FROM return_check WHERE files_deleted_at IS NULL;

-- name: held_bytes_of_account
SELECT coalesce(sum(file_bytes), 0) FROM return_check WHERE files_deleted_at IS NULL AND account_id = ?1;

-- name: checks_with_files_past
SELECT check_id FROM return_check WHERE files_deleted_at IS NULL AND files_until <= ?1;

-- name: checks_before
SELECT check_id FROM return_check WHERE created_at < ?1;

-- name: delete_findings
DELETE FROM return_finding WHERE check_id = ?1;

-- name: delete_children
DELETE FROM return_child WHERE check_id = ?1;

-- name: delete_rules
DELETE FROM return_rule WHERE check_id = ?1;

-- name: delete_files
DELETE FROM return_file WHERE check_id = ?1;

-- name: delete_check
DELETE FROM return_check WHERE check_id = ?1;

-- name: list_checks
SELECT check_id, ref, return_name, year, made_from, source_id, extract_id, authority, state, job_id, account_id, created_at,
       checked_at, previous_check, rules_run, rules_skipped, errors, queries, children, new_findings, fixed_findings, not_listed,
       note, problem_count, file_bytes, files_until, files_deleted_at
FROM return_check ORDER BY check_id DESC LIMIT ?1;

-- name: check_by_ref
SELECT check_id, ref, return_name, year, made_from, source_id, extract_id, authority, state, job_id, account_id, created_at,
       checked_at, previous_check, rules_run, rules_skipped, errors, queries, children, new_findings, fixed_findings, not_listed,
       note, problem_count, file_bytes, files_until, files_deleted_at
FROM return_check WHERE ref = ?1;

-- name: check_by_id
SELECT check_id, ref, return_name, year, made_from, source_id, extract_id, authority, state, job_id, account_id, created_at,
       checked_at, previous_check, rules_run, rules_skipped, errors, queries, children, new_findings, fixed_findings, not_listed,
       note, problem_count, file_bytes, files_until, files_deleted_at
FROM return_check WHERE check_id = ?1;

-- name: problems_of_check
SELECT problems FROM return_check WHERE check_id = ?1;

-- name: previous_check
SELECT max(check_id) FROM return_check
WHERE return_name = ?1 AND year = ?2 AND made_from = ?3 AND source_id = ?4 AND state = 'done' AND check_id < ?5;

-- name: next_check
SELECT ref FROM return_check
WHERE return_name = ?1 AND year = ?2 AND made_from = ?3 AND source_id = ?4 AND state = 'done' AND check_id > ?5
ORDER BY check_id DESC LIMIT 1;

-- name: finish_check
UPDATE return_check SET state = 'done', checked_at = ?2, previous_check = ?3, rules_run = ?4, rules_skipped = ?5, errors = ?6,
       queries = ?7, children = ?8, new_findings = ?9, fixed_findings = ?10, not_listed = ?11, note = ?12, problems = ?13,
       problem_count = ?14
WHERE check_id = ?1;

-- name: fail_check
UPDATE return_check SET state = 'failed', checked_at = ?2, problems = ?3, problem_count = ?4, note = ?5 WHERE check_id = ?1;

-- name: set_extract
UPDATE return_check SET extract_id = ?2, file_bytes = ?3 WHERE check_id = ?1;
