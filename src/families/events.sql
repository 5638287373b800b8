What became of people, in the order in which runs published it.

-- name: person_events_after
SELECT e.run_id, e.person_event_id, e.kind, e.person_id, e.other_person_id, e.records, e.at
FROM person_event e JOIN link_state s ON e.run_id <= s.published_run
WHERE e.run_id > ?1 OR (e.run_id = ?1 AND e.person_event_id > ?2)
ORDER BY e.run_id, e.person_event_id LIMIT ?3;
