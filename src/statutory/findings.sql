-- What a check found.

-- name: insert_rule
INSERT INTO return_rule (check_id, rule_no, code, level, message, fields, skipped, findings, new_findings, children)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: same_of_check
SELECT same_as, since_check, child_no FROM return_finding WHERE check_id = ?1;

-- name: names_of_children
SELECT child_no, child FROM return_child WHERE check_id = ?1;

-- name: own_children
SELECT r.local_id, r.record_id, s.mapping FROM source_record r JOIN source s ON s.source_id = r.source_id
WHERE s.own = 1 AND s.kind = 'social_care' AND s.restricted = 0 AND s.removed_at IS NULL;

-- name: workers_of_records
SELECT p2.record_id, i.team, i.worker, i.from_date
FROM live_involvement i JOIN source s ON s.source_id = i.source_id
JOIN live_person_record p ON p.record_id = i.record_id
JOIN live_person_record p2 ON p2.person_id = p.person_id
WHERE s.own = 1 AND s.kind = 'social_care' AND s.restricted = 0 AND (i.to_date > ?1 OR i.to_date IS NULL)
  AND (coalesce(i.team, '') <> '' OR coalesce(i.worker, '') <> '');

-- name: workers_of_unlinked
SELECT i.record_id, i.team, i.worker, i.from_date
FROM live_involvement i JOIN source s ON s.source_id = i.source_id
WHERE s.own = 1 AND s.kind = 'social_care' AND s.restricted = 0 AND (i.to_date > ?1 OR i.to_date IS NULL)
  AND (coalesce(i.team, '') <> '' OR coalesce(i.worker, '') <> '')
  AND NOT EXISTS (SELECT 1 FROM live_person_record p WHERE p.record_id = i.record_id);

-- name: rules_of_check
SELECT rule_no, code, level, message, fields, skipped, findings, new_findings, children
FROM return_rule WHERE check_id = ?1 ORDER BY rule_no;

-- name: fixed_by_rule
SELECT u.code, count(*) FROM return_finding f JOIN return_rule u ON u.check_id = f.check_id AND u.rule_no = f.rule_no
WHERE f.check_id = ?2 AND NOT EXISTS (SELECT 1 FROM return_finding n WHERE n.check_id = ?1 AND n.same_as = f.same_as)
GROUP BY u.code;

-- name: list_findings
-- Lists findings in every way. ?1 check; ?2 the later check where the fixed ones are wanted, which are findings of ?1 that
-- ?2 no longer has, with the team and worker that ?2 knows; ?3 rule; ?4 child; ?5 level; ?6 state (new still); ?7 order;
-- ?10 team, ?11 worker, '*' any.
SELECT f.finding_no, f.rule_no, u.code, u.level, u.message, f.child_no, coalesce(c.child, ''), coalesce(g.record_id, c.record_id),
       coalesce(g.team, c.team, ''), coalesce(g.worker, c.worker, ''), f.table_no, f.table_name, f.row_no, f.line, f.fields,
       f.since_check, f.row_id
FROM return_finding f JOIN return_rule u ON u.check_id = f.check_id AND u.rule_no = f.rule_no
LEFT JOIN return_child c ON c.check_id = f.check_id AND c.child_no = f.child_no
LEFT JOIN return_child g ON g.check_id = ?2 AND g.child = c.child
WHERE f.check_id = ?1
  AND (?2 = 0 OR NOT EXISTS (SELECT 1 FROM return_finding n WHERE n.check_id = ?2 AND n.same_as = f.same_as))
  AND (?3 = -1 OR f.rule_no = ?3) AND (?4 = -1 OR f.child_no = ?4) AND (?5 = '' OR u.level = ?5)
  AND (?6 = '' OR (?6 = 'new' AND f.since_check = ?1) OR (?6 = 'still' AND f.since_check <> ?1))
  AND (?10 = '*' OR coalesce(g.team, c.team, '') = ?10) AND (?11 = '*' OR coalesce(g.worker, c.worker, '') = ?11)
ORDER BY CASE WHEN ?7 = 'worker' THEN coalesce(g.team, c.team, '') END, CASE WHEN ?7 = 'worker' THEN coalesce(g.worker, c.worker, '') END,
         CASE WHEN ?7 = 'child' OR ?7 = 'worker' THEN coalesce(c.child, '') END,
         CASE WHEN ?7 = 'table' THEN f.table_name END, CASE WHEN ?7 = 'table' THEN f.row_no END, f.finding_no
LIMIT ?8 OFFSET ?9;

-- name: count_findings
SELECT count(*)
FROM return_finding f JOIN return_rule u ON u.check_id = f.check_id AND u.rule_no = f.rule_no
LEFT JOIN return_child c ON c.check_id = f.check_id AND c.child_no = f.child_no
LEFT JOIN return_child g ON g.check_id = ?2 AND g.child = c.child
WHERE f.check_id = ?1
  AND (?2 = 0 OR NOT EXISTS (SELECT 1 FROM return_finding n WHERE n.check_id = ?2 AND n.same_as = f.same_as))
  AND (?3 = -1 OR f.rule_no = ?3) AND (?4 = -1 OR f.child_no = ?4) AND (?5 = '' OR u.level = ?5)
  AND (?6 = '' OR (?6 = 'new' AND f.since_check = ?1) OR (?6 = 'still' AND f.since_check <> ?1))
  AND (?7 = '*' OR coalesce(g.team, c.team, '') = ?7) AND (?8 = '*' OR coalesce(g.worker, c.worker, '') = ?8);

