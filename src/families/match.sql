Match review: pairs to settle, the two records of a pair, decisions, questions to agencies.

-- name: doubtful_edges
-- Two people who may be one, and one person whose link is weak: of the latter only links that are the best one of
-- a record. With the number of records of each person.
SELECT e.record_a, e.record_b, e.probability, e.state, a.person_id, b.person_id, sa.kind, sb.kind,
  (SELECT COUNT(*) FROM live_person_record n WHERE n.person_id = a.person_id),
  (SELECT COUNT(*) FROM live_person_record n WHERE n.person_id = b.person_id)
FROM live_link_edge e
JOIN live_person_record a ON a.record_id = e.record_a
JOIN live_person_record b ON b.record_id = e.record_b
JOIN source_record ra ON ra.record_id = e.record_a JOIN source sa ON sa.source_id = ra.source_id
JOIN source_record rb ON rb.record_id = e.record_b JOIN source sb ON sb.source_id = rb.source_id
WHERE e.state = 'unsettled'
   OR (e.state = 'linked' AND e.probability < 0.9
       AND ((a.how = 'linked' AND a.probability < e.probability + 0.011)
         OR (b.how = 'linked' AND b.probability < e.probability + 0.011)));
-- name: decided_pairs
-- Pairs that people are sure about, with how many say what, and how many of these are this account.
SELECT d.record_a, d.record_b, SUM(CASE d.verdict WHEN 'same' THEN 1 ELSE 0 END),
  SUM(CASE d.verdict WHEN 'different' THEN 1 ELSE 0 END), SUM(CASE d.account_id WHEN ?1 THEN 1 ELSE 0 END)
FROM link_decision d WHERE d.undone_at IS NULL GROUP BY d.record_a, d.record_b;
-- name: pairs_being_asked
SELECT record_a, record_b FROM agency_question
WHERE answered_at IS NULL AND withdrawn_at IS NULL AND asked_at >= ?1;
-- name: side_of_pair
SELECT p.person_id, s.kind, (SELECT COUNT(*) FROM live_person_record n WHERE n.person_id = p.person_id)
FROM live_person_record p JOIN source_record r ON r.record_id = p.record_id
JOIN source s ON s.source_id = r.source_id WHERE p.record_id = ?1;
-- name: edge_of_pair
SELECT weight, probability, state FROM live_link_edge WHERE record_a = ?1 AND record_b = ?2;
-- name: opinions_of_pair
SELECT decision_id, account_id, verdict, reason, made_at, act FROM link_decision
WHERE record_a = ?1 AND record_b = ?2 AND undone_at IS NULL ORDER BY decision_id;
-- name: decided_with
SELECT record_a, record_b FROM link_decision WHERE record_a = ?1 AND undone_at IS NULL
UNION SELECT record_a, record_b FROM link_decision WHERE record_b = ?1 AND undone_at IS NULL;
-- name: own_opinion
SELECT decision_id, act FROM link_decision
WHERE record_a = ?1 AND record_b = ?2 AND account_id = ?3 AND undone_at IS NULL ORDER BY decision_id DESC LIMIT 1;
-- name: pairs_of_act
SELECT record_a, record_b, verdict, reason FROM link_decision WHERE act = ?1 AND undone_at IS NULL;
-- name: insert_decision
INSERT INTO link_decision (decision_id, record_a, record_b, verdict, reason, account_id, made_at, act)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: undo_act
UPDATE link_decision SET undone_by = ?2, undone_at = ?3 WHERE act = ?1 AND undone_at IS NULL;
-- name: undo_decision
UPDATE link_decision SET undone_by = ?2, undone_at = ?3 WHERE decision_id = ?1 AND undone_at IS NULL;

-- name: ref_of_pair
SELECT ref FROM match_pair WHERE record_a = ?1 AND record_b = ?2;
-- name: insert_pair_ref
INSERT INTO match_pair (ref, record_a, record_b) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING;
-- name: pair_by_ref
SELECT record_a, record_b FROM match_pair WHERE ref = ?1;

-- name: cards_of_pair
SELECT pa.name, pa.birth_date, pb.name, pb.birth_date, sa.title, sb.title
FROM live_person_record a JOIN person pa ON pa.person_id = a.person_id,
  live_person_record b JOIN person pb ON pb.person_id = b.person_id,
  source_record ra JOIN source sa ON sa.source_id = ra.source_id,
  source_record rb JOIN source sb ON sb.source_id = rb.source_id
WHERE a.record_id = ?1 AND b.record_id = ?2 AND ra.record_id = ?1 AND rb.record_id = ?2;
-- name: record_with_source
SELECT r.local_id, s.title, s.agency, s.kind, p.person_id, q.ref, q.name, s.contact FROM source_record r
JOIN source s ON s.source_id = r.source_id JOIN live_person_record p ON p.record_id = r.record_id
JOIN person q ON q.person_id = p.person_id WHERE r.record_id = ?1;
-- name: records_of_one_person
SELECT p.record_id, p.probability, p.how, r.local_id, s.title, s.agency, s.kind
FROM live_person_record p JOIN source_record r ON r.record_id = p.record_id JOIN source s ON s.source_id = r.source_id
WHERE p.person_id = ?1 ORDER BY p.probability DESC, p.record_id;
-- name: edges_from_record
SELECT record_a, record_b, weight, probability, state FROM live_link_edge WHERE record_a = ?1
UNION ALL SELECT record_a, record_b, weight, probability, state FROM live_link_edge WHERE record_b = ?1;
-- name: plans_of_person
SELECT DISTINCT i.service FROM live_involvement i JOIN live_person_record p ON p.record_id = i.record_id
WHERE p.person_id = ?1 AND i.status IS NOT NULL AND i.to_date IS NULL ORDER BY i.service;
-- name: decisions_so_far
-- What the machine had thought of pairs that people were sure about, and what they said.
SELECT e.probability, d.verdict FROM link_decision d
JOIN link_edge e ON e.record_a = d.record_a AND e.record_b = d.record_b
WHERE d.undone_at IS NULL AND d.verdict <> 'unsure' AND d.act IS NULL AND e.first_run = (SELECT MIN(x.first_run)
  FROM link_edge x WHERE x.record_a = d.record_a AND x.record_b = d.record_b);

-- name: questions_of_pair
SELECT ref, record_a, record_b, record_id, wording, account_id, asked_at, answer, answered_at, withdrawn_at
FROM agency_question WHERE record_a = ?1 AND record_b = ?2 ORDER BY question_id DESC;
-- name: all_questions
SELECT ref, record_a, record_b, record_id, wording, account_id, asked_at, answer, answered_at, withdrawn_at
FROM agency_question ORDER BY question_id DESC LIMIT 200;
-- name: insert_question
INSERT INTO agency_question (question_id, ref, record_a, record_b, record_id, wording, account_id, asked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: answer_question
UPDATE agency_question SET answer = ?2, answered_by = ?3, answered_at = ?4
WHERE ref = ?1 AND answered_at IS NULL AND withdrawn_at IS NULL;
-- name: withdraw_question
UPDATE agency_question SET withdrawn_at = ?2 WHERE ref = ?1 AND answered_at IS NULL AND withdrawn_at IS NULL;
