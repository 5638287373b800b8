// A person as one reader may see them: searching, cards and titles rest on what the reader sees, and nothing
// else.
#include "families/seen.hpp"

#include <gtest/gtest.h>

#include "families/fixture_test.hpp"
#include "families/record.hpp"
#include "families/search.hpp"
#include "families/shielded.hpp"
#include "sharing/rules.hpp"

namespace kindred::families {
namespace {

using sharing::Sight;

class Seeing : public testing::Test {
 protected:
  Seeing() {
    area.Source("case_system", "social_care", "2026-03-30", "Case system");
    area.Source("health", "health", "2026-03-30", "Child health");
    area.Source("refuge", "adult_services", "2026-03-30", "Refuge");
  }
  void Link() {
    // Neighbours, for the engine to learn from.
    for (int i = 0; i < 40; ++i) {
      const std::string id = "N" + std::to_string(i);
      const Area::Facts facts = {{"forename", i % 2 ? "Zara" : "Owen"},
                                 {"surname", "Walsh" + std::string(1, static_cast<char>('a' + i % 26))},
                                 {"born", FormatIso(Date::FromYmd(2009, 1, 1).AddDays(97 * i))}};
      area.Add("case_system", id, facts);
      area.Add("health", id, facts);
    }
    area.Link();
  }
  static Sight Without(std::initializer_list<Section> left_out) {
    Sections sections = Sections::All();
    for (const Section one : left_out) sections = sections.Without(one);
    return Sight(sections, nullptr, false);
  }
  std::vector<Hit> Find(const Sight& sight, const std::string& words, std::size_t limit = 30) {
    std::vector<Hit> hits;
    auto read = area.db->Read([&](store::Transaction& tx) -> Result<void> {
      hits = FindPeople(tx, sight, ParseSearch(words), limit);
      return {};
    });
    EXPECT_TRUE(read) << read.error().message;
    return hits;
  }
  Card CardOf(const Sight& sight, PersonId person) {
    Card card;
    auto read = area.db->Read([&](store::Transaction& tx) -> Result<void> {
      card = SeenReader(tx, sight).CardOf(person).card;
      return {};
    });
    EXPECT_TRUE(read) << read.error().message;
    return card;
  }

  Area area;
};

TEST_F(Seeing, FindsNobodyByWhatOnlyAWithheldSourceHolds) {
  const Area::Facts shared = {{"forename", "Amara"}, {"surname", "Okafor"},      {"born", "2012-05-14"},
                              {"sex", "female"},     {"address", "12 Elm Road"}, {"postcode", "TS18 1AB"}};
  area.Add("case_system", "C1", shared);
  Area::Facts health = shared;
  health.push_back({"nhs", "9434765919"});
  health.push_back({"middle", "Chidera"});
  area.Add("health", "H1", health);
  area.Add("health", "H2", {{"forename", "Quentin"}, {"surname", "Ashdown"}, {"born", "1999-11-23"}});
  Link();
  ASSERT_EQ(area.PersonOf("case_system", "C1"), area.PersonOf("health", "H1"));
  const Sight all = Without({}), no_health = Without({Section::kHealth});
  for (const char* words : {"9434765919", "chidera", "ashdown", "23/11/1999"}) {
    EXPECT_EQ(Find(all, words).size(), 1U) << words;
    EXPECT_TRUE(Find(no_health, words).empty()) << words;
  }
  EXPECT_EQ(Find(no_health, "okafor").size(), 1U) << "what another source holds, too, finds her";
  ASSERT_EQ(Find(no_health, "okafor chidera").size(), 1U);
  EXPECT_EQ(Find(no_health, "okafor chidera")[0].why.size(), 1U)
      << "and does not say that the other word was right";
}

TEST_F(Seeing, LeavesOutWhatIsWithheldBeforeCuttingToTheBest) {
  for (int i = 0; i < 35; ++i)
    area.Add("health", "H" + std::to_string(i),
             {{"forename", "Ida"},
              {"surname", "Thackeray"},
              {"born", FormatIso(Date::FromYmd(2010, 1, 1).AddDays(400 * i))}});
  area.Add("case_system", "C1", {{"forename", "Ida"}, {"surname", "Thackery"}, {"born", "2001-02-03"}});
  Link();
  const auto hits = Find(Without({Section::kHealth}), "ida thackeray", 30);
  ASSERT_EQ(hits.size(), 1U) << "thirty-five better hits of a withheld source took no places";
  EXPECT_EQ(hits[0].person, area.PersonOf("case_system", "C1"));
}

TEST_F(Seeing, RanksAFormerNameBelowTheSameNameNow) {
  area.Add("case_system", "C1",
           {{"forename", "Mona"},
            {"surname", "Carraway"},
            {"former_surname", "Lindqvist"},
            {"born", "1990-01-01"}});
  area.Add("case_system", "C2", {{"forename", "Arvid"}, {"surname", "Lindqvist"}, {"born", "1985-06-07"}});
  Link();
  const auto hits = Find(Without({}), "lindqvist");
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].person, area.PersonOf("case_system", "C2"));
  EXPECT_EQ(hits[1].why[0], "former name LINDQVIST");
  EXPECT_EQ(Find(Without({}), "lindqvist", 1)[0].person, area.PersonOf("case_system", "C2"));
}

