-- Names behind the ids of the access log, which may be in another file.

-- name: account_name
SELECT name FROM account WHERE account_id = ?1

-- name: agency_name
SELECT name FROM agency WHERE agency_id = ?1
