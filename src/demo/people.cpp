#include "demo/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "demo/files.hpp"
#include "demo/names.hpp"
#include "demo/slips.hpp"

namespace kindred::demo {
namespace {

constexpr std::size_t kBlock = 1 << 16;  // rows shuffled together
constexpr std::int64_t kHouseholdsAPostcode = 25;

struct Truth {
  std::string forename, middle, surname, old_surname, line, old_line, postcode, old_postcode, email;
  Date birth;
  Sex sex = Sex::kFemale;
};

struct Record {
  std::string row;
  std::int64_t person;
};

// Postcodes beyond the list are made by pattern, one for every 25 households, in the shape of real ones.
std::string PostcodeOf(std::uint64_t number) {
  static constexpr std::string_view kAreas[] = {"NE", "SR", "DH", "DL", "TS", "YO", "LS", "BD",
                                                "S",  "M",  "L",  "B",  "NG", "CV", "BS", "PO"};
  static constexpr std::string_view kLetters = "ABDEFGHJLNPQRSTUWXYZ";
  const std::string_view area = kAreas[number % std::size(kAreas)];
  number /= std::size(kAreas);
  const char b = kLetters[number % 20];
  number /= 20;
  const char a = kLetters[number % 20];
  number /= 20;
  return fmt::format("{}{} {}{}{}", area, 1 + number / 9 % 40, 1 + number % 9, a, b);
}

class People {
 public:
  explicit People(const PeopleOptions& options) : options_(options) {
    for (std::string_view line : Lines("streets.txt")) {
      const auto parts = Split(line, '|');
      auto& words = Trim(parts[0]) == "first" ? first_ : last_;
      for (std::string_view word : Split(parts[1], ',')) words.emplace_back(Trim(word));
    }
  }

  // Adds the records of one household; returns how many people it has.
  std::int64_t Household(std::int64_t index, std::int64_t first_person, std::vector<Record>& out) {
    Rng rng(options_.seed, Stream::kPeople, static_cast<std::uint64_t>(index));
    const int community = Names().DrawCommunity(rng);
    const std::string surname = Names().DrawSurname(community, rng);
    const auto postcode_number = static_cast<std::uint64_t>(index / kHouseholdsAPostcode);
    const std::string postcode = PostcodeOf(Permute(options_.seed, postcode_number, 16ULL * 400 * 360));
    Rng street(options_.seed, Stream::kPeople, postcode_number, 1);
    const std::string line =
        fmt::format("{} {} {}", 1 + rng.Below(120), street.Pick(first_), street.Pick(last_));
    const std::string old_postcode =
        PostcodeOf(Permute(options_.seed, rng.Below(postcode_number + 1), 16ULL * 400 * 360));
    const std::string old_line =
        fmt::format("{} {} {}", 1 + rng.Below(120), rng.Pick(first_), rng.Pick(last_));
    const double sizes[] = {0.3, 0.33, 0.16, 0.14, 0.05, 0.02};
    const int size = 1 + static_cast<int>(rng.Weighted(sizes));
    std::vector<std::string> taken;  // forenames of the household
    for (int n = 0; n < size; ++n) {
      Truth person;
      const bool young = n >= 2;
      person.sex = rng.Chance(0.5) ? Sex::kFemale : Sex::kMale;
      person.birth = Date::FromYmd(2026, 3, 31)
                         .AddDays(-(young ? rng.Between(0, 17 * 365) : rng.Between(18 * 365, 88 * 365)));
      for (int tries = 0; tries < 8; ++tries) {
        person.forename = Names().DrawForename(community, person.sex, young, rng);
        if (std::find(taken.begin(), taken.end(), person.forename) == taken.end()) break;
      }
      taken.push_back(person.forename);
      if (rng.Chance(0.5)) person.middle = Names().DrawForename(community, person.sex, young, rng);
      if (person.middle == person.forename) person.middle.clear();
      person.surname =
          SurnameFor(n == 1 && rng.Chance(0.35) ? Names().DrawSurname(community, rng) : surname, person.sex);
      person.old_surname =
          person.sex == Sex::kFemale && !young ? Names().DrawSurname(community, rng) : person.surname;
      person.line = line, person.old_line = old_line, person.postcode = postcode,
      person.old_postcode = old_postcode;
      person.email = ToLowerAscii(fmt::format("{}.{}{}@example.org", FoldName(person.forename),
                                              FoldName(person.surname), rng.Below(1000)));
      std::replace(person.email.begin(), person.email.end(), ' ', '-');
      const double counts[] = {0.45, 0.26, 0.15, 0.08, 0.04, 0.02};
      const int records = 1 + static_cast<int>(rng.Weighted(counts));
      for (int r = 0; r < records; ++r) out.push_back({Write(person, rng), first_person + n});
    }
    return size;
  }

