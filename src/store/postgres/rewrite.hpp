// Kindred's SQL is written once; these make PostgreSQL's of it. Text in quotes and comments is left alone.
//
//   RewriteQuery("SELECT a FROM t WHERE b = ?1") == "SELECT a FROM t WHERE b = $1";
//   RewriteSchema("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB) STRICT;")
//       == "CREATE TABLE t (a BIGINT PRIMARY KEY, b BYTEA) ;";
#pragma once

#include <string>
#include <string_view>

namespace kindred::store::postgres {

// Placeholders ?1 become $1; CAST(… AS INTEGER) becomes AS BIGINT, and REAL and BLOB likewise.
[[nodiscard]] std::string RewriteQuery(std::string_view sql);

// Types of columns and options of tables: INTEGER → BIGINT, REAL → DOUBLE PRECISION, BLOB → BYTEA, TEXT →
// TEXT COLLATE "C" (text sorts by bytes on both), INTEGER PRIMARY KEY AUTOINCREMENT → an identity column;
// STRICT and WITHOUT ROWID are dropped. Only for migrations.
[[nodiscard]] std::string RewriteSchema(std::string_view sql);

}  // namespace kindred::store::postgres
