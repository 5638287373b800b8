#include "sharing/gate.hpp"

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

#include "sharing/disclosures.hpp"
#include "sharing/rules.sql.hpp"

namespace kindred::sharing {
namespace {

constexpr std::string_view kOperator = "operator";

void AddOnce(std::vector<std::string>& sentences, const std::string& sentence) {
  if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end())
    sentences.push_back(sentence);
}

// Which tie a rule for the reader is: who is named or was given something about one child is not asked about
// the others.
Relation TieOf(RuleKind kind) {
  if (kind == RuleKind::kTeam || kind == RuleKind::kNamed) return Relation::kOnTeam;
  if (kind == RuleKind::kConsulted || kind == RuleKind::kDisclosed) return Relation::kConsulted;
  return Relation::kNone;
}

// The strongest tie to anybody in the family holds for the others as for brothers and sisters.
void SpreadOverFamily(std::vector<Relation>& relations) {
  if (relations.empty()) return;
  const Relation most = *std::max_element(relations.begin(), relations.end());
  const Relation spread = most == Relation::kOnTeam ? Relation::kSiblingsTeam : most;
  for (Relation& relation : relations) relation = std::max(relation, spread);
}

}  // namespace

StoreGate::StoreGate(store::Database& db, store::AccessLog& log, const Policies& policies)
    : db_(db), log_(log), policies_(policies) {}

std::shared_ptr<const Coverage> StoreGate::CoverageFor(store::Transaction& tx, const Asker& asker,
                                                       const Agency& agency, const std::string& purpose) {
  const std::string needed(AgreementPurpose(purpose));
  if (asker.role == kOperator || needed.empty()) return Coverage::Everything();
  const std::int64_t version = tx.SelectInt(sql::agreements_version).value_or(0);
  const Date today = tx.Around().clock->Today();
  const std::lock_guard lock(mutex_);
  if (version != version_ || today != day_) {
    agreements_ = ReadAgreements(tx);
    coverage_.clear();
    version_ = version;
    day_ = today;
  }
  auto& coverage = coverage_[{agency.name, needed}];
  if (!coverage) coverage = Coverage::Of(agency.name, needed, today, agreements_);
  return coverage;
}

Sight StoreGate::WeighIn(store::Transaction& tx, const Asker& asker, const AccessRequest& request) {
  Agency agency;
  if (!asker.agency.IsNone()) {
    store::Rows rows = tx.Select(sql::agency_of_reader, asker.agency);
    if (const store::Row* row = rows.First()) agency = {row->String(0), row->String(1)};
  }
  const Instant now = tx.Around().clock->Now();
  SubjectFacts subject{
      .role = asker.role, .agency_kind = agency.kind, .account = asker.account, .agency = asker.agency};
  const Request wanted{
      .action = request.action, .sections = request.sections, .purpose = request.purpose, .now = now};
  const Decision whole = Decide(policies_, subject, wanted);
  Sight sight(whole.granted, CoverageFor(tx, asker, agency, request.purpose), !request.people.empty());
  sight.refusal = whole.reason;
  sight.withheld = whole.withheld;
  if (!whole.allowed || request.people.empty()) return sight;

  if (request.action == Action::kView)
    for (const Rule& rule : RulesFor(tx, asker.account, RuleKind::kOverride, now))
      sight.leaves_override |=
          std::find(request.people.begin(), request.people.end(), rule.person) == request.people.end();
  std::vector<std::vector<Rule>> rules;
  for (const PersonId person : request.people) rules.push_back(RulesOf(tx, person, now));
  std::vector<Relation> relations(request.people.size(), Relation::kNone);
  // A page that reads a record is about one family; a list is about many, and asks nobody what for.
  const bool about_one_family = request.action == Action::kView || request.action == Action::kCorrect ||
                                request.action == Action::kExport;
  if (about_one_family) {
    if (standing_) relations = standing_->Of(tx, asker, agency.name, request.people);
    for (std::size_t i = 0; i < rules.size(); ++i)
      for (const Rule& rule : rules[i])
        if (rule.HoldsFor(asker.account, asker.agency, now))
          relations[i] = std::max(relations[i], TieOf(rule.kind));
    SpreadOverFamily(relations);
    // What somebody said they need one person's record for, they said of the family.
    std::vector<Rule> said;
    for (const auto& of_person : rules)
      std::copy_if(of_person.begin(), of_person.end(), std::back_inserter(said),
                   [](const Rule& rule) { return rule.kind == RuleKind::kPurpose; });
    for (auto& of_person : rules) of_person.insert(of_person.end(), said.begin(), said.end());
  }
  std::size_t shut = 0;
  for (std::size_t i = 0; i < request.people.size(); ++i) {
    subject.about = PersonFacts{relations[i], rules[i]};
    const Decision one = Decide(policies_, subject, wanted);
    sight.Put(request.people[i], {one.granted, one.disclosed, one.left_out, !one.allowed});
    sight.may_override |= one.may_override;
    for (const std::string& sentence : one.withheld) AddOnce(sight.withheld, sentence);
    if (one.allowed) continue;
    ++shut;
    // In a record one shut member shuts the family: its pages tell of each other's lives.
    if (about_one_family && sight.refusal.empty()) {
      sight.refusal = one.reason;
      sight.asks_purpose = one.asks_purpose;
    } else if (about_one_family && !one.asks_purpose) {
      sight.refusal = one.reason;
      sight.asks_purpose = false;
    }
  }
  if (about_one_family && shut > 0) sight.may_override = sight.may_override && !sight.asks_purpose;
  return sight;
}

