#include "returns/ssda903/authorities.hpp"

#include <algorithm>
#include <vector>

#include "embedded/returns_data.hpp"
#include "tables/csv.hpp"

namespace kindred::returns::ssda903 {

std::string_view AuthorityCode(std::string_view ons_or_dfe_code) {
  for (const UpperTierRow& row : UpperTiers()) {
    if (row.upper_tier == ons_or_dfe_code || (!row.dfe_code.empty() && row.dfe_code == ons_or_dfe_code))
      return row.upper_tier;
  }
  return {};
}

std::span<const UpperTierRow> UpperTiers() {
  static const std::vector<UpperTierRow> kRows = [] {
    std::vector<UpperTierRow> rows;
    for (const embedded::File& file : embedded::returns_data()) {
      if (!file.name.ends_with("la_lower_to_upper_2025.csv")) continue;
      // The codes are nine characters, the first column and the third, the DfE's the fifth; views into the
      // embedded file.
      Result<tables::CsvReader> reader = tables::CsvReader::Open(file.bytes, std::string(file.name), ',');
      if (!reader) continue;
      bool header = true;
      for (Result<const tables::CsvRecord*> record = reader->Next(); record && *record != nullptr;
           record = reader->Next()) {
        const std::vector<std::string_view>& cells = (*record)->cells;
        if (!header && cells.size() >= 5) rows.push_back({cells[0], cells[2], cells[4]});
        header = false;
      }
    }
    std::sort(rows.begin(), rows.end(),
              [](const UpperTierRow& a, const UpperTierRow& b) { return a.district < b.district; });
    return rows;
  }();
  return kRows;
}

}  // namespace kindred::returns::ssda903
