#include "sharing/agreements.hpp"

#include <algorithm>
#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "sharing/agreements.sql.hpp"
#include "sharing/rules.sql.hpp"
#include "store/journal.hpp"

namespace kindred::sharing {
namespace {

// Names of agencies are compared as people read them, not as they typed them.
bool IsParty(const Agreement& agreement, const std::string& folded) {
  return std::any_of(agreement.between.begin(), agreement.between.end(),
                     [&](const std::string& party) { return FoldName(party) == folded; });
}

// "direct care" and "direct_care" are one purpose.
std::string PurposeKey(std::string_view purpose) {
  return FoldName(purpose);
}

std::string Json(const Agreement& agreement) {
  JsonWriter json;
  const auto list = [&](std::string_view key, const std::vector<std::string>& values) {
    std::vector<std::string> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    json.Key(key).BeginArray();
    for (const std::string& value : sorted) json.String(value);
    json.EndArray();
  };
  json.BeginObject().Field("name", agreement.name).Field("basis", agreement.basis);
  list("between", agreement.between);
  list("purposes", agreement.purposes);
  json.Key("sections").BeginArray();
  for (int i = 0; i < kSectionCount; ++i)
    if (agreement.sections.Has(static_cast<Section>(i))) json.String(SectionName(static_cast<Section>(i)));
  json.EndArray().Field("from", FormatIso(agreement.period.from));
  if (agreement.period.to) json.Field("before", FormatIso(*agreement.period.to));
  json.EndObject();
  return json.Text();
}

void WriteTerms(store::Transaction& tx, AgreementId id, const Agreement& agreement) {
  tx.Execute(sql::delete_parties, id);
  tx.Execute(sql::delete_purposes, id);
  tx.Execute(sql::delete_sections, id);
  for (const std::string& party : agreement.between) tx.Execute(sql::insert_party, id, party);
  for (const std::string& purpose : agreement.purposes) tx.Execute(sql::insert_purpose, id, purpose);
  for (int i = 0; i < kSectionCount; ++i)
    if (agreement.sections.Has(static_cast<Section>(i)))
      tx.Execute(sql::insert_section, id, SectionName(static_cast<Section>(i)));
}

}  // namespace

std::vector<Agreement> ReadAgreements(store::Transaction& tx) {
  std::vector<Agreement> agreements;
  for (const store::Row& row : tx.Select(sql::agreements)) {
    Agreement agreement{.id = row.As<AgreementId>(0), .name = row.String(1), .basis = row.String(2)};
    agreement.period = {row.Day(3).value_or(Date()), row.Day(4)};
    agreements.push_back(std::move(agreement));
  }
  for (Agreement& agreement : agreements) {
    for (const store::Row& row : tx.Select(sql::agreement_parties, agreement.id))
      agreement.between.push_back(row.String(0));
    for (const store::Row& row : tx.Select(sql::agreement_purposes, agreement.id))
      agreement.purposes.push_back(row.String(0));
    for (const store::Row& row : tx.Select(sql::agreement_sections, agreement.id))
      if (const auto section = SectionFromName(row.Text(0)))
        agreement.sections = agreement.sections.With(*section);
  }
  return agreements;
}

Result<LoadedAgreements> LoadAgreements(store::Transaction& tx, const std::vector<Agreement>& agreements,
                                        AccountId who) {
  std::map<std::string, Agreement> known;
  for (Agreement& agreement : ReadAgreements(tx)) known[agreement.name] = std::move(agreement);
  LoadedAgreements loaded;
  for (const Agreement& agreement : agreements) {
    const auto found = known.find(agreement.name);
    const std::string became = Json(agreement);
    std::optional<std::string> was;
    if (found != known.end()) was = Json(found->second);
    if (was == became) {
      ++loaded.unchanged;
      continue;
    }
    const AgreementId id = found == known.end() ? AgreementId{tx.NewId()} : found->second.id;
    const std::string from = FormatIso(agreement.period.from);
    const std::optional<std::string> to =
        agreement.period.to ? std::optional(FormatIso(*agreement.period.to)) : std::nullopt;
    if (was) {
      tx.Execute(sql::update_agreement, id, agreement.basis, from, to);
    } else {
      tx.Execute(sql::insert_agreement, id, agreement.name, agreement.basis, from, to);
    }
    WriteTerms(tx, id, agreement);
    ++(was ? loaded.changed : loaded.added);
    store::journal::Record(tx, {.account = who,
                                .purpose = "administration",
                                .reason = "agreements loaded",
                                .kind = "agreement",
                                .entity = id.value,
                                .action = was ? "changed" : "created",
                                .was = was,
                                .became = became});
  }
  if (loaded.added + loaded.changed > 0) tx.Execute(sql::next_agreements_version);
  return loaded;
}

std::optional<AgreementId> FindAgreement(const std::vector<Agreement>& agreements, std::string_view holder,
                                         std::string_view source_agency, Section section,
                                         std::string_view purpose, Date day) {
  const std::string folded_holder = FoldName(holder);
  const std::string folded_source = FoldName(source_agency);
  const std::string wanted = PurposeKey(purpose);
  for (const Agreement& agreement : agreements) {
    if (!agreement.sections.Has(section) || !agreement.period.Contains(day)) continue;
    if (std::none_of(agreement.purposes.begin(), agreement.purposes.end(),
                     [&](const std::string& one) { return PurposeKey(one) == wanted; }))
      continue;
    if (IsParty(agreement, folded_holder) && IsParty(agreement, folded_source)) return agreement.id;
  }
  return std::nullopt;
}

std::optional<AgreementId> FindAgreement(store::Transaction& tx, std::string_view holder,
                                         std::string_view source_agency, Section section,
                                         std::string_view purpose, Date day) {
  return FindAgreement(ReadAgreements(tx), holder, source_agency, section, purpose, day);
}

}  // namespace kindred::sharing
