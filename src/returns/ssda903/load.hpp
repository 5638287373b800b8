// Reads an SSDA903 upload: CSV files, each recognised by its set of columns whatever its name, or one XML
// file.
//
//   std::vector<Problem> problems;
//   LoadedTables loaded = LoadCsv(this_year, last_year, /*threads=*/0, problems);
//   auto r = Ssda903::Build(std::move(loaded), {.year = 2026, .authority = "E06000004"});
#pragma once

#include <span>
#include <vector>

#include "returns/problem.hpp"
#include "returns/ssda903/return.hpp"

namespace kindred::returns::ssda903 {

// At most this many problems of one file are listed; one more line says that there are more.
inline constexpr std::size_t kProblemsPerFile = 100;

// Reads the CSV files of this year and of last year. A file that is no table of the return, or a second one
// of the same table, is left out and named in `problems`; cells beyond the header are left out of their row.
[[nodiscard]] LoadedTables LoadCsv(std::span<const InputFile> this_year, std::span<const InputFile> last_year,
                                   unsigned threads, std::vector<Problem>& problems);

// Reads the XML form (this year only; ten tables, present even when they have no row). When the XML is cut or
// is not well formed, what came before is kept and the place is named in `problems`.
[[nodiscard]] LoadedTables LoadXml(const InputFile& file, std::vector<Problem>& problems);

}  // namespace kindred::returns::ssda903