TEST_F(Seeing, ChoosesTheCardAmongWhatIsSeen) {
  const Area::Facts facts = {{"forename", "Theo"},    {"surname", "Reid"},       {"born", "2017-03-12"},
                             {"sex", "male"},         {"address", "4 Oak Lane"}, {"postcode", "TS19 2CD"},
                             {"upn", "A813000116001"}};
  Area::Facts other = facts;
  other[1].second = "Reid-Nkemelu";
  other[3].second = "not known";
  area.Add("case_system", "C1", facts);
  area.Source("later", "health", "2026-03-31", "Later extract");
  area.Add("later", "L1", other);
  Link();
  const PersonId theo = area.PersonOf("case_system", "C1");
  ASSERT_EQ(theo, area.PersonOf("later", "L1"));
  EXPECT_EQ(CardOf(Without({}), theo).name, "Theo Reid-Nkemelu")
      << "the later extract of those with authority";
  EXPECT_EQ(CardOf(Without({Section::kHealth}), theo).name, "Theo Reid");
  EXPECT_EQ(CardOf(Without({Section::kHealth}), theo).sex, "male");
  area.gate.allowed = Sections::All().Without(Section::kHealth);
  const auto read = area.db->Read([&](store::Transaction& tx) -> Result<void> {
    const auto record =
        ReadFamily(tx, area.Access(), area.FamilyOf("case_system", "C1"), {.today = area.clock.Today()});
    EXPECT_TRUE(record);
    EXPECT_EQ(record->title, "Reid") << "the stored title names what only health says";
    EXPECT_EQ(record->members.at(0).name, "Theo Reid");
    return {};
  });
  EXPECT_TRUE(read);
}

TEST_F(Seeing, MakesATitleOfSeenSurnamesOnly) {
  EXPECT_EQ(SeenTitle("Okafor–Reid", {"Reid", "Okafor"}), "Okafor–Reid") << "all seen: as it is stored";
  EXPECT_EQ(SeenTitle("Okafor–Reid", {"Reid"}), "Reid");
  EXPECT_EQ(SeenTitle("Okafor–Reid", {}), "Name not known");
  EXPECT_EQ(SeenTitle("Okafor–Reid", {"Hale", "HALE", "Reid", "Dunn", "Marsh"}), "Hale–Reid–Dunn");
}

TEST_F(Seeing, FindsAShieldedPersonByVisibleFieldsOnly) {
  area.Add("case_system", "C1",
           {{"forename", "Safiya"},
            {"surname", "Bellweather"},
            {"former_surname", "Marchetti"},
            {"born", "2014-09-09"},
            {"address", "1 Hidden Close"},
            {"postcode", "TS27 7XY"},
            {"nhs", "9434765870"}});
  Link();
  const PersonId safiya = area.PersonOf("case_system", "C1");
  Sight shielded = Without({});
  shielded.Put(safiya, {.granted = Sections::All(), .left_out = sharing::Fields::OfAShieldedPerson()});
  EXPECT_EQ(Find(shielded, "bellweather").size(), 1U);
  EXPECT_EQ(Find(shielded, "09/09/2014").size(), 1U);
  for (const char* hidden : {"TS27 7XY", "TS27", "9434765870", "marchetti"}) {
    EXPECT_EQ(Find(Without({}), hidden).size(), 1U) << hidden;
    EXPECT_TRUE(Find(shielded, hidden).empty()) << hidden;
  }
  EXPECT_TRUE(CardOf(shielded, safiya).postcode.empty());

  // And the tables by which one searches hold the visible fields only, also after linking again.
  const auto rows = [&] {
    return area.Int(
        "SELECT (SELECT COUNT(*) FROM search_key WHERE person_id = " + std::to_string(safiya.value) +
        ") + (SELECT COUNT(*) FROM person_token WHERE person_id = " + std::to_string(safiya.value) + ")");
  };
  EXPECT_EQ(rows(), 7) << "birth, postcode, its first half, a number; three names";
  area.Write([&](store::Transaction& tx) {
    sharing::AddRule(tx, {.kind = sharing::RuleKind::kShielded, .person = safiya, .words = "fled"},
                     AccountId{1}, "test");
    HideFromIndex(tx, safiya);
  });
  EXPECT_EQ(rows(), 3) << "birth and two names";
  area.Link();
  EXPECT_EQ(rows(), 3);
  EXPECT_EQ(Find(shielded, "bellweather").size(), 1U);
}

TEST_F(Seeing, ShowsARoleOfTheCoreAloneNamesButNothingMore) {
  area.Add("case_system", "C1",
           {{"forename", "Bram"}, {"surname", "Osgood"}, {"born", "2011-01-02"}, {"postcode", "TS18 1AB"}});
  area.Add("refuge", "R1", {{"forename", "Delia"}, {"surname", "Fenwick"}, {"born", "1988-01-02"}});
  Link();
  const Sight core(Sections().With(Section::kCore).With(Section::kAudit), nullptr, false);
  EXPECT_EQ(Find(core, "osgood").size(), 1U);
  EXPECT_TRUE(Find(core, "TS18 1AB").empty());
  EXPECT_TRUE(Find(core, "fenwick").empty()) << "that a restricted service knows her is not told";
  EXPECT_TRUE(CardOf(core, area.PersonOf("case_system", "C1")).postcode.empty());
}

}  // namespace
}  // namespace kindred::families
