#include "families/link.hpp"

#include "families/linking.hpp"
#include "families/model_store.hpp"
#include "linkage/incremental.hpp"

namespace kindred::families {

Result<LinkReport> LinkInputNow(store::Database& db, const sharing::Access& access, LinkInput& input,
                                const LinkOptions& options,
                                std::vector<std::pair<std::int64_t, std::int64_t>> keys) {
  auto step = [&](std::string_view what, double done) {
    if (options.progress) options.progress(what, done);
  };
  LinkReport report;
  report.records = input.records.size();
  step("comparing records", 0.1);
  linkage::RecordTable table = MakeTable(input);
  if (!input.partial) {
    const auto all = linkage::LinkKeys(table);
    for (std::size_t row = 0; row < all.size(); ++row)
      for (const std::uint64_t key : all[row])
        keys.emplace_back(static_cast<std::int64_t>(key), input.records[row].id.value);
  }
  linkage::Options engine = options.engine;
  linkage::Model few;
  if (engine.model != nullptr) {
    few = linkage::ModelOf(*engine.model, table);
    engine.model = &few;
  }
  linkage::LinkResult result = linkage::Link(table, input.decisions, engine);
  report.pairs_compared = result.pairs_compared;
  report.missed_by_blocking = result.missed_by_blocking;

  step("composing families", 0.5);
  LinkOutcome outcome = Compose(input, result);
  outcome.keys = std::move(keys);
  report.whole = !input.partial;
  report.people = outcome.clusters.size();
  for (const auto& family : outcome.family_people) report.families += !family.empty();
  report.edges = outcome.edges.size();
  report.unsettled = outcome.unsettled;
  report.gone = outcome.people.gone.size();
  for (const Move& move : outcome.people.moves) ++(move.joined ? report.joined : report.split);
  if (auto written = WriteOutcome(db, input, outcome, result.model, options, access.Account(), report);
      !written)
    return Unexpected(written.error());
  step("done", 1.0);
  return report;
}

Result<LinkReport> LinkAll(store::Database& db, const sharing::Access& access, const LinkOptions& options) {
  if (options.progress) options.progress("reading records", 0.0);
  LinkInput input;
  if (auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
        input = ReadLinkInput(tx);
        return {};
      });
      !read)
    return Unexpected(read.error());
  return LinkInputNow(db, access, input, options);
}

Result<LinkReport> LinkAround(store::Database& db, const sharing::Access& access,
                              std::span<const RecordId> records, const LinkOptions& options) {
  LinkInput input;
  std::shared_ptr<const linkage::Model> model;
  if (auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
        auto latest = LatestModel(tx);
        if (!latest) return Unexpected(latest.error());
        model = *latest;
        input = ReadLinkInputAround(tx, records);
        input.sees_imports = false;
        return {};
      });
      !read)
    return Unexpected(read.error());
  LinkOptions with_model = options;
  with_model.engine.model = model.get();
  return LinkInputNow(db, access, input, with_model);
}

}  // namespace kindred::families
