-- Jobs.

-- name: insert_job
INSERT INTO job (job_id, kind, account_id, purpose, arguments, state, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6)

-- name: job_by_id
SELECT job_id, kind, account_id, purpose, arguments, state, done, total, message, attempts, created_at, started_at,
       ended_at
FROM job WHERE job_id = ?1

-- name: newest_jobs
SELECT job_id, kind, account_id, purpose, arguments, state, done, total, message, attempts, created_at, started_at,
       ended_at
FROM job ORDER BY job_id DESC LIMIT ?1

-- name: open_jobs
SELECT job_id, kind, state, lease_holder, lease_until, attempts FROM job
WHERE state = 'waiting' OR state = 'running' ORDER BY job_id

-- name: take_job
UPDATE job SET state = 'running', attempts = attempts + 1, started_at = ?2, lease_holder = ?3, lease_until = ?4,
               done = 0, total = 0
WHERE job_id = ?1

-- name: renew_job
UPDATE job SET lease_until = ?3, done = ?4, total = ?5, message = ?6
WHERE job_id = ?1 AND lease_holder = ?2 AND state = 'running'

-- name: settle_job
UPDATE job SET state = ?3, message = ?4, ended_at = ?5, lease_holder = NULL, lease_until = NULL,
               attempts = attempts - CASE WHEN ?3 = 'waiting' THEN 1 ELSE 0 END
WHERE job_id = ?1 AND lease_holder = ?2 AND state = 'running'

-- name: finish_progress
UPDATE job SET done = ?2, total = ?3 WHERE job_id = ?1
