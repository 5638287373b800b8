#include "sharing/disclosures.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json.hpp"
#include "sharing/disclosures.sql.hpp"
#include "store/journal.hpp"

namespace kindred::sharing {
namespace {

struct Words {
  std::string_view name, words;
};
constexpr std::array<Words, kBases> kBasisWords = {{
    {"s16LA", "It is relevant to the child’s welfare (Children Act 2004, section 16LA)"},
    {"s47", "A section 47 enquiry needs it (Children Act 1989)"},
    {"vital", "Somebody’s life or health is at risk (UK GDPR, Article 6(1)(d))"},
    {"court", "A court ordered it"},
}};
constexpr std::array<Words, 3> kKinds = {
    {{"shared", "Shared"}, {"refused", "Not shared"}, {"override", "Overrode a lock or shield"}}};
constexpr std::array<Words, 3> kOutcomes = {{{"right", "Right as it was"},
                                             {"learn", "Right to act, something to learn"},
                                             {"wrong", "Should not have been done; ended now"}}};

template <class Enum, std::size_t N>
std::optional<Enum> FromName(const std::array<Words, N>& all, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (all[i].name == name) return static_cast<Enum>(i);
  return std::nullopt;
}
template <class Enum, std::size_t N>
const Words& Of(const std::array<Words, N>& all, Enum value) {
  return all[static_cast<std::size_t>(value)];
}

// The words are sealed under the first person's key: erasing that person erases them.
store::KeyScope KeyOf(const Disclosure& disclosure) {
  return {"person", disclosure.people.front().value};
}

std::string TextOf(simdjson::dom::element root, std::string_view name) {
  std::string_view text;
  return root[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

struct Read {
  std::int64_t id = 0;
  Disclosure disclosure;
  std::string sealed, sealed_note;
};

Read FromRow(const store::Row& row) {
  Read read;
  read.id = row.Int(0);
  Disclosure& d = read.disclosure;
  d.ref = row.String(1);
  d.kind = FromName<DisclosureKind>(kKinds, row.Text(2)).value_or(DisclosureKind::kShared);
  d.basis = BasisFromName(row.Text(3));
  d.sections = Sections(static_cast<std::uint32_t>(row.Int(4)));
  d.to_agency = row.As<AgencyId>(5);
  d.to_account = row.As<AccountId>(6);
  read.sealed = row.BlobBytes(7);
  d.made_by = row.As<AccountId>(8);
  d.made_at = row.Moment(9);
  if (!row.IsNull(10)) d.until = row.Moment(10);
  d.reviewed_by = row.As<AccountId>(11);
  if (!row.IsNull(12)) d.reviewed_at = row.Moment(12);
  d.outcome = OutcomeFromName(row.Text(13));
  read.sealed_note = row.BlobBytes(14);
  return read;
}

// Opens the words and reads whom it is about, once the cursor over disclosures is done.
Disclosure Finish(store::Transaction& tx, Read read) {
  for (const store::Row& row : tx.Select(sql::people_of_disclosure, read.id))
    read.disclosure.people.push_back(row.As<PersonId>(0));
  const auto words = store::Unseal(tx, read.sealed);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (words && parser.parse(*words).get(root) == simdjson::SUCCESS) {
    read.disclosure.to = TextOf(root, "to");
    read.disclosure.what = TextOf(root, "what");
    read.disclosure.why = TextOf(root, "why");
  } else {
    read.disclosure.why = "(erased)";
  }
  if (!read.sealed_note.empty())
    read.disclosure.note = store::Unseal(tx, read.sealed_note).value_or("(erased)");
  return std::move(read.disclosure);
}

template <class... Args>
std::vector<Disclosure> ReadAll(store::Transaction& tx, std::string_view query, const Args&... args) {
  std::vector<Read> found;
  for (const store::Row& row : tx.Select(query, args...)) found.push_back(FromRow(row));
  std::vector<Disclosure> disclosures;
  for (Read& read : found) disclosures.push_back(Finish(tx, std::move(read)));
  return disclosures;
}

Result<void> Check(const Disclosure& d) {
  if (d.people.empty()) return Fail(ErrorKind::kUsage, "Nobody is named whom this is about.");
  if (d.why.empty()) return Fail(ErrorKind::kUsage, "Say why.");
  if (d.kind != DisclosureKind::kShared) return {};
  if (d.sections.IsEmpty()) return Fail(ErrorKind::kUsage, "Choose what to share.");
  if (!d.basis) return Fail(ErrorKind::kUsage, "Choose what it rests on.");
  if (d.to.empty()) return Fail(ErrorKind::kUsage, "Say to whom it goes.");
  return {};
}

}  // namespace

std::string_view BasisName(Basis basis) {
  return Of(kBasisWords, basis).name;
}
std::string_view BasisWords(Basis basis) {
  return Of(kBasisWords, basis).words;
}
std::optional<Basis> BasisFromName(std::string_view name) {
  return FromName<Basis>(kBasisWords, name);
}
std::string_view DisclosureWords(DisclosureKind kind) {
  return Of(kKinds, kind).words;
}
std::string_view OutcomeWords(Outcome outcome) {
  return Of(kOutcomes, outcome).words;
}
std::string_view OutcomeName(Outcome outcome) {
  return Of(kOutcomes, outcome).name;
}
std::optional<Outcome> OutcomeFromName(std::string_view name) {
  return FromName<Outcome>(kOutcomes, name);
}

Result<std::string> Disclose(store::Transaction& tx, const Disclosure& d) {
  if (auto complete = Check(d); !complete) return Unexpected(complete.error());
  const std::int64_t id = tx.NewId();
  const std::string ref = tx.Around().random->Token(12);
  const Instant now = tx.Around().clock->Now();
  JsonWriter json;
  json.BeginObject().Field("to", d.to).Field("what", d.what).Field("why", d.why).EndObject();
  const std::optional<std::int64_t> until = d.until ? std::optional(d.until->micros) : std::nullopt;
  tx.Execute(sql::insert_disclosure, id, ref, Of(kKinds, d.kind).name,
             d.basis ? BasisName(*d.basis) : std::string_view(), d.sections.Bits(), d.to_agency, d.to_account,
             store::Blob{store::Seal(tx, KeyOf(d), json.Text())}, d.made_by, now, until);
  const bool opens = d.kind == DisclosureKind::kOverride ||
                     (d.kind == DisclosureKind::kShared && (!d.to_agency.IsNone() || !d.to_account.IsNone()));
  for (const PersonId person : d.people) {
    tx.Execute(sql::insert_disclosure_person, id, person);
    if (!opens) continue;
    const bool override_only = d.kind == DisclosureKind::kOverride;
    AddRule(tx,
            {.kind = override_only ? RuleKind::kOverride : RuleKind::kDisclosed,
             .person = person,
             .account = override_only ? d.made_by : d.to_account,
             .agency = override_only ? AgencyId{} : d.to_agency,
             .sections = d.sections,
             .to = d.until,
             .words = d.why,
             .decision = id},
            d.made_by, "information sharing");
  }
  store::journal::Record(tx, {.account = d.made_by,
                              .purpose = "information sharing",
                              .reason = "",
                              .kind = "disclosure",
                              .entity = id,
                              .action = Of(kKinds, d.kind).name,
                              .was = std::nullopt,
                              .became = json.Text(),
                              .key = KeyOf(d)});
  return ref;
}

std::vector<Disclosure> WaitingForReview(store::Transaction& tx, int limit) {
  return ReadAll(tx, sql::waiting_disclosures, limit);
}

std::vector<Disclosure> DisclosuresOf(store::Transaction& tx, PersonId person) {
  return ReadAll(tx, sql::disclosures_of_person, person);
}

std::optional<Disclosure> FindDisclosure(store::Transaction& tx, std::string_view ref) {
  auto found = ReadAll(tx, sql::disclosure_by_ref, ref);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<void> Review(store::Transaction& tx, std::string_view ref, AccountId reviewer, Outcome outcome,
                    const std::string& note) {
  std::optional<Read> read;
  {
    store::Rows rows = tx.Select(sql::disclosure_by_ref, ref);
    if (const store::Row* row = rows.First()) read = FromRow(*row);
  }
  if (!read) return Fail(ErrorKind::kBadData, "There is no such decision.");
  if (read->disclosure.made_by == reviewer)
    return Fail(ErrorKind::kRefused, "Somebody else reviews what you decided.");
  if (note.empty()) return Fail(ErrorKind::kUsage, "Say what you found.");
  const std::int64_t id = read->id;
  const Disclosure d = Finish(tx, std::move(*read));
  const Instant now = tx.Around().clock->Now();
  if (tx.Execute(sql::review_disclosure, id, reviewer, now, OutcomeName(outcome),
                 store::Blob{store::Seal(tx, KeyOf(d), note)}) == 0)
    return Fail(ErrorKind::kConflict, "Somebody has reviewed this decision already.");
  store::journal::Record(tx, {.account = reviewer,
                              .purpose = "audit",
                              .reason = "",
                              .kind = "disclosure",
                              .entity = id,
                              .action = "reviewed",
                              .was = std::nullopt,
                              .became = OutcomeName(outcome),
                              .key = KeyOf(d)});
  if (outcome != Outcome::kWrong) return {};
  std::vector<std::int64_t> rules;
  for (const store::Row& row : tx.Select(sql::rules_of_disclosure, id, now)) rules.push_back(row.Int(0));
  for (const std::int64_t rule : rules) EndRule(tx, rule, reviewer, "found wrong on review");
  return {};
}

int EndOverridesElsewhere(store::Transaction& tx, AccountId account, const std::vector<PersonId>& people) {
  const std::set<PersonId> here(people.begin(), people.end());
  int ended = 0;
  for (const Rule& rule : RulesFor(tx, account, RuleKind::kOverride, tx.Around().clock->Now()))
    if (!here.contains(rule.person)) ended += EndRule(tx, rule.id, account, "left the record");
  return ended;
}

}  // namespace kindred::sharing
