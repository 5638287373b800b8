#include "statutory/push/push.hpp"

#include <set>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "statutory/push/pushed.sql.hpp"
#include "statutory/push/schema.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"

namespace kindred::statutory::push {
namespace {

std::string Written(const SentParts& digests) {
  std::string text;
  for (const auto& [key, digest] : digests) text.append(key).append("\t").append(digest).append("\n");
  return text;
}

// What of the parts sent before is still there.
SentParts StillThere(const SentParts& sent, const Parts& parts) {
  SentParts there;
  for (const auto& [key, digest] : sent)
    if (parts.contains(key)) there.emplace(key, digest);
  return there;
}

void Add(PushPlan& plan, const std::string& child_id, const Parts& parts, const SentParts& sent,
         bool withhold) {
  const SentParts there = withhold ? StillThere(sent, parts) : sent;
  plan.withheld += there.size() < sent.size() ? 1 : 0;
  std::string message = Message(child_id, parts, there);
  if (message.empty()) {
    ++plan.unchanged;
    return;
  }
  if (std::vector<std::string> faults = DepartmentSchema().Faults("[" + message + "]"); !faults.empty()) {
    plan.faulty.emplace_back(child_id, std::move(faults));
    return;
  }
  plan.purged += PurgesChild(parts, there) ? 1 : 0;
  plan.messages.push_back({child_id, std::move(message)});
  SentParts& after = plan.after[child_id] = DigestsOf(parts);
  if (withhold)
    after.insert(sent.begin(), sent.end());  // of what is not there now; what is, has its new digest
}

}  // namespace

SentChildren ReadSent(store::Transaction& tx, const std::string& authority) {
  SentChildren sent;
  for (const store::Row& row : tx.Select(sql::pushed_children, authority)) {
    SentParts& parts = sent[row.String(0)];
    for (const std::string_view line : Split(row.Text(1), '\n')) {
      const std::size_t tab = line.find('\t');
      if (tab != std::string_view::npos) parts[std::string(line.substr(0, tab))] = line.substr(tab + 1);
    }
  }
  return sent;
}

PushPlan PlanPush(const build::CaseModel& model, const SentChildren& sent, const PushScope& scope) {
  static const SentParts kNothing;
  PushPlan plan;
  plan.authority = scope.authority;
  std::set<std::string_view> here(model.left_out.begin(), model.left_out.end());
  for (const build::Child& child : model.children) {
    here.insert(child.id);
    const auto before = sent.find(child.id);
    const SentParts& parts_before = before == sent.end() ? kNothing : before->second;
    const Parts parts = PartsOf(model, child, scope.on, scope.since, parts_before);
    if (parts.empty() && parts_before.empty()) continue;
    ++plan.children;
    Add(plan, child.id, parts, parts_before, scope.withhold_purges);
  }
  // Children that the case system no longer has.
  for (const auto& [child_id, parts_before] : sent)
    if (!here.contains(child_id)) Add(plan, child_id, {}, parts_before, scope.withhold_purges);
  plan.purges_many = plan.purged > 10 && plan.purged * 20 > sent.size();
  return plan;
}

std::string UrlOf(const std::string& server, const std::string& authority) {
  return server + (server.ends_with('/') ? "" : "/") + "children_social_care_data/" + authority + "/children";
}

SendReport SendPlan(store::Database& db, AccountId account, const PushPlan& plan, SendOptions options,
                    Transport& transport, const SendSeams& seams) {
  options.chunk = std::min(options.chunk, DepartmentSchema().MostItems());
  return Send(plan.messages, options, transport, seams,
              [&](std::span<const Outgoing> accepted, const std::string& receipt) -> Result<void> {
                return db.Write([&](store::Transaction& tx) -> Result<void> {
                  const Instant now = tx.Around().clock->Now();
                  for (const Outgoing& message : accepted) {
                    const SentParts& parts = plan.after.at(message.child_id);
                    if (parts.empty())
                      tx.Execute(sql::forget_pushed, plan.authority, message.child_id);
                    else
                      tx.Execute(sql::keep_pushed, plan.authority, message.child_id, Written(parts), receipt,
                                 now);
                  }
                  JsonWriter became;
                  became.BeginObject()
                      .Field("children", static_cast<std::int64_t>(accepted.size()))
                      .Field("receipt", receipt)
                      .EndObject();
                  store::journal::Record(tx, {.account = account,
                                              .purpose = "statutory return",
                                              .reason = "daily collection of the Department for Education",
                                              .kind = "push",
                                              .action = "sent",
                                              .became = became.Text()});
                  return {};
                });
              });
}

}  // namespace kindred::statutory::push
