// The sealing seam: payloads that say something about a person are encrypted before they reach a table
// (XChaCha20-Poly1305 of libsodium) under a data key; data keys are in the store, wrapped by the master
// key outside it. One key per extract first: destroying it erases what the extract held, and the chain of
// the journal, which covers the sealed bytes, still verifies.
//
//   const Sealer sealer(tx, {"extract", extract.value});        // finds or makes the key, once
//   bulk->Add(row_id, Blob{sealer.Seal(json)});
//   Result<std::string> json = store::Unseal(tx, row.BlobBytes(1));
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/keys.hpp"
#include "store/open.hpp"

namespace kindred::store {

// What a data key is for: a kind of thing and which one of it (0 where the kind has one key).
struct KeyScope {
  std::string_view kind;
  std::int64_t id = 0;
};

// Bytes that sealing adds to a payload.
inline constexpr std::size_t kSealOverhead = 1 + 8 + 24 + 16;

// Seals under the live key of one scope. Valid during its transaction.
class Sealer {
 public:
  // Finds the key, or makes one inside this transaction. Throws Failure when the key file is missing or
  // lacks the master key that wraps it.
  Sealer(Transaction& tx, KeyScope scope);
  [[nodiscard]] std::string Seal(std::string_view bytes) const;
  [[nodiscard]] std::int64_t KeyId() const { return key_id_; }

 private:
  Random& random_;
  std::int64_t key_id_ = 0;
  SecretKey key_{};
};

// One payload; where there are many of one scope, keep a Sealer.
[[nodiscard]] std::string Seal(Transaction& tx, KeyScope scope, std::string_view bytes);

// The payload again. kBadData when the bytes are not what was sealed; kRefused when the key was destroyed
// ("erased"); throws Failure when the key file does not open it.
[[nodiscard]] Result<std::string> Unseal(Transaction& tx, std::string_view sealed);

// Destroys the live key of a scope: what was sealed under it can never be read again. False: there is none.
bool DestroyKey(Transaction& tx, KeyScope scope);

// The bare format under a given key (docs/formats/store.md); nothing when the bytes do not open with it.
[[nodiscard]] std::string SealUnder(const SecretKey& key, std::int64_t key_id, std::string_view bytes,
                                    Random& random);
[[nodiscard]] std::optional<std::string> OpenUnder(const SecretKey& key, std::string_view sealed);

struct KeyStatus {
  std::string key_file;
  std::vector<std::string> masters;  // ids in the file, oldest first
  std::string signing;               // id of the signing key; empty: no file
  std::int64_t data_keys = 0;        // live
  std::int64_t destroyed = 0;
  std::int64_t under_older = 0;  // live keys not wrapped by the newest master
  std::int64_t unreadable = 0;   // live keys whose master key is not in the file
};
[[nodiscard]] Result<KeyStatus> ReadKeyStatus(Database& db);

// A new master key; every live data key is wrapped by it in one transaction. Payloads are not rewritten.
// Returns how many keys were wrapped anew.
[[nodiscard]] Result<std::int64_t> RotateMaster(Database& db);

}  // namespace kindred::store
