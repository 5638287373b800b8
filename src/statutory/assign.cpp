#include "statutory/assign.hpp"

#include <tuple>

#include "base/text.hpp"
#include "statutory/findings.sql.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

struct Worker {
  std::string team, worker, from;
  // A team and a worker before one of them, then the later start; the names settle what is left.
  [[nodiscard]] auto Rank() const { return std::tuple(!team.empty() && !worker.empty(), from, team, worker); }
};

}  // namespace

const Assigned& Assignments::Of(std::string_view child) const {
  static const Assigned kNobody;
  const auto found = by_child_.find(ToUpperAscii(child));
  return found == by_child_.end() ? kNobody : found->second;
}

Result<Assignments> ReadAssignments(Transaction& tx, const sharing::Access& access,
                                    std::string_view return_name, Date today) {
  if (!access.Allows(Section::kSocialCare))
    return Fail(ErrorKind::kRefused,
                "Who works with a child is social care's, which your role does not see.");
  std::unordered_map<std::int64_t, Worker> workers;
  const std::string day = FormatIso(today);
  for (const std::string_view query : {sql::workers_of_records, sql::workers_of_unlinked})
    for (const store::Row& row : tx.Select(query, day)) {
      Worker one{row.String(1), row.String(2), row.String(3)};
      Worker& best = workers[row.Int(0)];
      if (best.Rank() < one.Rank()) best = std::move(one);
    }
  struct Meant {
    std::int64_t record = 0;
    bool same_format = false, unsure = false;
  };
  std::unordered_map<std::string, Meant> children;
  for (const store::Row& row : tx.Select(sql::own_children)) {
    const bool same_format = row.Text(2) == return_name;
    const auto [at, added] =
        children.try_emplace(ToUpperAscii(row.Text(0)), Meant{row.Int(1), same_format, false});
    if (added) continue;
    Meant& meant = at->second;
    if (same_format && !meant.same_format) {
      meant = {row.Int(1), true, false};
    } else if (same_format == meant.same_format && !same_format) {
      // Two other sources: take it only where linkage says that they mean the same person.
      const auto one = tx.SelectInt(sql::person_of_record, meant.record);
      const auto two = tx.SelectInt(sql::person_of_record, row.Int(1));
      meant.unsure = meant.unsure || !one || one != two;
    }
  }
  Assignments assignments;
  for (const auto& [child, meant] : children) {
    if (meant.unsure) continue;
    Assigned assigned{.record = meant.record, .team = {}, .worker = {}};
    if (const auto found = workers.find(meant.record); found != workers.end()) {
      assigned.team = found->second.team;
      assigned.worker = found->second.worker;
    }
    assignments.by_child_.emplace(child, std::move(assigned));
  }
  return assignments;
}

}  // namespace kindred::statutory
