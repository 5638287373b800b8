#include "intake/mapping.hpp"

#include <gtest/gtest.h>

#include <set>

#include "embedded/intake_mappings.hpp"
#include "intake/apply.hpp"
#include "intake/recognise.hpp"

namespace kindred::intake {
namespace {

std::string FaultOf(const std::string& toml) {
  const auto mapping = ParseMapping(toml, "m.toml");
  return mapping ? "" : mapping.error().message;
}

constexpr const char* kSchool = R"(
name = "school"
kind = "education"
dates = "day_first"
[[table]]
name = "pupils"
columns = ["PupilID", "DOB"]
key = ["PupilID"]
required = ["Surname"]
[table.person]
id = "PupilID"
forename = "Forename"
surname = "Surname"
birth_date = "DOB"
sex = { column = "Sex", codes = { M = "male", F = "female" } }
[[table.identifier]]
scheme = "upn"
column = "UPN"
[[table.involvement]]
service = "School"
organisation = "{School}"
team = "[Year {Year}][, class {Class}]"
from = "Entry"
[[table.other]]
id = "MotherID"
surname = "Mother"
[[table.other.relationship]]
other = "PupilID"
kind = "mother"
)";

struct Outcome {
  bool taken = false;
  RowFacts facts;
  std::vector<RowProblem> problems;
};

Outcome Apply(const std::string& toml, const std::vector<std::string>& header,
              const std::vector<std::string>& row) {
  const auto mapping = ParseMapping(toml, "m.toml");
  EXPECT_TRUE(mapping) << mapping.error().message;
  const LookupTables lookups = EmptyLookups(*mapping);
  auto bound = BoundTable::Bind(*mapping, mapping->tables[0], header, lookups);
  EXPECT_TRUE(bound) << bound.error().message;
  const std::vector<std::string_view> cells(row.begin(), row.end());
  bound->Load(cells);
  Outcome outcome;
  outcome.taken = bound->Map(outcome.facts);
  outcome.problems = bound->Problems();
  return outcome;
}

TEST(Mapping, ReadsEveryBuiltInMapping) {
  for (const auto& file : embedded::intake_mappings()) {
    const auto mapping = ParseMapping(file.bytes, std::string(file.name));
    EXPECT_TRUE(mapping) << mapping.error().message;
  }
  for (const char* name : {"ssda903", "cin", "annex_a", "ssd", "people_list"})
    EXPECT_NE(FindMapping(name), nullptr) << name;
}

TEST(Mapping, SaysLineAndNearestSettingOfASlip) {
  const std::string fault = FaultOf(
      "name = \"x\"\nkind = \"education\"\n[[table]]\nname = \"t\"\ncolumns = [\"A\"]\n"
      "[table.person]\nid = \"A\"\nforname = \"B\"\n");
  EXPECT_NE(fault.find("m.toml line 8"), std::string::npos) << fault;
  EXPECT_NE(fault.find("did you mean \"forename\"?"), std::string::npos) << fault;
}

TEST(Mapping, RefusesWhatItCannotMean) {
  EXPECT_NE(FaultOf("name = ").find("m.toml line 1"), std::string::npos);
  EXPECT_NE(FaultOf("name = \"x\"\nkind = \"schooling\"\n").find("\"kind\" must be"), std::string::npos);
  EXPECT_NE(FaultOf("name = \"x\"\nkind = \"education\"\n").find("no [[table]]"), std::string::npos);
  const std::string table =
      "name = \"x\"\nkind = \"education\"\n[[table]]\nname = \"t\"\ncolumns = [\"A\"]\n[table.person]\nid = "
      "\"A\"\n";
  EXPECT_EQ(FaultOf(table), "");
  EXPECT_NE(FaultOf(table + "sex = { column = \"S\", codes = \"sexx\" }\n").find("did you mean \"sex\"?"),
            std::string::npos);
  EXPECT_NE(FaultOf(table + "[[table.event]]\nkind = \"x\"\n").find("needs \"on\" and \"title\""),
            std::string::npos);
  EXPECT_NE(
      FaultOf(table + "[[table.event]]\nkind = \"x\"\non = \"A\"\ntitle = \"{A\"\n").find("does not close"),
      std::string::npos);
}

TEST(Mapping, MakesFactsOfARow) {
  const auto outcome = Apply(kSchool,
                             {"pupilid", "UPN", " Surname ", "Forename", "DOB", "Sex", "School", "Class",
                              "Entry", "MotherID", "Mother"},
                             {" 7 ", "K808852332219", "Okafor", "Amara", "03/02/2012", "f", "St Bede", "5B",
                              "2020-09-01", "99", "Reid"});
  ASSERT_TRUE(outcome.taken);
  EXPECT_EQ(outcome.facts.people, (std::vector<std::string>{"7", "99"}));
  ASSERT_EQ(outcome.facts.identifiers.size(), 1u);
  EXPECT_EQ(outcome.facts.identifiers[0].value, "K808852332219");
  ASSERT_EQ(outcome.facts.names.size(), 2u);
  EXPECT_EQ(outcome.facts.names[0].surname, "Okafor");
  EXPECT_EQ(outcome.facts.facts[0].value, "2012-02-03");
  EXPECT_EQ(outcome.facts.facts[1].value, "female");
  ASSERT_EQ(outcome.facts.involvements.size(), 1u);
  EXPECT_EQ(outcome.facts.involvements[0].team, ", class 5B");
  EXPECT_EQ(outcome.facts.involvements[0].from, "2020-09-01");
  ASSERT_EQ(outcome.facts.relationships.size(), 1u);
  EXPECT_EQ(outcome.facts.relationships[0].person, 1);
  EXPECT_EQ(outcome.facts.relationships[0].other, 0);
}

TEST(Mapping, QuarantinesWithColumnValueAndReason) {
  const std::vector<std::string> header = {"PupilID", "DOB", "Surname"};
  auto outcome = Apply(kSchool, header, {"7", "31/02/2012", "X"});
  EXPECT_FALSE(outcome.taken);
  ASSERT_EQ(outcome.problems.size(), 1u);
  EXPECT_EQ(outcome.problems[0].column, "DOB");
  EXPECT_EQ(outcome.problems[0].value, "31/02/2012");
  EXPECT_EQ(outcome.problems[0].reason.find("31/02"), std::string::npos);
  EXPECT_FALSE(Apply(kSchool, header, {"NULL", "", "X"}).taken);
  EXPECT_FALSE(Apply(kSchool, header, {"7", "", "-"}).taken);          // required
  EXPECT_FALSE(Apply(kSchool, header, {"7", "", "X", "more"}).taken);  // too many cells
  EXPECT_TRUE(Apply(kSchool, header, {"7", "", "X", " "}).taken);      // blank ones do not count
}

TEST(Mapping, LeavesOutAWrongIdentifierAndSaysSo) {
  const auto outcome = Apply(kSchool, {"PupilID", "DOB", "Surname", "UPN"}, {"7", "", "X", "A808852332219"});
  EXPECT_TRUE(outcome.taken);
  EXPECT_TRUE(outcome.facts.identifiers.empty());
  ASSERT_EQ(outcome.problems.size(), 1u);
  EXPECT_EQ(outcome.problems[0].column, "UPN");
}

TEST(Mapping, HashesARowAlikeWhateverTheOrderOfColumnsAndTheWritingOfDates) {
  const auto mapping = ParseMapping(kSchool, "m.toml");
  const LookupTables lookups;
  const std::vector<std::string> one = {"PupilID", "DOB", "Surname"}, two = {"Surname", "pupilid", "DOB"};
  auto a = BoundTable::Bind(*mapping, mapping->tables[0], one, lookups);
  auto b = BoundTable::Bind(*mapping, mapping->tables[0], two, lookups);
  const std::vector<std::string_view> row_a = {"7", "03/02/2012", "X"},
                                      row_b = {"X", "7", "2012-02-03 00:00:00"};
  a->Load(row_a);
  b->Load(row_b);
  EXPECT_EQ(a->Hash(), b->Hash());
  EXPECT_EQ(a->Key(), "7");
  const std::vector<std::string_view> changed = {"7", "04/02/2012", "X"};
  a->Load(changed);
  EXPECT_NE(a->Hash(), b->Hash());
}

TEST(Mapping, ReadsDatesAsSourcesWriteThem) {
  EXPECT_EQ(ReadDate("03/02/2012", DateOrder::kMonthFirst), "2012-03-02");
  EXPECT_EQ(ReadDate("2012-02-03 14:30:00", std::nullopt), "2012-02-03");
  EXPECT_EQ(ReadDate("03/02/2012 14:30", DateOrder::kDayFirst), "2012-02-03");
  EXPECT_EQ(ReadDate("9999-12-31", std::nullopt), "");
  EXPECT_FALSE(ReadDate("0212-02-03", std::nullopt));
  EXPECT_FALSE(ReadDate("soon", std::nullopt));
}

ValueSpec MakeTemplate(const char* text, ColumnTable& columns) {
  auto value = ParseTemplate(text, columns);
  EXPECT_TRUE(value) << value.error().message;
  return *value;
}

TEST(Values, FillTextsAndLeaveOutOptionalParts) {
  ColumnTable columns;
  const ValueSpec value = MakeTemplate("{A}[, {B:legal_status}][; on {C:date}]", columns);
  const auto evaluate = [&](std::vector<std::string_view> cells) { return value.Evaluate(cells); };
  EXPECT_EQ(evaluate({"x", "V2", "2026-03-03"}), "x, accommodated under section 20; on 3 March 2026");
  EXPECT_EQ(evaluate({"x", "", ""}), "x");
  EXPECT_EQ(evaluate({"", "", ""}), "");
  ColumnTable more;
  const ValueSpec plain = MakeTemplate("{A:plain}", more);
  EXPECT_EQ(plain.Evaluate(std::vector<std::string_view>{"b) Schools"}), "Schools");
  EXPECT_EQ(plain.Evaluate(std::vector<std::string_view>{"Mr Smith (b) Jones"}), "Mr Smith (b) Jones");
}

TEST(Values, CountCodesTheyDoNotKnow) {
  ColumnTable columns;
  const ValueSpec value = MakeTemplate("{A:placement}", columns);
  UnknownCodes unknown;
  EXPECT_EQ(value.Evaluate(std::vector<std::string_view>{"Q9"}, &unknown), "Q9");
  EXPECT_EQ((unknown[{"placement", "Q9"}]), 1);
}

TEST(Values, ReadJsonCells) {
  ColumnTable columns;
  ValueSpec address = ColumnValue("A", columns);
  address.json = {"FLAT", "HOUSE", "STREET", "TOWN"};
  EXPECT_EQ(address.Evaluate(
                std::vector<std::string_view>{R"({"HOUSE":"12","STREET":"High Street","TOWN":"Eastmoor"})"}),
            "12 High Street, Eastmoor");
  EXPECT_EQ(address.Evaluate(std::vector<std::string_view>{"12 High Street"}), "12 High Street");
  ValueSpec factors = ColumnValue("A", columns);
  factors.list = true;
  factors.pieces[0].codes = FindCodeList("assessment_factors");
  for (const char* cell : {R"(["16A","7A"])", R"({"16A":"Y","7A":true,"1A":"N"})", "16A,7A", "16A; 7A"})
    EXPECT_EQ(factors.Evaluate(std::vector<std::string_view>{cell}), "neglect; young carer") << cell;
}

TEST(Mapping, LooksUpThroughOtherTables) {
  const auto mapping = ParseMapping(R"(
name = "x"
kind = "social_care"
[[lookup]]
name = "worker"
columns = ["wid", "wname"]
key = "wid"
[[lookup]]
name = "team"
columns = ["tid", "tname"]
key = "tid"
[[table]]
name = "t"
columns = ["person", "w"]
lookup.worker = "w"
lookup.team = "worker.wteam"
[table.person]
id = "person"
[[table.involvement]]
service = "Social work"
worker = "{worker.wname}"
team = "{team.tname}"
)",
                                    "m.toml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  LookupTables lookups = EmptyLookups(*mapping);
  const auto add = [&](int lookup, const std::string& key, std::map<std::string, std::string> values) {
    auto& table = lookups[static_cast<std::size_t>(lookup)];
    for (const auto& column : table.columns) table.rows[key].push_back(values[column]);
  };
  add(0, "W1", {{"wname", "J. Marsh"}, {"wteam", "T1"}});
  add(1, "T1", {{"tname", "North"}});
  const std::vector<std::string> header = {"person", "w"};
  auto bound = BoundTable::Bind(*mapping, mapping->tables[0], header, lookups);
  ASSERT_TRUE(bound);
  const std::vector<std::string_view> row = {"7", "W1"};
  bound->Load(row);
  RowFacts facts;
  ASSERT_TRUE(bound->Map(facts));
  EXPECT_EQ(facts.involvements[0].worker, "J. Marsh");
  EXPECT_EQ(facts.involvements[0].team, "North");
}

}  // namespace
}  // namespace kindred::intake
