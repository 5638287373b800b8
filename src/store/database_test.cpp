#include "store/open.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/fixture_test.hpp"

namespace kindred::store {
namespace {

TEST(Database, KeepsWhatWasWritten) {
  const Folder folder;
  auto db = Open(folder.Path("k.db"));
  ASSERT_TRUE(db) << db.error().message;
  auto wrote = (*db)->Write([](Transaction& tx) -> Result<void> {
    tx.ExecuteScript("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT;");
    auto bulk = tx.Bulk("t", {"a", "b"});
    for (int i = 0; i < 10; ++i) bulk->Add(i, "x");
    bulk->Finish();
    tx.Execute("INSERT INTO t (a, b) VALUES (?1, ?2)", tx.NewId(), "y");
    return {};
  });
  ASSERT_TRUE(wrote) << wrote.error().message;
  std::int64_t count = 0;
  auto read = (*db)->Read([&](Transaction& tx) -> Result<void> {
    count = tx.SelectInt("SELECT count(*) FROM t").value_or(0);
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(count, 11);
}

}  // namespace
}  // namespace kindred::store
