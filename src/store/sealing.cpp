#include "store/sealing.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "store/keys.sql.hpp"

namespace kindred::store {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHead = 1 + 8;
static_assert(kSealOverhead == kHead + kNonce + kTag);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

bool HasForm(std::string_view sealed) {
  return sealed.size() >= kSealOverhead && sealed[0] == kVersion;
}

std::int64_t KeyIdOf(std::string_view sealed) {
  std::uint64_t id = 0;
  for (int i = 0; i < 8; ++i)
    id |= std::uint64_t{static_cast<unsigned char>(sealed[1 + static_cast<std::size_t>(i)])} << (8 * i);
  return static_cast<std::int64_t>(id);
}

}  // namespace

// version, key id, nonce, ciphertext and tag; version and key id are authenticated too.
std::string SealUnder(const SecretKey& key, std::int64_t key_id, std::string_view bytes, Random& random) {
  std::string out(kSealOverhead + bytes.size(), '\0');
  out[0] = kVersion;
  for (int i = 0; i < 8; ++i) out[1 + static_cast<std::size_t>(i)] = static_cast<char>(key_id >> (8 * i));
  random.Fill(std::as_writable_bytes(std::span(out.data() + kHead, kNonce)));
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(out) + kHead + kNonce, nullptr, Bytes(bytes), bytes.size(),
                                             Bytes(out), kHead, nullptr, Bytes(out) + kHead, key.data());
  return out;
}

std::optional<std::string> OpenUnder(const SecretKey& key, std::string_view sealed) {
  if (!HasForm(sealed)) return std::nullopt;
  std::string out(sealed.size() - kSealOverhead, '\0');
  const unsigned char* bytes = Bytes(sealed);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Bytes(out), nullptr, nullptr, bytes + kHead + kNonce,
                                                 sealed.size() - kHead - kNonce, bytes, kHead, bytes + kHead,
                                                 key.data()) != 0)
    return std::nullopt;
  return out;
}

