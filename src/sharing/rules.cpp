#include "sharing/rules.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "sharing/rules.sql.hpp"
#include "store/journal.hpp"

namespace kindred::sharing {
namespace {

constexpr std::array<std::string_view, kRuleKinds> kNames = {"connected", "locked",    "named",    "shielded",
                                                             "objection", "disclosed", "override", "purpose",
                                                             "team",      "consulted"};

// Nothing when a newer program wrote a kind that this one does not know; a restriction is never lost that
// way, because a store of a newer schema is refused.
std::optional<Rule> RuleOf(const store::Row& row) {
  const auto kind = RuleKindFromName(row.Text(2));
  if (!kind) return std::nullopt;
  Rule rule{.id = row.Int(0),
            .kind = *kind,
            .person = row.As<PersonId>(1),
            .account = row.As<AccountId>(3),
            .agency = row.As<AgencyId>(4),
            .sections = Sections(static_cast<std::uint32_t>(row.Int(5))),
            .from = row.Moment(6),
            .to = {},
            .words = {},
            .decision = row.Int(8),
            .made_by = row.As<AccountId>(9)};
  if (!row.IsNull(7)) rule.to = row.Moment(7);
  return rule;
}

std::string Json(const Rule& rule) {
  JsonWriter json;
  json.BeginObject().Field("rule", rule.id).Field("kind", RuleKindName(rule.kind));
  if (!rule.account.IsNone()) json.Field("account", rule.account.value);
  if (!rule.agency.IsNone()) json.Field("agency", rule.agency.value);
  if (!rule.sections.IsEmpty()) {
    json.Key("sections").BeginArray();
    for (int i = 0; i < kSectionCount; ++i)
      if (rule.sections.Has(static_cast<Section>(i))) json.String(SectionName(static_cast<Section>(i)));
    json.EndArray();
  }
  if (!rule.words.empty()) json.Field("words", rule.words);
  json.EndObject();
  return json.Text();
}

}  // namespace

std::string_view RuleKindName(RuleKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<RuleKind> RuleKindFromName(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<RuleKind>(i);
  return std::nullopt;
}

std::int64_t AddRule(store::Transaction& tx, const Rule& rule, AccountId who, std::string_view purpose) {
  Rule added = rule;
  added.id = tx.NewId();
  const Instant now = tx.Around().clock->Now();
  if (added.from.micros == 0) added.from = now;
  const store::KeyScope key{"person", rule.person.value};
  const std::optional<std::int64_t> to = added.to ? std::optional(added.to->micros) : std::nullopt;
  const std::optional<std::int64_t> decision =
      added.decision != 0 ? std::optional(added.decision) : std::nullopt;
  tx.Execute(sql::insert_rule, added.id, added.person, RuleKindName(added.kind), added.account, added.agency,
             added.sections.Bits(), added.from, to, store::Blob{store::Seal(tx, key, added.words)}, decision,
             who, now);
  store::journal::Record(tx, {.account = who,
                              .purpose = purpose,
                              .reason = "",
                              .kind = "sharing",
                              .entity = added.person.value,
                              .action = RuleKindName(added.kind),
                              .was = std::nullopt,
                              .became = Json(added),
                              .key = key});
  return added.id;
}

bool EndRule(store::Transaction& tx, std::int64_t id, AccountId who, std::string_view reason) {
  std::optional<Rule> rule;
  {
    store::Rows rows = tx.Select(sql::rule_by_id, id);
    const store::Row* row = rows.First();
    if (row == nullptr) return false;
    rule = RuleOf(*row);
  }
  if (!rule || tx.Execute(sql::end_rule, id, tx.Around().clock->Now(), who) == 0) return false;
  store::journal::Record(tx, {.account = who,
                              .purpose = "information governance",
                              .reason = reason,
                              .kind = "sharing",
                              .entity = rule->person.value,
                              .action = std::string(RuleKindName(rule->kind)) + " ended",
                              .was = Json(*rule),
                              .became = std::nullopt,
                              .key = {"person", rule->person.value}});
  return true;
}

int CarryRestrictions(store::Transaction& tx, PersonId from, PersonId to, AccountId who) {
  const Instant now = tx.Around().clock->Now();
  const auto restricts = [](RuleKind kind) {
    return kind == RuleKind::kConnected || kind == RuleKind::kLocked || kind == RuleKind::kNamed ||
           kind == RuleKind::kShielded || kind == RuleKind::kObjection;
  };
  const std::vector<Rule> known = RulesOf(tx, to, now);
  int carried = 0;
  for (Rule& rule : AllRulesOf(tx, from)) {
    if (!restricts(rule.kind) || rule.from > now || (rule.to && *rule.to <= now)) continue;
    const bool there = std::any_of(known.begin(), known.end(), [&](const Rule& other) {
      return other.kind == rule.kind && other.account == rule.account && other.agency == rule.agency &&
             other.sections == rule.sections;
    });
    if (there) continue;
    rule.person = to;
    AddRule(tx, rule, who, "linkage");
    ++carried;
  }
  return carried;
}

std::vector<Rule> RulesOf(store::Transaction& tx, PersonId person, Instant now) {
  std::vector<Rule> rules;
  for (const store::Row& row : tx.Select(sql::rules_of_person, person, now))
    if (auto rule = RuleOf(row)) rules.push_back(std::move(*rule));
  return rules;
}

std::vector<Rule> RulesFor(store::Transaction& tx, AccountId account, RuleKind kind, Instant now) {
  std::vector<Rule> rules;
  for (const store::Row& row : tx.Select(sql::rules_for_account, account, RuleKindName(kind), now))
    if (auto rule = RuleOf(row)) rules.push_back(std::move(*rule));
  return rules;
}

std::vector<Rule> AllRulesOf(store::Transaction& tx, PersonId person) {
  std::vector<Rule> rules;
  std::vector<std::string> sealed;
  for (const store::Row& row : tx.Select(sql::all_rules_of_person, person))
    if (auto rule = RuleOf(row)) {
      rules.push_back(std::move(*rule));
      sealed.emplace_back(row.BlobBytes(10));
    }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    auto words = store::Unseal(tx, sealed[i]);
    rules[i].words = words ? std::move(*words) : "(erased)";
  }
  return rules;
}

}  // namespace kindred::sharing
