// A run of changes against a whole run by the same model; what people decided through all of it.
#include <rapidcheck/gtest.h>

#include <set>

#include "families/events.hpp"
#include "families/fixture_test.hpp"
#include "families/model_store.hpp"
#include "families/review.hpp"

namespace kindred::families {
namespace {

// An area whose sources send extract after extract.
class Months {
 public:
  explicit Months(Area& area) : area_(area) { FillOkaforReid(area); }

  LinkReport Changes() {
    LinkOptions options;
    options.clock = &area_.clock;
    options.engine.threads = 1;
    auto report = LinkChanges(*area_.db, area_.Access(), options);
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : LinkReport{};
  }
  // A whole run by the model of the last one: what the changes should have come to.
  LinkReport WholeByTheSameModel() {
    std::shared_ptr<const linkage::Model> model;
    (void)area_.db->Read([&](store::Transaction& tx) -> Result<void> {
      auto latest = LatestModel(tx);
      if (latest) model = *latest;
      return {};
    });
    LinkOptions options;
    options.clock = &area_.clock;
    options.engine.threads = 1;
    options.engine.model = model.get();
    auto report = LinkAll(*area_.db, area_.Access(), options);
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : LinkReport{};
  }
  void End(const std::string& source, const std::string& local_id) {
    const RecordId record = area_.RecordOf(source, local_id);
    const std::int64_t extract = area_.ExtractOf(source);
    area_.Write([&](store::Transaction& tx) {
      for (const char* end :
           {"UPDATE record_name SET ended_extract = ?2 WHERE record_id = ?1 AND ended_extract IS NULL",
            "UPDATE record_fact SET ended_extract = ?2 WHERE record_id = ?1 AND ended_extract IS NULL",
            "UPDATE record_address SET ended_extract = ?2 WHERE record_id = ?1 AND ended_extract IS NULL",
            "UPDATE record_identifier SET ended_extract = ?2 WHERE record_id = ?1 AND ended_extract IS "
            "NULL"})
        tx.Execute(end, record, extract);
    });
  }

