// The files of the area: what each is called, its columns and how its agency writes it (separator, dates,
// line ends, encoding). A row is checked against the number of columns, and quoted where it must be.
//
//   sheets.Row(authority, Sheet::kPupils, pupil_id, upn, surname, forename, birth, …);
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace kindred::demo {

// Where records come from: one source of sources.toml each. kCount is not a source.
enum class Source : std::uint8_t {
  kCaseSystem,
  kSsda903,
  kCin,
  kAnnexA,
  kSchools,
  kSend,
  kChildHealth,
  kMidwifery,
  kCamhs,
  kYouthJustice,
  kFamilyHelp,
  kPolice,
  kHousing,
  kAdultServices,
  kDomesticAbuse,
  kCount
};
inline constexpr std::size_t kSources = static_cast<std::size_t>(Source::kCount);

enum class Sheet : std::uint8_t {
  // case system: the Standard Safeguarding Dataset and the relationships
  kSsdPerson,
  kSsdAddress,
  kSsdFamily,
  kRelationships,
  kSsdDisability,
  kSsdContacts,
  kSsdCinEpisodes,
  kSsdCinAssessments,
  kSsdAssessmentFactors,
  kSsdCinPlans,
  kSsdCinVisits,
  kSsdS47,
  kSsdIcpc,
  kSsdCpPlans,
  kSsdCpReviews,
  kSsdCpVisits,
  kSsdClaEpisodes,
  kSsdClaPlacement,
  kSsdClaReviews,
  kSsdClaVisits,
  kSsdClaHealth,
  kSsdLegalStatus,
  kSsdMissing,
  kSsdCareLeavers,
  kSsdPermanence,
  kSsdImmigration,
  kSsdInvolvements,
  kSsdProfessionals,
  kSsdDepartment,
  kSsdLinked,
  kSsdMother,
  kSsdSdq,
  // returns
  k903Header,
  k903Episodes,
  k903Reviews,
  k903Uasc,
  k903Oc2,
  k903Oc3,
  k903Ad1,
  k903Placed,
  k903PrevPerm,
  k903Missing,
  k903Workers,
  kCinXml,
  kList1,
  kList2,
  kList3,
  kList4,
  kList5,
  kList6,
  kList7,
  kList8,
  kList9,
  kList10,
  kList11,
  // partners
  kPupils,
  kContacts,
  kEnrolments,
  kAttendance,
  kSuspensions,
  kHomeEducation,
  kSendPupils,
  kEhcPlans,
  kSenSupport,
  kHealthChildren,
  kHealthVisits,
  kPregnancies,
  kCamhsReferrals,
  kYouthJusticeCases,
  kHelpMembers,
  kPoliceNotices,
  kTenancies,
  kHouseholdMembers,
  kAdultCases,
  kDomesticAbuseCases,
  kCount
};
inline constexpr std::size_t kSheets = static_cast<std::size_t>(Sheet::kCount);

enum class Encoding : std::uint8_t { kUtf8, kUtf8Mark, kWindows1252 };

struct SheetFormat {
  Source source;
  std::string_view file;     // in the source's folder, or the file itself
  std::string_view columns;  // comma separated; empty for XML
  char separator = ',';
  bool day_first = false;
  bool crlf = false;
  Encoding encoding = Encoding::kUtf8;
};
[[nodiscard]] const SheetFormat& FormatOf(Sheet sheet);
[[nodiscard]] std::size_t ColumnCount(Sheet sheet);
// The folder of a source below its authority's: "case_system".
[[nodiscard]] std::string_view FolderOf(Source source);
// Everything before the first row: mark, column names.
[[nodiscard]] std::string Heading(Sheet sheet);

// Rows of a stretch of families, one buffer a file of each authority, plus the truth.
class Sheets {
 public:
  explicit Sheets(int authorities) : buffers_(static_cast<std::size_t>(authorities) * kSheets) {}

  template <class... Cells>
  void Row(int authority, Sheet sheet, const Cells&... cells) {
    static_assert(sizeof...(Cells) > 0);
    Begin(authority, sheet);
    (Cell(cells), ...);
    End(sizeof...(Cells));
  }
  // Bytes as they are, for XML and planted damage.
  void Raw(int authority, Sheet sheet, std::string_view bytes) { Buffer(authority, sheet) += bytes; }

  [[nodiscard]] std::string& Buffer(int authority, Sheet sheet) {
    return buffers_[static_cast<std::size_t>(authority) * kSheets + static_cast<std::size_t>(sheet)];
  }

  std::string truth;     // rows of truth/people.csv
  std::string families;  // rows of truth/families.csv
  struct Counts {
    std::array<std::int64_t, 32> traps{};
    std::array<std::int64_t, 32> mistakes{};
    std::int64_t children = 0, people = 0, records = 0, rows = 0;
    // on the reference date and over the last full year to it, for the report
    std::int64_t looked_after = 0, left_care = 0, adopted = 0, started_care = 0, referrals = 0,
                 referred_again = 0, police_referrals = 0, school_referrals = 0, in_need = 0,
                 protection_plans = 0;
    void Add(const Counts& other);
  } counts;

 private:
  void Begin(int authority, Sheet sheet);
  void End(std::size_t cells);
  void Cell(std::string_view text);
  void Cell(const std::string& text) { Cell(std::string_view(text)); }
  void Cell(const char* text) { Cell(std::string_view(text)); }
  void Cell(Date date);
  void Cell(const std::optional<Date>& date);
  void Cell(std::int64_t number);
  void Cell(int number) { Cell(static_cast<std::int64_t>(number)); }
  void Cell(std::size_t number) { Cell(static_cast<std::int64_t>(number)); }
  void Cell(bool) = delete;

  std::vector<std::string> buffers_;
  std::string* row_ = nullptr;
  const SheetFormat* format_ = nullptr;
  Sheet sheet_ = Sheet::kSsdPerson;
  bool first_ = true;
};

// UTF-8 as Windows-1252; letters that it lacks lose their marks (ł becomes l), as in old systems.
[[nodiscard]] std::string ToWindows1252(std::string_view utf8);

}  // namespace kindred::demo
