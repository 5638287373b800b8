// The bodies of the fuzzers, run over damaged samples in every test run.
#include <gtest/gtest.h>

#include <random>

#define LLVMFuzzerTestOneInput CensusFuzzBody
#include "returns/cin/cin_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput LookedAfterCsvFuzzBody
#include "returns/ssda903/load_csv_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput LookedAfterXmlFuzzBody
#include "returns/ssda903/load_xml_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput ProvidersFuzzBody
#include "returns/ssda903/providers_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput PostcodesFuzzBody
#include "returns/postcodes_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

#include <fstream>
#include <iterator>

namespace {

std::string ReadFile(const char* name) {
  std::ifstream in(std::string(KINDRED_ROOT) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Cuts, swaps and overwrites bytes, the same way in every run.
void Damage(const std::string& sample, int times, int (*body)(const std::uint8_t*, std::size_t)) {
  ASSERT_FALSE(sample.empty());
  std::mt19937 random(7);
  for (int i = 0; i < times; ++i) {
    std::string bytes = sample.substr(0, i % 3 == 0 ? random() % sample.size() : sample.size());
    for (int k = 0; k < i % 8 && !bytes.empty(); ++k)
      bytes[random() % bytes.size()] = "\"\r\n,;<>&!\0\xFF"[random() % 11];
    EXPECT_EQ(body(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
  }
}

TEST(FuzzBodies, OutliveADamagedCensus) {
  Damage(ReadFile("tests/data/sample_authority/cin/cin_census_2026.xml").substr(0, 9000), 40, CensusFuzzBody);
}
TEST(FuzzBodies, OutliveDamagedTables) {
  std::string tables;
  for (const char* name : {"header", "episodes", "reviews", "sw_episodes", "missing"}) {
    tables +=
        ReadFile(("tests/data/sample_authority/ssda903/" + std::string(name) + ".csv").c_str()) + "\n=\n";
  }
  Damage(tables, 40, LookedAfterCsvFuzzBody);
}
TEST(FuzzBodies, OutliveADamagedXmlOfChildrenLookedAfter) {
  Damage(
      "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID><SEX>1</SEX><DOB>01/02/2010</DOB><UPN>UN1</"
      "UPN><AREVIEW>"
      "<REVIEW>01/05/2025</REVIEW></AREVIEW></HEADER><EPISODE><DECOM>01/04/2025</DECOM><RNE>S</RNE></"
      "EPISODE></CHILD>"
      "</EXPSSDA903>",
      60, LookedAfterXmlFuzzBody);
}
TEST(FuzzBodies, OutliveADamagedListOfProviders) {
  Damage(
      "URN,PLACE_CODES,PROVIDER_CODES,REG_END,POSTCODE\nSC80812,\"U1,U4\",PR1,31/03/2025,TS19 "
      "1GR\n1,K2,PR4,,\n",
      200, ProvidersFuzzBody);
}
TEST(FuzzBodies, OutliveADamagedDirectoryOfPostcodes) {
  const std::string lines =
      "TS18 1AB,444421,512180,E06000004\nTS18 1AD,,,E06000004\nDL1 1AA,429000,514000,E06000005\n";
  Damage(lines, 200, PostcodesFuzzBody);
  const auto packed =
      kindred::returns::Postcodes::FromCsv("postcode,easting,northing,laua\n" + lines, "p.csv");
  ASSERT_TRUE(packed);
  Damage(std::string(packed->Packed()), 400, PostcodesFuzzBody);
}

}  // namespace
