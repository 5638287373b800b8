Match review: pairs to settle, the two records of a pair, decisions.

-- name: unsettled_pairs
SELECT e.record_a, e.record_b, e.probability, a.person_id, b.person_id, pa.name, pa.birth_date, pb.name, pb.birth_date,
  sa.title, sb.title, sa.kind, sb.kind
FROM live_link_edge e
JOIN live_person_record a ON a.record_id = e.record_a JOIN person pa ON pa.person_id = a.person_id
JOIN live_person_record b ON b.record_id = e.record_b JOIN person pb ON pb.person_id = b.person_id
JOIN source_record ra ON ra.record_id = e.record_a JOIN source sa ON sa.source_id = ra.source_id
JOIN source_record rb ON rb.record_id = e.record_b JOIN source sb ON sb.source_id = rb.source_id
WHERE e.state = 'unsettled' ORDER BY e.probability DESC, e.record_a, e.record_b LIMIT ?1;
-- name: unsettled_people
SELECT a.person_id, b.person_id FROM live_link_edge e
JOIN live_person_record a ON a.record_id = e.record_a JOIN live_person_record b ON b.record_id = e.record_b
WHERE e.state = 'unsettled' ORDER BY e.probability DESC, e.record_a, e.record_b LIMIT ?1;
-- name: next_unsettled
SELECT record_a, record_b FROM live_link_edge WHERE state = 'unsettled' ORDER BY probability DESC, record_a, record_b LIMIT 1;
-- name: record_with_source
SELECT r.local_id, s.title, s.agency, s.kind, p.person_id, q.ref, q.name FROM source_record r
JOIN source s ON s.source_id = r.source_id JOIN live_person_record p ON p.record_id = r.record_id
JOIN person q ON q.person_id = p.person_id WHERE r.record_id = ?1;
-- name: records_of_one_person
SELECT p.record_id, p.probability, p.how, r.local_id, s.title, s.agency, s.kind
FROM live_person_record p JOIN source_record r ON r.record_id = p.record_id JOIN source s ON s.source_id = r.source_id
WHERE p.person_id = ?1 ORDER BY p.probability DESC, p.record_id;
-- name: edges_from_record
SELECT record_a, record_b, weight, probability, state FROM live_link_edge WHERE record_a = ?1
UNION ALL SELECT record_a, record_b, weight, probability, state FROM live_link_edge WHERE record_b = ?1;
-- name: standing_decision
SELECT decision_id, verdict, reason, account_id, made_at FROM link_decision
WHERE record_a = ?1 AND record_b = ?2 AND undone_at IS NULL ORDER BY decision_id DESC LIMIT 1;
-- name: insert_decision
INSERT INTO link_decision (decision_id, record_a, record_b, verdict, reason, account_id, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
-- name: undo_decisions
UPDATE link_decision SET undone_by = ?3, undone_at = ?4 WHERE record_a = ?1 AND record_b = ?2 AND undone_at IS NULL;