Result<Sight> StoreGate::Weigh(store::Transaction& tx, const Asker& asker, const AccessRequest& request) {
  return WeighIn(tx, asker, request);
}

Result<Access> StoreGate::Open(const Asker& asker, const AccessRequest& request) {
  std::optional<Sight> sight;
  auto read = db_.Read([&](store::Transaction& tx) -> Result<void> {
    sight = WeighIn(tx, asker, request);
    return {};
  });
  if (!read) return Unexpected(read.error());
  // Whoever opens another record leaves the one whose lock or shield they overrode.
  if (request.action == Action::kView && !request.people.empty() && sight->leaves_override) {
    auto ended = db_.Write([&](store::Transaction& tx) -> Result<void> {
      EndOverridesElsewhere(tx, asker.account, request.people);
      return {};
    });
    if (!ended) return Unexpected(ended.error());
  }
  const bool refused = !sight->refusal.empty();
  std::string reason = sight->refusal;
  for (const std::string& sentence : sight->withheld) reason += (reason.empty() ? "" : " ") + sentence;
  auto ticket = log_.Append({.account = asker.account,
                             .agency = asker.agency,
                             .role = asker.role,
                             .action = request.taken_away ? Action::kExport : request.action,
                             .purpose = request.purpose,
                             .people = request.people,
                             .asked = request.sections,
                             .granted = refused ? Sections() : sight->Granted(),
                             .scope = request.scope,
                             .reason = std::move(reason),
                             .refused = refused});
  if (!ticket) return Unexpected(ticket.error());
  if (refused) return Fail(ErrorKind::kRefused, sight->refusal);
  return Make(asker.account, request.action, std::move(*sight), std::move(*ticket));
}

Result<Access> OpenForCommand(Gate& gate, AccountId operator_account, const std::string& purpose,
                              AccessRequest request) {
  if (purpose.empty())
    return Fail(ErrorKind::kUsage,
                "say why the records are needed: --purpose \"…\"; it goes to the access log");
  request.purpose = purpose;
  auto access = gate.Open({.account = operator_account, .role = "operator"}, request);
  if (!access) return access;
  std::promise<bool> written;
  access->Ticket()->OnReady([&](bool ok) { written.set_value(ok); });
  if (!written.get_future().get())
    return Fail(ErrorKind::kCannotRun,
                "the access log could not be written, so nothing was read; see the program's log");
  return access;
}

}  // namespace kindred::sharing
