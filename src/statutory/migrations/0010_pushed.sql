-- What the Department's daily collection was sent of each child, as digests of its parts, so that the next push
-- holds only what has changed and purges what is gone. Nothing of what was sent can be read from it.

CREATE TABLE pushed_child (
  authority TEXT NOT NULL,              -- three digits
  child_id TEXT NOT NULL,               -- in the case system
  parts TEXT NOT NULL,                  -- key <tab> digest, a line each
  receipt TEXT NOT NULL,                -- of the request that carried the last change
  pushed_at INTEGER NOT NULL,
  PRIMARY KEY (authority, child_id)
) STRICT;
