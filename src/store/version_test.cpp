#include "store/version.hpp"

#include <gtest/gtest.h>

#include "store/fixture_test.hpp"

namespace kindred::store {
namespace {

class Versions : public OnBothDatabases {};

TEST_P(Versions, LetTheFirstSaveInAndTellTheSecond) {
  auto db = OpenStore(
      {.migrations = {
           {.domain = "test",
            .number = 1,
            .name = "0001.sql",
            .sql =
                "CREATE TABLE plan (plan_id INTEGER PRIMARY KEY, aim TEXT, version INTEGER NOT NULL) STRICT;"
                "INSERT INTO plan VALUES (1, 'old', 3);"}}});
  const auto save = [&](int version, std::string_view aim) {
    return db->Write([&](Transaction& tx) -> Result<void> {
      return SaveVersion(
          tx.Execute("UPDATE plan SET aim = ?3, version = version + 1 WHERE plan_id = ?1 AND version = ?2", 1,
                     version, aim),
          "the family plan");
    });
  };
  EXPECT_TRUE(save(3, "first"));
  const auto second = save(3, "second");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_NE(second.error().message.find("the family plan"), std::string::npos);
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM plan WHERE aim = 'first' AND version = 4"), 1);
  EXPECT_TRUE(save(4, "second"));
}

INSTANTIATE_TEST_SUITE_P(Databases, Versions, testing::Values("sqlite", "postgres"), NameOf);

}  // namespace
}  // namespace kindred::store
