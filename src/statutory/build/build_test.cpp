// Small cases, written cell by cell; the synthetic area is in src/cli/built_returns_test.cpp.
#include <gtest/gtest.h>

#include <map>

#include "returns/annex_a/lists.hpp"
#include "statutory/build/annex_a_words.hpp"
#include "statutory/build/return_files.hpp"

namespace kindred::statutory::build {
namespace {

TEST(BuildReturns, ASmallCaseIsWrittenCellByCell) {
  CaseRecord record;
  record.Make("ssd_person")
      .Add({{"pers_person_id", "1"},
            {"pers_sex", "F"},
            {"pers_dob", "2012-05-09"},
            {"pers_ethnicity", "WBRI"},
            {"pers_upn_unknown", "UN4"}});
  record.Make("ssd_address")
      .Add({{"addr_person_id", "1"},
            {"addr_address_postcode", "TS18 1AB"},
            {"addr_address_start_date", "2020-01-01"}});
  record.Make("ssd_cla_episodes")
      .Add({{"clae_person_id", "1"},
            {"clae_cla_episode_id", "E1"},
            {"clae_cla_id", "C1"},
            {"clae_cla_placement_id", "P1"},
            {"clae_cla_episode_start_date", "2025-06-01"},
            {"clae_cla_episode_start_reason", "S"},
            {"clae_cla_primary_need_code", "N1"},
            {"clae_cla_episode_ceased_date", "2026-06-01"},  // after the year: not told
            {"clae_cla_episode_ceased_reason", "E4A"}});
  record.Make("ssd_cla_placement")
      .Add({{"clap_cla_placement_id", "P1"},
            {"clap_person_id", "1"},
            {"clap_cla_placement_type", "U6"},
            {"clap_cla_placement_provider", "PR1"},
            {"clap_cla_placement_postcode", "TS19 1GR"},
            {"clap_cla_placement_urn", "SC80812"}});
  record.Make("ssd_legal_status")
      .Add({{"lega_person_id", "1"},
            {"lega_legal_status", "C2"},
            {"lega_legal_status_start_date", "2025-06-01"}});
  const BuiltReturn built = BuildSsda903(ReadModel(record), 2026);
  std::map<std::string, std::string> files;
  for (const BuiltFile& file : built.files) files[file.name] = file.bytes;
  EXPECT_EQ(files["header.csv"], "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n1,F,09/05/2012,WBRI,UN4,0,\r\n");
  EXPECT_EQ(
      files["episodes.csv"],
      "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\r\n"
      "1,01/06/2025,S,C2,N1,U6,PR1,,,,TS18 1AB,TS19 1GR,SC80812\r\n");
  EXPECT_EQ(files["previous_permanence.csv"],
            "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\r\n1,09/05/2012,Z1,,\r\n");
  EXPECT_EQ(files["oc2.csv"].find("09/05/2012"), std::string::npos);  // not the whole year in care
  // The year before, and the year after, know nothing of her.
  EXPECT_EQ(BuildSsda903(ReadModel(record), 2025).children, 0U);
}

TEST(BuildReturns, AnExtractWithOneNumberThroughoutJoinsNothingWithEverything) {
  CaseRecord record;
  record.Make("ssd_person").Add({{"pers_person_id", "1"}, {"pers_dob", "2012-05-09"}});
  record.Make("ssd_person").Add({{"pers_person_id", "2"}, {"pers_dob", "2012-05-09"}});
  for (std::size_t i = 0; i <= kMostRowsOfAChild; ++i) {
    record.Make("ssd_cin_episodes")
        .Add({{"cine_person_id", "1"},
              {"cine_referral_id", std::to_string(i)},
              {"cine_referral_date", "2025-05-01"}});
    if (i < kMostRowsOfAChild)
      record.Make("ssd_cin_episodes")
          .Add({{"cine_person_id", "2"},
                {"cine_referral_id", "B" + std::to_string(i)},
                {"cine_referral_date", "2025-05-01"}});
  }
  const CaseModel model = ReadModel(record);
  EXPECT_EQ(model.left_out, std::vector<std::string>{"1"});
  EXPECT_EQ(BuildCin(model, 2026, {"808", "2026-05-11T09:30:00"}).children, 1U);
}

TEST(BuildReturns, WordsOfAnnexAAreAcceptedByItsChecks) {
  const auto accepted = [](std::string_view set, const std::string& word) {
    EXPECT_TRUE(returns::annex_a::IsAccepted(set, word)) << set << ": " << word;
  };
  for (const char* code : {"WBRI", "MWBC", "AIND", "CHNE", "BCRB", "OOTH", "REFU", "NOBT"})
    accepted("ethnicity", EthnicityWords(code));
  for (const char* code : {"1A", "2A", "2B", "3F", "4", "5C", "6", "7", "8", "9", "10"})
    accepted("referral_source", SourceWords(code));
  for (const char* code : {"N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"})
    accepted("need", NeedWords(code));
  for (const char* code : {"RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9"})
    accepted("closure", ClosureWords(code));
  for (const char* code : {"NEG", "PHY", "SAB", "EMO", "MUL"}) accepted("abuse", AbuseWords(code));
  for (const char* code : {"C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3"})
    accepted("legal_status", LegalWords(code));
  for (const char* code : {"A3", "A4", "A5", "A6", "H5", "K1", "K2", "K3", "P1", "P2", "P3",
                           "R1", "R2", "R3", "R5", "S1", "T0", "T4", "U1", "U6", "Z1"})
    accepted("placement", PlaceWords(code));
  for (const char* code : {"PR0", "PR1", "PR2", "PR3", "PR4", "PR5"})
    accepted("provider", ProviderWords(code));
  for (const char* code : {"E11", "E12", "E13", "E14", "E15", "E16", "E17", "E2", "E3", "E41", "E45",
                           "E46", "E47", "E48", "E4A", "E4B", "E5",  "E6",  "E7", "E8", "E9"})
    accepted("ceased", CeasedWords(code));
  for (const char* code : {"YES", "NO", "REFU", "NREQ", "RHOM", "DIED"})
    accepted("in_touch", InTouchWords(code));
  for (const char* code : {"B", "C", "D", "E", "G", "H", "K", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"})
    accepted("accommodation", HomeWords(code));
  for (const char* code : {"F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5", "G4", "G5", "G6"})
    accepted("activity", ActivityWords(code));
  for (const char* code : {"RD1", "RD2", "RD3", "RD4"}) accepted("no_longer_placed", ReversedWords(code));
  for (const char* word : {"Relevant", "Former relevant", "Qualifying", "Eligible"})
    accepted("eligibility", EligibilityWords(word));
  EXPECT_EQ(NeedWords("N12"), "");
  EXPECT_EQ(SourceWords(""), "");
}

}  // namespace
}  // namespace kindred::statutory::build
