#include "cli/config.hpp"

#include <toml++/toml.h>
#include <charconv>
#include <set>

#include "base/seams.hpp"
#include "base/text.hpp"
#include "web/page.hpp"

namespace kindred::cli {
namespace {

tl::unexpected<Error> Bad(const std::string& path, const std::string& what) {
  return Fail(ErrorKind::kBadData, path + ": " + what);
}

// Reads one table of the file; remembers the first thing that is wrong.
class Reader {
 public:
  Reader(const toml::table& root, std::string path, const char* name) : path_(std::move(path)), name_(name) {
    if (const toml::node* node = root.get(name)) {
      table_ = node->as_table();
      if (!table_) fault_ = std::string(name) + " is not a table; write [" + name + "]";
    }
  }
  void Text(const char* key, std::string& value) { Take<std::string>(key, value, "a text in quotes"); }
  void Flag(const char* key, bool& value) { Take<bool>(key, value, "true or false"); }
  template <class Int>
  void Number(const char* key, Int& value, std::int64_t low, std::int64_t high) {
    std::int64_t number = static_cast<std::int64_t>(value);
    Take<std::int64_t>(key, number, "a whole number");
    if (number < low || number > high)
      Fault(key, "is not between " + std::to_string(low) + " and " + std::to_string(high));
    else
      value = static_cast<Int>(number);
  }
  void Texts(const char* key, std::vector<std::string>& values) {
    known_.insert(key);
    const toml::node* node = table_ ? table_->get(key) : nullptr;
    if (!node) return;
    const toml::array* array = node->as_array();
    if (!array) return Fault(key, "is not a list of texts");
    for (const toml::node& item : *array) {
      if (auto text = item.value_exact<std::string>())
        values.push_back(*text);
      else
        Fault(key, "is not a list of texts");
    }
  }
  // What was wrong, or empty. Settings that nobody asked for are wrong too: a typing error must not pass.
  std::string Finish() {
    if (table_)
      for (const auto& [key, node] : *table_)
        if (!known_.count(std::string(key.str())))
          Fault(std::string(key.str()).c_str(),
                "is not a setting (line " + std::to_string(node.source().begin.line) + ")");
    return fault_;
  }

 private:
  template <class T, class V>
  void Take(const char* key, V& value, const char* what) {
    known_.insert(key);
    const toml::node* node = table_ ? table_->get(key) : nullptr;
    if (!node) return;
    if (auto read = node->value_exact<T>())
      value = *read;
    else
      Fault(key, std::string("is not ") + what + " (line " + std::to_string(node->source().begin.line) + ")");
  }
  void Fault(const char* key, const std::string& what) {
    if (fault_.empty()) fault_ = std::string(name_) + "." + key + " " + what;
  }

  std::string path_;
  const char* name_;
  const toml::table* table_ = nullptr;
  std::set<std::string> known_;
  std::string fault_;
};

}  // namespace

Result<Config> ParseConfig(std::string_view text, const std::string& path) {
  toml::table root;
  try {
    root = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return Bad(path,
               "line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
  }
  for (const auto& [key, node] : root)
    if (key.str() != "council" && key.str() != "server" && key.str() != "store" && key.str() != "openid")
      return Bad(path,
                 "[" + std::string(key.str()) +
                     "] is not a part of the configuration; the parts are council, server, store and openid");
  Config config;
  Reader council(root, path, "council");
  council.Text("name", config.council);
  council.Text("colour", config.colour);
  council.Text("contact", config.contact);
  Reader server(root, path, "server");
  server.Text("listen", config.listen);
  server.Flag("tls_in_front", config.tls_in_front);
  server.Texts("hosts", config.hosts);
  server.Text("address", config.address);
  server.Number("io_threads", config.io_threads, 1, 64);
  server.Number("workers", config.workers, 1, 256);
  server.Number("max_upload_mb", config.max_upload_mb, 1, 1024 * 1024);
  Reader store(root, path, "store");
  std::string spool;
  store.Text("database", config.database);
  store.Text("spool", spool);
  config.spool = spool;
  Reader openid(root, path, "openid");
  std::string secret_file;
  openid.Text("title", config.openid_title);
  openid.Text("issuer", config.openid_issuer);
  openid.Text("client_id", config.openid_client_id);
  openid.Text("client_secret_file", secret_file);
  config.openid_secret_file = secret_file;
  for (Reader* reader : {&council, &server, &store, &openid})
    if (const std::string fault = reader->Finish(); !fault.empty()) return Bad(path, fault);
  if (!web::IsUsableColour(config.colour))
    return Bad(path, "council.colour \"" + config.colour +
                         "\" cannot be used: give six hexadecimal digits after #, of a colour on which white "
                         "text can be read (contrast of at least 4.5 to 1)");
  if (auto listen = ParseListen(config.listen); !listen)
    return Bad(path, "server.listen: " + listen.error().message);
  if (config.address.empty() && !config.hosts.empty())
    config.address = (config.tls_in_front ? "https://" : "http://") + config.hosts.front();
  if (!config.address.empty() && config.address.back() == '/') config.address.pop_back();
  if (!config.openid_issuer.empty() && (config.openid_client_id.empty() || config.address.empty()))
    return Bad(path, "openid needs client_id, and server.address or server.hosts for the way back");
  for (std::string& host : config.hosts) host = ToLowerAscii(host);
  return config;
}

Result<Config> ReadConfig(const std::string& path, bool must_exist) {
  if (!must_exist && !std::filesystem::exists(path)) return Config{};
  auto text = SystemFiles().Read(path);
  if (!text) return Unexpected(text.error());
  return ParseConfig(*text, path);
}

Result<ListenAddress> ParseListen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  ListenAddress listen;
  if (colon != std::string::npos && colon > 0) {
    listen.address = text.substr(0, colon);
    if (listen.address.front() == '[' && listen.address.back() == ']')
      listen.address = listen.address.substr(1, listen.address.size() - 2);
    unsigned port = 0;
    const auto [end, failed] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (failed == std::errc() && end == text.data() + text.size() && port <= 65535) {
      listen.port = static_cast<std::uint16_t>(port);
      return listen;
    }
  }
  return Fail(ErrorKind::kUsage, "\"" + text + "\" is not ADDRESS:PORT, e.g. 127.0.0.1:8080");
}

bool IsLoopback(const std::string& address) {
  return address.compare(0, 4, "127.") == 0 || address == "::1";
}

}  // namespace kindred::cli
