How good matching is, run by run.

-- name: insert_source_quality
INSERT INTO link_quality (run_id, source_id, records, alone, linked, links, right_links, missed_links)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: insert_curve_point
INSERT INTO link_curve (run_id, threshold, links, right_share, found_share) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: measured_runs
SELECT r.run_id, r.published_at, r.records, r.people, r.unsettled, SUM(q.alone), SUM(q.links), SUM(q.right_links),
  SUM(q.missed_links)
FROM link_run r JOIN link_quality q ON q.run_id = r.run_id WHERE r.state = 'published'
GROUP BY r.run_id, r.published_at, r.records, r.people, r.unsettled ORDER BY r.run_id;
-- name: source_quality_of_run
SELECT q.source_id, s.title, q.records, q.alone, q.linked, q.links, q.right_links, q.missed_links
FROM link_quality q JOIN source s ON s.source_id = q.source_id WHERE q.run_id = ?1 ORDER BY s.kind, s.title;
-- name: curve_of_run
SELECT threshold, links, right_share, found_share FROM link_curve WHERE run_id = ?1 ORDER BY threshold;
-- name: expected_sources
SELECT s.title, s.agency, s.expected_every_days,
  (SELECT MAX(e.as_of) FROM extract e WHERE e.source_id = s.source_id AND e.extract_id <= s.published_extract
     AND e.state = 'published')
FROM source s WHERE s.removed_at IS NULL ORDER BY s.kind, s.title;