 private:
  std::string Write(const Truth& person, Rng& rng) {
    std::string forename = person.forename;
    std::string surname = rng.Chance(0.04) ? person.old_surname : person.surname;
    if (rng.Chance(0.05)) forename = Names().Nickname(forename, rng);
    if (rng.Chance(0.04)) forename = Slip(forename, rng);
    if (rng.Chance(0.04)) surname = Slip(surname, rng);
    if (rng.Chance(0.3)) forename = WithoutMarks(forename), surname = WithoutMarks(surname);
    if (rng.Chance(0.005)) std::swap(forename, surname);
    std::string birth = FormatIso(person.birth);
    if (const double lot = rng.Unit(); lot < 0.02)
      birth.clear();
    else if (lot < 0.028)
      birth = FormatIso(SwapDayMonth(person.birth));
    else if (lot < 0.040)
      birth = FormatIso(WrongBirth(person.birth, rng));
    else if (lot < 0.044)
      birth = FormatIso(Date::FromYmd(person.birth.Year(), 1, 1));
    const bool moved = rng.Chance(0.12);
    const std::string_view postcode = rng.Chance(0.03) ? std::string_view()
                                      : moved          ? person.old_postcode
                                                       : person.postcode;
    return fmt::format("{},{},{},{},{},{},{},{}\n", forename, rng.Chance(0.5) ? person.middle : "", surname,
                       birth,
                       rng.Chance(0.01)             ? ""
                       : person.sex == Sex::kFemale ? "F"
                                                    : "M",
                       moved ? person.old_line : person.line, postcode, rng.Chance(0.35) ? person.email : "");
  }

  PeopleOptions options_;
  std::vector<std::string> first_, last_;
};

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<PeopleSummary> GeneratePeople(const PeopleOptions& options, const std::filesystem::path& folder,
                                     bool force,
                                     const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const auto started = std::chrono::steady_clock::now();
  std::error_code error;
  if (options.records < 1 || options.records > 200'000'000)
    return Fail(ErrorKind::kUsage,
                fmt::format("--records {} is out of range; give 1 to 200000000", options.records));
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_directory(folder, error))
    return Fail(ErrorKind::kUsage, folder.string() + " is a file; give a folder with --out");
  if (!force && std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error))
    return Fail(
        ErrorKind::kUsage,
        folder.string() + " is not empty; choose another folder or add --force to replace the files in it");
  std::filesystem::create_directories(folder, error);
  std::unique_ptr<std::FILE, Closer> people(std::fopen((folder / "people.csv").c_str(), "wb"));
  std::unique_ptr<std::FILE, Closer> truth(std::fopen((folder / "truth.csv").c_str(), "wb"));
  if (!people || !truth)
    return Fail(ErrorKind::kCannotRun,
                folder.string() + " cannot be written; check the folder and its permissions");

  PeopleSummary summary;
  bool wrote = true;
  const auto put = [&](std::FILE* file, std::string_view bytes) {
    wrote = wrote && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    summary.bytes += static_cast<std::int64_t>(bytes.size());
  };
  put(people.get(), "record_id,forename,middle,surname,date_of_birth,sex,address,postcode,email\n");
  put(truth.get(), "record_id,person\n");
  People source(options);
  std::vector<Record> block;
  const auto flush = [&] {
    const auto left = static_cast<std::size_t>(options.records - summary.records);
    if (block.size() > left) {  // the last household may be cut short
      block.resize(left);
      summary.persons = block.back().person + 1;
    }
    Rng rng(options.seed, Stream::kPeople, static_cast<std::uint64_t>(summary.records), 2);
    for (std::size_t i = block.size(); i > 1; --i) std::swap(block[i - 1], block[rng.Below(i)]);
    std::string rows, labels;
    for (Record& record : block) {
      const std::uint64_t id = Permute(options.seed + 5, static_cast<std::uint64_t>(summary.records),
                                       static_cast<std::uint64_t>(options.records));
      rows += fmt::format("R{:09},", id);
      rows += record.row;
      labels += fmt::format("R{:09},P{}\n", id, record.person);
      ++summary.records;
    }
    put(people.get(), rows);
    put(truth.get(), labels);
    block.clear();
    if (progress) progress(summary.records, options.records);
  };
  while (wrote && summary.records + static_cast<std::int64_t>(block.size()) < options.records) {
    summary.persons += source.Household(summary.households++, summary.persons, block);
    if (block.size() >= kBlock) flush();
  }
  flush();
  wrote = std::fclose(people.release()) == 0 && wrote;
  wrote = std::fclose(truth.release()) == 0 && wrote;
  if (!wrote)
    return Fail(ErrorKind::kCannotRun, folder.string() + " could not be written; is the disk full?");
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return summary;
}

}  // namespace kindred::demo
