// Writes the files that script/bench returns measures: an SSDA903 of this year and of last, a provider list
// and two CIN censuses, for a number of children. The same arguments make the same bytes.
//
//   returns_bench_files ssda903 107000 1040000 FOLDER     # children, rows of this year
//   returns_bench_files cin 20000 44000000 FILE.xml       # children, bytes at least
//
// The children are as real returns have them: most stay in one placement, some move, and one row in fifty
// holds a mistake, so that rules find something.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace {

namespace fs = std::filesystem;
using kindred::Date;

constexpr std::string_view kPostcodes[] = {"TS18 1AB", "TS19 1GR", "TS15 9HW",
                                           "TS20 2QT", "DL3 7LX",  "DL1 1AA"};
constexpr std::string_view kEthnic[] = {"WBRI", "WBRI", "WBRI", "APKN", "MWBC", "BAFR", "WOTH", "NOBT"};

// SplitMix64: small, and the same everywhere.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  int Below(int limit) { return static_cast<int>(Next() % static_cast<std::uint64_t>(limit)); }
  bool In(int of) { return Below(of) == 0; }
  template <std::size_t N>
  std::string_view Of(const std::string_view (&words)[N]) {
    return words[static_cast<std::size_t>(Below(N))];
  }

 private:
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

std::string Padded(int number, int width) {
  std::string digits = std::to_string(number);
  return std::string(static_cast<std::size_t>(width) -
                         std::min<std::size_t>(digits.size(), static_cast<std::size_t>(width)),
                     '0') +
         digits;
}

std::string British(Date day) {
  const kindred::YearMonthDay ymd = day.Ymd();
  return Padded(ymd.day, 2) + "/" + Padded(ymd.month, 2) + "/" + Padded(ymd.year, 4);
}

std::string Iso(Date day) {
  const kindred::YearMonthDay ymd = day.Ymd();
  return Padded(ymd.year, 4) + "-" + Padded(ymd.month, 2) + "-" + Padded(ymd.day, 2);
}

