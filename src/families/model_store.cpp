#include "families/model_store.hpp"

#include <mutex>

#include "base/hash.hpp"
#include "families/linking_around.sql.hpp"

namespace kindred::families {
namespace {

// By the text's hash and not by the run's number: one process may have several stores open.
struct Kept {
  std::mutex mutex;
  Digest digest{};
  std::shared_ptr<const linkage::Model> model;
};

}  // namespace

Result<std::shared_ptr<const linkage::Model>> LatestModel(store::Transaction& tx) {
  static Kept kept;
  std::string text;
  {
    store::Rows rows = tx.Select(sql::latest_model);
    const store::Row* row = rows.First();
    if (row == nullptr) return Fail(ErrorKind::kCannotRun, "Nothing was linked yet: run kindred link first.");
    text = row->String(1);
  }
  const Digest digest = Hash(text);
  const std::lock_guard lock(kept.mutex);
  if (kept.model != nullptr && kept.digest == digest) return kept.model;
  auto model = linkage::Model::FromJson(text);
  if (!model) return Unexpected(model.error());
  kept.digest = digest;
  kept.model = std::make_shared<const linkage::Model>(std::move(*model));
  return kept.model;
}

}  // namespace kindred::families
