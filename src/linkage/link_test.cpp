#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <unordered_map>

#include "linkage/evaluate.hpp"
#include "linkage/linkage.hpp"
#include "linkage/test_world.hpp"

namespace kindred::linkage {
namespace {

using test::MakeTable;
using test::MakeTown;
using test::TownRecord;

// Every record's cluster, by record id: what must not depend on the order of rows.
std::unordered_map<std::int64_t, std::int64_t> ClusterOf(const RecordTable& table, const LinkResult& result) {
  std::unordered_map<std::int64_t, std::int64_t> of;
  for (const Cluster& cluster : result.clusters)
    for (const auto row : cluster.rows) of[table.Id(row).value] = table.Id(cluster.rows.front()).value;
  return of;
}

class Linked {
 public:
  explicit Linked(std::vector<TownRecord> records, Decisions decisions = {})
      : records_(std::move(records)),
        table_(MakeTable(records_)),
        result_(Link(table_, decisions, {})),
        of_(ClusterOf(table_, result_)) {}
  [[nodiscard]] bool Together(std::int64_t a, std::int64_t b) const { return of_.at(a) == of_.at(b); }
  [[nodiscard]] Evaluation Score() const {
    std::vector<std::uint64_t> truth, predicted;
    for (const TownRecord& r : records_) {
      truth.push_back(r.person);
      predicted.push_back(static_cast<std::uint64_t>(of_.at(r.id)));
    }
    return EvaluateClusters(predicted, truth);
  }
  [[nodiscard]] const LinkResult& Result() const { return result_; }
  RecordTable& Table() { return table_; }

 private:
  std::vector<TownRecord> records_;
  RecordTable table_;
  LinkResult result_;
  std::unordered_map<std::int64_t, std::int64_t> of_;
};

constexpr std::int64_t kA = 900001, kB = 900002, kC = 900003;

// The town and a few records more, whose linking is the question.
Linked InTown(std::vector<TownRecord> more, Decisions decisions = {}) {
  std::vector<TownRecord> records = MakeTown(400, 11);
  records.insert(records.end(), more.begin(), more.end());
  return Linked(std::move(records), std::move(decisions));
}

TownRecord Child(std::int64_t id, std::uint32_t source) {
  TownRecord r;
  r.id = id;
  r.source = source;
  r.forename = "Siobhan";
  r.surname = "Okafor";
  r.birth = "2014-03-09";
  r.sex = "F";
  r.postcode = "TS18 1AB";
  r.address = "12 Mill Lane";
  r.person = 1000000;
  return r;
}

TEST(Linkage, FindsPeopleInATownOfFamilies) {
  const Linked town(MakeTown(1500, 5));
  const Evaluation e = town.Score();
  EXPECT_GE(e.pairs.f1, 0.98);
  EXPECT_GE(e.pairs.precision, 0.995);
}

TEST(Linkage, KeepsTwinsApart) {
  std::vector<TownRecord> records = MakeTown(1500, 7);
  const Linked town(records);
  std::unordered_map<std::uint64_t, bool> twin;
  std::size_t joined = 0, asked = 0;
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t j = i + 1; j < std::min(records.size(), i + 12); ++j) {
      if (!records[i].twin || !records[j].twin || records[i].person == records[j].person) continue;
      if (records[i].birth != records[j].birth || records[i].surname != records[j].surname) continue;
      ++asked;
      joined += town.Together(records[i].id, records[j].id);
    }
  ASSERT_GT(asked, 100U);
  EXPECT_LE(joined * 100, asked);
}

TEST(Linkage, KeepsAParentAndAChildOfOneNameApart) {
  TownRecord parent = Child(kA, 0), child = Child(kB, 1);
  parent.birth = "1986-11-23";
  EXPECT_FALSE(InTown({parent, child}).Together(kA, kB));
}

TEST(Linkage, FindsNamesInEachOthersField) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  std::swap(b.forename, b.surname);
  EXPECT_TRUE(InTown({a, b}).Together(kA, kB));
}

TEST(Linkage, FindsAChildWhoMovedAndChangedSurname) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  b.surname = "Reid";
  b.address = "7 Chapel Row";
  b.postcode = "DL3 7QT";
  a.nhs = b.nhs = "9434765919";
  EXPECT_TRUE(InTown({a, b}).Together(kA, kB));
}

