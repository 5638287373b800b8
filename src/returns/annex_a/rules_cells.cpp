// What holds for cells of every list: present, of their kind, an accepted code, not in the future.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "returns/annex_a/rules.hpp"

namespace kindred::returns::annex_a {
namespace {

// "List 1: Gender|…; List 2: …": the columns of which `wanted` is true. Lives as long as the program.
template <class Wanted>
std::string_view Fields(const Wanted& wanted) {
  static std::vector<std::unique_ptr<std::string>> kept;
  auto text = std::make_unique<std::string>();
  for (const List& list : Lists()) {
    std::string columns;
    for (const ListColumn& column : list.columns)
      if (wanted(column)) columns.append(columns.empty() ? "" : "|").append(column.heading);
    if (!columns.empty())
      text->append(text->empty() ? "" : "; ").append(list.name).append(": ").append(columns);
  }
  kept.push_back(std::move(text));
  return *kept.back();
}

// Marks every cell of a kind of column that `bad` says is bad.
template <class Wanted, class Bad>
Check Cells(Wanted wanted, Bad bad) {
  return [wanted, bad](const AnnexA& r, Flags& flag) {
    for (std::uint16_t list = 0; list < kListCount; ++list) {
      const std::vector<ListColumn>& columns = Lists()[list].columns;
      for (const Row row : r.Rows(list)) {
        std::uint32_t marked = 0;
        for (std::size_t c = 0; c < columns.size() && c < 32; ++c)
          if (wanted(columns[c]) && bad(r, row, c)) marked |= std::uint32_t{1} << c;
        if (marked != 0) flag.Cells(list, row.row(), marked);
      }
    }
  };
}

template <class Wanted, class Bad>
Rule<AnnexA> CellRule(std::string_view code, std::string_view message, Wanted wanted, Bad bad) {
  return {code, kNothing, Fields(wanted), message, Cells(wanted, bad)};
}

bool IsLettersAndDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

// Not born by the reference day, as far as the row says: gender c, or a birth date to come.
bool IsUnborn(const AnnexA& r, const Row& row, const ChildColumns& at) {
  return r.Letter(row, at.gender) == 'c' || row.date(at.birth) > r.as_of;
}

int AgeOn(Day birth, Day on) {
  int age = 0;
  while (age < 120 && Years(birth, age + 1) <= on) ++age;
  return age;
}

// A check of lists 1 to 10 that uses the columns every child has.
template <class Condition>
Check WhereChild(Condition condition) {
  return [condition](const AnnexA& r, Flags& flag) {
    for (std::uint16_t list = 0; list <= kAdoption; ++list)
      for (const Row row : r.Rows(list))
        if (condition(r, row, ChildColumnsOf(list))) flag(row);
  };
}

// The rows of one list that say word for word the same as one before.
void MarkRepeated(const AnnexA& r, Flags& flag) {
  for (std::uint16_t list = 0; list < kListCount; ++list) {
    std::map<std::vector<std::uint32_t>, std::uint32_t> seen;
    for (const Row row : r.Rows(list)) {
      std::vector<std::uint32_t> cells;
      for (std::size_t c = 0; c < Lists()[list].columns.size(); ++c) cells.push_back(row.text(c).number);
      if (!seen.emplace(std::move(cells), row.row()).second) flag(row);
    }
  }
}

}  // namespace

const Rules& CellRules() {
  static const auto kBirthColumn = [](const ListColumn& c) { return c.heading == "Date of Birth"; };
  static const auto kAgeColumns = [](const ListColumn& c) {
    return c.heading == "Date of Birth" || c.heading.starts_with("Age of Child");
  };
  static const auto kIdColumn = [](const ListColumn& c) {
    return c.heading == "Child Unique ID" || c.heading == "Individual adopter identifier";
  };
  static const Rules kRules = {
      CellRule(
          "A0001", "A cell that every row must have is blank", [](const ListColumn& c) { return c.required; },
          [](const AnnexA&, const Row& row, std::size_t c) { return row.blank(c); }),
      CellRule(
          "A0002", "The text is none of the codes that the column accepts",
          [](const ListColumn& c) { return c.kind == CellKind::kCode; },
          [](const AnnexA& r, const Row& row, std::size_t c) {
            return !row.blank(c) &&
                   !IsAccepted(Lists()[row.table_number()].columns[c].codes, r.View(row.text(c)));
          }),
      CellRule(
          "A0003", "The cell is no date; write 31/03/2026",
          [](const ListColumn& c) { return c.kind == CellKind::kDate || c.kind == CellKind::kBirth; },
          [](const AnnexA&, const Row& row, std::size_t c) {
            return row.date(c).filled() && row.date(c).blank();
          }),
      CellRule(
          "A0004", "The cell is no whole number from 0",
          [](const ListColumn& c) { return c.kind == CellKind::kNumber; },
          [](const AnnexA& r, const Row& row, std::size_t c) { return !row.blank(c) && !r.Number(row, c); }),
      CellRule(
          "A0005", "The date is after the day that the lists are for",
          [](const ListColumn& c) { return c.kind == CellKind::kDate; },
          [](const AnnexA& r, const Row& row, std::size_t c) { return row.date(c) > r.as_of; }),
      CellRule("A0006", "The identifier has more than 20 characters, or one that is no letter or digit",
               kIdColumn,
               [](const AnnexA& r, const Row& row, std::size_t c) {
                 return r.View(row.text(c)).size() > 20 || !IsLettersAndDigits(r.View(row.text(c)));
               }),
      {"A0007", kNothing, Fields(kBirthColumn),
       "The child is born and has no date of birth, or is expected more than ten months ahead",
       WhereChild([](const AnnexA& r, const Row& row, const ChildColumns& at) {
         if (row.date(at.birth).raw_blank()) return r.Letter(row, at.gender) != 'c';
         return row.date(at.birth) > r.as_of + 305;
       })},
      {"A0008", kNothing, Fields(kAgeColumns),
       "The age is not that of the date of birth on the day that the lists are for",
       WhereChild([](const AnnexA& r, const Row& row, const ChildColumns& at) {
         const auto age = r.Number(row, at.age);
         if (row.date(at.birth).blank()) return false;
         if (IsUnborn(r, row, at)) return row.date(at.birth) > r.as_of && age && *age != 0;
         return !age || *age != AgeOn(row.date(at.birth), r.as_of);
       })},
      {"A0009", kNothing, Fields([](const ListColumn& c) { return c.heading.starts_with("Allocated "); }),
       "Nobody is named: the team or the worker is blank",
       [](const AnnexA& r, Flags& flag) {
         for (std::uint16_t list = 0; list < kListCount; ++list) {
           const std::vector<ListColumn>& columns = Lists()[list].columns;
           for (const Row row : r.Rows(list)) {
             bool lacks = false;
             for (std::size_t c = 0; c < columns.size(); ++c)
               lacks =
                   lacks ||
                   ((columns[c].heading == "Allocated Team" || columns[c].heading == "Allocated Worker") &&
                    row.blank(c));
             if (lacks) flag(row);
           }
         }
       }},
      {"A0010", kNothing, Fields(kIdColumn), "The row stands in the list twice", MarkRepeated},
  };
  return kRules;
}

std::vector<const Rule<AnnexA>*> AllRules() {
  std::vector<const Rule<AnnexA>*> all;
  for (const Rules* rules : {&CellRules(), &ReferralRules(), &CareRules(), &BetweenRules()})
    for (const Rule<AnnexA>& rule : *rules) all.push_back(&rule);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->code < b->code; });
  return all;
}

}  // namespace kindred::returns::annex_a