-- name: finding_by_number
SELECT f.finding_no, f.rule_no, u.code, u.level, u.message, f.child_no, coalesce(c.child, ''), c.record_id,
       coalesce(c.team, ''), coalesce(c.worker, ''), f.table_no, f.table_name, f.row_no, f.line, f.fields, f.since_check, f.row_id
FROM return_finding f JOIN return_rule u ON u.check_id = f.check_id AND u.rule_no = f.rule_no
LEFT JOIN return_child c ON c.check_id = f.check_id AND c.child_no = f.child_no
WHERE f.check_id = ?1 AND f.finding_no = ?2;

-- name: finding_after
SELECT min(finding_no) FROM return_finding WHERE check_id = ?1 AND rule_no = ?2 AND finding_no > ?3;

-- name: finding_before
SELECT max(finding_no) FROM return_finding WHERE check_id = ?1 AND rule_no = ?2 AND finding_no < ?3;

-- name: list_children
-- ?2 state: '' with findings now, new, fixed; ?3 team, ?4 worker, '*' any; ?5 order.
SELECT child_no, child, record_id, team, worker, errors, queries, new_findings, fixed_findings FROM return_child
WHERE check_id = ?1
  AND ((?2 = '' AND errors + queries > 0) OR (?2 = 'new' AND new_findings > 0) OR (?2 = 'fixed' AND fixed_findings > 0))
  AND (?3 = '*' OR team = ?3) AND (?4 = '*' OR worker = ?4)
ORDER BY CASE WHEN ?5 = 'child' THEN child END, CASE WHEN ?5 = 'worker' THEN team END, CASE WHEN ?5 = 'worker' THEN worker END,
         CASE WHEN ?5 = 'errors' THEN -errors END, errors + queries DESC, child_no
LIMIT ?6 OFFSET ?7;

-- name: count_children
SELECT count(*) FROM return_child
WHERE check_id = ?1
  AND ((?2 = '' AND errors + queries > 0) OR (?2 = 'new' AND new_findings > 0) OR (?2 = 'fixed' AND fixed_findings > 0))
  AND (?3 = '*' OR team = ?3) AND (?4 = '*' OR worker = ?4);

-- name: child_by_number
SELECT child_no, child, record_id, team, worker, errors, queries, new_findings, fixed_findings FROM return_child
WHERE check_id = ?1 AND child_no = ?2;

-- name: child_by_name
SELECT child_no FROM return_child WHERE check_id = ?1 AND child = ?2;

-- name: workers_of_check
SELECT team, worker, sum(CASE WHEN errors + queries > 0 THEN 1 ELSE 0 END), sum(errors), sum(queries), sum(new_findings),
       sum(fixed_findings)
FROM return_child WHERE check_id = ?1 GROUP BY team, worker ORDER BY team, worker;

-- name: person_of_record
SELECT p.person_id, q.ref, s.agency FROM live_person_record p JOIN person q ON q.person_id = p.person_id
JOIN source_record r ON r.record_id = p.record_id JOIN source s ON s.source_id = r.source_id WHERE p.record_id = ?1;

-- name: own_local_ids_of_person
SELECT DISTINCT r.local_id, s.agency FROM live_person_record p JOIN source_record r ON r.record_id = p.record_id
JOIN source s ON s.source_id = r.source_id
WHERE p.person_id = ?1 AND s.own = 1 AND s.kind = 'social_care' AND s.restricted = 0 AND s.removed_at IS NULL;

-- name: latest_checks_of_child
-- The newest check of each return and year, whatever it was made from, where it names the child.
SELECT k.check_id, c.child_no FROM return_child c JOIN return_check k ON k.check_id = c.check_id
WHERE c.child = ?1 AND k.state = 'done'
  AND NOT EXISTS (SELECT 1 FROM return_check n WHERE n.return_name = k.return_name AND n.year = k.year AND n.state = 'done'
                  AND n.check_id > k.check_id)
ORDER BY k.check_id DESC;

-- name: row_is_live
SELECT count(*) FROM live_source_row WHERE row_id = ?1;

-- name: own_return_sources
-- Rows as they were imported, for a check of them.
SELECT s.source_id, s.name, s.title, s.mapping, s.authority, e.as_of, s.published_extract
FROM source s JOIN extract e ON e.extract_id = s.published_extract
WHERE s.own = 1 AND s.kind = 'social_care' AND s.restricted = 0 AND s.removed_at IS NULL AND s.mapping = ?1 ORDER BY s.title;

-- name: rows_of_source
SELECT row_id, table_name, payload FROM live_source_row WHERE source_id = ?1 ORDER BY table_name, file, line, row_id;

-- name: quarantined_rows_of_source
SELECT q.table_name, q.row FROM quarantine q JOIN extract e ON e.extract_id = q.extract_id
WHERE q.source_id = ?1 AND e.state = 'published' AND q.state IN ('open', 'returned') ORDER BY q.quarantine_id;

