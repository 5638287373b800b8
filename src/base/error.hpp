// Errors as values. A function that can fail for a reason outside the program returns Result<T>; the
// message says what happened, where, and what to do, in words for the person who will read it.
//
//   Result<Date> date = ParseDate("31/02/2025");
//   if (!date) return Unexpected(date.error());
//   return Fail(ErrorKind::kBadData, "episodes.csv line 214, DECOM: \"31/02/2025\" is not a date; "
//                                    "correct it or leave it blank");
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace kindred {

// What kind of failure it is; decides the exit code of a command and the status of a page.
enum class ErrorKind {
  kBadData = 1,    // the data has problems, and the message says where to read them
  kUsage = 2,      // wrong use: an unknown option, a missing argument
  kCannotRun = 3,  // it could not run: a file that cannot be read, a database that does not answer
  kRefused = 4,    // policy says no (a command exits 3)
  kConflict = 5,   // somebody else changed it first (a command exits 3)
};

// An expected failure. `message` is shown to people and never holds personal data of anybody but what
// the reader gave in the same breath (a cell of the file being read).
struct Error {
  ErrorKind kind = ErrorKind::kCannotRun;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

// `return Fail(kind, "…");` from any function returning Result<T>.
[[nodiscard]] inline tl::unexpected<Error> Fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

// `return Unexpected(result.error());` hands an error on unchanged.
[[nodiscard]] inline tl::unexpected<Error> Unexpected(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

// Exit code of a command that ends with this error: 1 data, 2 use, 3 could not run.
[[nodiscard]] inline int ExitCode(ErrorKind kind) {
  return kind == ErrorKind::kBadData ? 1 : kind == ErrorKind::kUsage ? 2 : 3;
}

}  // namespace kindred
