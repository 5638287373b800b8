#include "store/keys.hpp"

#include <sodium.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/open.hpp"

namespace kindred::store {
namespace {

constexpr std::string_view kHeading = "kindred-key 1";

std::string Hex(const SecretKey& key) {
  return ToHex({reinterpret_cast<const char*>(key.data()), key.size()});
}

std::optional<SecretKey> FromHex(std::string_view hex) {
  SecretKey key{};
  std::size_t length = 0;
  if (sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &length, nullptr) != 0 ||
      length != key.size())
    return std::nullopt;
  return key;
}

SecretKey NewSecret(Random& random) {
  SecretKey key{};
  random.Fill(std::as_writable_bytes(std::span(key)));
  return key;
}

// Names a key without giving it away.
std::string IdOf(std::string_view kind, const SecretKey& key) {
  std::string text(kind);
  text.append(reinterpret_cast<const char*>(key.data()), key.size());
  return ToHex(AsText(Hash(text))).substr(0, 16);
}

}  // namespace

std::string KeyRing::PathFor(const std::string& location, const std::string& chosen) {
  if (!chosen.empty()) return chosen;
  if (const char* path = std::getenv("KINDRED_KEY_FILE"); path != nullptr && *path != '\0') return path;
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY"); folder != nullptr && *folder != '\0') {
    const auto path = std::filesystem::path(folder) / "kindred.key";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path.string();
  }
  return IsPostgres(location) ? "kindred.key" : location + ".key";
}

Result<std::unique_ptr<KeyRing>> KeyRing::Load(const std::string& path, Files& files) {
  std::unique_ptr<KeyRing> ring(new KeyRing(path, files));
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return ring;
  const auto content = files.Read(path);
  if (!content) return Unexpected(content.error());
  const auto malformed = [&](int line) {
    return Fail(ErrorKind::kCannotRun, path + " line " + std::to_string(line) +
                                           ": is not a Kindred key file; restore the file that was kept");
  };
  int number = 0;
  for (const std::string_view line : Split(*content, '\n')) {
    if (++number == 1) {
      if (line != kHeading) return malformed(number);
      continue;
    }
    if (line.empty()) continue;
    const auto words = Split(line, ' ');
    if (words.size() != 3) return malformed(number);
    const auto key = FromHex(words[2]);
    if (!key || IdOf(words[0], *key) != words[1]) return malformed(number);
    if (words[0] == "master") {
      ring->masters_.push_back({std::string(words[1]), *key});
    } else if (words[0] == "signing") {
      ring->signing_ = SigningKey{std::string(words[1]), *key};
    } else {
      return malformed(number);
    }
  }
  if (ring->masters_.empty() || !ring->signing_) return malformed(number);
  return ring;
}

Result<void> KeyRing::Reload() {
  auto fresh = Load(path_, files_);
  if (!fresh) return Unexpected(fresh.error());
  const std::unique_lock lock(mutex_);
  masters_ = std::move((*fresh)->masters_);
  signing_ = std::move((*fresh)->signing_);
  return {};
}

Result<void> KeyRing::Save() const {
  std::string content = std::string(kHeading) + "\n";
  for (const MasterKey& master : masters_) content += "master " + master.id + " " + Hex(master.key) + "\n";
  content += "signing " + signing_->id + " " + Hex(signing_->seed) + "\n";
  return files_.Write(path_, content, 0400);
}

Result<void> KeyRing::Create(Random& random) {
  const std::unique_lock lock(mutex_);
  const SecretKey master = NewSecret(random);
  const SecretKey seed = NewSecret(random);
  masters_ = {{IdOf("master", master), master}};
  signing_ = SigningKey{IdOf("signing", seed), seed};
  auto saved = Save();
  if (!saved) {
    masters_.clear();
    signing_.reset();
  }
  return saved;
}

Result<void> KeyRing::AddMaster(Random& random) {
  const std::unique_lock lock(mutex_);
  const SecretKey master = NewSecret(random);
  masters_.push_back({IdOf("master", master), master});
  auto saved = Save();
  if (!saved) masters_.pop_back();
  return saved;
}

bool KeyRing::IsEmpty() const {
  const std::shared_lock lock(mutex_);
  return masters_.empty();
}
std::optional<MasterKey> KeyRing::Current() const {
  const std::shared_lock lock(mutex_);
  return masters_.empty() ? std::nullopt : std::optional(masters_.back());
}
std::optional<MasterKey> KeyRing::Master(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  for (const MasterKey& master : masters_)
    if (master.id == id) return master;
  return std::nullopt;
}
std::optional<SigningKey> KeyRing::Signing() const {
  const std::shared_lock lock(mutex_);
  return signing_;
}
std::vector<std::string> KeyRing::MasterIds() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> ids;
  for (const MasterKey& master : masters_) ids.push_back(master.id);
  return ids;
}

std::optional<SecretKey> KeyRing::DataKey(std::int64_t key_id) const {
  const std::shared_lock lock(mutex_);
  const auto found = data_keys_.find(key_id);
  return found == data_keys_.end() ? std::nullopt : std::optional(found->second);
}
void KeyRing::Remember(std::int64_t key_id, const SecretKey& key) {
  const std::unique_lock lock(mutex_);
  data_keys_[key_id] = key;
}
void KeyRing::Forget(std::int64_t key_id) {
  const std::unique_lock lock(mutex_);
  data_keys_.erase(key_id);
}

}  // namespace kindred::store
