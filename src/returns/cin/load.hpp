// Reads a CIN census: the Department's XML, in one pass, into eleven tables with the line of each row.
//
//   std::vector<Problem> problems;
//   LoadedTables loaded = LoadXml({"cin.xml", bytes}, problems);
//   std::unique_ptr<Cin> r = Cin::Build(std::move(loaded), {.year = 2026});
//
// Tolerant: unknown elements are passed over, missing ones are blank cells, a Child without ChildIdentifiers
// or ChildCharacteristics has a blank row there, a repeated element counts once (the first). Texts are kept
// as written.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "returns/cin/tables.hpp"
#include "returns/problem.hpp"

namespace kindred::returns::cin {

// More Child elements than this with one LAchildID are no longer taken for the same child (8510 flags them
// all), so that a file with one identifier throughout does not join everything with everything.
inline constexpr std::size_t kMostElementsOfAChild = 16;

// Texts, the tables in the order of TableNumber, and what ties rows to where they stood.
struct LoadedTables {
  TextPool pool;
  std::array<Table, kTableCount> tables;
  std::array<std::vector<std::uint32_t>, kTableCount> element;  // of each row: which Child element, from 0
  std::vector<std::uint32_t>
      factors_end;  // of each Assessments row: the end of its rows in AssessmentFactorsList
};

// Puts tables together row by row. Cells that are not set are blank. The rows of a child are held back until
// its end, so that each gets the LAchildID and nothing is kept of a child that is cut.
class TablesBuilder {
 public:
  TablesBuilder();
  // The cell of the row being made.
  void Set(TableNumber table, std::size_t column, std::string_view bytes);
  [[nodiscard]] bool IsSet(TableNumber table, std::size_t column) const {
    return row_[table][column].filled();
  }
  // Ends the row; `line` is that of the file.
  void EndRow(TableNumber table, std::int64_t line);
  // Adds a row to AssessmentFactorsList for the Assessments row being made.
  void AddFactor(std::string_view code, std::int64_t line);
  // Ends a Child element: its rows get this LAchildID (blank: keep what was set in column 0).
  void EndChild(std::string_view la_child_id);
  [[nodiscard]] std::uint32_t children() const { return children_; }
  // Hands the tables over; the header's row is made here, so that there is always one.
  [[nodiscard]] LoadedTables Finish(const std::string& source, std::int64_t header_line) &&;

 private:
  struct Pending {
    std::vector<Text> cells;  // row after row
    std::vector<std::uint32_t> lines;
  };
  LoadedTables loaded_;
  std::array<std::vector<Text>, kTableCount> row_;
  std::array<Pending, kTableCount> pending_;
  std::vector<std::uint32_t> factor_counts_;  // of the assessments held back
  std::string factors_;                       // of the assessment being made, joined
  std::uint32_t factor_count_ = 0;
  std::uint32_t children_ = 0;
};

// Reads the file. Where it is cut or is no XML, what came before (whole children only) is kept and the place
// is named in `problems`; with another root, a DOCTYPE or no child there is nothing to check, and the problem
// is fatal.
[[nodiscard]] LoadedTables LoadXml(const InputFile& file, std::vector<Problem>& problems);

}  // namespace kindred::returns::cin
