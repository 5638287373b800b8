#include "returns/ssda903/providers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "tables/csv.hpp"
#include "tables/file.hpp"
#include "tables/workbook.hpp"

namespace kindred::returns::ssda903 {
namespace {

enum Heading : std::size_t { kUrn, kPlaceCodes, kProviderCodes, kClosed, kPostcode, kHeadings };

// How the workbooks call their columns, in lower case. The order in one list is the order of preference.
const std::array<std::vector<std::string_view>, kHeadings>& Names() {
  static const std::array<std::vector<std::string_view>, kHeadings> kNames = {{
      {"urn"},
      {"place_codes", "provider code", "placement code"},
      {"provider_codes", "provider placement code", "placement provider code"},
      {"reg_end", "closed date", "deregistration date", "date closed"},
      {"postcode", "setting address postcode", "setting postcode", "post code"},
  }};
  return kNames;
}

std::string WithoutSpacesUpper(std::string_view text) {
  std::string out;
  for (const char c : ToUpperAscii(text)) {
    if (c != ' ') out += c;
  }
  return out;
}

// Reads the rows of one sheet or file: first the line with a URN heading, then providers.
class SheetReader {
 public:
  explicit SheetReader(ProviderList& list, bool supported_accommodation)
      : list_(list), supported_accommodation_(supported_accommodation) {}

  void Row(std::span<const std::string_view> cells) {
    if (!found_) {
      FindHeadings(cells);
      return;
    }
    const auto cell = [&](Heading heading) -> std::string_view {
      const std::optional<std::size_t> at = columns_[heading];
      return at && *at < cells.size() ? cells[*at] : std::string_view();
    };
    if (cell(kUrn).empty()) return;
    Provider provider;
    provider.urn = ToUpperAscii(cell(kUrn));
    if (provider.urn.ends_with(".0"))
      provider.urn.resize(provider.urn.size() - 2);  // a number in a spreadsheet
    provider.place_codes = supported_accommodation_ ? "K3" : ToUpperAscii(cell(kPlaceCodes));
    provider.provider_codes =
        supported_accommodation_ && !columns_[kProviderCodes] ? "PR4" : ToUpperAscii(cell(kProviderCodes));
    std::replace(provider.provider_codes.begin(), provider.provider_codes.end(), '/', ',');
    const std::string_view closed = cell(kClosed);
    provider.closed = ParseDayLeniently(closed.substr(0, closed.find(' ')));
    provider.postcode = WithoutSpacesUpper(cell(kPostcode));
    list_.rows.push_back(std::move(provider));
  }
  [[nodiscard]] bool found() const { return found_; }

 private:
  void FindHeadings(std::span<const std::string_view> cells) {
    for (std::size_t heading = 0; heading < kHeadings; ++heading) {
      columns_[heading].reset();
      for (const std::string_view name : Names()[heading]) {
        const auto at = std::find_if(cells.begin(), cells.end(),
                                     [&](std::string_view cell) { return ToLowerAscii(Trim(cell)) == name; });
        if (at == cells.end()) continue;
        columns_[heading] = static_cast<std::size_t>(at - cells.begin());
        break;
      }
    }
    found_ = columns_[kUrn].has_value();
  }

  ProviderList& list_;
  bool supported_accommodation_;
  bool found_ = false;
  std::array<std::optional<std::size_t>, kHeadings> columns_{};
};

}  // namespace

Result<void> ReadProviders(std::string_view bytes, const std::string& file_name, ProviderList& list) {
  const std::size_t before = list.rows.size();
  bool found = false;
  if (tables::Recognise(bytes) == tables::FileKind::kWorkbook) {
    Result<tables::Workbook> book = tables::Workbook::Open(bytes, file_name);
    if (!book) return Unexpected(book.error());
    for (std::size_t sheet = 0; sheet < book->Sheets().size(); ++sheet) {
      const bool supported = ToLowerAscii(book->Sheets()[sheet]).find("supported") != std::string::npos;
      SheetReader reader(list, supported);
      Result<void> read =
          book->Read(sheet, [&](std::int64_t, std::span<const std::string_view> cells) -> Result<void> {
            reader.Row(cells);
            return {};
          });
      if (!read) return Unexpected(read.error());
      found |= reader.found();
    }
  } else {
    Result<tables::CsvReader> csv = tables::CsvReader::Open(bytes, file_name);
    if (!csv) return Unexpected(csv.error());
    SheetReader reader(list, false);
    while (true) {
      Result<const tables::CsvRecord*> record = csv->Next();
      if (!record) return Unexpected(record.error());
      if (*record == nullptr) break;
      reader.Row((*record)->cells);
    }
    found = reader.found();
  }
  if (!found || list.rows.size() == before) {
    return Fail(
        ErrorKind::kBadData,
        fmt::format("{}: has no provider in it: no line with a heading URN and rows below it; give Ofsted's "
                    "workbook, or a CSV with URN, PLACE_CODES, PROVIDER_CODES, REG_END, POSTCODE",
                    file_name));
  }
  return {};
}

}  // namespace kindred::returns::ssda903