 private:
  Area& area_;
};

TEST(LinkChanges, ComparesOnlyWhatAnImportChanged) {
  Area area;
  Months months(area);
  EXPECT_EQ(months.Changes().why_whole, "nothing was linked before");
  const PersonId amara = area.PersonOf("case_system", "C1");
  const LinkReport nothing = months.Changes();
  EXPECT_FALSE(nothing.whole);
  EXPECT_EQ(nothing.changed, 0u);

  area.NextExtract("schools", "2026-03-15");
  area.Add("schools", "P9",
           {{"forename", "Amara"}, {"surname", "Okafor"}, {"born", "2012-05-14"}, {"postcode", "TS18 1AB"}});
  const LinkReport changes = months.Changes();
  EXPECT_FALSE(changes.whole) << changes.why_whole;
  EXPECT_EQ(changes.changed, 1u);
  EXPECT_LT(changes.records, 40u) << "what hangs together with it, not the area";
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
  EXPECT_FALSE(area.PersonOf("schools", "P9").IsNone());
}

TEST(LinkChanges, FindsTheRecordThatCameFirstByTheOneThatCameLater) {
  Area area;
  Months months(area);
  months.Changes();
  const Area::Facts facts = {{"forename", "Wilhelmina"},    {"surname", "Quarrington"},
                             {"born", "2015-02-03"},        {"postcode", "TS21 4QD"},
                             {"address", "9 Quarry Close"}, {"sex", "female"}};
  area.NextExtract("schools", "2026-03-15");
  area.Add("schools", "W1", facts);
  months.Changes();
  const PersonId first = area.PersonOf("schools", "W1");
  area.NextExtract("health", "2026-03-20");
  area.Add("health", "W1", facts);
  EXPECT_FALSE(months.Changes().whole);
  EXPECT_EQ(area.PersonOf("health", "W1"), first) << "found by its key, and the id stays";
}

TEST(LinkChanges, ARecordThatNoExtractHoldsAnyMoreIsNobody) {
  Area area;
  Months months(area);
  months.Changes();
  ASSERT_FALSE(area.PersonOf("schools", "N3").IsNone());
  area.NextExtract("schools", "2026-03-15");
  months.End("schools", "N3");
  const LinkReport report = months.Changes();
  EXPECT_FALSE(report.whole);
  EXPECT_TRUE(area.PersonOf("schools", "N3").IsNone());
  EXPECT_EQ(report.gone, 1u);
}

TEST(LinkChanges, DoesAWholeRunWhereTooMuchChangedAndSaysSo) {
  Area area;
  Months months(area);
  months.Changes();
  area.NextExtract("schools", "2026-03-15");
  for (int i = 0; i < 60; ++i)
    area.Add("schools", "X" + std::to_string(i),
             {{"forename", "Child"}, {"surname", "Number" + std::to_string(i)}});
  const LinkReport report = months.Changes();
  EXPECT_TRUE(report.whole);
  EXPECT_NE(report.why_whole.find("more than a tenth"), std::string::npos) << report.why_whole;
  area.clock.Set(Instant{area.clock.Now().micros + 40LL * 86'400'000'000});
  EXPECT_EQ(months.Changes().why_whole, "the last whole run is more than a month old");
  area.RemoveSource("police");
  EXPECT_EQ(months.Changes().why_whole, "a source was removed");
}

TEST(LinkChanges, OtherDomainsHearOfMergesAndSplitsInOrderAndOnce) {
  Area area;
  Months months(area);
  months.Changes();
  const PersonId a = area.PersonOf("schools", "N3"), b = area.PersonOf("schools", "N9");
  PersonEventPlace after;
  const auto hear = [&] {
    std::vector<PersonEvent> events;
    (void)area.db->Read([&](store::Transaction& tx) -> Result<void> {
      events = ReadPersonEvents(tx, after, 100);
      return {};
    });
    if (!events.empty()) after = events.back().place;
    return events;
  };
  EXPECT_TRUE(hear().empty());
  area.Decide(area.RecordOf("schools", "N3"), area.RecordOf("schools", "N9"), "same");
  months.Changes();
  const std::vector<PersonEvent> joined = hear();
  ASSERT_EQ(joined.size(), 1u);
  EXPECT_EQ(joined[0].kind, PersonEventKind::kJoined);
  EXPECT_EQ((std::set{joined[0].person, joined[0].other}), (std::set{a, b}));
  area.UndoDecisions();
  months.Changes();
  const std::vector<PersonEvent> split = hear();
  ASSERT_EQ(split.size(), 1u);
  EXPECT_EQ(split[0].kind, PersonEventKind::kSplit);
  EXPECT_TRUE(hear().empty()) << "each is heard once";
}

constexpr const char* kForenames[] = {"Mia", "Leo", "Zara", "Owen", "Wilhelmina", "Theodora"};
constexpr const char* kSurnames[] = {"Holt", "Patel", "Quarrington", "Byrne"};
constexpr const char* kSources[] = {"schools", "health", "case_system"};

Area::Facts RandomChild() {
  const int home = *rc::gen::inRange(0, 4);
  std::string surname = kSurnames[*rc::gen::inRange(0, 4)];
  if (*rc::gen::inRange(0, 5) == 0) std::swap(surname[1], surname[2]);  // a slip of the keyboard
  Area::Facts facts = {{"forename", kForenames[*rc::gen::inRange(0, 6)]},
                       {"surname", surname},
                       {"born", FormatIso(Date::FromYmd(2012, 1, 1).AddDays(31 * *rc::gen::inRange(0, 12)))}};
  if (*rc::gen::inRange(0, 4) > 0) {
    facts.emplace_back("postcode", "TS2" + std::to_string(home) + " 4QD");
    facts.emplace_back("address", std::to_string(home + 3) + " Quarry Close");
  }
  return facts;
}

// Random records come, change and go in random order and in random portions. A whole run compares pairs that
// share only looser keys, so it may still join two people (ADR 11); it never parts, makes or loses anybody.
RC_GTEST_PROP(SlowLinkChanges, AWholeRunByTheSameModelPartsNobodyWhomTheyJoined, ()) {
  Area area;
  Months months(area);
  months.Changes();
  std::vector<std::pair<std::string, std::string>> sent;
  const int portions = *rc::gen::inRange(1, 4);
  for (int portion = 0; portion < portions; ++portion) {
    for (const char* source : kSources) area.NextExtract(source, "2026-03-1" + std::to_string(portion));
    const int events = *rc::gen::inRange(1, 5);
    std::set<std::pair<std::string, std::string>> touched;  // an extract holds a record once
    for (int i = 0; i < events; ++i) {
      const int what = *rc::gen::inRange(0, 4);
      if (what >= 2 && !sent.empty()) {
        const auto& [source, id] = sent[*rc::gen::inRange<std::size_t>(0, sent.size())];
        if (!touched.emplace(source, id).second) continue;
        months.End(source, id);
        if (what == 2) area.Add(source, id, RandomChild());
        continue;
      }
      const std::string source = kSources[*rc::gen::inRange(0, 3)], id = "R" + std::to_string(sent.size());
      area.Add(source, id, RandomChild());
      sent.emplace_back(source, id);
      touched.emplace(source, id);
    }
    RC_ASSERT(!months.Changes().whole);
  }
  const LinkReport whole = months.WholeByTheSameModel();
  RC_CLASSIFY(whole.joined == 0u, "nothing left to join");
  RC_ASSERT(whole.made + whole.split + whole.gone == 0u);
}

// Whatever is decided, records held apart are two people, and taking every decision back restores the ids.
RC_GTEST_PROP(SlowLinkChanges, NeverJoinWhatIsHeldApartAndRestoreWhatWasWhenDecisionsAreUndone, ()) {
  Area area;
  Months months(area);
  months.Changes();
  const std::vector<std::pair<std::string, std::string>> records = {
      {"case_system", "C1"}, {"schools", "P1"}, {"health", "H1"}, {"case_system", "C2"}, {"schools", "P2"},
      {"health", "H2"},      {"schools", "N4"}, {"health", "N4"}, {"schools", "N9"}};
  const auto people = [&] {
    std::vector<PersonId> ids;
    for (const auto& [source, id] : records) ids.push_back(area.PersonOf(source, id));
    return ids;
  };
  const std::vector<PersonId> before = people();
  std::map<RecordPair, std::string> decided;
  const int decisions = *rc::gen::inRange(1, 6);
  for (int i = 0; i < decisions; ++i) {
    const auto a = *rc::gen::inRange<std::size_t>(0, records.size()),
               b = *rc::gen::inRange<std::size_t>(0, records.size());
    if (a == b) continue;
    const RecordId x = area.RecordOf(records[a].first, records[a].second),
                   y = area.RecordOf(records[b].first, records[b].second);
    const std::string verdict = *rc::gen::arbitrary<bool>() ? "same" : "different";
    if (!decided.emplace(PairOf(x, y), verdict).second) continue;
    area.Decide(x, y, verdict);
    if (*rc::gen::arbitrary<bool>()) {
      const RecordId both[] = {x, y};
      LinkOptions options;
      options.clock = &area.clock;
      options.engine.threads = 1;
      RC_ASSERT(LinkAround(*area.db, area.Access(), both, options).has_value());
    } else {
      months.Changes();
    }
  }
  if (*rc::gen::arbitrary<bool>()) area.Link();
  for (const auto& [pair, verdict] : decided) {
    if (verdict != "different") continue;
    RC_ASSERT(area.Int("SELECT COUNT(DISTINCT person_id) FROM live_person_record WHERE record_id IN (" +
                       std::to_string(pair.a) + ", " + std::to_string(pair.b) + ")") == 2);
  }
  // Taken back one by one, the last first, each brings back what was before it.
  while (area.Int("SELECT COUNT(*) FROM link_decision WHERE undone_at IS NULL") > 0) {
    area.Write([&](store::Transaction& tx) {
      tx.Execute(
          "UPDATE link_decision SET undone_at = ?1 WHERE decision_id = (SELECT MAX(decision_id) FROM "
          "link_decision "
          "WHERE undone_at IS NULL)",
          area.clock.Now());
    });
    months.Changes();
  }
  RC_ASSERT(people() == before);
}

}  // namespace
}  // namespace kindred::families