TEST(Linkage, TakesOneMiskeyedSexForAMistake) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  b.sex = "M";
  EXPECT_TRUE(InTown({a, b}).Together(kA, kB));
}

TEST(Linkage, FindsSwappedDayAndMonth) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  b.birth = "2014-09-03";
  EXPECT_TRUE(InTown({a, b}).Together(kA, kB));
}

TEST(Linkage, FoldsAccentsAndApostrophes) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  a.surname = "O'N\xC3\xA9ill";
  b.surname = "ONEILL";
  EXPECT_TRUE(InTown({a, b}).Together(kA, kB));
}

TEST(Linkage, KeepsTwoValidNhsNumbersApart) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  a.nhs = "9434765919";
  b.nhs = "9434765870";
  EXPECT_FALSE(InTown({a, b}).Together(kA, kB));
}

TEST(Linkage, DoesNotChainContradictingNumbersThroughARecordWithout) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1), c = Child(kC, 2);
  a.nhs = "9434765919";
  c.nhs = "9434765870";
  EXPECT_FALSE(InTown({a, b, c}).Together(kA, kC));
}

TEST(Linkage, ObeysADecisionThatTwoRecordsDiffer) {
  const Linked town = InTown({Child(kA, 0), Child(kB, 1), Child(kC, 2)},
                             {.same = {}, .different = {{RecordId{kA}, RecordId{kB}}}});
  EXPECT_FALSE(town.Together(kA, kB));
}

TEST(Linkage, ObeysADecisionThatTwoRecordsAreOne) {
  TownRecord a = Child(kA, 0), b = Child(kB, 1);
  b.forename = "Wilhelmina";
  b.birth = "2003-07-30";
  EXPECT_TRUE(InTown({a, b}, {.same = {{RecordId{kA}, RecordId{kB}}}, .different = {}}).Together(kA, kB));
}

TEST(Linkage, LetsDifferentWinWhereDecisionsContradict) {
  const Decisions both = {.same = {{RecordId{kA}, RecordId{kC}}, {RecordId{kB}, RecordId{kC}}},
                          .different = {{RecordId{kA}, RecordId{kB}}}};
  EXPECT_FALSE(InTown({Child(kA, 0), Child(kB, 1), Child(kC, 2)}, both).Together(kA, kB));
}

TEST(Linkage, JoinsASealedIdentityOnlyThroughAnIdentifier) {
  std::vector<TownRecord> records = MakeTown(300, 3);
  RecordTable table = MakeTable(records);
  const auto add = [&](std::int64_t id, std::uint32_t source, bool sealed, const char* nhs) {
    const std::size_t row = table.AddRecord(RecordId{id}, source, {.unborn = false, .sealed = sealed});
    table.Add(row, "forename", "Siobhan");
    table.Add(row, "surname", "Okafor");
    table.Add(row, "birth_date", "2014-03-09");
    table.Add(row, "postcode", "TS18 1AB");
    table.Add(row, "address", "12 Mill Lane");
    table.Add(row, "nhs", nhs);
  };
  add(kA, 0, true, "9434765919");
  add(kB, 1, false, "9434765919");
  add(kC, 2, false, "");
  const auto of = ClusterOf(table, Link(table, {}, {}));
  EXPECT_EQ(of.at(kA), of.at(kB));
  EXPECT_NE(of.at(kA), of.at(kC));
}

TEST(Linkage, DoesNotDependOnTheOrderOfRowsOrTheNumberOfThreads) {
  std::vector<TownRecord> records = MakeTown(700, 21);
  RecordTable first = MakeTable(records);
  const LinkResult one = Link(first, {}, {.threads = 1});
  const auto expected = ClusterOf(first, one);
  std::mt19937 rng(4);
  for (const unsigned threads : {1U, 2U, 5U}) {
    std::shuffle(records.begin(), records.end(), rng);
    RecordTable table = MakeTable(records);
    const LinkResult again = Link(table, {}, {.threads = threads});
    EXPECT_EQ(ClusterOf(table, again), expected);
    ASSERT_EQ(again.pairs.size(), one.pairs.size());
    for (std::size_t i = 0; i < one.pairs.size(); ++i) {
      EXPECT_EQ(first.Id(one.pairs[i].a), table.Id(again.pairs[i].a));
      EXPECT_EQ(one.pairs[i].weight, again.pairs[i].weight);
    }
    EXPECT_EQ(one.model.ToJson(), again.model.ToJson());
  }
}