std::string Upn(Chance& chance) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
  std::string digits = "808" + Padded(chance.Below(1'000'000'000), 9);
  int sum = 0;
  for (int at = 0; at < 12; ++at) sum += (digits[static_cast<std::size_t>(at)] - '0') * (at + 2);
  return std::string(1, kLetters[static_cast<std::size_t>(sum % 23)]) + digits;
}

// One table of a return: rows are put together with commas; one in fifty has a mistake in its last cell but
// one.
class CsvFile {
 public:
  CsvFile(const fs::path& path, std::string_view header)
      : out_(path, std::ios::binary), mistakes_(header.size()) {
    out_ << header << '\n';
  }
  template <class... Cells>
  void Row(const Cells&... cells) {
    std::string line;
    const bool mistaken = mistakes_.In(50);
    const std::size_t wrong = sizeof...(cells) - 2;
    std::size_t at = 0;
    const auto add = [&](std::string_view cell) {
      if (at != 0) line += ',';
      line += mistaken && at == wrong ? std::string_view("31/02/2025") : cell;
      ++at;
    };
    (add(cells), ...);
    out_ << line << '\n';
    ++rows_;
  }
  [[nodiscard]] long rows() const { return rows_; }

 private:
  std::ofstream out_;
  Chance mistakes_;
  long rows_ = 0;
};

// A stay in one placement. `to` is long after both years when it goes on.
struct Stay {
  Date from;
  Date to;
  int provider = 0;
  bool first = false;
};

// What is the same for a child in both years.
struct Story {
  std::string id;
  std::string dob;
  Date birth;
  bool girl = false;
  bool asylum = false;
  std::string_view ethnic;
  std::string_view home;
  std::string upn;
  std::vector<Stay> stays;
};

constexpr int kProviders = 3000;  // every third a children's home, the others fostering agencies
constexpr std::string_view kHomes[] = {"TS18 1AB", "TS19 1GR", "TS15 9HW"};

std::string UrnOf(int provider) {
  return "SC" + Padded(80000 + provider, 6);
}
std::string_view PlaceOf(int provider) {
  return provider % 3 == 0 ? "K2" : "U6";
}
std::string_view PostcodeOf(int provider) {
  return kPostcodes[static_cast<std::size_t>(provider) % std::size(kPostcodes)];
}

Story StoryOf(int child) {
  Chance chance(static_cast<std::uint64_t>(child) + 1);
  Story story;
  story.id = "8" + Padded(child, 7);
  story.girl = chance.In(2);
  story.asylum = chance.In(18);
  story.birth = story.asylum ? Date::FromYmd(2009, 1, 1).AddDays(chance.Below(600))
                             : Date::FromYmd(2008, 4, 2).AddDays(chance.Below(5400));
  story.dob = British(story.birth);
  story.ethnic = chance.Of(kEthnic);
  story.home = chance.Of(kHomes);
  story.upn = story.asylum ? "UN3" : story.birth > Date::FromYmd(2019, 8, 31) ? "UN1" : Upn(chance);
  Date from = std::max(story.birth.AddDays(20), Date::FromYmd(2023, 1, 1).AddDays(chance.Below(1150)));
  const int stays = chance.In(3) ? 2 + chance.Below(3) : 1;
  for (int stay = 0; stay < stays; ++stay) {
    const Date to = stay + 1 == stays ? Date::FromYmd(2099, 1, 1) : from.AddDays(60 + chance.Below(300));
    story.stays.push_back({from, to, chance.Below(kProviders), stay == 0});
    from = to;
  }
  return story;
}

// The tables of one year.
class LookedAfter {
 public:
  LookedAfter(const fs::path& folder, int year)
      : start_(Date::FromYmd(year - 1, 4, 1)),
        end_(Date::FromYmd(year, 3, 31)),
        header_(folder / "header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"),
        episodes_(
            folder / "episodes.csv",
            "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"),
        reviews_(folder / "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE"),
        oc2_(folder / "oc2.csv",
             "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_"
             "ASSESSMENT,"
             "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"),
        oc3_(folder / "oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"),
        uasc_(folder / "uasc.csv", "CHILD,SEX,DOB,DUC"),
        ad1_(folder / "ad1.csv", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"),
        placed_(folder / "placed_for_adoption.csv",
                "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"),
        permanence_(folder / "previous_permanence.csv", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"),
        missing_(folder / "missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END"),
        workers_(folder / "sw_episodes.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON") {}

  void Write(int number) {
    const Story story = StoryOf(number);
    Chance chance(static_cast<std::uint64_t>(number) + 7'000'000);
    if (story.stays[0].from > end_) return;
    header_.Row(story.id, story.girl ? "F" : "M", story.dob, story.ethnic, story.upn, story.girl ? "0" : "",
                "");
    if (story.asylum)
      uasc_.Row(story.id, story.girl ? "F" : "M", story.dob, British(story.birth.Anniversary(18)));
    for (const Stay& stay : story.stays) {
      if (stay.from > end_ || stay.to < start_) continue;
      const bool open = stay.to > end_;
      episodes_.Row(story.id, British(stay.from), stay.first ? "S" : "P", "C2", "N1", PlaceOf(stay.provider),
                    "PR4", open ? "" : British(stay.to), open ? "" : "X1", open ? "" : "CARPL",
                    story.asylum ? "" : story.home, PostcodeOf(stay.provider), UrnOf(stay.provider));
    }
    const Date from = std::max(start_, story.stays[0].from);
    const int left = end_ - from;
    const bool all_year = story.stays[0].from < start_;
    for (int day = 20 + chance.Below(60); day < left; day += 120 + chance.Below(90))
      reviews_.Row(story.id, story.dob, British(from.AddDays(day)),
                   story.birth.Anniversary(4) > from.AddDays(day) ? "PN0" : "PN1");
    const bool schooled = story.birth.Anniversary(4) <= start_ && story.birth.Anniversary(17) > end_;
    const bool small = story.birth.Anniversary(5) > end_;
    if (all_year)
      oc2_.Row(story.id, story.dob, schooled ? "15" : "", "", story.birth.Anniversary(10) <= end_ ? "0" : "",
               small ? "1" : "", "1", "1", "1", "0", "", "");
    if (chance.In(300)) oc3_.Row(story.id, story.dob, "YES", "F2", "U1");
    if (chance.In(300)) placed_.Row(story.id, story.dob, British(from), "", "");
    if (chance.In(600)) ad1_.Row(story.id, story.dob, British(from), British(from), "1", "2", "MF", "L11");
    if (!all_year) permanence_.Row(story.id, story.dob, "Z1", "", "");
    for (Date day = from; day <= end_;) {
      const Date to = day.AddDays(100 + chance.Below(200));
      workers_.Row(story.id, story.dob, "SW" + Padded(chance.Below(4000), 6), British(day),
                   to > end_ ? "" : British(to), day == from ? (all_year ? "MANAGE" : "FCONTA") : "MANAGE");
      day = to;
    }
    births_.push_back({story.id, story.dob, from});
  }

  // Teenagers go missing again and again; these rows fill up to the number that was asked for.
  void FillUp(long rows) {
    for (std::size_t at = 0; total() < rows; ++at) {
      const auto& [id, dob, from] = births_[at % births_.size()];
      const int day = static_cast<int>(at / births_.size()) * 9;
      missing_.Row(id, dob, "M", British(std::min(from.AddDays(day), end_.AddDays(-2))),
                   British(std::min(from.AddDays(day + 2), end_)));
    }
  }

  [[nodiscard]] long total() const {
    return header_.rows() + episodes_.rows() + reviews_.rows() + oc2_.rows() + oc3_.rows() + uasc_.rows() +
           ad1_.rows() + placed_.rows() + permanence_.rows() + missing_.rows() + workers_.rows();
  }

 private:
  struct Born {
    std::string id;
    std::string dob;
    Date from;
  };
  Date start_, end_;
  CsvFile header_, episodes_, reviews_, oc2_, oc3_, uasc_, ad1_, placed_, permanence_, missing_, workers_;
  std::vector<Born> births_;
};

// An SSDA903 of the year that ends on 31 March `year`: exactly `rows` rows, when that is enough for the
// children.
void WriteSsda903(const fs::path& folder, int year, int children, long rows) {
  fs::create_directories(folder);
  LookedAfter looked_after(folder, year);
  for (int child = 0; child < children; ++child) looked_after.Write(child);
  looked_after.FillUp(rows);
  std::printf("%s: %ld rows\n", folder.c_str(), looked_after.total());
}

void WriteProviders(const fs::path& file) {
  std::ofstream out(file, std::ios::binary);
  out << "URN,PLACE_CODES,PROVIDER_CODES,REG_END,POSTCODE\n";
  for (int provider = 0; provider < kProviders; ++provider)
    out << UrnOf(provider) << ",\"U1,U4,U6," << PlaceOf(provider) << "\",PR4,," << PostcodeOf(provider)
        << '\n';
}

class Census {
 public:
  explicit Census(const fs::path& file) : out_(file, std::ios::binary) {}
  void Open(std::string_view name) { out_ << std::string(depth_++ * 2, ' ') << '<' << name << ">\n"; }
  void Close(std::string_view name) { out_ << std::string(--depth_ * 2, ' ') << "</" << name << ">\n"; }
  void Leaf(std::string_view name, std::string_view text) {
    if (!text.empty())
      out_ << std::string(depth_ * 2, ' ') << '<' << name << '>' << text << "</" << name << ">\n";
  }
  std::ofstream& out() { return out_; }

 private:
  std::ofstream out_;
  std::size_t depth_ = 0;
};

void WriteModule(Census& census, Chance& chance, Date start) {
  const Date referral = start.AddDays(chance.Below(200));
  const bool closed = chance.In(3);
  const bool plan = chance.In(3);
  census.Open("CINdetails");
  census.Leaf("CINreferralDate", Iso(referral));
  census.Leaf("ReferralSource", chance.In(50) ? "9Z" : "6");
  census.Leaf("PrimaryNeedCode", "N1");
  if (closed) census.Leaf("CINclosureDate", Iso(referral.AddDays(150)));
  if (closed) census.Leaf("ReasonForClosure", "RC7");
  const int assessments = 1 + chance.Below(2);
  for (int at = 0; at < assessments; ++at) {
    const Date day = referral.AddDays(at * 50 + chance.Below(5));
    census.Open("Assessments");
    census.Leaf("AssessmentActualStartDate", Iso(day));
    census.Leaf("AssessmentInternalReviewDate", Iso(day.AddDays(10)));
    if (!chance.In(40)) census.Leaf("AssessmentAuthorisationDate", Iso(day.AddDays(35)));
    census.Open("FactorsIdentifiedAtAssessment");
    for (const std::string_view factor : {"2B", "3A", "4B", "16A"})
      if (!chance.In(3)) census.Leaf("AssessmentFactors", factor);
    census.Close("FactorsIdentifiedAtAssessment");
    census.Close("Assessments");
  }
  if (!plan && chance.In(2)) {
    census.Open("CINPlanDates");
    census.Leaf("CINPlanStartDate", Iso(referral.AddDays(60)));
    if (closed) census.Leaf("CINPlanEndDate", Iso(referral.AddDays(150)));
    census.Close("CINPlanDates");
  }
  if (plan) {
    const Date day = referral.AddDays(5);
    census.Open("Section47");
    census.Leaf("S47ActualStartDate", Iso(day));
    census.Leaf("InitialCPCtarget", Iso(day.AddDays(15)));
    census.Leaf("DateOfInitialCPC", Iso(day.AddDays(14)));
    census.Leaf("ICPCnotRequired", "0");
    census.Close("Section47");
  }
  census.Leaf("ReferralNFA", "0");
  if (plan) {
    const Date day = referral.AddDays(19);
    census.Open("ChildProtectionPlans");
    census.Leaf("CPPstartDate", Iso(day));
    if (closed) census.Leaf("CPPendDate", Iso(day.AddDays(100)));
    census.Leaf("InitialCategoryOfAbuse", "NEG");
    census.Leaf("LatestCategoryOfAbuse", chance.In(40) ? "XXX" : "EMO");
    census.Leaf("NumberOfPreviousCPP", "0");
    census.Open("Reviews");
    for (int review = 1; review < 4; ++review) census.Leaf("CPPreviewDate", Iso(day.AddDays(review * 30)));
    census.Close("Reviews");
    census.Close("ChildProtectionPlans");
  }
  census.Close("CINdetails");
}

// A census of 2026 with at least so many bytes: the children get as many referrals as it takes.
void WriteCin(const fs::path& file, int children, long bytes) {
  const Date start = Date::FromYmd(2025, 4, 1);
  Census census(file);
  census.out() << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  census.Open("Message");
  census.Open("Header");
  census.Open("CollectionDetails");
  census.Leaf("Collection", "CIN");
  census.Leaf("Year", "2026");
  census.Leaf("ReferenceDate", "2026-03-31");
  census.Close("CollectionDetails");
  census.Open("Source");
  census.Leaf("SourceLevel", "L");
  census.Leaf("LEA", "808");
  census.Close("Source");
  census.Close("Header");
  census.Open("Children");
  for (int child = 0; child < children; ++child) {
    Chance chance(static_cast<std::uint64_t>(child) + 1);
    census.Open("Child");
    census.Open("ChildIdentifiers");
    census.Leaf("LAchildID", "8" + Padded(child, 7));
    if (child % 5 != 0) census.Leaf("UPN", Upn(chance));
    if (child % 5 == 0) census.Leaf("UPNunknown", "UN1");
    census.Leaf("PersonBirthDate", Iso(Date::FromYmd(2008, 9, 1).AddDays(chance.Below(5900))));
    census.Leaf("Sex", chance.In(2) ? "F" : "M");
    census.Close("ChildIdentifiers");
    census.Open("ChildCharacteristics");
    census.Leaf("Ethnicity", chance.Of(kEthnic));
    census.Open("Disabilities");
    census.Leaf("Disability", chance.In(6) ? "LD" : "NONE");
    census.Close("Disabilities");
    census.Close("ChildCharacteristics");
    WriteModule(census, chance, start);
    if (census.out().tellp() * children < static_cast<long>(child + 1) * bytes)
      WriteModule(census, chance, start);
    census.Close("Child");
  }
  census.Close("Children");
  census.Close("Message");
  std::printf("%s: %d children, %ld bytes\n", file.c_str(), children,
              static_cast<long>(census.out().tellp()));
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  const std::string_view what = words[1];
  const int children = std::atoi(words[2]);
  const long size = std::atol(words[3]);
  const fs::path to = words[4];
  if (what == "ssda903") {
    WriteSsda903(to / "now", 2026, children, size);
    WriteSsda903(to / "last", 2025, children, size);
    WriteProviders(to / "providers.csv");
    return 0;
  }
  if (what == "cin") {
    WriteCin(to, children, size);
    return 0;
  }
  return 2;
}
