-- What was sent to the Department.

-- name: pushed_children
SELECT child_id, parts FROM pushed_child WHERE authority = ?1;

-- name: keep_pushed
INSERT INTO pushed_child (authority, child_id, parts, receipt, pushed_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (authority, child_id) DO UPDATE SET parts = ?3, receipt = ?4, pushed_at = ?5;

-- name: forget_pushed
DELETE FROM pushed_child WHERE authority = ?1 AND child_id = ?2;