TEST(Linkage, FindsARelabelledCopyOfEveryRecord) {
  std::vector<TownRecord> records = MakeTown(250, 31), doubled = records;
  for (TownRecord copy : records) {
    copy.id += 500000;
    copy.source = 3;
    copy.group.clear();
    doubled.push_back(copy);
  }
  const Linked town(doubled);
  std::size_t found = 0, telling = 0;
  for (const TownRecord& r : records) {
    if (r.birth.empty()) continue;  // without a birth date a name and an address may well not be enough
    ++telling;
    found += town.Together(r.id, r.id + 500000);
  }
  EXPECT_GE(found * 1000, telling * 995);
}

TEST(Linkage, SplitsAgainWhatWasMergedWhenTheDecisionIsUndone) {
  std::vector<TownRecord> records = MakeTown(200, 41);
  RecordTable table = MakeTable(records);
  const auto before = ClusterOf(table, Link(table, {}, {}));
  const Decisions merge = {.same = {{RecordId{records[0].id}, RecordId{records.back().id}}}, .different = {}};
  EXPECT_NE(ClusterOf(table, Link(table, merge, {})), before);
  EXPECT_EQ(ClusterOf(table, Link(table, {}, {})), before);
}

TEST(Linkage, TakesEmptyAndTinyTables) {
  RecordTable none(PeopleFields());
  EXPECT_TRUE(Link(none, {}, {}).clusters.empty());
  RecordTable one(PeopleFields());
  one.AddRecord(RecordId{1}, 0);
  EXPECT_EQ(Link(one, {}, {}).clusters.size(), 1U);
  RecordTable blank(PeopleFields());
  for (int i = 1; i <= 5; ++i) blank.AddRecord(RecordId{i}, 0);
  EXPECT_EQ(Link(blank, {}, {}).clusters.size(), 5U);
}

TEST(Linkage, StaysQuickWhereEveryRecordHoldsTheSameIdentifier) {
  RecordTable table(PeopleFields());
  for (int i = 1; i <= 30000; ++i) {
    const std::size_t row = table.AddRecord(RecordId{i}, 0);
    table.Add(row, "nhs", "9999999999");
    table.Add(row, "surname", "Smith");
    table.Add(row, "birth_date", test::Iso(1900 + i % 120, 1 + i % 12, 1 + i % 28));
  }
  const LinkResult result = Link(table, {}, {});
  EXPECT_LT(result.pairs_compared, 6'000'000U);
}

TEST(Linkage, ExplainsEveryPairToItsOwnWeight) {
  Linked town(MakeTown(300, 51));
  const LinkResult& result = town.Result();
  const auto stored = Model::FromJson(result.model.ToJson());
  ASSERT_TRUE(stored.has_value());
  ASSERT_FALSE(result.pairs.empty());
  for (std::size_t i = 0; i < result.pairs.size(); i += 1 + result.pairs.size() / 50) {
    const PairEvidence& pair = result.pairs[i];
    const Explanation why = Explain(*stored, town.Table(), pair.a, pair.b);
    EXPECT_NEAR(why.weight, pair.weight, 1e-3);
    EXPECT_NEAR(why.probability, pair.probability, 1e-4);
    double sum = why.prior + why.family;
    for (const Step& step : why.steps) sum += step.weight;
    EXPECT_NEAR(sum, why.weight, 0.01);
  }
}

TEST(Model, RefusesWhatIsNotAModel) {
  EXPECT_FALSE(Model::FromJson("").has_value());
  EXPECT_FALSE(Model::FromJson("[]").has_value());
  EXPECT_FALSE(Model::FromJson("{\"version\":1}").has_value());
  EXPECT_FALSE(Model::FromJson("{\"version\":2}").has_value());
}

}  // namespace
}  // namespace kindred::linkage
