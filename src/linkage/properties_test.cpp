// What must hold for any input: order of weights, cannot-link, and the short cut of scoring.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "linkage/linkage.hpp"
#include "linkage/mixing.hpp"
#include "linkage/namesakes.hpp"
#include "linkage/scoring.hpp"
#include "linkage/test_world.hpp"

namespace kindred::linkage {
namespace {

using test::MakeTable;
using test::MakeTown;
using test::TownRecord;

TEST(Properties, ACloserLevelNeverWeighsLess) {
  RecordTable table = MakeTable(MakeTown(600, 61));
  const LinkResult result = Link(table, {}, {});
  std::size_t compared = 0;
  for (const FieldModel& field : result.model.fields) {
    double last = 1e9;
    for (const int level : {kEqual, kSlip, kSimilar, kDifferent}) {
      const double same = field.probability[kSame][static_cast<std::size_t>(level)];
      const double strangers = field.probability[kStrangers][static_cast<std::size_t>(level)];
      if (same <= 0 || strangers <= 0 || field.name == kSourceField || field.name == kApartField) continue;
      const double weight = std::log2(same / strangers);
      EXPECT_LE(weight, last + 1e-6) << field.name << " level " << level;
      last = weight;
      ++compared;
    }
  }
  EXPECT_GT(compared, 15U);
}

TEST(Properties, ScoringThatStopsEarlyIsScoringInFull) {
  std::vector<TownRecord> records = MakeTown(150, 62);
  std::swap(records[3].forename, records[3].surname);
  records[5].forename.clear();
  RecordTable table = MakeTable(records);
  table.Add(7, "surname", "former");  // several values: compared in full
  const Model model = Link(table, {}, {}).model;
  const Scorer scorer(model, table);
  for (std::uint32_t a = 0; a < table.Size(); ++a)
    for (std::uint32_t b = a + 1;
         b < std::min<std::uint32_t>(a + 150, static_cast<std::uint32_t>(table.Size())); ++b) {
      const PairScore whole = scorer.Score(a, b);
      for (const float least : {-8.0F, -4.25F, 0.0F, 5.0F}) {
        PairScore score;
        const bool reached = scorer.ScoreAtLeast(a, b, least, score);
        ASSERT_EQ(reached, whole.weight >= least) << a << " " << b << " " << whole.weight;
        if (!reached) continue;
        ASSERT_EQ(score.weight, whole.weight);
        ASSERT_EQ(score.probability, whole.probability);
      }
    }
}

TEST(Properties, WhoIsHeldApartIsNeverTogether) {
  const std::vector<TownRecord> records = MakeTown(120, 63);
  ASSERT_TRUE(rc::check([&] {
    Decisions decisions;
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    for (std::uint64_t i = 0; i < 30; ++i) {
      const auto pick = [&](std::uint64_t salt) {
        return RecordId{records[Mix(seed + i, salt) % records.size()].id};
      };
      // Neighbours are often one person, so that many decisions go against the evidence.
      const std::size_t at = Mix(seed + i, 3) % (records.size() - 2);
      decisions.different.emplace_back(RecordId{records[at].id}, RecordId{records[at + 1].id});
      decisions.same.emplace_back(pick(1), pick(2));
    }
    RecordTable table = MakeTable(records);
    const LinkResult result = Link(table, decisions, {.threads = 2});
    std::unordered_map<std::int64_t, std::size_t> cluster_of;
    for (std::size_t c = 0; c < result.clusters.size(); ++c)
      for (const std::uint32_t row : result.clusters[c].rows) cluster_of[table.Id(row).value] = c;
    for (const auto& [a, b] : decisions.different)
      RC_ASSERT(a == b || cluster_of.at(a.value) != cluster_of.at(b.value));
  }));
}

TEST(Properties, EveryRecordIsInExactlyOneCluster) {
  RecordTable table = MakeTable(MakeTown(500, 64));
  const LinkResult result = Link(table, {}, {});
  std::vector<int> seen(table.Size());
  for (const Cluster& cluster : result.clusters) {
    EXPECT_TRUE(std::ranges::is_sorted(cluster.rows, {}, [&](std::uint32_t row) { return table.Id(row); }));
    for (const std::uint32_t row : cluster.rows) ++seen[row];
  }
  EXPECT_EQ(std::ranges::count(seen, 1), static_cast<std::ptrdiff_t>(table.Size()));
}

// Sixty people, two records each, nobody related; and a pair of twins, whom no other siblings announce.
TEST(Linkage, KeepsTwinsApartInASmallStoreWithoutSiblings) {
  RecordTable table(PeopleFields());
  const char* forenames[] = {"Amelia", "Bronwen", "Callum", "Dinesh", "Esther", "Farah", "George", "Hamish"};
  const char* surnames[] = {"Archer", "Bennett", "Coleman", "Doyle", "Everett", "Fraser", "Gorman"};
  const auto add = [&](std::int64_t id, std::uint32_t source, const std::string& forename,
                       const std::string& surname, const std::string& birth, const std::string& address,
                       const std::string& postcode) {
    const std::size_t row = table.AddRecord(RecordId{id}, source);
    table.Add(row, "forename", forename);
    table.Add(row, "surname", surname);
    table.Add(row, "birth_date", birth);
    table.Add(row, "address", address);
    table.Add(row, "postcode", postcode);
  };
  for (int person = 0; person < 56; ++person) {
    const std::string birth = test::Iso(2008 + person % 11, 1 + person % 12, 1 + person * 5 % 28);
    const std::string address = std::to_string(3 + person * 7) + " Mill Lane";
    const std::string postcode =
        "TS" + std::to_string(1 + person % 9) + " " + std::to_string(person % 8) + "AB";
    for (std::uint32_t source = 0; source < 2; ++source)
      add(2 * person + 1 + source, source, forenames[person % 8], surnames[person % 7], birth, address,
          postcode);
  }
  for (std::uint32_t source = 0; source < 2; ++source) {
    add(1001 + source, source, "Maya", "Okafor", "2013-05-17", "200 Station Road", "DL3 7QT");
    add(2001 + source, source, "Tobias", "Okafor", "2013-05-17", "200 Station Road", "DL3 7QT");
  }
  const LinkResult result = Link(table, {}, {});
  std::unordered_map<std::int64_t, std::size_t> cluster_of;
  for (std::size_t c = 0; c < result.clusters.size(); ++c)
    for (const std::uint32_t row : result.clusters[c].rows) cluster_of[table.Id(row).value] = c;
  EXPECT_EQ(cluster_of[1001], cluster_of[1002]);
  EXPECT_EQ(cluster_of[2001], cluster_of[2002]);
  EXPECT_NE(cluster_of[1001], cluster_of[2001]);
}

TEST(FullNames, CountsBearersByTheirDatesOfBirth) {
  RecordTable table(PeopleFields());
  std::int64_t id = 0;
  const auto add = [&](const char* forename, const char* birth) {
    const std::size_t row = table.AddRecord(RecordId{++id}, 0);
    table.Add(row, "forename", forename);
    table.Add(row, "surname", "Ahmed");
    table.Add(row, "birth_date", birth);
  };
  add("Mohammed", "1961-02-03");
  add("Mohammed", "1961-03-02");  // day and month swapped: the same one
  add("Mohammed", "1984-11-20");
  add("Mohammed", "2009-07-15");
  add("Zara", "2001-05-06");
  add("Zara", "2001-05-07");
  table.Prepare();
  const FullNameShares shares = FullNamesByBirth(table);
  ASSERT_EQ(shares.size(), 1U);
  EXPECT_DOUBLE_EQ(shares.at("MOHAMMED|AHMED"), 2.0 / 4);  // three bear it, one of whom is the record's own
}

// Names of one community go together: that two records bear one full name, far apart in age, says little.
TEST(Linkage, DoesNotJoinNamesakes) {
  RecordTable table(PeopleFields());
  std::vector<std::uint64_t> person;
  constexpr int kPeople = 6000;
  for (std::uint64_t p = 0; p < kPeople; ++p) {
    const std::uint64_t community = p % 60;
    const std::string forename = "Fore" + std::string(1, static_cast<char>('a' + community % 26)) +
                                 std::string(1, static_cast<char>('a' + Mix(p, 1) % 5)) +
                                 std::to_string(community);
    const std::string surname = "Sur" + std::string(1, static_cast<char>('a' + community % 26)) +
                                std::string(1, static_cast<char>('a' + Mix(p, 2) % 5)) +
                                std::to_string(community);
    const std::string birth =
        test::Iso(1940 + static_cast<int>(Mix(p, 3) % 80), 1 + static_cast<int>(Mix(p, 4) % 12),
                  1 + static_cast<int>(Mix(p, 5) % 28));
    for (std::uint64_t copy = 0; copy < 1 + p % 2; ++copy) {
      const std::size_t row = table.AddRecord(RecordId{static_cast<std::int64_t>(2 * p + copy + 1)}, 0);
      table.Add(row, "forename", forename);
      table.Add(row, "surname", surname);
      table.Add(row, "birth_date", birth);
      table.Add(row, "sex", Mix(p, 6) % 2 == 0 ? "F" : "M");
      person.push_back(p);
    }
  }
  const LinkResult result = Link(table, {}, {});
  std::size_t links = 0, wrong = 0;
  for (const PairEvidence& pair : result.pairs) {
    if (pair.probability < 0.5) continue;
    ++links;
    wrong += person[pair.a] != person[pair.b];
  }
  EXPECT_GT(links, kPeople / 2 * 9 / 10);
  EXPECT_LT(wrong * 50, links);
}

TEST(NameFashion, IsSeenWhereForenamesGoWithYearsAndNotElsewhere) {
  const auto fashion = [](bool with_years) {
    RecordTable table(PeopleFields());
    std::vector<std::uint32_t> order;
    for (std::uint64_t p = 0; p < 12'000; ++p) {
      const auto row = table.AddRecord(RecordId{static_cast<std::int64_t>(p + 1)}, 0);
      const int year = 1960 + static_cast<int>(Mix(p, 1) % 60);
      const std::uint64_t forename = with_years ? static_cast<std::uint64_t>(year) / 10 : Mix(p, 2) % 6;
      table.Add(row, "forename", std::string("Fore") + static_cast<char>('a' + forename % 26));
      std::string surname;
      for (std::uint64_t letter = 0; letter < 8; ++letter)
        surname += static_cast<char>('a' + Mix(p, 10 + letter) % 26);
      table.Add(row, "surname", surname);
      table.Add(row, "birth_date",
                test::Iso(year, 1 + static_cast<int>(Mix(p, 3) % 12), 1 + static_cast<int>(Mix(p, 4) % 28)));
      order.push_back(static_cast<std::uint32_t>(row));
    }
    table.Prepare();
    return NameFashion(table, order);
  };
  EXPECT_NEAR(fashion(true), std::log2(6.0), 0.4);  // a forename for each of six decades
  EXPECT_LT(fashion(false), 0.2);
}

}  // namespace
}  // namespace kindred::linkage
