// The rules that join rows with rows, against the same conditions written as loops over whole tables: every
// row with every row, identifiers compared as texts.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.hpp"
#include "returns/cin/cells.hpp"
#include "returns/cin/random_census_test.hpp"
#include "returns/run.hpp"

namespace kindred::returns::cin {
using testing::CensusOf;
namespace {

using Mark = std::tuple<std::uint16_t, std::uint32_t, std::uint16_t>;
using Marks = std::set<Mark>;

// Tables as texts and days, without any index.
class Slow {
 public:
  Slow(const LoadedTables& loaded, Reading reading) : t(loaded), reading_(reading) {
    p1 = t.tables[kHeaderTable].day(2, 0);
    p0 = Years(p1, -1) + 1;
  }
  const LoadedTables& t;
  Day p0, p1;
  Marks marks;

  [[nodiscard]] bool department() const { return reading_ == Reading::kDepartment; }
  [[nodiscard]] std::uint32_t Count(TableNumber table) const { return t.tables[table].row_count(); }
  [[nodiscard]] std::string Text(TableNumber table, std::uint32_t row, std::string_view column) const {
    return std::string(t.pool.View(t.tables[table].text(Column(table, column), row)));
  }
  [[nodiscard]] std::string Lower(TableNumber table, std::uint32_t row, std::string_view column) const {
    return ToLowerAscii(Text(table, row, column));
  }
  [[nodiscard]] Day On(TableNumber table, std::uint32_t row, std::string_view column) const {
    return t.tables[table].day(Column(table, column), row);
  }
  [[nodiscard]] bool SameChild(TableNumber a, std::uint32_t i, TableNumber b, std::uint32_t j) const {
    const std::string id = Text(a, i, "LAchildID");
    return id == Text(b, j, "LAchildID") && (!id.empty() || t.element[a][i] == t.element[b][j]);
  }
  [[nodiscard]] bool SameModule(TableNumber a, std::uint32_t i, TableNumber b, std::uint32_t j) const {
    return SameChild(a, i, b, j) && Text(a, i, "CINdetailsID") == Text(b, j, "CINdetailsID");
  }
  void Mark(TableNumber table, std::uint32_t row, std::initializer_list<std::string_view> columns) {
    for (const std::string_view column : columns)
      marks.emplace(table, row, static_cast<std::uint16_t>(Column(table, column)));
  }
  // Calls visit(i, j) for all rows of two tables.
  template <class Visit>
  void Each(TableNumber a, TableNumber b, const Visit& visit) const {
    for (std::uint32_t i = 0; i < Count(a); ++i) {
      for (std::uint32_t j = 0; j < Count(b); ++j) visit(i, j);
    }
  }

