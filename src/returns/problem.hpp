// Something wrong with an uploaded file itself, before any rule: a table that cannot be recognised, a line
// with too many cells, XML that is cut. The rest of the upload is checked all the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::returns {

struct Problem {
  std::string file;
  std::int64_t line = 0;    // from 1; 0: the file as a whole
  std::int64_t column = 0;  // from 1, in bytes; 0: the line as a whole
  std::string message;      // what is wrong and what to do
  bool fatal = false;       // the file was left out
};

// "episodes.csv line 3, column 9: …"
[[nodiscard]] std::string Describe(const Problem& problem);

// One file of an upload. The bytes must outlive the reading.
struct InputFile {
  std::string name;
  std::string_view bytes;
};

}  // namespace kindred::returns
