#include "statutory/build/read_record.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>

#include "base/text.hpp"
#include "statutory/build/record.sql.hpp"
#include "store/sealing.hpp"

namespace kindred::statutory::build {

Result<CaseSystem> FindCaseSystem(store::Transaction& tx, const std::string& authority) {
  std::vector<CaseSystem> found;
  for (const store::Row& row : tx.Select(sql::own_case_systems)) {
    const std::string here = row.String(1);
    if (!authority.empty() && here != authority) continue;
    if (found.empty() || found.back().authority != here) found.push_back({here, row.String(3), "", {}, 0, 0});
    found.back().sources.push_back(row.As<SourceId>(0));
    found.back().as_of = std::max(found.back().as_of, row.String(4));
  }
  if (found.empty())
    return Fail(
        ErrorKind::kBadData,
        authority.empty()
            ? "no case system of the authority's own has been imported; import its extract in the tables of "
              "the Standard Safeguarding Dataset first"
            : fmt::format("no case system of authority {} has been imported; import its extract first",
                          authority));
  if (found.size() > 1) {
    std::string codes;
    for (const CaseSystem& system : found) codes += (codes.empty() ? "" : ", ") + system.authority;
    return Fail(ErrorKind::kUsage,
                fmt::format("the store holds the case systems of several authorities ({}): add --la", codes));
  }
  for (const SourceId source : found.front().sources) {
    found.front().people += tx.SelectInt(sql::case_system_people, source).value_or(0);
    found.front().quarantined += tx.SelectInt(sql::case_system_quarantined, source).value_or(0);
  }
  return std::move(found.front());
}

sharing::AccessRequest RequestFor(const CaseSystem& system, const std::string& what) {
  sharing::AccessRequest request;
  request.action = Action::kExport;
  request.sections = Sections().With(Section::kCore).With(Section::kSocialCare).With(Section::kSources);
  request.scope = fmt::format("{}: case system of {} ({}), {} people", what, system.agency, system.authority,
                              system.people);
  return request;
}

Result<CaseRecord> ReadCaseRecord(store::Transaction& tx, const sharing::Access& access,
                                  const CaseSystem& system) {
  if (!access.Allows(Section::kSocialCare) || !access.Allows(Section::kSources))
    return Fail(
        ErrorKind::kRefused,
        "a return is made from social care rows as the case system sent them, and the access does not cover "
        "these");
  CaseRecord record;
  simdjson::dom::parser parser;
  std::vector<std::pair<std::string, std::string>> cells;
  for (const SourceId source : system.sources) {
    for (const store::Row& row : tx.Select(sql::case_system_rows, source)) {
      const auto payload = store::Unseal(tx, row.BlobBytes(1));
      if (!payload) return Unexpected(payload.error());
      simdjson::dom::object object;
      if (parser.parse(*payload).get(object) != simdjson::SUCCESS)
        return Fail(ErrorKind::kBadData,
                    fmt::format("a row of {} is not as it was kept; run kindred audit verify", row.Text(0)));
      cells.clear();
      for (const auto field : object) {
        std::string_view text;
        if (field.value.get(text) == simdjson::SUCCESS)
          cells.emplace_back(ToLowerAscii(field.key), std::string(text));
      }
      record.Make(row.String(0)).Add(std::span<const std::pair<std::string, std::string>>(cells));
    }
  }
  return record;
}

}  // namespace kindred::statutory::build
