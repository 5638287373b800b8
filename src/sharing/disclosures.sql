-- Disclosure decisions and their reviews.

-- name: insert_disclosure
INSERT INTO disclosure (disclosure_id, ref, kind, basis, sections, to_agency_id, to_account_id, words, made_by, made_at,
  until_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)

-- name: insert_disclosure_person
INSERT INTO disclosure_person (disclosure_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: waiting_disclosures
SELECT disclosure_id, ref, kind, basis, sections, to_agency_id, to_account_id, words, made_by, made_at, until_at,
  reviewed_by, reviewed_at, outcome, note FROM disclosure WHERE reviewed_at IS NULL ORDER BY made_at, disclosure_id LIMIT ?1

-- name: disclosure_by_ref
SELECT disclosure_id, ref, kind, basis, sections, to_agency_id, to_account_id, words, made_by, made_at, until_at,
  reviewed_by, reviewed_at, outcome, note FROM disclosure WHERE ref = ?1

-- name: disclosures_of_person
SELECT d.disclosure_id, d.ref, d.kind, d.basis, d.sections, d.to_agency_id, d.to_account_id, d.words, d.made_by,
  d.made_at, d.until_at, d.reviewed_by, d.reviewed_at, d.outcome, d.note
FROM disclosure_person p JOIN disclosure d ON d.disclosure_id = p.disclosure_id
WHERE p.person_id = ?1 ORDER BY d.disclosure_id DESC

-- name: people_of_disclosure
SELECT person_id FROM disclosure_person WHERE disclosure_id = ?1 ORDER BY person_id

-- name: review_disclosure
UPDATE disclosure SET reviewed_by = ?2, reviewed_at = ?3, outcome = ?4, note = ?5
WHERE disclosure_id = ?1 AND reviewed_at IS NULL

-- name: rules_of_disclosure
SELECT rule_id FROM sharing_rule WHERE decision_id = ?1 AND (to_at IS NULL OR to_at > ?2)
