-- Rules about people.

-- name: insert_rule
INSERT INTO sharing_rule (rule_id, person_id, kind, account_id, agency_id, sections, from_at, to_at, words, decision_id,
  made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)

-- name: rule_by_id
SELECT rule_id, person_id, kind, account_id, agency_id, sections, from_at, to_at, decision_id, made_by FROM sharing_rule
WHERE rule_id = ?1

-- name: end_rule
UPDATE sharing_rule SET to_at = ?2, ended_by = ?3 WHERE rule_id = ?1 AND (to_at IS NULL OR to_at > ?2)

-- name: rules_of_person
SELECT rule_id, person_id, kind, account_id, agency_id, sections, from_at, to_at, decision_id, made_by FROM sharing_rule
WHERE person_id = ?1 AND from_at <= ?2 AND (to_at IS NULL OR to_at > ?2)

-- name: rules_for_account
SELECT rule_id, person_id, kind, account_id, agency_id, sections, from_at, to_at, decision_id, made_by FROM sharing_rule
WHERE account_id = ?1 AND kind = ?2 AND from_at <= ?3 AND (to_at IS NULL OR to_at > ?3)

-- name: all_rules_of_person
SELECT rule_id, person_id, kind, account_id, agency_id, sections, from_at, to_at, decision_id, made_by, words
FROM sharing_rule WHERE person_id = ?1 ORDER BY rule_id DESC

-- name: agreements_version
SELECT agreements_version FROM sharing_state WHERE one = 1

-- name: next_agreements_version
UPDATE sharing_state SET agreements_version = agreements_version + 1 WHERE one = 1

-- name: agency_of_reader
SELECT name, kind FROM agency WHERE agency_id = ?1
