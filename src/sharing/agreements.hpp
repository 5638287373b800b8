// Data-sharing agreements: who may hold whose data, for what, and since when. A table that a governance
// officer loads from agreements.toml (docs/formats/mapping.md) and the software enforces.
//
//   auto agreements = sharing::ParseAgreements(text, "agreements.toml");
//   db->Write([&](Transaction& tx) { return sharing::LoadAgreements(tx, *agreements, who); });
//   if (!sharing::FindAgreement(tx, "Eastmoor Council", "Eastmoor schools", Section::kEducation, "linkage",
//   day))
//     Hold(row, "no agreement covers education from Eastmoor schools for linkage on 3 March 2026");
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/policy.hpp"
#include "store/database.hpp"

namespace kindred::sharing {

struct Agreement {
  AgreementId id;  // none before it is loaded
  std::string name;
  std::vector<std::string> between;   // agencies by name
  std::vector<std::string> purposes;  // "linkage", "direct_care", "statistics" …
  Sections sections;
  std::string basis;
  Period period;  // `to` is the first day on which it no longer holds
};

// Reads agreements.toml. kBadData names the file, the line and what to write; nothing is taken from a file
// with a fault. "to" in the file is the last day; here it becomes the day after.
[[nodiscard]] Result<std::vector<Agreement>> ParseAgreements(std::string_view toml,
                                                             std::string_view file_name);

struct LoadedAgreements {
  int added = 0;
  int changed = 0;
  int unchanged = 0;
};
// Adds them; one of the same name is replaced. Each change goes to the journal.
[[nodiscard]] Result<LoadedAgreements> LoadAgreements(store::Transaction& tx,
                                                      const std::vector<Agreement>& agreements,
                                                      AccountId who);

// Every agreement, by name.
[[nodiscard]] std::vector<Agreement> ReadAgreements(store::Transaction& tx);

// Is there an agreement to which both agencies are parties and that covers this section for this purpose on
// this day? Its id, or nothing. The holder's own data needs none: do not ask. Names are compared folded.
[[nodiscard]] std::optional<AgreementId> FindAgreement(store::Transaction& tx, std::string_view holder,
                                                       std::string_view source_agency, Section section,
                                                       std::string_view purpose, Date day);
// The same over agreements already read, for a loop over many sources.
[[nodiscard]] std::optional<AgreementId> FindAgreement(const std::vector<Agreement>& agreements,
                                                       std::string_view holder,
                                                       std::string_view source_agency, Section section,
                                                       std::string_view purpose, Date day);

}  // namespace kindred::sharing
