#include "families/link.hpp"

#include "families/fixture_test.hpp"

namespace kindred::families {
namespace {

TEST(Link, MakesOnePersonOfWhatSeveralAgenciesSend) {
  Area area;
  FillOkaforReid(area);
  const LinkReport report = area.Link();
  const PersonId amara = area.PersonOf("case_system", "C1");
  EXPECT_FALSE(amara.IsNone());
  EXPECT_EQ(area.PersonOf("schools", "P1"), amara);
  EXPECT_EQ(area.PersonOf("health", "H1"), amara);
  EXPECT_EQ(area.PersonOf("police", "V1"), area.PersonOf("case_system", "A2"));
  EXPECT_NE(area.PersonOf("case_system", "C2"), amara);
  EXPECT_EQ(report.people, static_cast<std::size_t>(area.Int("SELECT COUNT(*) FROM person")));
}

TEST(Link, ComposesTheFamilyAndNamesIt) {
  Area area;
  FillOkaforReid(area);
  area.Link();
  const FamilyId family = area.FamilyOf("case_system", "C1");
  ASSERT_FALSE(family.IsNone());
  for (const char* id : {"C2", "A1", "A2"}) EXPECT_EQ(area.FamilyOf("case_system", id), family) << id;
  EXPECT_NE(area.FamilyOf("schools", "N3"), family);
  std::string title;
  ASSERT_TRUE(area.db->Read([&](store::Transaction& tx) -> Result<void> {
    title = tx.SelectText("SELECT title FROM family WHERE family_id = ?1", family).value_or("");
    return {};
  }));
  EXPECT_TRUE(title == "Okafor–Reid" || title == "Reid–Okafor") << title;
}

TEST(Link, ChangesNothingWhenRunAgain) {
  Area area;
  FillOkaforReid(area);
  area.Link();
  const PersonId amara = area.PersonOf("case_system", "C1");
  const std::int64_t rows = area.Int("SELECT COUNT(*) FROM person_record");
  const std::int64_t members = area.Int("SELECT COUNT(*) FROM family_member");
  const LinkReport again = area.Link();
  EXPECT_EQ(again.made + again.joined + again.split + again.gone, 0u);
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM person_record"), rows) << "unchanged rows are not written again";
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM family_member"), members);
}

TEST(Link, LetsADecisionHoldThroughRelinkingAndRestoresTheOldIdsWhenItIsUndone) {
  Area area;
  FillOkaforReid(area);
  area.Link();
  const PersonId amara = area.PersonOf("case_system", "C1"), theo = area.PersonOf("case_system", "C2");
  const FamilyId family = area.FamilyOf("case_system", "C1");
  area.Decide(area.RecordOf("case_system", "C1"), area.RecordOf("health", "H1"), "different");
  area.Link();
  EXPECT_NE(area.PersonOf("health", "H1"), area.PersonOf("case_system", "C1"));
  area.Link();
  EXPECT_NE(area.PersonOf("health", "H1"), area.PersonOf("case_system", "C1"))
      << "it holds on the next run too";
  EXPECT_GE(area.Int("SELECT COUNT(*) FROM person_event WHERE kind = 'split'"), 1);
  area.UndoDecisions();
  area.Link();
  EXPECT_EQ(area.PersonOf("health", "H1"), area.PersonOf("case_system", "C1"));
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
  EXPECT_EQ(area.PersonOf("case_system", "C2"), theo);
  EXPECT_EQ(area.FamilyOf("case_system", "C1"), family);
}

TEST(Link, JoinsTwoPeopleWhomSomebodySaysAreOneAndGivesEachItsIdBackWhenUndone) {
  Area area;
  FillOkaforReid(area);
  area.Link();
  const PersonId a = area.PersonOf("schools", "N3"), b = area.PersonOf("schools", "N9");
  ASSERT_NE(a, b);
  area.Decide(area.RecordOf("schools", "N3"), area.RecordOf("schools", "N9"), "same");
  area.Link();
  EXPECT_EQ(area.PersonOf("schools", "N3"), area.PersonOf("schools", "N9"));
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM person_event WHERE kind = 'joined'"), 1);
  area.UndoDecisions();
  area.Link();
  EXPECT_EQ(area.PersonOf("schools", "N3"), a);
  EXPECT_EQ(area.PersonOf("schools", "N9"), b);
}

TEST(Link, RemovingASourceRecomposesAndLosesNoHistory) {
  Area area;
  FillOkaforReid(area);
  area.Link();
  const PersonId amara = area.PersonOf("schools", "P1");
  area.RemoveSource("case_system");
  area.Link();
  EXPECT_EQ(area.PersonOf("schools", "P1"), amara) << "the schools still know her";
  EXPECT_EQ(area.PersonOf("health", "H1"), amara);
  EXPECT_TRUE(area.PersonOf("case_system", "A1").IsNone()) << "only the case system knew the mother";
  EXPECT_GT(area.Int("SELECT COUNT(*) FROM person_record WHERE ended_run IS NOT NULL"), 0)
      << "what was stays readable";
  area.Write([](store::Transaction& tx) { tx.Execute("UPDATE source SET removed_at = NULL"); });
  area.Link();
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
  EXPECT_FALSE(area.PersonOf("case_system", "A1").IsNone());
}

TEST(Link, SweepsWhatAFailedRunLeft) {
  Area area;
  FillOkaforReid(area);
  area.Link();
  const PersonId amara = area.PersonOf("case_system", "C1");
  const std::int64_t people = area.Int("SELECT COUNT(*) FROM person");
  area.Write([&](store::Transaction& tx) {  // a run that ended half-way: nobody may see any of it
    const std::int64_t run = *tx.SelectInt(sql::published_run) + 1;
    tx.Execute(sql::begin_run, run, Instant{1}, 1, "failed");
    tx.Execute(sql::insert_person, tx.NewId(), "half", "index", run, "Half Written", store::Blob{"h"},
               std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt);
    tx.Execute("UPDATE person_record SET ended_run = ?1 WHERE ended_run IS NULL", run);
  });
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara) << "readers do not see the half";
  area.Link();
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM person"), people);
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM link_run WHERE state = 'discarded'"), 1);
}

TEST(Link, WritesNothingOfAStoreWithoutRecords) {
  Area area;
  const LinkReport report = area.Link();
  EXPECT_EQ(report.people, 0u);
  EXPECT_EQ(report.families, 0u);
}

}  // namespace
}  // namespace kindred::families
