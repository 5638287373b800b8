#include "cli/config.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

std::string FaultOf(const std::string& toml) {
  const auto config = ParseConfig(toml, "kindred.toml");
  return config ? "" : config.error().message;
}

TEST(Config, AnEmptyFileIsTheDefaults) {
  const auto config = ParseConfig("", "kindred.toml");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->listen, "127.0.0.1:8080");
  EXPECT_FALSE(config->tls_in_front);
}
TEST(Config, ReadsEverySetting) {
  const auto config = ParseConfig(
      "[council]\nname = \"Eastmoor\"\ncolour = \"#5a2a6b\"\ncontact = \"desk\"\n"
      "[server]\nlisten = \"[::1]:9\"\ntls_in_front = true\nhosts = [\"Kindred.Example\"]\nio_threads = "
      "3\nworkers = 9\nmax_upload_mb = 5\n"
      "[store]\ndatabase = \"x.db\"\nspool = \"y\"\n",
      "kindred.toml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->council, "Eastmoor");
  EXPECT_EQ(config->hosts, std::vector<std::string>{"kindred.example"});
  EXPECT_EQ(config->workers, 9);
  EXPECT_EQ(config->max_upload_mb, 5U);
  EXPECT_EQ(config->database, "x.db");
  EXPECT_EQ(config->spool, "y");
}
TEST(Config, NamesWhatIsWrongAndWhere) {
  EXPECT_EQ(FaultOf("[server]\nlisten = 8080\n"),
            "kindred.toml: server.listen is not a text in quotes (line 2)");
  EXPECT_EQ(FaultOf("[server]\nlissten = \"x\"\n"), "kindred.toml: server.lissten is not a setting (line 2)");
  EXPECT_EQ(FaultOf("[server]\nworkers = 0\n"), "kindred.toml: server.workers is not between 1 and 256");
  EXPECT_EQ(FaultOf("server = 1\n"), "kindred.toml: server is not a table; write [server]");
  EXPECT_NE(FaultOf("[sever]\n").find("[sever] is not a part"), std::string::npos);
  EXPECT_NE(FaultOf("[council]\nname = \n").find("kindred.toml: line 2: "), std::string::npos);
  EXPECT_NE(FaultOf("[council]\ncolour = \"#ffdd00\"\n").find("white text"), std::string::npos);
  EXPECT_NE(FaultOf("[server]\nlisten = \"8080\"\n").find("ADDRESS:PORT"), std::string::npos);
  EXPECT_NE(FaultOf("[server]\nhosts = [1]\n").find("not a list of texts"), std::string::npos);
}
TEST(Config, ListensOnAddressesOnly) {
  EXPECT_EQ(ParseListen("127.0.0.1:0")->port, 0);
  EXPECT_EQ(ParseListen("[::1]:65535")->address, "::1");
  for (const char* bad :
       {"", ":1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x", "127.0.0.1:1 "})
    EXPECT_FALSE(ParseListen(bad)) << bad;
  EXPECT_TRUE(IsLoopback("127.0.0.1"));
  EXPECT_TRUE(IsLoopback("::1"));
  EXPECT_FALSE(IsLoopback("0.0.0.0"));
}
TEST(Config, AMissingFileIsAnErrorOnlyWhereItWasAskedFor) {
  EXPECT_TRUE(ReadConfig("/nonexistent/kindred.toml", false));
  EXPECT_FALSE(ReadConfig("/nonexistent/kindred.toml", true));
}

}  // namespace
}  // namespace kindred::cli
