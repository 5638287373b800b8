// The bodies of the fuzzers, run over damaged samples in every test run.
#include <gtest/gtest.h>

#include <random>

#define LLVMFuzzerTestOneInput CsvFuzzBody
#include "tables/csv_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput XmlFuzzBody
#include "tables/xml_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput WorkbookFuzzBody
#include "tables/workbook_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

#include <fstream>
#include <iterator>

namespace {

std::string ReadSample(const char* name) {
  std::ifstream in(std::string(KINDRED_ROOT) + "/tests/data/sample_authority/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Cuts, swaps and overwrites bytes, the same way in every run.
void Damage(const std::string& sample, int times, int (*body)(const std::uint8_t*, std::size_t)) {
  ASSERT_FALSE(sample.empty());
  std::mt19937 random(7);
  for (int i = 0; i < times; ++i) {
    std::string bytes = sample.substr(0, i % 3 == 0 ? random() % sample.size() : sample.size());
    for (int k = 0; k < 4 && !bytes.empty(); ++k)
      bytes[random() % bytes.size()] = "\"\r\n,;<>&!\0\xFF"[random() % 11];
    EXPECT_EQ(body(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
  }
}

TEST(FuzzBodies, OutliveDamagedCsv) {
  Damage(ReadSample("annex_a/list_06_children_in_need.csv"), 60, CsvFuzzBody);
}
TEST(FuzzBodies, OutliveDamagedXml) {
  Damage(ReadSample("cin/cin_census_2026.xml").substr(0, 6000), 60, XmlFuzzBody);
}
TEST(FuzzBodies, OutliveADamagedWorkbook) {
  Damage(ReadSample("annex_a/annex_a_2026-03-31.xlsx"), 40, WorkbookFuzzBody);
}

}  // namespace
