// The truth against the files: every person a mapping finds is in it once; identities that must stay apart
// do.
#include <gtest/gtest.h>

#include <regex>

#include "base/identifiers.hpp"
#include "demo/test_area.hpp"

namespace kindred::demo {
namespace {

using Ids = std::set<std::string>;

// The columns that hold ids of people, file by file.
const std::vector<std::pair<Sheet, std::vector<std::string>>>& PersonColumns() {
  static const std::vector<std::pair<Sheet, std::vector<std::string>>> kColumns = {
      {Sheet::kSsdPerson, {"pers_person_id"}},
      {Sheet::kRelationships, {"person_id", "related_person_id"}},
      {Sheet::kSsdAddress, {"addr_person_id"}},
      {Sheet::kSsdCinEpisodes, {"cine_person_id"}},
      {Sheet::kSsdClaEpisodes, {"clae_person_id"}},
      {Sheet::kSsdContacts, {"cont_person_id"}},
      {Sheet::k903Header, {"CHILD"}},
      {Sheet::k903Episodes, {"CHILD"}},
      {Sheet::k903Oc3, {"CHILD"}},
      {Sheet::k903Workers, {"CHILD"}},
      {Sheet::kList1, {"Child Unique ID"}},
      {Sheet::kList2, {"Child Unique ID"}},
      {Sheet::kList3, {"Child Unique ID"}},
      {Sheet::kList4, {"Child Unique ID"}},
      {Sheet::kList5, {"Child Unique ID"}},
      {Sheet::kList6, {"Child Unique ID"}},
      {Sheet::kList7, {"Child Unique ID"}},
      {Sheet::kList8, {"Child Unique ID"}},
      {Sheet::kList9, {"Child Unique ID"}},
      {Sheet::kList10, {"Child Unique ID"}},
      {Sheet::kList11, {"Individual adopter identifier"}},
      {Sheet::kPupils, {"PupilID"}},
      {Sheet::kContacts, {"ContactID", "PupilID"}},
      {Sheet::kEnrolments, {"PupilID"}},
      {Sheet::kAttendance, {"PupilID"}},
      {Sheet::kSuspensions, {"PupilID"}},
      {Sheet::kHomeEducation, {"PupilID"}},
      {Sheet::kSendPupils, {"StudentID"}},
      {Sheet::kEhcPlans, {"StudentID"}},
      {Sheet::kSenSupport, {"StudentID"}},
      {Sheet::kHealthChildren, {"child_id", "mother_id"}},
      {Sheet::kHealthVisits, {"child_id"}},
      {Sheet::kPregnancies, {"mother_id", "baby_id"}},
      {Sheet::kCamhsReferrals, {"client_id"}},
      {Sheet::kYouthJusticeCases, {"YoungPersonRef"}},
      {Sheet::kHelpMembers, {"MemberID", "RelatedTo"}},
      {Sheet::kPoliceNotices, {"NominalRef"}},
      {Sheet::kTenancies, {"TenantRef"}},
      {Sheet::kHouseholdMembers, {"MemberRef", "TenantRef"}},
      {Sheet::kAdultCases, {"client_ref"}},
      {Sheet::kDomesticAbuseCases, {"client_ref"}}};
  return kColumns;
}

bool IsPlanted(const std::string& id) {
  return id.find("BAD") != std::string::npos;
}

TEST(DemoTruth, HoldsEveryPersonOfEverySourceOnce) {
  const SharedArea& area = Area20000();
  std::map<std::string, Ids> truth, found;
  for (const auto& row : ReadTable(area.folder.Path() / "truth" / "people.csv"))
    EXPECT_TRUE(truth[row.at("source")].insert(row.at("source_id")).second)
        << row.at("source") << " " << row.at("source_id") << " twice";
  for (const std::string authority : {"eastmoor", "thornbeck"}) {
    for (const auto& [sheet, columns] : PersonColumns())
      for (const auto& row : area.Table(sheet, authority))
        for (const std::string& column : columns)
          if (const std::string& id = row.at(column); !id.empty() && !IsPlanted(id))
            found[authority + "_" + std::string(FolderOf(FormatOf(sheet).source))].insert(id);
    const std::string xml = ReadAll(area.Of(Sheet::kCinXml, authority));
    const std::regex child("<LAchildID>([^<]+)</LAchildID>");
    for (auto it = std::sregex_iterator(xml.begin(), xml.end(), child); it != std::sregex_iterator(); ++it)
      found[authority + "_cin"].insert((*it)[1]);
  }
  EXPECT_EQ(truth.size(), 2 * kSources);
  for (const auto& [source, ids] : truth) {
    Ids missing, unknown;
    std::set_difference(ids.begin(), ids.end(), found[source].begin(), found[source].end(),
                        std::inserter(missing, missing.end()));
    std::set_difference(found[source].begin(), found[source].end(), ids.begin(), ids.end(),
                        std::inserter(unknown, unknown.end()));
    EXPECT_TRUE(missing.empty()) << source << " lacks " << missing.size() << " people of the truth, such as "
                                 << *missing.begin();
    EXPECT_TRUE(unknown.empty()) << source << " has " << unknown.size()
                                 << " people that the truth lacks, such as " << *unknown.begin();
  }
}

TEST(DemoTruth, KeepsTheTwoIdentitiesOfAnAdoptedChildApart) {
  const SharedArea& area = Area20000();
  std::map<std::string, std::set<std::string>> families;
  int birth = 0, adopted = 0;
  for (const auto& row : ReadTable(area.folder.Path() / "truth" / "people.csv")) {
    if (row.at("trap") == "adopted_birth") {
      ++birth;
      EXPECT_EQ(row.at("family"), "");
    }
    if (row.at("trap") == "adopted_new") ++adopted, families[row.at("person")].insert(row.at("family"));
    if (row.at("trap") == "adopted_birth") families[row.at("person")].insert("");
  }
  EXPECT_GT(birth, 0);
  EXPECT_GT(adopted, 0);
  for (const auto& [person, of] : families) EXPECT_EQ(of.size(), 1U) << person << " has both identities";
}

TEST(DemoTruth, NumbersAreValidAndOneBelongsToOnePerson) {
  const SharedArea& area = Area20000();
  std::map<std::string, std::string> person;
  for (const auto& row : ReadTable(area.folder.Path() / "truth" / "people.csv"))
    person[row.at("source") + "|" + row.at("source_id")] = row.at("person");
  std::map<std::string, std::set<std::string>> owners;
  std::int64_t wrong = 0, right = 0;
  const auto check = [&](Sheet sheet, const std::string& authority, const std::string& id,
                         const std::string& number, bool upn) {
    if (number.empty() || number.starts_with("UN")) return;
    const bool valid = upn ? Upn::Parse(number).has_value() : NhsNumber::Parse(number).has_value();
    ++(valid ? right : wrong);
    if (valid)
      owners[number].insert(
          person.at(authority + "_" + std::string(FolderOf(FormatOf(sheet).source)) + "|" + id));
  };
  for (const std::string authority : {"eastmoor", "thornbeck"}) {
    for (const auto& row : area.Table(Sheet::kPupils, authority))
      if (!IsPlanted(row.at("PupilID")))
        check(Sheet::kPupils, authority, row.at("PupilID"), row.at("UPN"), true),
            check(Sheet::kPupils, authority, row.at("PupilID"), row.at("FormerUPN"), true);
    for (const auto& row : area.Table(Sheet::kHealthChildren, authority)) {
      if (IsPlanted(row.at("child_id"))) continue;
      check(Sheet::kHealthChildren, authority, row.at("child_id"), row.at("nhs_number"), false);
      if (!row.at("mother_id").empty())
        check(Sheet::kHealthChildren, authority, row.at("mother_id"), row.at("mother_nhs_number"), false);
    }
    for (const auto& row : area.Table(Sheet::k903Header, authority))
      check(Sheet::k903Header, authority, row.at("CHILD"), row.at("UPN"), true);
  }
  EXPECT_GT(right, 30000);
  EXPECT_LE(wrong, area.summary.counts.mistakes[9]);  // wrong_identifier
  for (const auto& [number, of] : owners)
    EXPECT_EQ(of.size(), 1U) << "one number for " << of.size() << " people";
}

TEST(DemoTruth, PutsTheUnbornWithTheirMother) {
  const SharedArea& area = Area20000();
  std::map<std::string, std::map<std::string, std::string>> truth;
  for (const auto& row : ReadTable(area.folder.Path() / "truth" / "people.csv"))
    truth[row.at("source") + "|" + row.at("source_id")] = row;
  int unborn = 0;
  for (const auto& row : area.Table(Sheet::kPregnancies)) {
    if (IsPlanted(row.at("mother_id")) || !row.at("baby_dob").empty()) continue;
    const auto& baby = truth.at("eastmoor_midwifery|" + row.at("baby_id"));
    const auto& mother = truth.at("eastmoor_midwifery|" + row.at("mother_id"));
    if (!baby.at("trap").starts_with("unborn")) continue;
    ++unborn;
    EXPECT_EQ(row.at("baby_forename"), "Baby");
    EXPECT_EQ(baby.at("family"), mother.at("family"));
    EXPECT_FALSE(baby.at("family").empty());
  }
  EXPECT_GT(unborn, 100);
}

}  // namespace
}  // namespace kindred::demo
