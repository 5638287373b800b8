Whom a decision to share may name, and who did what in the pages of those who audit.

-- name: agencies
SELECT agency_id, name FROM agency ORDER BY name;
-- name: ref_of_person
SELECT ref FROM person WHERE person_id = ?1;
-- name: accounts_to_audit
SELECT a.account_id, a.name, a.job_title, g.name FROM account a JOIN agency g ON g.agency_id = a.agency_id
ORDER BY a.name, a.account_id;
-- name: account_to_audit
SELECT a.name, a.job_title, g.name FROM account a JOIN agency g ON g.agency_id = a.agency_id WHERE a.account_id = ?1;
