Who works with a person now, and who the reader is.

-- name: reader_name
SELECT name FROM account WHERE account_id = ?1;
-- name: reader_teams
SELECT t.name, m.leads FROM team_member m JOIN team t ON t.team_id = m.team_id
WHERE m.account_id = ?1 AND m.ended_at IS NULL;
-- name: works_with
SELECT f.worker, f.team, f.organisation, s.agency FROM live_person_record r
JOIN live_involvement f ON f.record_id = r.record_id JOIN source s ON s.source_id = f.source_id
WHERE r.person_id = ?1 AND s.removed_at IS NULL AND (f.to_date IS NULL OR f.to_date > ?2)
  AND (f.from_date IS NULL OR f.from_date <= ?2);