namespace {

// A data key's own seal: the same format under the master key, with the data key's id.
SecretKey Unwrap(KeyRing& keys, std::int64_t key_id, std::string_view master_id, std::string_view wrapped) {
  auto master = keys.Master(master_id);
  if (!master && keys.Reload()) master = keys.Master(master_id);  // another process has rotated
  if (!master)
    throw Failure("the key file " + keys.Path() +
                  (keys.IsEmpty() ? " is missing" : " lacks the master key " + std::string(master_id)) +
                  "; put back the key file that was kept with this store");
  const auto bytes = OpenUnder(master->key, wrapped);
  SecretKey key{};
  if (!bytes || bytes->size() != key.size() || KeyIdOf(wrapped) != key_id)
    throw Failure("a data key in the store does not open with the master key " + std::string(master_id) +
                  "; the store was changed from outside: run kindred audit verify");
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

std::string Wrap(const SecretKey& key, std::int64_t key_id, const MasterKey& master, Random& random) {
  return SealUnder(master.key, key_id, {reinterpret_cast<const char*>(key.data()), key.size()}, random);
}

}  // namespace

Sealer::Sealer(Transaction& tx, KeyScope scope) : random_(*tx.Around().random) {
  KeyRing& keys = *tx.Around().keys;
  {
    Rows rows = tx.Select(sql::live_data_key, scope.kind, scope.id);
    if (const Row* row = rows.First()) {
      key_id_ = row->Int(0);
      if (const auto known = keys.DataKey(key_id_)) {
        key_ = *known;
      } else {
        key_ = Unwrap(keys, key_id_, row->Text(1), row->BlobBytes(2));
        keys.Remember(key_id_, key_);
      }
      return;
    }
  }
  const auto master = keys.Current();
  if (!master)
    throw Failure("the key file " + keys.Path() +
                  " is missing; put back the key file that was kept with this store");
  // A random id, so that one made in a transaction that is undone never names another key later.
  random_.Fill(std::as_writable_bytes(std::span(&key_id_, 1)));
  key_id_ &= 0x7FFF'FFFF'FFFF'FFFF;
  random_.Fill(std::as_writable_bytes(std::span(key_)));
  const std::string wrapped = Wrap(key_, key_id_, *master, random_);
  tx.Execute(sql::insert_data_key, key_id_, scope.kind, scope.id, master->id, Blob{wrapped},
             tx.Around().clock->Now());
  keys.Remember(key_id_, key_);
}

std::string Sealer::Seal(std::string_view bytes) const {
  return SealUnder(key_, key_id_, bytes, random_);
}

std::string Seal(Transaction& tx, KeyScope scope, std::string_view bytes) {
  return Sealer(tx, scope).Seal(bytes);
}

Result<std::string> Unseal(Transaction& tx, std::string_view sealed) {
  constexpr const char* kDamaged = "a sealed payload is not as it was written; run kindred audit verify";
  if (!HasForm(sealed)) return Fail(ErrorKind::kBadData, kDamaged);
  KeyRing& keys = *tx.Around().keys;
  const std::int64_t key_id = KeyIdOf(sealed);
  // Also for a key that is remembered: another process may have destroyed it since.
  Rows rows = tx.Select(sql::data_key_by_id, key_id);
  const Row* row = rows.First();
  if (row == nullptr) return Fail(ErrorKind::kBadData, kDamaged);
  if (row->IsNull(1)) {
    keys.Forget(key_id);
    return Fail(ErrorKind::kRefused, "this was erased: its key has been destroyed");
  }
  auto key = keys.DataKey(key_id);
  if (!key) {
    key = Unwrap(keys, key_id, row->Text(0), row->BlobBytes(1));
    keys.Remember(key_id, *key);
  }
  auto bytes = OpenUnder(*key, sealed);
  if (!bytes) return Fail(ErrorKind::kBadData, kDamaged);
  return std::move(*bytes);
}

bool DestroyKey(Transaction& tx, KeyScope scope) {
  std::int64_t key_id = 0;
  {
    Rows rows = tx.Select(sql::live_data_key, scope.kind, scope.id);
    const Row* row = rows.First();
    if (row == nullptr) return false;
    key_id = row->Int(0);
  }
  tx.Execute(sql::destroy_data_key, key_id, tx.Around().clock->Now());
  tx.Around().keys->Forget(key_id);
  return true;
}

Result<KeyStatus> ReadKeyStatus(Database& db) {
  KeyStatus status;
  const KeyRing& keys = *db.Around().keys;
  status.key_file = keys.Path();
  status.masters = keys.MasterIds();
  if (const auto signing = keys.Signing()) status.signing = signing->id;
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    for (const Row& row : tx.Select(sql::live_data_keys)) {
      ++status.data_keys;
      const std::string_view master = row.Text(1);
      if (std::find(status.masters.begin(), status.masters.end(), master) == status.masters.end())
        ++status.unreadable;
      if (status.masters.empty() || master != status.masters.back()) ++status.under_older;
    }
    status.destroyed = tx.SelectInt(sql::count_destroyed_keys).value_or(0);
    return {};
  });
  if (!read) return Unexpected(read.error());
  return status;
}

Result<std::int64_t> RotateMaster(Database& db) {
  KeyRing& keys = *db.Around().keys;
  // The new key reaches the disk before anything is wrapped by it: a crash between leaves both usable.
  if (auto added = keys.AddMaster(*db.Around().random); !added) return Unexpected(added.error());
  std::int64_t count = 0;
  auto wrote = db.Write([&](Transaction& tx) -> Result<void> {
    struct Live {
      std::int64_t id;
      SecretKey key;
    };
    std::vector<Live> live;
    for (const Row& row : tx.Select(sql::live_data_keys))
      live.push_back({row.Int(0), Unwrap(keys, row.Int(0), row.Text(1), row.BlobBytes(2))});
    const MasterKey master = *keys.Current();
    for (const Live& one : live) {
      const std::string wrapped = Wrap(one.key, one.id, master, *tx.Around().random);
      tx.Execute(sql::rewrap_data_key, one.id, master.id, Blob{wrapped});
    }
    count = static_cast<std::int64_t>(live.size());
    return {};
  });
  if (!wrote) return Unexpected(wrote.error());
  return count;
}

}  // namespace kindred::store
