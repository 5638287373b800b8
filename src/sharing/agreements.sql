-- Agreements and what they cover.

-- name: agreements
SELECT agreement_id, name, basis, from_date, to_date FROM agreement ORDER BY name

-- name: agreement_parties
SELECT agency FROM agreement_party WHERE agreement_id = ?1 ORDER BY agency

-- name: agreement_purposes
SELECT purpose FROM agreement_purpose WHERE agreement_id = ?1 ORDER BY purpose

-- name: agreement_sections
SELECT section FROM agreement_section WHERE agreement_id = ?1 ORDER BY section

-- name: insert_agreement
INSERT INTO agreement (agreement_id, name, basis, from_date, to_date) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: update_agreement
UPDATE agreement SET basis = ?2, from_date = ?3, to_date = ?4 WHERE agreement_id = ?1

-- name: delete_parties
DELETE FROM agreement_party WHERE agreement_id = ?1

-- name: delete_purposes
DELETE FROM agreement_purpose WHERE agreement_id = ?1

-- name: delete_sections
DELETE FROM agreement_section WHERE agreement_id = ?1

-- name: insert_party
INSERT INTO agreement_party (agreement_id, agency) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: insert_purpose
INSERT INTO agreement_purpose (agreement_id, purpose) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: insert_section
INSERT INTO agreement_section (agreement_id, section) VALUES (?1, ?2) ON CONFLICT DO NOTHING
