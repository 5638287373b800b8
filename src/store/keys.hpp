// Keys that live outside the store: the master key, which wraps the data keys in the store, and the
// signing key of the chains. Both are in one file of mode 0400 (or a systemd credential); without it what
// was sealed cannot be read, so it must be kept apart from the backups, and kept.
//
//   auto keys = KeyRing::Load(KeyRing::PathFor("kindred.db", ""), files);
//   keys->Current().id;                       // "3f0c…": the master key that wraps new data keys
//
// File: docs/formats/store.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/seams.hpp"

namespace kindred::store {

using SecretKey = std::array<unsigned char, 32>;

struct MasterKey {
  std::string id;  // 16 hexadecimal digits
  SecretKey key{};
};

struct SigningKey {
  std::string id;
  SecretKey seed{};
};

// Thread-safe.
class KeyRing {
 public:
  // Where the keys of a store are: `chosen` when given, $KINDRED_KEY_FILE, the systemd credential
  // "kindred.key", else "<location>.key" beside an SQLite store or "kindred.key" in the working folder.
  [[nodiscard]] static std::string PathFor(const std::string& location, const std::string& chosen);

  // A ring with the keys of the file, or an empty one when there is no file yet. An unreadable or
  // malformed file is kCannotRun.
  [[nodiscard]] static Result<std::unique_ptr<KeyRing>> Load(const std::string& path, Files& files);

  // Reads the file again, after another process wrote it.
  [[nodiscard]] Result<void> Reload();
  // Makes a first master and signing key and writes the file.
  [[nodiscard]] Result<void> Create(Random& random);
  // Adds a new master key, which wraps from now on; the older stay for what they wrapped.
  [[nodiscard]] Result<void> AddMaster(Random& random);

  [[nodiscard]] const std::string& Path() const { return path_; }
  [[nodiscard]] bool IsEmpty() const;
  [[nodiscard]] std::optional<MasterKey> Current() const;  // the newest
  [[nodiscard]] std::optional<MasterKey> Master(std::string_view id) const;
  [[nodiscard]] std::optional<SigningKey> Signing() const;
  [[nodiscard]] std::vector<std::string> MasterIds() const;  // oldest first

  // Data keys already unwrapped, by id; ids are random and never name another key.
  [[nodiscard]] std::optional<SecretKey> DataKey(std::int64_t key_id) const;
  void Remember(std::int64_t key_id, const SecretKey& key);
  void Forget(std::int64_t key_id);

 private:
  KeyRing(std::string path, Files& files) : path_(std::move(path)), files_(files) {}
  [[nodiscard]] Result<void> Save() const;  // the caller holds the lock

  std::string path_;
  Files& files_;
  mutable std::shared_mutex mutex_;
  std::vector<MasterKey> masters_;
  std::optional<SigningKey> signing_;
  std::map<std::int64_t, SecretKey> data_keys_;
};

}  // namespace kindred::store
