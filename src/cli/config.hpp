// kindred.toml: what differs from one council to the next. docs/reference/configuration.md describes it.
//
//   auto config = ReadConfig("kindred.toml", /*must_exist=*/false);
//   shell.council = config->council;
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace kindred::cli {

struct Config {
  std::string council = "Your council";
  std::string colour = "#14505c";
  std::string contact;
  std::string listen = "127.0.0.1:8080";
  bool tls_in_front = false;       // a proxy speaks TLS for us
  std::vector<std::string> hosts;  // names the site answers to
  std::string address;             // where browsers find it, "https://…"; from hosts where not said
  int io_threads = 2;
  int workers = 4;
  std::uint64_t max_upload_mb = 1024;
  std::string database;         // empty: --db
  std::filesystem::path spool;  // empty: beside the database
  // The authority's own identity provider; without an issuer there is none.
  std::string openid_title = "your work account";
  std::string openid_issuer;
  std::string openid_client_id;
  std::filesystem::path openid_secret_file;  // empty: a public client
};

// Reads the file; kBadData names the line, or the setting that is not known or not right. A missing file is
// the defaults unless it must exist.
[[nodiscard]] Result<Config> ReadConfig(const std::string& path, bool must_exist);
[[nodiscard]] Result<Config> ParseConfig(std::string_view toml, const std::string& path);

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};
// "127.0.0.1:8080", "[::1]:8080"; kUsage otherwise.
[[nodiscard]] Result<ListenAddress> ParseListen(const std::string& text);
// 127.0.0.0/8 or ::1.
[[nodiscard]] bool IsLoopback(const std::string& address);

}  // namespace kindred::cli
