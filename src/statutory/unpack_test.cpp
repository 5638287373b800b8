#include "statutory/unpack.hpp"

#include <gtest/gtest.h>
#include <zip.h>

#include <random>

#include "statutory/unpack_fuzz.hpp"
#include "store/fixture_test.hpp"

namespace kindred::statutory {
namespace {

// A zip archive of these entries.
std::string Zip(const std::vector<std::pair<std::string, std::string>>& entries) {
  const store::Folder folder;
  const std::string path = folder.Path("a.zip");
  int error = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_CREATE, &error);
  for (const auto& [name, bytes] : entries)
    zip_file_add(zip, name.c_str(), zip_source_buffer(zip, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
  EXPECT_EQ(zip_close(zip), 0);
  return store::ReadWhole(path);
}

std::string Refusal(const Result<std::vector<ReturnFile>>& files) {
  EXPECT_FALSE(files);
  return files ? "" : files.error().message;
}

TEST(Unpack, TakesATableAsItIs) {
  const auto files = Unpack("this", "header.csv", "CHILD,SEX\n1,M\n");
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ((*files)[0].bytes, "CHILD,SEX\n1,M\n");
}

TEST(Unpack, TakesTheTablesOfAnArchiveByNameAndLeavesTheRest) {
  const auto files = Unpack("last", "903.zip",
                            Zip({{"2026/reviews.CSV", "b"},
                                 {"2026/header.csv", "a"},
                                 {"notes.txt", "x"},
                                 {"__MACOSX/._header.csv", "y"}}));
  ASSERT_TRUE(files) << files.error().message;
  ASSERT_EQ(files->size(), 2U);
  EXPECT_EQ((*files)[0].name, "header.csv");
  EXPECT_EQ((*files)[0].role, "last");
  EXPECT_EQ((*files)[1].name, "reviews.CSV");
}

TEST(Unpack, SaysWhatToGiveInstead) {
  EXPECT_NE(Refusal(Unpack("this", "a.csv", "")).find("a.csv is empty"), std::string::npos);
  EXPECT_NE(
      Refusal(Unpack("this", "a.zip", Zip({{"notes.txt", "x"}}))).find("holds no file that ends in .csv"),
      std::string::npos);
  EXPECT_NE(Refusal(Unpack("this", "a.pdf", "%PDF-1.7\n\0\0")).find("PDF"), std::string::npos);
  const std::string book =
      store::ReadWhole(KINDRED_ROOT "/tests/data/sample_authority/annex_a/annex_a_2026-03-31.xlsx");
  EXPECT_NE(Refusal(Unpack("this", "a.xlsx", book)).find("save each of its tables as CSV"),
            std::string::npos);
  EXPECT_TRUE(Unpack("providers", "a.xlsx", book));
}

TEST(Unpack, RefusesADamagedArchive) {
  std::string zip = Zip({{"header.csv", std::string(5000, 'a')}, {"episodes.csv", std::string(5000, 'b')}});
  EXPECT_NE(Refusal(Unpack("this", "a.zip", zip.substr(0, zip.size() / 2))).find("damaged"),
            std::string::npos);
}

TEST(Unpack, StopsAtItsLimits) {
  const std::string zip = Zip({{"a.csv", std::string(100'000, 'a')}, {"b.csv", "b"}});
  ASSERT_LT(zip.size(), 2000U);
  EXPECT_TRUE(Unpack("this", "a.zip", zip, {.files = 2, .bytes = 100'001}));
  EXPECT_NE(Refusal(Unpack("this", "a.zip", zip, {.files = 1, .bytes = 100'001})).find("more than 1 tables"),
            std::string::npos);
  EXPECT_NE(Refusal(Unpack("this", "a.zip", zip, {.files = 2, .bytes = 99'999})).find("too large"),
            std::string::npos);
}

TEST(Unpack, NeverTripsOverAnyBytes) {
  std::mt19937 random(7);
  const std::string zip = Zip({{"header.csv", "CHILD\n1\n"}, {"x/episodes.csv", "CHILD\n1\n"}});
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = zip;
    for (int n = 0; n < 1 + i % 7; ++n) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (i % 5 == 0) bytes.resize(random() % bytes.size());
    UnpackAnything(bytes);
  }
}

}  // namespace
}  // namespace kindred::statutory
