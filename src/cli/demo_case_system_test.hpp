// The case system of the synthetic area as the builders read it, without a store between; and the same put
// right where the generator put mistakes into it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "demo/test_area.hpp"
#include "statutory/build/case_record.hpp"
#include "tables/csv.hpp"
#include "tables/file.hpp"
#include "tables/xml.hpp"

namespace kindred::cli {

using statutory::build::CaseRecord;
using statutory::build::CaseTable;

using Rows = std::vector<std::map<std::string, std::string>>;

// Rows of a CSV file as column → cell.
inline Rows ReadRows(const std::filesystem::path& path) {
  Rows rows;
  auto file = tables::MappedFile::Open(path);
  EXPECT_TRUE(file) << path;
  auto reader = tables::CsvReader::Open(file->Bytes(), path.string(), ',');
  EXPECT_TRUE(reader) << path;
  auto record = reader->Next();
  const std::vector<std::string> columns((*record)->cells.begin(), (*record)->cells.end());
  while ((record = reader->Next()) && *record != nullptr) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < columns.size() && i < (*record)->cells.size(); ++i)
      row[columns[i]] = (*record)->cells[i];
  }
  return rows;
}

inline CaseRecord ReadCaseFiles(const std::filesystem::path& folder) {
  CaseRecord record;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CaseTable& table = record.Make(entry.path().stem().string());
    for (const auto& row : ReadRows(entry.path())) {
      std::vector<std::pair<std::string, std::string>> cells;
      for (const auto& [column, cell] : row)
        if (!cell.empty()) cells.emplace_back(column, cell);
      table.Add(std::span<const std::pair<std::string, std::string>>(cells));
    }
  }
  return record;
}

// An area in a folder of its own, made once for all tests of the program.
class DemoArea {
 public:
  static const DemoArea& Get() {
    static const DemoArea kArea;
    return kArea;
  }
  [[nodiscard]] std::filesystem::path Of(const std::string& source) const { return authority_ / source; }
  [[nodiscard]] const CaseRecord& Record() const { return record_; }

  // The case system with, for every child, the birth date, pupil number and need that the generator wrote
  // into the returns it makes itself from the truth ("checked before it is sent":
  // src/demo/agencies/returns.hpp). What is wrong with a return that is built from this is no mistake that
  // was planted.
  [[nodiscard]] const CaseRecord& Corrected() const { return corrected_; }

 private:
  CaseRecord Correct() const {
    CaseRecord record = record_;
    CaseTable& people = record.Make("ssd_person");
    CaseTable& numbers = record.Make("ssd_linked_identifiers");
    const auto correct = [&](const std::string& id, const std::string& born, const std::string& upn,
                             const std::string& unknown) {
      if (!born.empty()) people.Change("pers_person_id", id, "pers_dob", born);
      numbers.Remove("link_person_id", id);
      if (!upn.empty())
        numbers.Add({{"link_table_id", "C" + id},
                     {"link_person_id", id},
                     {"link_identifier_type", "UPN"},
                     {"link_identifier_value", upn}});
      people.Change("pers_person_id", id, "pers_upn_unknown", unknown);
    };
    for (const auto& row : ReadRows(Of("ssda903") / "header.csv")) {
      const auto born = ParseDate(row.at("DOB"), DateOrder::kDayFirst);
      const bool known = row.at("UPN").size() == 13;
      correct(row.at("CHILD"), born ? FormatIso(*born) : "", known ? row.at("UPN") : "",
              known ? "" : row.at("UPN"));
    }
    for (const auto& row : ReadRows(Of("ssda903") / "episodes.csv"))
      record.Make("ssd_cla_episodes")
          .Change("clae_person_id", row.at("CHILD"), "clae_cla_primary_need_code", row.at("CIN"));
    const auto census = tables::MappedFile::Open(Of("cin") / "cin_census.xml");
    EXPECT_TRUE(census);
    const auto read = tables::ReadXml(
        census->Bytes(), "cin_census.xml", {.record = "Children/Child"},
        [&](const tables::XmlElement& child) -> Result<void> {
          correct(child.Text("ChildIdentifiers/LAchildID"), child.Text("ChildIdentifiers/PersonBirthDate"),
                  child.Text("ChildIdentifiers/UPN"), child.Text("ChildIdentifiers/UPNunknown"));
          return {};
        });
    EXPECT_TRUE(read);
    return record;
  }

  DemoArea() {
    const auto made = demo::Generate({.children = 6000, .seed = 3, .as_of = Date::FromYmd(2026, 3, 31)},
                                     folder_.Path() / "area", false);
    EXPECT_TRUE(made);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.Path() / "area"))
      if (std::filesystem::exists(entry.path() / "case_system")) authority_ = entry.path();
    record_ = ReadCaseFiles(Of("case_system"));
    corrected_ = Correct();
  }
  CaseRecord record_, corrected_;
  demo::TemporaryFolder folder_;
  std::filesystem::path authority_;
};

}  // namespace kindred::cli