 private:
  static std::size_t Column(TableNumber table, std::string_view column) {
    return static_cast<std::size_t>(Schemas()[table].IndexOf(column));
  }
  Reading reading_;
};

using Condition = void (*)(Slow&);

// "A starts while B runs": A.start >= B.start and, B's end given, A.start before it (or on it), else by P1.
bool During(Day start, Day from, Day end, Day p1, bool end_included) {
  if (!(start >= from)) return false;
  if (end.valid()) return end_included ? start <= end : start < end;
  return start <= p1;
}

const std::map<std::string, Condition>& Conditions() {
  static const std::map<std::string, Condition> kConditions = {
      {"2884",
       [](Slow& s) {
         s.Each(kModulesTable, kSection47Table, [&](auto i, auto j) {
           if (!s.SameChild(kModulesTable, i, kSection47Table, j)) return;
           if (!(s.On(kModulesTable, i, "DateOfInitialCPC") == s.On(kSection47Table, j, "DateOfInitialCPC")))
             return;
           s.Mark(kModulesTable, i, {"DateOfInitialCPC"});
           s.Mark(kSection47Table, j, {"DateOfInitialCPC"});
         });
       }},
      {"4003",
       [](Slow& s) {
         for (std::uint32_t w = 0; w < s.Count(kReviewsTable); ++w) {
           const Day review = s.On(kReviewsTable, w, "CPPreviewDate");
           s.Each(kProtectionPlansTable, kCinPlansTable, [&](auto i, auto j) {
             const bool joined = s.department() ? s.SameModule(kReviewsTable, w, kProtectionPlansTable, i)
                                                : s.SameChild(kReviewsTable, w, kProtectionPlansTable, i);
             if (!joined || s.Text(kReviewsTable, w, "CPPID") != s.Text(kProtectionPlansTable, i, "CPPID"))
               return;
             if (!s.SameChild(kReviewsTable, w, kCinPlansTable, j)) return;
             const Day end = s.On(kProtectionPlansTable, i, "CPPendDate");
             if (review.blank() || review == end || (end.blank() && !s.department())) return;
             const Day from = s.On(kCinPlansTable, j, "CINPlanStartDate");
             const Day to = s.On(kCinPlansTable, j, "CINPlanEndDate");
             if (to.blank() && !s.department()) return;
             if (!During(review, from, to, s.p1, false)) return;
             s.Mark(kReviewsTable, w, {"CPPreviewDate"});
             s.Mark(kProtectionPlansTable, i, {"CPPendDate"});
             s.Mark(kCinPlansTable, j, {"CINPlanStartDate"});
           });
         }
       }},
      {"4014",
       [](Slow& s) {
         s.Each(kCinPlansTable, kCinPlansTable, [&](auto a, auto b) {
           if (a == b || !s.SameChild(kCinPlansTable, a, kCinPlansTable, b)) return;
           if (!During(s.On(kCinPlansTable, a, "CINPlanStartDate"),
                       s.On(kCinPlansTable, b, "CINPlanStartDate"), s.On(kCinPlansTable, b, "CINPlanEndDate"),
                       s.p1, true)) {
             return;
           }
           s.Mark(kCinPlansTable, a, {"CINPlanStartDate"});
           s.Mark(kCinPlansTable, b, {"CINPlanStartDate", "CINPlanEndDate"});
         });
       }},
      {"4016",
       [](Slow& s) {
         s.Each(kCinPlansTable, kProtectionPlansTable, [&](auto a, auto b) {
           if (!s.SameChild(kCinPlansTable, a, kProtectionPlansTable, b)) return;
           if (!During(s.On(kCinPlansTable, a, "CINPlanStartDate"),
                       s.On(kProtectionPlansTable, b, "CPPstartDate"),
                       s.On(kProtectionPlansTable, b, "CPPendDate"), s.p1, false)) {
             return;
           }
           s.Mark(kCinPlansTable, a, {"CINPlanStartDate"});
           s.Mark(kProtectionPlansTable, b, {"CPPstartDate", "CPPendDate"});
         });
       }},
      {"4017",
       [](Slow& s) {
         s.Each(kProtectionPlansTable, kCinPlansTable, [&](auto a, auto b) {
           if (!s.SameChild(kProtectionPlansTable, a, kCinPlansTable, b)) return;
           if (!During(s.On(kProtectionPlansTable, a, "CPPstartDate"),
                       s.On(kCinPlansTable, b, "CINPlanStartDate"), s.On(kCinPlansTable, b, "CINPlanEndDate"),
                       s.p1, false)) {
             return;
           }
           s.Mark(kProtectionPlansTable, a, {"CPPstartDate"});
           s.Mark(kCinPlansTable, b, {"CINPlanStartDate", "CINPlanEndDate"});
         });
       }},
      {"8820",
       [](Slow& s) {
         s.Each(kModulesTable, kModulesTable, [&](auto a, auto b) {
           if (a == b || !s.SameChild(kModulesTable, a, kModulesTable, b)) return;
           const Day start = s.On(kModulesTable, a, "CINreferralDate");
           const Day closed = s.On(kModulesTable, b, "CINclosureDate");
           const std::string nfa = s.Lower(kModulesTable, b, "ReferralNFA");
           if (!(start >= s.On(kModulesTable, b, "CINreferralDate"))) return;
           const bool overlap =
               closed.valid() ? start < closed : (nfa == "false" || nfa == "0") && start < s.p1;
           if (!overlap) return;
           s.Mark(kModulesTable, a, {"CINreferralDate"});
           s.Mark(kModulesTable, b, {"CINreferralDate", "CINclosureDate"});
         });
       }},
      {"8841",
       [](Slow& s) {
         s.Each(kReviewsTable, kProtectionPlansTable, [&](auto w, auto p) {
           if (!s.SameModule(kReviewsTable, w, kProtectionPlansTable, p)) return;
           if (s.Text(kReviewsTable, w, "CPPID") != s.Text(kProtectionPlansTable, p, "CPPID")) return;
           if (!(s.On(kReviewsTable, w, "CPPreviewDate") <= s.On(kProtectionPlansTable, p, "CPPstartDate")))
             return;
           s.Mark(kReviewsTable, w, {"CPPreviewDate"});
           s.Mark(kProtectionPlansTable, p, {"CPPstartDate"});
         });
       }},
      {"8863Q",
       [](Slow& s) {
         s.Each(kAssessmentsTable, kAssessmentsTable, [&](auto a, auto b) {
           if (!s.SameModule(kAssessmentsTable, a, kAssessmentsTable, b)) return;
           const auto start = [&](auto row) {
             return s.On(kAssessmentsTable, row, "AssessmentActualStartDate");
           };
           const auto done = [&](auto row) {
             return s.On(kAssessmentsTable, row, "AssessmentAuthorisationDate");
           };
           if (start(a).days == start(b).days && done(a).days == done(b).days) return;
           if (!During(start(a), start(b), done(b), s.p1, true)) return;
           s.Mark(kAssessmentsTable, a, {"AssessmentActualStartDate"});
           s.Mark(kAssessmentsTable, b, {"AssessmentActualStartDate", "AssessmentAuthorisationDate"});
         });
       }},
      {"8890",
       [](Slow& s) {
         s.Each(kSection47Table, kSection47Table, [&](auto a, auto b) {
           if (!s.SameModule(kSection47Table, a, kSection47Table, b)) return;
           const auto start = [&](auto row) { return s.On(kSection47Table, row, "S47ActualStartDate"); };
           const auto held = [&](auto row) { return s.On(kSection47Table, row, "DateOfInitialCPC"); };
           if (start(a).days == start(b).days && held(a).days == held(b).days) return;
           const std::string not_required = s.Lower(kSection47Table, b, "ICPCnotRequired");
           if (held(b).blank() && (not_required == "1" || not_required == "true")) return;
           if (!During(start(a), start(b), held(b), s.p1, true)) return;
           s.Mark(kSection47Table, a, {"S47ActualStartDate"});
           s.Mark(kSection47Table, b, {"S47ActualStartDate", "DateOfInitialCPC"});
         });
       }},
      {"8935",
       [](Slow& s) {
         for (std::uint32_t i = 0; i < s.Count(kProtectionPlansTable); ++i) {
           int open = 0;
           for (std::uint32_t j = 0; j < s.Count(kProtectionPlansTable); ++j) {
             const bool same = s.department() || s.Text(kProtectionPlansTable, i, "CPPID") ==
                                                     s.Text(kProtectionPlansTable, j, "CPPID");
             if (!same || !s.SameChild(kProtectionPlansTable, i, kProtectionPlansTable, j)) continue;
             open += s.On(kProtectionPlansTable, j, "CPPendDate").blank() ? 1 : 0;
           }
           if (open >= 2 && !s.Text(kProtectionPlansTable, i, "LAchildID").empty())
             s.Mark(kProtectionPlansTable, i, {"CPPendDate"});
         }
       }},
      {"8940",
       [](Slow& s) {
         s.Each(kProtectionPlansTable, kProtectionPlansTable, [&](auto a, auto b) {
           if (!s.SameChild(kProtectionPlansTable, a, kProtectionPlansTable, b)) return;
           const bool different = s.department() ? a != b
                                                 : s.Text(kProtectionPlansTable, a, "CPPID") !=
                                                       s.Text(kProtectionPlansTable, b, "CPPID");
           if (!different) return;
           if (!During(s.On(kProtectionPlansTable, a, "CPPstartDate"),
                       s.On(kProtectionPlansTable, b, "CPPstartDate"),
                       s.On(kProtectionPlansTable, b, "CPPendDate"), s.p1, true)) {
             return;
           }
           s.Mark(kProtectionPlansTable, a, {"CPPstartDate"});
           s.Mark(kProtectionPlansTable, b, {"CPPstartDate", "CPPendDate"});
         });
       }},
      {"2885",
       [](Slow& s) {
         for (std::uint32_t p = 0; p < s.Count(kProtectionPlansTable); ++p) {
           if (!Within(s.On(kProtectionPlansTable, p, "CPPstartDate"), s.p0, s.p1)) continue;
           std::vector<std::pair<TableNumber, std::uint32_t>> compared;
           for (std::uint32_t i = 0; i < s.Count(kSection47Table); ++i) {
             if (s.SameModule(kProtectionPlansTable, p, kSection47Table, i) &&
                 s.Text(kSection47Table, i, "ICPCnotRequired") != "1") {
               compared.emplace_back(kSection47Table, i);
             }
           }
           if (compared.empty()) {
             for (std::uint32_t i = 0; i < s.Count(kModulesTable); ++i) {
               if (s.SameModule(kProtectionPlansTable, p, kModulesTable, i))
                 compared.emplace_back(kModulesTable, i);
             }
           }
           const auto matches = [&](std::uint32_t plan) {
             for (const auto& [table, row] : compared) {
               if (s.On(kProtectionPlansTable, plan, "CPPstartDate") == s.On(table, row, "DateOfInitialCPC"))
                 return true;
             }
             return false;
           };
           if (!matches(p)) s.Mark(kProtectionPlansTable, p, {"CPPstartDate"});
           bool any = false;
           for (std::uint32_t q = 0; q < s.Count(kProtectionPlansTable); ++q) {
             any |= s.SameModule(kProtectionPlansTable, p, kProtectionPlansTable, q) &&
                    Within(s.On(kProtectionPlansTable, q, "CPPstartDate"), s.p0, s.p1) && matches(q);
           }
           if (any) continue;
           for (const auto& [table, row] : compared) s.Mark(table, row, {"DateOfInitialCPC"});
         }
       }},
  };
  return kConditions;
}

TEST(CinJoins, AgreeWithLoopsOverWholeTables) {
  std::mt19937 random(21);
  const auto rules = *RulesOf(2026);
  std::map<std::string, std::size_t> found;
  for (int round = 0; round < 24; ++round) {
    const std::string xml = CensusOf(testing::RandomChildren(random, 14));
    for (const Reading reading : {Reading::kAsSpecified, Reading::kDepartment}) {
      std::vector<Problem> problems;
      const LoadedTables plain = LoadXml({"cin.xml", xml}, problems);
      const auto r = Cin::Build(LoadXml({"cin.xml", xml}, problems), {.year = 2026, .reading = reading});
      for (const Rule<Cin>* rule : rules) {
        const auto condition = Conditions().find(std::string(rule->code));
        if (condition == Conditions().end()) continue;
        Slow slow(plain, reading);
        condition->second(slow);
        Marks fast;
        for (const Cell& cell : CellsOf(*rule, RunRule(*rule, *r)))
          fast.emplace(cell.table, cell.row, cell.column);
        EXPECT_EQ(fast, slow.marks) << rule->code;
        found[std::string(rule->code)] += fast.size();
      }
    }
  }
  EXPECT_EQ(found.size(), Conditions().size());
  for (const auto& [code, cells] : found) EXPECT_GT(cells, 10U) << code;
}

}  // namespace
}  // namespace kindred::returns::cin
